"""With the phrase, and only with it, somebody finds their notes again and takes them back."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.pages import MAP, Phone, Wall
from tests.browser.rooms import Room


def open_phrase_view(phone: Phone, phrase: str) -> None:
    phone.visit()
    phone.button("Withdraw my notes").click()
    phone.page.get_by_label("Your withdrawal phrase").fill(phrase)
    phone.button("Show my notes").click()


def test_the_phrase_lists_what_became_of_ones_notes_and_takes_them_off_the_wall(
    phone: Phone, room: Room, open_wall: Callable[[], Wall], make_phone: Callable[[], Phone]
) -> None:
    room.change(hidden=False, moderated=False)
    wall = open_wall()
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

    expect(wall.notes).to_have_text(["Zostaje na ścianie"])
    expect(wall.body).not_to_contain_text("Znika")
    assert "Znika ze ściany" not in [note.text for note in room.stored()]


def test_a_phrase_that_nobody_has_shows_nothing_and_says_so(phone: Phone) -> None:
    open_phrase_view(phone, "cisza cisza cisza cisza cisza")
    expect(phone.page.get_by_text("There are no notes with this phrase")).to_be_visible()


def test_the_way_back_from_the_phrase_leads_into_the_room(phone: Phone) -> None:
    phone.join()
    phone.open_badge()
    phone.button("Withdraw my notes").click()
    expect(phone.heading).to_have_text("Withdraw my notes")
    phone.button("Back").click()
    expect(phone.heading).to_have_text("Mapa empatii w ciszy")
