"""Experts rate on phones in the room: laptop, phone and wall, from the round to the talk."""

import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from tests.browser.pages import Desk, Phone, Wall
from tests.rooms import Room
from tests.wire import come_in
from workshop.programme.agenda import list_activities
from workshop.review.tables import Comment
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.tables import Clause

CRITERIA = ("valid", "feasible", "clear")


@pytest.fixture
def clauses(room: Room) -> list[Clause]:
    """Two drafts that wait for experts."""
    texts = {
        "Being addressed": "At the beginning we ask how to address a person.",
        "A quiet place": "There is a quiet place to wait.",
    }
    return [
        room.do(create_clause, CreateClause(room.programme_id, title, fields={"body": body}))
        for title, body in texts.items()
    ]


@pytest.fixture
def others(room: Room) -> list[str]:
    """The tokens of five more experts in the room."""
    host = room.url.removeprefix("http://")
    return [come_in(host, room.code, role="expert")["token"] for _number in range(5)]


def picture(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at it."""
    if folder := os.environ.get("WORKSHOP_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png")


def rate(phone: Phone, criterion: str, value: int) -> None:
    """Press a digit of a scale."""
    scale = phone.page.get_by_role("group", name=re.compile(criterion))
    scale.get_by_role("radio", name=re.compile(f"^{value}")).check(force=True)


def test_a_round_from_three_presses_to_the_talk_and_the_second_round(
    room: Room,
    clauses: list[Clause],
    others: list[str],
    make_phone: Callable[[], Phone],
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
) -> None:
    room.run("expert_rating", "First round")
    desk, wall = open_desk(), open_wall()
    expert, guest = make_phone().join("Expert"), make_phone().join()
    expect(expert.body).to_contain_text("being prepared")
    expect(guest.body).to_contain_text("being prepared")
    expect(wall.body).to_contain_text("being prepared")

    desk.click("round-make")
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Rate on their phones here")
    picture(desk.page, "desk-make")
    dialog.get_by_role("button", name="Open the round").click()
    expect(desk.page.get_by_text("0 of 6 experts have finished")).to_be_visible()
    expect(guest.body).to_contain_text("Experts are rating these clauses")
    expect(guest.body).to_contain_text("A quiet place")
    expect(wall.body).to_contain_text("0 of 6 experts have finished")
    picture(wall.page, "wall-open")
    picture(guest.page, "phone-guest")

    expert.button("I rate here").click()
    expect(expert.page.locator(".clause-body")).to_have_text(
        "At the beginning we ask how to address a person."
    )
    for criterion in ("Validity", "Feasibility", "Clarity"):
        rate(expert, criterion, 8)
    expect(expert.body).to_contain_text("Rated: 1 of 2")
    picture(expert.page, "phone-rates")
    expert.button("Next").click()
    expect(expert.page.locator(".clause h2")).to_have_text("A quiet place")
    for criterion in ("Validity", "Feasibility"):
        rate(expert, criterion, 2)
    scale = expert.page.get_by_role("group", name=re.compile("Clarity"))
    scale.get_by_label("I cannot judge this").check()
    expert.page.get_by_label("Comment (optional)").fill("Who opens it?")
    expert.page.locator("summary").filter(has_text="All clauses").click()
    expect(expert.body).to_contain_text("Everything is rated.")
    expect(wall.body).to_contain_text("1 of 6 experts have finished")
    expert.reopen()
    expect(expert.body).to_contain_text("Rated: 2 of 2")
    expect(expert.page.locator(".rated-item.rated")).to_have_count(2)
    picture(expert.page, "phone-done")

    for number, token in enumerate(others):
        for clause, value in ((clauses[0], 8), (clauses[1], 9 if number % 2 else 1)):
            given = {"activity": room.activity_id, "clause": clause.id}
            values = dict.fromkeys(CRITERIA, value)
            room.tell_by_phone(token, "rate_clause", values=values, **given)
    expect(wall.body).to_contain_text("6 of 6 experts have finished")
    picture(desk.page, "desk-open")

    desk.advance()
    expect(wall.page.locator(".round-clause h2")).to_have_text("A quiet place")
    expect(wall.body).to_contain_text("the experts disagree")
    expect(expert.body).to_contain_text("The round is closed")
    ours = select(Comment.id, Comment.subject_id).where(Comment.programme_id == room.programme_id)
    said = room.read(lambda db: list(db.execute(ours).tuples()))
    assert [subject for _comment, subject in said] == [clauses[1].id]
    comment = said[0][0]
    desk.click(f"round-wall-{comment}")
    expect(wall.page.locator(".round-comment")).to_have_text("Who opens it?")
    picture(wall.page, "wall-talk")
    picture(desk.page, "desk-talk")
    desk.click("round-next")
    expect(wall.page.locator(".round-clause h2")).to_have_text("Being addressed")
    expect(wall.body).to_contain_text("Accepted by the experts")

    desk.click("round-again")
    expect(wall.body).to_contain_text("Experts rate a second time")
    expect(expert.body).to_contain_text("A quiet place")
    expect(expert.body).to_contain_text("You, first round: 2")
    picture(expert.page, "phone-second")
    agenda = room.read(list_activities, room.session_id)
    second = next(row for row in reversed(agenda) if row.round_id)
    for number, token in enumerate(others):
        values = dict.fromkeys(CRITERIA, 8 if number else 7)
        given = {"activity": second.id, "clause": clauses[1].id}
        room.tell_by_phone(token, "rate_clause", values=values, **given)
    rate(expert, "Validity", 7)
    expect(desk.page.get_by_text("5 of 6 experts have finished")).to_be_visible()
    desk.advance()
    expect(wall.body).to_contain_text("First round:")
    expect(wall.body).to_contain_text("first round")
    picture(wall.page, "wall-second")
