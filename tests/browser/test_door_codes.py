"""Slips are printed on the page, and a phone comes in with the code on one of them."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
from playwright.sync_api import Page, expect

from tests.browser.devices import OpenPage
from tests.browser.pages import Desk, Phone, read_first
from tests.pdftext import text_of
from tests.rooms import Room
from workshop.people.tables import Participant
from workshop.programme.door_codes import CODE_SIGNS


def print_slips(page: Page, number: int) -> list[str]:
    """Make a stack under *Attendance*; returns the codes in the file."""
    page.get_by_role("button", name="Attendance").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Codes for the door").click()
    dialog.get_by_label("How many slips?").fill(str(number))
    dialog.get_by_label("How many slips?").press("Tab")
    dialog.get_by_role("button", name="Make the slips").click()
    expect(dialog.get_by_text(f"{number} slips are ready.")).to_be_visible()
    read_first(page)
    with page.expect_download() as given:
        dialog.get_by_role("button", name="Slips to print (PDF)").click()
    printed = text_of(pikepdf.open(Path(given.value.path()))).replace("\u00a0", "")
    # After each code stands what it is for.
    parts = printed.split("Enteritonyourphone")[:-1]
    return [part[-CODE_SIGNS:] for part in parts]


def at_the_slip(phone: Phone) -> Phone:
    """As far as the question for the code."""
    phone.scan()
    phone.agree()
    phone.take_place()
    expect(phone.heading).to_have_text("The code from your slip")
    return phone


def hand_in(phone: Phone, code: str) -> None:
    phone.page.get_by_label("Code from your slip").fill(code)
    phone.button("Come in").click()


def test_a_phone_comes_in_with_a_slip_and_another_one_only_when_it_is_let_in(
    room: Room,
    make_phone: Callable[..., Phone],
    open_page: OpenPage,
    open_desk: Callable[[], Desk],
) -> None:
    codes = print_slips(open_page("/"), 3)
    assert len(set(codes)) == 3

    first = at_the_slip(make_phone())
    hand_in(first, "ABC")
    expect(first.page.get_by_role("alert").first).to_contain_text("nine letters and digits")
    hand_in(first, codes[0].lower())
    expect(first.heading).to_have_text("You are in")
    first.button("I have written it down").click()
    expect(first.heading).to_have_text("Empathy map in silence")
    first.reopen()
    expect(first.heading).to_have_text("Empathy map in silence")

    second = at_the_slip(make_phone())
    hand_in(second, codes[0])
    expect(second.page.get_by_role("alert").first).to_contain_text("has been used")
    second.button("I have no slip").click()
    expect(second.heading).to_have_text("One moment, please")
    assert room.count(Participant) == 1
    desk = open_desk()
    waiting = desk.page.locator(".st-key-session-waiting")
    expect(waiting).to_contain_text("They have no slip with a code.")
    desk.click("let_in")
    expect(second.heading).to_have_text("You are in")
