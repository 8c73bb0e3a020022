"""A review in real browsers: invited, rated with keys, left, resumed, closed, asked again."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import OpenPage
from tests.keys import key_of
from tests.rooms import Room
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.rights import Actor
from workshop.review.proposals import AddRoundComment, add_round_comment
from workshop.review.ratings import RateSubject, rate_subject
from workshop.review.rounds import CreateRound, close_round, create_round, criteria_of, list_rounds
from workshop.review.tables import ReviewRound
from workshop.standards.clauses import CreateClause, create_clause

NEEDS = ("ciepłej poczekalni", "numerka zamiast nazwiska")


@pytest.fixture
def language() -> str:
    """These screens are read in Polish."""
    return "pl"


def make_experts(room: Room) -> list[Actor]:
    """Five experts of the programme."""
    return [room.add_member(f"ekspertka{number}", "expert", "pl") for number in range(5)]


def rate(room: Room, expert: Actor, review: ReviewRound, value: int) -> None:
    """Rate everything in a round, beside the server."""
    for _kind, key in review.subjects:
        values: dict[str, int | None] = dict.fromkeys(criteria_of(review), value)
        room.do(rate_subject, RateSubject(review.id, key, values, key_of(expert)), expert)


def scale(page: Page, criterion: str) -> Locator:
    return page.get_by_role("group", name=criterion)


def digit(page: Page, criterion: str, value: int) -> Locator:
    return scale(page, criterion).get_by_role("radio", name=re.compile(f"^{value}"))


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name).first


def test_a_review_from_the_invitation_to_the_second_round(open_page: OpenPage, room: Room) -> None:
    for need in NEEDS:
        command = CreateNeed(room.programme_id, "osoba w kolejce", need, "nie marznąć")
        room.do(create_need, command)
    experts = make_experts(room)
    path = f"/review?programme={room.slug}"
    alice = open_page(path)
    button(alice, "Zaproś do recenzji").click()
    button(alice, "Otwórz rundę").click()
    expect(alice.get_by_text("Skończyło: 0 z 5")).to_be_visible()

    cookie = room.sign_in(experts[0])
    expert = open_page(path, cookie=cookie)
    button(expert, "Zacznij").click()
    expect(expert.get_by_text(NEEDS[0])).to_be_visible()
    rate_with_keys(expert)
    expert.close()

    later = open_page(path, cookie=cookie)
    button(later, "Wróć do pracy").click()
    expect(later.get_by_text(NEEDS[1])).to_be_visible()
    expect(digit(later, "Ważność", 5)).to_be_checked()
    expect(digit(later, "Kompletność", 5)).not_to_be_checked()
    scale(later, "Kompletność").get_by_role("radio").first.focus()
    later.keyboard.press("4")
    expect(later.get_by_text("Zapisano")).to_be_visible()
    expect(later.get_by_text("Ocenione: 2 z 2")).to_be_visible()

    [first] = room.read(list_rounds, room.programme_id)
    for number, person in enumerate(experts[1:]):
        rate(room, person, first, 8 if number else 2)
    close_and_ask_again(alice)

    second = open_page(path, cookie=cookie)
    button(second, "Zacznij").click()
    expect(scale(second, "Ważność").get_by_text("Twoja ocena wtedy")).to_be_visible()
    expect(scale(second, "Ważność").get_by_text("Grupa: mediana")).to_be_visible()


def rate_with_keys(page: Page) -> None:
    """The first need with digits and Tab, the second one in part."""
    scale(page, "Oparcie w karteczkach").get_by_role("radio").first.focus()
    for key in "789":
        page.keyboard.press(key)
        page.keyboard.press("Tab")
    expect(digit(page, "Kompletność", 9)).to_be_checked()
    expect(page.get_by_text("Zapisano")).to_be_visible()
    expect(page.get_by_text("Ocenione: 1 z 2")).to_be_visible()
    button(page, "Dalej").click()
    expect(page.get_by_text(NEEDS[1])).to_be_visible()
    # For a moment the new sentence stands above the scales of the need before.
    expect(digit(page, "Oparcie w karteczkach", 7)).not_to_be_checked()
    scale(page, "Oparcie w karteczkach").get_by_role("radio").first.focus()
    page.keyboard.press("0")
    page.keyboard.press("Tab")
    page.keyboard.press("5")
    expect(digit(page, "Ważność", 5)).to_be_checked()
    expect(page.get_by_text("Zapisano")).to_be_visible()


def close_and_ask_again(alice: Page) -> None:
    """Close the round, see how far the experts agree, open the second one."""
    button(alice, "Prowadź").click()
    expect(alice.get_by_text(re.compile("Skończyło: .* z 5"))).to_be_visible()
    expect(alice.get_by_text("Mediana")).to_have_count(0)
    button(alice, "Zamknij rundę").click()
    dialog: Any = alice.get_by_role("dialog")
    dialog.get_by_role("button", name="Zamknij rundę").click()
    expect(alice.get_by_role("heading", name=re.compile("Przyjęte: 0 z 2 potrzeb"))).to_be_visible()
    expect(alice.locator(".js-plotly-plot").first).to_be_visible()
    expect(alice.get_by_text("Mediana").first).to_be_visible()
    button(alice, "Druga runda").click()
    button(alice, "Otwórz drugą rundę").click()
    expect(alice.get_by_text("Skończyło: 0 z 5")).to_be_visible()


def test_from_what_comes_next_one_is_led_to_the_comments_and_told_what_was_done(
    open_page: OpenPage, room: Room
) -> None:
    clause = room.do(create_clause, CreateClause(room.programme_id, "Ciche miejsce"))
    experts = make_experts(room)
    subjects = [("clause", clause.id)]
    invited = [expert.id for expert in experts]
    content = CreateRound(room.programme_id, "Zapisy", subjects, invited)
    review = room.do(create_round, content)
    for expert in experts:
        rate(room, expert, review, 8)
    room.do(
        add_round_comment,
        AddRoundComment(review.id, clause.id, "Kto to sprawdza?", key_of(experts[0])),
        experts[0],
    )
    room.do(close_round, review.id)

    alice = open_page(f"/review?programme={room.slug}")
    button(alice, "Zobacz wyniki").click()
    alice.get_by_text("Co dalej", exact=True).click()
    button(alice, "Odpowiedz na uwagi").click()
    expect(alice.get_by_text("Kto to sprawdza?")).to_be_visible()
    alice.get_by_text("Odrzucone", exact=True).click()
    alice.get_by_role("textbox", name="Co z tym zrobiliśmy i dlaczego").fill("Robi to inny zapis")
    button(alice, "Odpowiedz").click()
    expect(alice.get_by_role("heading", name="Wszystko ma odpowiedź")).to_be_visible()
    expect(alice.get_by_test_id("stToast")).to_be_visible()
    expect(alice.get_by_text("Uwagi i propozycje", exact=True)).to_be_visible()
