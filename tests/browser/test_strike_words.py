"""Striking words out of waiting notes in the queue: by mouse, by finger and by keys."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.devices import LAPTOP, OpenContext
from tests.browser.pages import Desk, Phone, read_first
from tests.rooms import Room

TEXT = "Pani Anna Kowalska krzyczy na cały korytarz"
LEFT = "Pani ▒▒▒ krzyczy na cały korytarz"


@pytest.fixture
def waiting(phone: Phone, room: Room) -> Phone:
    """A phone whose note waits for approval."""
    phone.join()
    phone.send(TEXT)
    return phone


def row_in(desk: Desk) -> Locator:
    desk.page.get_by_role("tab", name="Waiting notes").click()
    return desk.page.locator(".wb-queue [data-row]")


def word(row: Locator, text: str) -> Locator:
    return row.locator(".wb-strike").get_by_role("button", name=text, exact=True)


def test_words_are_struck_out_and_the_author_reads_that(
    waiting: Phone, room: Room, open_desk: Callable[[], Desk]
) -> None:
    row = row_in(open_desk())
    row.get_by_role("button", name="Strike out words…").click()
    confirm = row.get_by_role("button", name="Strike out for good")
    expect(confirm).to_be_disabled()
    word(row, "Anna").click()
    word(row, "Kowalska").click()
    confirm.click()
    expect(row).to_contain_text(LEFT)
    expect(row.locator(".wb-strike")).to_be_hidden()
    expect(waiting.state("krzyczy")).to_contain_text("words struck out")
    expect(waiting.page.get_by_text(LEFT)).to_be_visible()
    row.get_by_role("button", name="Approve", exact=True).click()
    expect(row).to_have_count(0)
    assert [note.text for note in room.stored()] == [LEFT]


def test_keys_choose_words_and_none_of_them_approves_or_erases(
    waiting: Phone, room: Room, open_desk: Callable[[], Desk]
) -> None:
    desk = open_desk()
    row = row_in(desk)
    row.focus()
    keys = desk.page.keyboard
    keys.press("s")
    expect(word(row, "Pani")).to_be_focused()
    for key in ("a", "r", "x", "m"):
        keys.press(key)
    keys.press("ArrowRight")
    keys.press("Space")
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(word(row, "Kowalska")).to_have_attribute("aria-pressed", "true")
    row.get_by_role("button", name="Strike out for good").focus()
    read_first(desk.page)
    keys.press("Enter")
    expect(row).to_contain_text(LEFT)
    assert [note.text for note in room.stored()] == [LEFT]


def test_a_finger_strikes_out_and_thinks_better_of_it(
    waiting: Phone, room: Room, open_context: OpenContext
) -> None:
    row = row_in(Desk(open_context(**LAPTOP, has_touch=True), room))
    row.get_by_role("button", name="Strike out words…").tap()
    word(row, "Kowalska").tap()
    word(row, "Kowalska").tap()
    expect(row.get_by_role("button", name="Strike out for good")).to_be_disabled()
    word(row, "Kowalska").tap()
    row.get_by_role("button", name="Leave as it is").last.tap()
    expect(row.locator(".wb-strike")).to_be_hidden()
    assert [note.text for note in room.stored()] == [TEXT]
