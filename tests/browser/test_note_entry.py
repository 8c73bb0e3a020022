"""The note-keeper types line by line, also while the link is lost."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.barrier import Barrier
from tests.browser.devices import LAPTOP, OpenContext
from tests.browser.pages import sign_in
from tests.rooms import Room
from workshop.store.ids_and_clock import new_id

LINES = ["Pierwszy wiersz", "Drugi wiersz", "Trzeci wiersz"]


class Keeper:
    """The quick entry on the page *Empathy map*."""

    def __init__(self, page: Page, room: Room) -> None:
        self.page, self.room = page, room

    def open(self) -> "Keeper":
        """Go there; ends when one can type."""
        self.page.goto(f"{self.room.url}/empathy_map")
        view = self.page.get_by_role("radio", name="Quick entry")
        view.or_(self.page.get_by_role("button", name="Quick entry")).first.click()
        expect(self.field).to_be_editable()
        return self

    @property
    def field(self) -> Locator:
        """Where a line is typed."""
        return self.page.get_by_label("Note, one line")

    def type(self, text: str) -> None:
        """Type a line and send it."""
        self.field.fill(text)
        self.field.press("Enter")
        expect(self.line(text)).to_be_visible()

    def line(self, text: str) -> Locator:
        """What became of a line."""
        return self.page.locator(".wb-sent__row").filter(has_text=text)


@pytest.fixture
def keeper(open_context: OpenContext, room: Room) -> Keeper:
    context = open_context(**LAPTOP)
    sign_in(context, room)
    return Keeper(context.new_page(), room)


def texts(room: Room) -> list[str]:
    """What the server has, each as often as it came: in which order, it does not keep."""
    return sorted(note.text for note in room.stored())


def test_lines_typed_without_a_link_outlive_a_reload_and_arrive_once(
    keeper: Keeper, room: Room
) -> None:
    barrier = Barrier(keeper.page.context)
    keeper.open()
    barrier.close()
    for text in LINES:
        keeper.type(text)
        expect(keeper.line(text)).to_contain_text("not sent yet")
    keeper.open()
    for text in LINES:
        expect(keeper.line(text)).to_contain_text("not sent yet")
    barrier.open()
    for text in LINES:
        expect(keeper.line(text)).not_to_contain_text("not sent yet")
    assert texts(room) == sorted(LINES)


def leave_behind(keeper: Keeper, ids: list[str]) -> None:
    """Lines with these ids, as an earlier version of the page has kept them."""
    room = keeper.room
    common = {"activity": room.activity_id, "section": "see", "table": None, "origin": "paper"}
    kept = [{"id": key, "text": text, **common} for key, text in zip(ids, LINES, strict=False)]
    keeper.page.goto(f"{room.url}/join")
    keeper.page.evaluate(
        "([place, kept]) => localStorage.setItem(place, kept)",
        [f"workshop.pending.{room.programme_id}", json.dumps(kept)],
    )


def test_lines_that_an_earlier_version_of_the_page_has_kept_are_sent(
    keeper: Keeper, room: Room
) -> None:
    leave_behind(keeper, [new_id() for _ in LINES])
    keeper.open()
    for text in LINES:
        expect(keeper.line(text)).not_to_contain_text("not sent yet")
    assert texts(room) == sorted(LINES)


def test_a_line_that_is_refused_goes_back_into_the_field_and_is_sent_anew(
    keeper: Keeper, room: Room
) -> None:
    other = room.write("Inny tekst")
    leave_behind(keeper, [other.id])
    keeper.open()
    keeper.line("").get_by_role("button", name="Take back").click()
    expect(keeper.field).to_have_value(LINES[0])
    expect(keeper.line("")).to_have_count(0)
    keeper.field.press("Enter")
    expect(keeper.line(LINES[0])).to_have_attribute("data-state", "sent")
    assert texts(room) == ["Inny tekst", LINES[0]]
