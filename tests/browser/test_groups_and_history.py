"""Groups within groups set by hand, and what a note said before, in the note's dialog."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.pages import Grouping, read_first
from tests.rooms import Room
from workshop.board.notes import EditNote, edit_note
from workshop.store.ids_and_clock import new_id

OUTER, INNER = "Czekanie odbiera odwagę", "Drzwi są zamknięte"
NEST = "Put this group into another, or take it out"


@pytest.fixture
def grouped(room: Room) -> Room:
    """Two groups; in each stands a note, and one of the notes was edited."""
    room.change(hidden=False, moderated=False)
    for header, text in ((OUTER, "Kolejka do drzwi"), (INNER, "Nikt nie otwiera")):
        note = room.write(text)
        room.tell("create_group", id=new_id(), header=header, notes=[note.id])
    room.do(edit_note, EditNote(room.notes[0].id, "Kolejka aż do drzwi"))
    room.advance()
    return room


def nest_button(wall: Grouping, header: str) -> Locator:
    return wall.group(header).get_by_role("button", name=NEST, exact=True).first


def test_a_group_is_put_into_another_for_everybody_and_undo_takes_it_out(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    mine, theirs = open_grouping(), open_grouping()
    nest_button(mine, INNER).click()
    expect(mine.dialog).to_contain_text(f"Put “{INNER}” into a group")
    expect(mine.dialog.locator(".wb-place")).to_have_text([OUTER])
    mine.dialog.get_by_role("button", name=OUTER).click()
    for wall in (mine, theirs):
        expect(wall.group(INNER)).to_contain_text(f"Within: {OUTER}")

    nest_button(mine, OUTER).click()
    expect(mine.dialog).to_contain_text("There is no other group it could go into.")
    mine.dialog.get_by_role("button", name="Cancel").click()
    mine.button("Undo").click()
    for wall in (mine, theirs):
        expect(wall.group(INNER)).not_to_contain_text("Within")


def test_groups_are_nested_with_the_keyboard_and_the_list_shows_it(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    wall = open_grouping()
    keyboard = wall.page.keyboard
    wall.button("Show as list").click()
    nest_button(wall, INNER).focus()
    keyboard.press("Enter")
    expect(wall.page.get_by_label("Search groups")).to_be_focused()
    keyboard.press("Enter")
    expect(wall.dialog).to_have_count(0)
    inner = wall.group(INNER)
    expect(inner.locator("h3")).to_have_attribute("aria-level", "4")
    outer_box, inner_box = wall.group(OUTER).bounding_box(), inner.bounding_box()
    assert outer_box
    assert inner_box
    assert inner_box["x"] >= outer_box["x"] + 20
    read_first(wall.page)
    nest_button(wall, INNER).press("Enter")
    read_first(wall.page)
    wall.dialog.get_by_role("button", name="Take out of its group").press("Enter")
    expect(inner.locator("h3")).to_have_attribute("aria-level", "3")
    expect(inner).not_to_contain_text("Within")


def test_an_opened_note_shows_what_it_said_before(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    wall = open_grouping()
    wall.card("Kolejka aż do drzwi").dblclick()
    history = wall.dialog.get_by_role("listitem")
    expect(history).to_have_count(1)
    expect(history).to_contain_text("Kolejka do drzwi")
    expect(history).to_contain_text("changed by Alice")
    wall.dialog.get_by_role("button", name="Cancel").click()
    wall.card("Nikt nie otwiera").dblclick()
    expect(wall.dialog.get_by_role("button", name="Save")).to_be_visible()
    expect(wall.dialog.get_by_text("What it said before")).to_be_hidden()
