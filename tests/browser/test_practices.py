"""A practice from the phones of a visit to the trace of a clause."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.devices import OpenPage
from tests.browser.pages import Phone
from tests.rooms import Room
from workshop.board.practices import list_practices
from workshop.needs.needs import CreateNeed, create_need
from workshop.standards.clauses import CreateClause, create_clause

SEEN = "At the desk they call numbers and no names"


def choose(page: Page, question: str, answer: str) -> None:
    """Choose one of what a field offers."""
    page.get_by_label(question).first.click()
    page.get_by_role("option", name=answer).click()
    page.keyboard.press("Escape")


def test_what_a_phone_saw_becomes_a_practice_that_the_trace_shows(
    make_phone: Callable[..., Phone], open_page: OpenPage, room: Room
) -> None:
    room.run("notes", "What did we see?", yields="practices", moderated=False)
    phone = make_phone().join()
    phone.send(SEEN)
    expect(phone.state(SEEN)).to_contain_text("On the wall, face down")
    need = room.do(create_need, CreateNeed(room.programme_id, "anybody", "not be called out"))
    clause = room.do(create_clause, CreateClause(room.programme_id, "Numbers", [need.id]))

    page = open_page("/needs")
    page.get_by_role("radio", name="Practices").click()
    expect(page.get_by_text("No practice yet.")).to_be_visible()
    expect(page.get_by_text(SEEN)).to_have_count(0)  # It is collected in silence.
    room.advance()
    page.reload()
    page.get_by_role("radio", name="Practices").click()
    page.get_by_role("button", name="Make a practice", exact=True).click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("What exactly is done")).to_have_value(SEEN)
    form.get_by_label("Short name").fill("Numbers, no names")
    form.get_by_label("Where it was seen").fill("City library")
    form.get_by_role("button", name="Save the practice").click()
    expect(page.get_by_role("heading", name="Numbers, no names")).to_be_visible()

    page.get_by_role("button", name="Decide", exact=True).click()
    form = page.get_by_role("dialog")
    form.get_by_text("adapt", exact=True).click()
    form.get_by_label("Reason").fill("One desk to begin with")
    form.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_text("Why: One desk to begin with")).to_be_visible()

    page.get_by_role("button", name="Where it is used").click()
    choose(page, "Needs that stand on it", "not be called out")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Used by")).to_be_visible()
    [made] = room.read(list_practices, room.programme_id)
    assert made.row.note_id == room.stored()[0].id

    trace = open_page(f"/standards?clause={clause.id}&part=trace")
    trace.get_by_role("button", name="See it as a picture").click()
    card = trace.locator(".wt-card").filter(has_text="Numbers, no names")
    expect(card).to_contain_text("A practice seen elsewhere")
    expect(card).to_contain_text("adapt")
    card.locator("a").click()
    expect(trace).to_have_url(re.compile(f"practice={made.id}"))
    expect(trace.get_by_role("heading", name="Numbers, no names")).to_be_visible()
