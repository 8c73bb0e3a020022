"""The wall from near and afar, its colours, what is looked for on it, and its keys."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Grouping
from tests.rooms import Room
from workshop.store.ids_and_clock import new_id

OUTER, INNER = "Czekanie odbiera odwagę", "Drzwi są zamknięte"
NOTES = {"see": "Żółty formularz", "pains": "Kolejka do drzwi", "gains": "Ktoś WYSŁUCHAŁ do końca"}


@pytest.fixture
def grouped(room: Room) -> Room:
    """Four notes of three sections; two stand in a group, one in a group inside it."""
    room.change(hidden=False, moderated=False)
    for section, text in NOTES.items():
        room.write(text, section=section)
    room.write("Kolejka aż na schody", section="pains")
    room.advance()
    _see, pains, gains, more = (note.id for note in room.notes)
    outer = new_id()
    room.tell("create_group", id=outer, header=OUTER, notes=[pains, more])
    room.tell("create_group", id=new_id(), header=INNER, notes=[gains], parent=outer)
    return room


def press(wall: Grouping, *keys: str) -> None:
    for key in keys:
        wall.page.keyboard.press(key)


def test_from_afar_groups_are_headers_with_counts_and_loners_can_still_be_moved(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    wall = open_grouping()
    wall.card(NOTES["see"]).focus()
    press(wall, "-", "-")
    expect(wall.board).to_have_attribute("data-zoom", "far")
    outer = wall.group(OUTER)
    expect(outer.locator(".wb-group__facts").first).to_have_text("Notes: 2 · mostly: Pains")
    expect(wall.group(INNER).locator(".wb-group__facts")).to_contain_text("mostly: Gains")
    expect(outer.locator(".wb-group")).to_have_count(1)
    expect(wall.card(NOTES["pains"])).to_be_hidden()
    wall.drag(NOTES["see"], wall.group(INNER))
    expect(wall.group(INNER).locator(".wb-group__facts")).to_contain_text("Notes: 2")
    expect(wall.loners).to_contain_text("Every note stands in a group.")

    press(wall, "0")
    expect(wall.board).to_have_attribute("data-zoom", "near")
    expect(wall.card(NOTES["pains"], outer)).to_be_visible()


def test_zooming_keeps_what_was_in_view(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    for number in range(12):
        notes = [grouped.write(f"Karteczka {number}/{each}").id for each in range(5)]
        grouped.tell("create_group", id=new_id(), header=f"Grupa {number}", notes=notes)
    wall = open_grouping()
    wall.card("Karteczka 9/0").scroll_into_view_if_needed()
    wall.card("Karteczka 9/0").focus()
    wanted = wall.group("Grupa 9")
    press(wall, "-", "-")
    expect(wall.board).to_have_attribute("data-zoom", "far")
    expect(wanted).to_be_in_viewport()
    press(wall, "+", "+")
    expect(wall.board).to_have_attribute("data-zoom", "near")
    expect(wanted).to_be_in_viewport()


def test_words_are_found_without_their_marks_and_shown_one_after_the_other(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    wall = open_grouping()
    wall.card(NOTES["see"]).focus()
    press(wall, "/")
    field = wall.page.get_by_label("Search notes")
    expect(field).to_be_focused()
    field.fill("zolty")
    expect(wall.cards()).to_have_text([re.compile(NOTES["see"])])
    field.fill("wysluchal konca")
    expect(wall.cards()).to_have_text([re.compile(NOTES["gains"])])
    field.fill("KOLEJKA")
    hits = wall.board.locator(".wb-find__count")
    expect(hits).to_have_text("Hits: 2 of 4")
    press(wall, "Enter")
    expect(hits).to_have_text("Hit 1 of 2")
    press(wall, "Enter")
    expect(hits).to_have_text("Hit 2 of 2")
    press(wall, "Shift+Enter")
    expect(wall.board.locator(".wb-note--hit")).to_contain_text(NOTES["pains"])
    press(wall, "Escape")
    expect(field).to_have_value("")
    expect(wall.cards()).to_have_count(4)
    press(wall, "Escape")
    expect(wall.board.locator(".wb-note[tabindex='0']")).to_be_focused()


def test_a_colour_is_told_in_words_on_the_card_and_in_the_legend(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    wall = open_grouping()
    legend = wall.board.get_by_role("list", name="Legend")
    expect(legend).to_contain_text("Pains2")
    wall.page.get_by_label("What the colours say").select_option("map")
    expect(legend.get_by_role("listitem")).to_have_text(["Kinga, 344"])
    expect(wall.card(NOTES["see"])).to_contain_text("Kinga, 34")
    wall.page.get_by_label("What the colours say").select_option("session")
    expect(legend.get_by_role("listitem")).to_have_text(["Session 34"])
    expect(wall.card(NOTES["see"])).to_contain_text("Session 3")


def test_the_keys_are_listed_and_a_group_is_made_with_them_alone(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    wall = open_grouping()
    wall.card(NOTES["see"]).focus()
    press(wall, "?")
    expect(wall.dialog).to_contain_text("Keys of the wall")
    expect(wall.dialog).to_contain_text("new group from what is chosen")
    press(wall, "Escape")
    expect(wall.card(NOTES["see"])).to_be_focused()
    press(wall, "Space", "n")
    expect(wall.page.get_by_label("Header of the group")).to_be_focused()
    wall.page.keyboard.type("Papier")
    press(wall, "Enter")
    expect(wall.card(NOTES["see"], wall.group("Papier"))).to_be_visible()
    wall.card(NOTES["see"]).focus()
    press(wall, "r")
    wall.page.keyboard.type("Za dużo papieru")
    press(wall, "Enter")
    expect(wall.card(NOTES["see"], wall.group("Za dużo papieru"))).to_be_visible()
