"""With the phrase, and only with it, somebody finds their notes again and takes them back."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.pages import MAP, Desk, Phone, Wall
from tests.rooms import Room


def open_phrase_view(phone: Phone, phrase: str) -> None:
    phone.visit()
    phone.button("Withdraw my notes").click()
    phone.page.get_by_label("Your withdrawal phrase").fill(phrase)
    phone.button("Show my notes").click()


def test_the_phrase_lists_what_became_of_ones_notes_and_takes_them_off_the_wall(
    phone: Phone,
    room: Room,
    open_wall: Callable[[], Wall],
    open_desk: Callable[[], Desk],
    make_phone: Callable[[], Phone],
) -> None:
    """Gone from one's list at once; from the wall at some later moment, which tells of nobody."""
    room.change(hidden=False, moderated=False)
    wall, desk = open_wall(), open_desk()
    phone.join()
    phone.pick(MAP)
    phone.send("Zostaje na ścianie")
    phone.send("Znika ze ściany")
    expect(wall.notes).to_have_count(2)

    later = make_phone()
    open_phrase_view(later, f"  {phone.phrase.upper()} ")
    expect(later.page.get_by_role("heading", name="Your notes")).to_be_focused()
    listed = later.page.get_by_role("listitem")
    expect(listed).to_have_count(2)
    expect(listed.filter(has_text="Znika")).to_contain_text("On the wall")
    listed.filter(has_text="Znika").get_by_role("checkbox").check()
    later.button("Withdraw the chosen ones").click()
    later.button("Yes, withdraw").click()
    expect(later.page.get_by_text("Notes withdrawn: 1").first).to_be_visible()
    expect(later.page.get_by_role("listitem")).to_have_text([re.compile("Zostaje na ścianie")])

    desk.advance()
    expect(wall.notes).to_have_text(["Zostaje na ścianie"])
    expect(wall.body).not_to_contain_text("Znika")
    assert "Znika ze ściany" not in [note.text for note in room.stored()]


def test_a_phrase_that_nobody_has_shows_nothing_and_says_so(phone: Phone) -> None:
    open_phrase_view(phone, "cisza cisza cisza cisza cisza")
    expect(phone.page.get_by_text("This phrase is not known.")).to_be_visible()
    expect(phone.button("Withdraw my consent")).to_have_count(0)


def test_the_way_back_from_the_phrase_leads_into_the_room(phone: Phone) -> None:
    phone.join()
    phone.open_badge()
    phone.button("Withdraw my notes").click()
    expect(phone.heading).to_have_text("Withdraw my notes")
    phone.button("Back").click()
    expect(phone.heading).to_have_text("Empathy map in silence")


def test_consent_is_withdrawn_also_without_notes_and_the_phone_is_no_longer_known(
    phone: Phone, make_phone: Callable[[], Phone]
) -> None:
    phone.join()
    later = make_phone()
    open_phrase_view(later, phone.phrase)
    expect(later.page.get_by_text("There are no notes of yours")).to_be_focused()
    later.button("Withdraw my consent").click()
    later.button("Keep my consent").click()
    expect(later.button("Withdraw my consent")).to_be_focused()
    later.button("Withdraw my consent").click()
    later.button("Yes, withdraw my consent").click()
    expect(later.heading).to_have_text("Your consent is withdrawn")
    expect(later.heading).to_be_focused()
    expect(phone.body).to_contain_text("This phone is not known here. Join with the code.")
    expect(phone.heading).to_have_text("Join the session")


def test_withdrawing_consent_takes_ones_notes_and_the_place_on_this_phone(
    phone: Phone, room: Room, open_wall: Callable[[], Wall], open_desk: Callable[[], Desk]
) -> None:
    """The place at once; the notes with the next phase at the latest, which tells of nobody."""
    room.change(hidden=False, moderated=False)
    wall, desk = open_wall(), open_desk()
    phone.join()
    phone.pick(MAP)
    phone.send("Znika razem ze zgodą")
    expect(wall.notes).to_have_count(1)
    phone.open_badge()
    phone.button("Withdraw my notes").click()
    expect(phone.page.get_by_label("Your withdrawal phrase")).to_have_count(0)
    phone.button("Show my notes").click()
    phone.button("Withdraw my consent").click()
    phone.button("Yes, withdraw my consent").click()
    expect(phone.page.get_by_text("Notes withdrawn: 1")).to_be_visible()
    phone.button("Back").click()
    expect(phone.heading).to_have_text("Join the session")
    desk.advance()
    expect(wall.notes).to_have_count(0)
    assert "Znika razem ze zgodą" not in [note.text for note in room.stored()]
