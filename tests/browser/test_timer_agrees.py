"""One timer for the room, whatever the clock of a phone says."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Desk, Phone, Wall
from tests.rooms import Room

WRONG_CLOCK = """
const minutes = %d;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) { super(...(given.length ? given : [Date.now()])); }
  static now() { return RealDate.now() + minutes * 60_000; }
};
"""


def seconds(digits: str) -> int:
    """``12:07`` in seconds."""
    minutes, rest = digits.split(":")
    return int(minutes) * 60 + int(rest)


@pytest.mark.parametrize("minutes", [5, -5])
def test_a_phone_whose_clock_is_wrong_shows_the_time_of_the_wall(
    minutes: int, phone: Phone, room: Room, open_wall: Callable[[], Wall]
) -> None:
    room.start_timer()
    phone.context.add_init_script(WRONG_CLOCK % minutes)
    phone.join()
    wall = open_wall()
    expect(phone.timer).to_have_text(re.compile(r"^19:\d\d$"))
    expect(wall.timer).to_have_text(re.compile(r"^19:\d\d$"))
    on_phone = seconds(phone.timer.inner_text())
    on_wall = seconds(wall.timer.inner_text())
    again = seconds(phone.timer.inner_text())
    assert again - 1 <= on_wall <= on_phone + 1


def test_a_paused_timer_stands_still_everywhere_and_says_so(
    phone: Phone, room: Room, open_wall: Callable[[], Wall], open_desk: Callable[[], Desk]
) -> None:
    room.start_timer()
    wall, desk = open_wall(), open_desk()
    phone.join()
    expect(wall.timer).to_have_text(re.compile(r"^19:\d\d$"))
    desk.page.get_by_role("button", name="Pause").click()
    for page in (wall.page, phone.page):
        expect(page.get_by_role("timer")).to_contain_text("Paused")
    assert phone.timer.inner_text() == wall.timer.inner_text()
    desk.click("timer5")
    expect(wall.timer).to_have_text(re.compile(r"^24:\d\d$"))
    expect(phone.timer).to_have_text(wall.timer.inner_text())
