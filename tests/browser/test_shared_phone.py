"""A table that shares a phone comes in as the table, and every screen says so."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.pages import Desk, Phone
from tests.rooms import OPEN, Room


def share(phone: Phone) -> None:
    phone.scan()
    phone.agree()
    phone.take_place("Our table (shared phone)", table=2)


def test_a_table_shares_a_phone_and_is_named_as_such(
    make_phone: Callable[..., Phone], open_desk: Callable[[], Desk], room: Room
) -> None:
    room.run(anonymous=False, notes_per_person=1, **OPEN)
    phone = make_phone()
    share(phone)
    phone.button("I have written it down").click()
    assert phone.badge.startswith("Table 2 · ")
    expect(phone.body).to_contain_text(f"Signed: {phone.badge}")
    phone.field.fill("We wait outside")
    phone.button("Send the note").click()
    phone.button("Send signed").click()
    expect(phone.note("outside")).to_be_visible()
    expect(phone.body).not_to_contain_text("You have used all your notes")
    desk = open_desk().page
    desk.get_by_role("tab", name="People here").click()
    shared = desk.get_by_role("tabpanel", name="People here").locator(".wb-role")
    expect(shared.filter(has_text="Phones that tables share")).to_contain_text(phone.badge)
    # Another phone of the same table is asked once.
    second = make_phone()
    share(second)
    expect(second.page.get_by_role("alert")).to_contain_text("Table 2 shares a phone already")
    second.button("Join").click()
    expect(second.heading).to_have_text("You are in")
    # It is handed on like any other.
    phone.open_badge()
    phone.button("Finish on this phone").click()
    phone.button("Finish on this phone").click()
    expect(phone.heading).to_have_text("This phone has forgotten you")
