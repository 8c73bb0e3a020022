"""What a note carries is read above the field before it is sent; a signed one asks first."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.barrier import Barrier
from tests.browser.pages import MAP, Desk, Phone, Wall
from tests.rooms import OPEN, Room
from workshop.programme.door import SetExpectedPeople, set_expected_people

SIGNING = "Notes show the badge of who wrote them"
CHANGED = "What a note carries here was changed meanwhile."


def line(phone: Phone) -> Locator:
    return phone.page.locator("#carried")


def dialog(phone: Phone) -> Locator:
    return phone.page.get_by_role("dialog")


def press_send(phone: Phone, text: str) -> None:
    phone.field.fill(text)
    phone.button("Send the note").click()


def edit(desk: Desk) -> Locator:
    """The dialog of the running activity."""
    desk.click("edit")
    opened = desk.page.get_by_role("dialog")
    expect(opened.get_by_text(SIGNING)).to_be_visible()
    return opened


def switch(page: Page, opened: Locator, rule: str) -> None:
    opened.get_by_text(rule).click()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    opened.get_by_role("button", name="Save").click()
    expect(opened).to_be_hidden()


def test_where_nothing_is_kept_the_phone_says_so_and_asks_nothing(phone: Phone, room: Room) -> None:
    phone.join()
    expect(line(phone)).to_contain_text("Not signed")
    expect(line(phone)).not_to_contain_text("table")
    expect(phone.field).to_have_accessible_description(re.compile("^Not signed"))
    phone.send("Nikt nie pyta")
    expect(dialog(phone)).to_have_count(0)


def test_a_signed_note_says_whose_it_is_and_asks_once(
    phone: Phone, room: Room, open_wall: Callable[[], Wall]
) -> None:
    room.change(anonymous=False, keeps_table=True, quotable=True, **OPEN)
    wall = open_wall()
    phone.join()
    expect(line(phone)).to_contain_text(f"Signed: {phone.badge}")
    expect(line(phone)).to_contain_text("table 2 stays with the note")
    expect(line(phone)).to_contain_text("may be quoted")
    expect(line(phone)).to_contain_text("It is on the wall at once")
    phone.pick(MAP)
    press_send(phone, "Podpisuję się pod tym")
    expect(dialog(phone)).to_contain_text(f"Signed: {phone.badge}")
    assert room.stored() == []
    phone.button("Send signed").click()
    expect(wall.notes).to_have_count(1)
    press_send(phone, "Pod tym też")
    expect(wall.notes).to_have_count(2)
    phone.page.reload()
    press_send(phone, "I po przeładowaniu")
    expect(wall.notes).to_have_count(3)
    assert {(note.badge, note.table_number) for note in room.stored()} == {(phone.badge, 2)}


def test_who_goes_back_has_sent_nothing_and_lost_nothing(phone: Phone, room: Room) -> None:
    room.change(anonymous=False)
    phone.join()
    ways = (phone.button("Go back").click, lambda: phone.page.keyboard.press("Escape"))
    for go_back in ways:
        press_send(phone, "Może jednak nie")
        expect(dialog(phone)).to_be_visible()
        go_back()
        expect(dialog(phone)).to_have_count(0)
        expect(phone.field).to_have_value("Może jednak nie")
        expect(phone.field).to_be_focused()
    assert room.stored() == []


def test_when_signing_is_switched_on_while_somebody_types_the_phone_says_so_and_asks(
    phone: Phone, room: Room, open_desk: Callable[[], Desk]
) -> None:
    desk = open_desk()
    phone.join()
    phone.field.fill("Myślę, że to anonimowe")
    expect(line(phone)).to_contain_text("Not signed")
    switch(desk.page, edit(desk), SIGNING)
    expect(line(phone)).to_contain_text(f"Signed: {phone.badge}")
    expect(phone.field).to_have_value("Myślę, że to anonimowe")
    phone.button("Send the note").click()
    expect(dialog(phone)).to_be_visible()
    phone.button("Go back").click()
    assert room.stored() == []


def test_after_the_first_note_the_rules_are_locked_and_the_dialog_says_why(
    phone: Phone, room: Room, open_desk: Callable[[], Desk]
) -> None:
    phone.join()
    phone.send("Pierwsza karteczka")
    expect(phone.state("Pierwsza")).to_have_text("✓ Sent")
    desk = open_desk()
    opened = edit(desk)
    for rule in (SIGNING, "Notes keep the table", "Notes may be quoted"):
        expect(opened.get_by_role("switch", name=re.compile(rule))).to_be_disabled()
    expect(opened).to_contain_text("For other rules add a new activity.")


def test_whoever_lets_small_tables_stay_with_notes_is_warned(
    room: Room, open_desk: Callable[[], Desk]
) -> None:
    room.do(set_expected_people, SetExpectedPeople(room.session_id, 14))
    desk = open_desk()
    opened = edit(desk)
    warning = opened.get_by_text("Fewer than 5 people are expected at a table.")
    expect(warning).to_have_count(0)
    opened.get_by_text("Notes keep the table").click()
    expect(warning).to_be_visible()


def test_a_note_that_waited_under_other_rules_is_kept_until_its_author_has_read_them(
    phone: Phone, room: Room
) -> None:
    barrier = Barrier(phone.context)
    phone.join()
    barrier.close()
    expect(phone.page.get_by_text("No network.")).to_be_visible()
    phone.send("Napisane bez sieci i bez podpisu")
    room.change(anonymous=False)
    barrier.open()
    expect(phone.state("Napisane")).to_contain_text(CHANGED)
    assert room.stored() == []
    note = phone.note("Napisane")
    note.get_by_role("button", name="Correct and send again").click()
    expect(note).to_contain_text(f"Signed: {phone.badge}")
    note.get_by_role("button", name="Send", exact=True).click()
    expect(phone.state("Napisane")).to_have_text("✓ Sent")
    assert [(note.text, note.badge) for note in room.stored()] == [
        ("Napisane bez sieci i bez podpisu", phone.badge)
    ]


def test_few_people_are_told_that_among_so_few_nobody_is_anonymous(
    phone: Phone, room: Room, make_phone: Callable[[], Phone], open_desk: Callable[[], Desk]
) -> None:
    phone.join()
    expect(line(phone)).to_contain_text("Fewer than five people are here.")
    desk = open_desk()
    expect(desk.page.get_by_text("Fewer than 5 people had joined")).to_be_visible()
