"""A questionnaire from the phone to the page and the wall."""

import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.devices import OpenPage
from tests.browser.pages import Desk, Phone, Wall, read_first
from tests.rooms import Room
from workshop.programme.agenda import AddActivity, add_activity
from workshop.questionnaires.questionnaires import (
    AddQuestionnaire,
    add_questionnaire,
    load_questionnaire,
)
from workshop.questionnaires.ready_sets import read_ready_set
from workshop.questionnaires.wall_item import ShowItem, show_item
from workshop.settings import ROOT
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.tables import Clause

OTHERS = 7


def picture(page: Page, name: str, *, whole: bool = True) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=whole)


@pytest.fixture
def questionnaire(room: Room, language: str) -> str:
    """The ready questions around a training, with a clause to name."""
    clause = room.do(create_clause, CreateClause(room.programme_id, "Rozmowa bez świadków"))

    def accept(db, _actor, _content):
        row = db.get(Clause, clause.id)
        row.status = "accepted"
        db.add(row)

    room.do(accept, None)
    content = read_ready_set(ROOT / "data", language)
    return str(room.do(add_questionnaire, AddQuestionnaire(room.programme_id, content)).id)


def ask(room: Room, questionnaire: str, moment: str) -> str:
    settings = {"targets": [questionnaire], "moment": moment}
    command = AddActivity(room.session_id, "questionnaire", "Ankieta", settings)
    activity = room.do(add_activity, command).id
    room.start(activity)
    return str(activity)


def answer(room: Room, questionnaire: str, moment: str, tokens: list[str]) -> None:
    """Everybody else answers every question of a moment."""
    items = room.read(load_questionnaire, questionnaire).asked_at(moment)
    for place, token in enumerate(tokens):
        given: dict[str, object] = {}
        for item in items:
            if item.kind in ("scale", "retrospective"):
                given[item.id] = 1 + (place + (moment == "after") * 2) % 5
            elif item.kind == "knowledge":
                given[item.id] = int(place % 2 or moment == "after")
            elif item.kind == "open":
                given[item.id] = f"Słowa numer {place}, tel. 600 700 800"
        room.tell_by_phone(token, "hand_in", answers=given)


def test_a_sheet_is_kept_on_the_phone_handed_in_and_changed(
    room: Room, questionnaire: str, phone: Phone, open_desk: Callable[[], Desk]
):
    ask(room, questionnaire, "after")
    phone.join()
    page = phone.page
    first = page.get_by_role("group", name=re.compile("I know what the standard asks"))
    expect(first).to_be_visible()
    first.get_by_role("radio", name="4").check(force=True)
    page.get_by_label("Your answer").fill("The map of the house")
    page.get_by_label("Clause").select_option(index=1)
    expect(page.get_by_text("Answered: 3 of 7")).to_be_visible()
    picture(page, "sheet-en")
    page.reload()
    expect(first.get_by_role("radio", name="4")).to_be_checked()
    expect(page.get_by_label("Your answer")).to_have_value("The map of the house")
    other = phone.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="Yes, it is me").click()
    expect(other.get_by_label("Your answer")).to_have_value("The map of the house")
    read_first(page)
    phone.button("Hand in").click()
    expect(page.get_by_text("✓ Handed in.")).to_be_visible()
    expect(other.get_by_text("✓ Handed in.")).to_be_visible()
    page.get_by_label("Your answer").fill("The map of the house and the bell")
    phone.button("Hand in the changes").click()
    expect(page.get_by_text("✓ Handed in.")).to_be_visible()
    page.get_by_label("Your answer").fill("Typed too late")
    desk = open_desk()
    picture(desk.page, "desk-en")
    desk.press("advance")
    expect(page.get_by_text("What you changed afterwards was not handed in")).to_be_visible()


@pytest.mark.parametrize("language", ["pl"])
def test_page_and_wall_show_what_was_told(
    room: Room,
    questionnaire: str,
    open_page: OpenPage,
    open_wall: Callable[[], Wall],
    make_phone: Callable[..., Phone],
):
    tokens = [room.come_in() for _ in range(OTHERS)]
    for moment in ("before", "after"):
        activity = ask(room, questionnaire, moment)
        answer(room, questionnaire, moment, tokens)
        if moment == "after":
            ola = make_phone()
            ola.scan()
            ola.button("Zgadzam się, zaczynamy").click()
            ola.choose("Jestem tu jako", "Gość, gościni")
            ola.choose("Mój stolik", "2")
            ola.button("Dołącz").click()
            ola.button("Fraza zapisana, dalej").click()
            expect(ola.button("Oddaj ankietę")).to_be_visible()
            picture(ola.page, "sheet-pl")
        room.advance()
    item = room.read(load_questionnaire, questionnaire).items[0]
    room.do(show_item, ShowItem(activity, item.id))
    page = open_page(f"/questionnaires?questionnaire={questionnaire}&view=results")
    expect(page.get_by_text("7, czyli 88% obecnych").first).to_be_visible()
    expect(page.get_by_text("dokładny test McNemara").first).to_be_visible()
    picture(page, "results-pl")
    page.get_by_role("radio", name="Odpowiedzi słowami").click()
    expect(page.get_by_text("Słowa numer 3").first).to_be_visible()
    expect(page.get_by_text("Może kogoś wskazywać").first).to_be_visible()
    picture(page, "answers-pl")
    page.get_by_role("radio", name="Pytania").click()
    expect(page.get_by_text("Gdzie o to pytamy")).to_be_visible()
    picture(page, "items-pl")
    wall = open_wall()
    expect(wall.page.get_by_text(item.text)).to_be_visible()
    picture(wall.page, "wall-pl", whole=False)
