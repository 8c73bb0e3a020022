"""From one session to the next on a phone that holds a badge."""

import os

from playwright.sync_api import expect

from tests.browser.pages import Phone
from tests.rooms import Room
from workshop.programme import session_run
from workshop.programme.sessions import list_sessions


def test_a_phone_goes_on_in_the_next_session_and_is_not_asked_what_it_has_agreed_to(
    phone: Phone, room: Room
) -> None:
    room.change(hidden=False, moderated=False)
    phone.join()
    page, badge = phone.page, phone.badge
    phone.send("Kolejka aż do drzwi")
    expect(phone.state("Kolejka")).to_contain_text("On the wall")
    room.do(session_run.close_session, room.session_id)
    page.reload()
    expect(page.get_by_role("heading", name="Join the next session")).to_be_visible()
    expect(page.get_by_label("Code from the wall")).to_be_editable()
    expect(page.locator(".next-session")).to_contain_text("1 note")
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/between.png", full_page=True)
    later = room.read(list_sessions, room.programme_id)[4]
    room.do(session_run.open_session, later.id)
    page.reload()
    page.get_by_role("button", name="Go on in session 5").click()
    expect(page.get_by_role("heading", name="Your place in the room")).to_be_visible()
    expect(page.get_by_role("radio", checked=True)).to_have_count(2)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/go-on.png", full_page=True)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.locator(".my-badge")).to_contain_text(badge)
    expect(page.locator(".room")).to_be_visible()
