"""Meetings go out under an address and come in from a file, on the page Programme."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import icalendar
from playwright.sync_api import expect

from tests.browser.devices import LAPTOP, OpenContext
from tests.browser.pages import read_first, sign_in
from tests.rooms import Room
from workshop.export.calendar.calendar_meeting import CalendarMeeting
from workshop.export.calendar.write import write_calendar

START = datetime(2030, 3, 4, 9, tzinfo=UTC)
TALK = CalendarMeeting("t@elsewhere", "A talk with the council", START, START + timedelta(hours=2))


def test_a_meeting_taken_in_from_a_file_stands_under_the_new_address(
    open_context: OpenContext, room: Room, tmp_path: Path
) -> None:
    file = tmp_path / "calendar.ics"
    file.write_bytes(write_calendar([TALK], "Elsewhere", START))
    context = open_context(**LAPTOP)
    sign_in(context, room)
    page = context.new_page()
    page.goto(f"{room.url}/programme")
    dialog = page.get_by_role("dialog")

    page.get_by_role("button", name="Change").first.click()
    page.get_by_role("button", name="Calendar", exact=True).click()
    dialog.get_by_role("tab", name="Take in").click()
    dialog.locator("input[type=file]").set_input_files(file)
    expect(dialog).to_contain_text("New: A talk with the council, 4 March 2030, 10:00–12:00")
    read_first(page)
    dialog.get_by_role("button", name="Take them over").click()
    expect(dialog).to_have_count(0)

    page.get_by_role("button", name="Change").first.click()
    page.get_by_role("button", name="Calendar", exact=True).click()
    dialog.get_by_role("button", name="Make the address").click()
    shown = dialog.get_by_text("/calendar/")
    expect(shown).to_be_visible()
    token = shown.inner_text().strip().rpartition("/")[2]
    calendar = icalendar.Calendar.from_ical(httpx.get(f"{room.url}/calendar/{token}").content)
    assert [str(event["UID"]) for event in calendar.walk("VEVENT")] == [TALK.uid]
