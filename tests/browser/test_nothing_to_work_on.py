"""An activity without what it works on: phones say what they wait for, the laptop what to press."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.pages import Desk, Phone
from tests.rooms import OPEN, Room

GROUPS = "We are waiting for groups of notes"
CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("notes", {"about": "clauses"}, "There are no clauses to write about yet", "Clauses"),
    ("notes", {"about": "ideas"}, "There are no needs to write about yet", "Needs"),
    ("dot_vote", {}, "There are no needs to vote on yet", "Needs"),
    ("impact_effort", {"votes_on": "ideas"}, "There are no ideas to vote on yet", "Needs"),
    ("grouping", {"silent": True}, "There are no notes to group yet", "Edit"),
    ("headers", {}, GROUPS, "To the groups"),
    ("need_writing", {}, GROUPS, "To the groups"),
    ("drafting", {}, "We are waiting for needs", "To the needs"),
    ("empathy_map", {"per_table": True}, "has no persona yet", "Give the tables personas"),
    ("expert_rating", {}, "The round of review is being prepared", "Make the round"),
]
"""Kind, settings, what a phone says, and a button of *Run a session*."""


def test_phones_say_what_they_wait_for_and_the_laptop_what_to_press(
    phone: Phone, open_desk: Callable[[], Desk], room: Room
) -> None:
    phone.join()
    desk = open_desk().page
    for number, (kind, settings, waits, button) in enumerate(CASES):
        title = f"Part {number} of the morning"
        room.run(kind, title, **settings, **OPEN)
        for page in (phone.page, desk):
            page.reload()
        expect(phone.heading).to_have_text(title)
        expect(phone.page.get_by_text(waits).first).to_be_visible()
        expect(desk.get_by_role("heading", name=title, exact=True)).to_be_visible()
        expect(desk.get_by_role("button", name=button).first).to_be_visible()


def test_what_the_laptop_offers_leads_to_where_it_is_mended(
    open_desk: Callable[[], Desk], room: Room
) -> None:
    room.run("notes", "What helps", about="clauses", **OPEN)
    desk = open_desk()
    desk.click("missing_subjects")
    expect(desk.page.get_by_role("heading", name="Standard", exact=True)).to_be_visible()
