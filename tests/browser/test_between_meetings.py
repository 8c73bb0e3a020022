"""Between meetings phones write and the wall is dark; the meeting begins with what came in."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.devices import PHONE, PROJECTOR
from tests.browser.pages import Phone, read_first
from tests.rooms import Room
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.session_run import close_session
from workshop.programme.sessions import list_sessions, load_session

WINDOW = "Let people write before the meeting"


@pytest.fixture
def meeting(room: Room) -> str:
    """Meeting 9, planned, with an activity that can be opened before it; no meeting is open."""
    room.do(close_session, room.session_id)
    later = room.read(list_sessions, room.programme_id)[8]
    settings = {"hidden": True, "moderated": False, "prompt": "What did you see on the visit?"}
    room.activity_id = room.do(
        add_activity, AddActivity(later.id, "notes", "From the visit", settings)
    ).id
    room.session_id = later.id
    return later.id


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def open_window(page: Page) -> None:
    """What a facilitator presses."""
    page.get_by_role("button", name=WINDOW).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Activity")).to_be_visible()
    dialog.get_by_label("Activity").click()
    page.get_by_role("option", name="From the visit").click()
    picture(page, "between-dialog")
    read_first(page)
    dialog.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("Open between meetings")).to_be_visible()


def come_in(phone: Phone) -> None:
    """The way in between meetings: consent and a phrase, no role and no table."""
    phone.scan()
    phone.agree()
    expect(phone.page.get_by_role("radio")).to_have_count(0)
    picture(phone.page, "between-place")
    phone.button("Join").click()
    phone.button("I have written it down").click()
    expect(phone.heading).to_have_text("From the visit")


def test_phones_write_before_the_meeting_and_it_begins_with_that(
    meeting: str,
    room: Room,
    phone: Phone,
    open_page: Callable[..., Page],
    open_context: Callable[..., BrowserContext],
) -> None:
    desk = open_page("/session?session=9")
    open_window(desk)
    picture(desk, "between-desk")
    room.code = str(room.read(load_session, meeting).join_code)
    desk.get_by_role("button", name="Invitation to send round").click()
    expect(desk.get_by_text(f"/join#{room.code}").first).to_be_visible()
    picture(desk, "between-invitation")
    desk.keyboard.press("Escape")

    wall = open_context(**PROJECTOR).new_page()
    wall.goto(f"{room.url}/screen#{room.wall_token}")
    come_in(phone)
    expect(phone.body).to_contain_text("Open until")
    phone.send("Nobody had to queue")
    picture(phone.page, "between-phone")
    expect(phone.state("Nobody had")).to_have_text("✓ Sent")
    expect(phone.body).not_to_contain_text("Not started")
    phone.field.fill("Begun and not sent")
    expect(wall.get_by_role("heading")).to_contain_text("Standard")
    picture(wall, "between-wall")
    expect(wall.locator("body")).not_to_contain_text("From the visit")

    desk.get_by_role("button", name="Close it now").click()
    dialog = desk.get_by_role("dialog")
    read_first(desk)
    dialog.get_by_role("button", name="Close it now").click()
    expect(phone.body).to_contain_text("waits for the meeting")
    expect(phone.state("Nobody had")).to_have_text("✓ Sent")
    picture(phone.page, "between-closed")
    phone.button("Send it anyway").click()
    expect(phone.body).to_contain_text("The time for writing had just ended")

    expect(desk.get_by_role("button", name=WINDOW)).to_be_visible()
    desk.get_by_role("button", name="Open the session").click()
    expect(desk.get_by_text("Came in between meetings for “From the visit”")).to_be_visible()
    picture(desk, "between-opened")
    phone.page.reload()
    phone.page.get_by_role("button", name="Go on in session 9").click()
    phone.choose("I am here as", "Guest")
    phone.choose("My table", "1")
    phone.button("Join").click()
    expect(phone.body).to_contain_text("It will go on in a moment")
    expect(wall.locator("body")).to_contain_text("Oceny eksperckie")
    desk.get_by_role("tab", name="Agenda").click()
    row = desk.get_by_test_id("stHorizontalBlock").filter(has_text="From the visit").last
    row.get_by_role("button", name="Start").click()
    desk.get_by_role("button", name="Reveal the notes").click()
    expect(wall.get_by_text("Nobody had to queue")).to_be_visible()
    picture(wall, "between-revealed")


def test_the_dialogs_of_a_window_can_be_read_on_a_phone(
    meeting: str, open_page: Callable[..., Page]
) -> None:
    desk = open_page("/session?session=9", device=PHONE)
    open_window(desk)
    desk.get_by_role("button", name="Invitation to send round").click()
    expect(desk.get_by_role("dialog")).to_contain_text("Thank you!")
    picture(desk, "between-invitation-small")
