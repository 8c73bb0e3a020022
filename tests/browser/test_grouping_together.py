"""Grouping by hand, several people at once: what one does stands on everybody's wall."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Grouping
from tests.rooms import Room
from workshop.store.ids_and_clock import new_id

NOTES = ["Kolejka do drzwi", "Długie czekanie", "Brak tłumacza"]
HEADER = "Czekanie odbiera odwagę"


@pytest.fixture
def grouped(room: Room) -> Room:
    """Three notes everybody may see, and one group in which none stands yet."""
    room.change(hidden=False, moderated=False)
    for text in NOTES:
        room.write(text)
    room.advance()
    room.tell("create_group", id=new_id(), header=HEADER, notes=[])
    return room


def test_a_card_dragged_on_one_wall_moves_on_the_other_and_undo_takes_it_back(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    mine, theirs = open_grouping(), open_grouping()
    expect(theirs.card(NOTES[0], theirs.loners)).to_be_visible()
    mine.drag(NOTES[0], mine.group(HEADER))
    for wall in (mine, theirs):
        expect(wall.card(NOTES[0], wall.group(HEADER))).to_be_visible()
        expect(wall.card(NOTES[0], wall.loners)).to_have_count(0)
        expect(wall.group(HEADER).locator(".wb-count")).to_have_text("1")

    mine.button("Undo").click()
    for wall in (mine, theirs):
        expect(wall.card(NOTES[0], wall.loners)).to_be_visible()
    mine.button("Redo").click()
    for wall in (mine, theirs):
        expect(wall.card(NOTES[0], wall.group(HEADER))).to_be_visible()


def test_a_card_is_moved_with_the_keyboard_alone(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    wall = open_grouping()
    expect(wall.cards(wall.loners)).to_have_count(len(NOTES))
    shown = wall.loners.inner_text()
    first, second, third = sorted(NOTES, key=shown.index)
    wall.card(first).focus()
    keyboard = wall.page.keyboard
    keyboard.press("ArrowDown")
    expect(wall.card(second)).to_be_focused()
    keyboard.press("m")
    expect(wall.dialog).to_contain_text("Move to… (1)")
    expect(wall.page.get_by_label("Search groups")).to_be_focused()
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(wall.dialog).to_have_count(0)
    expect(wall.card(second, wall.group(HEADER))).to_be_visible()
    expect(wall.card(third)).to_be_focused()
    keyboard.press("Control+z")
    expect(wall.card(second, wall.loners)).to_be_visible()


def test_a_card_is_moved_with_its_menu(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    wall = open_grouping()
    wall.card(NOTES[2]).click()
    wall.button("Move to…").click()
    wall.dialog.get_by_role("button", name=HEADER).click()
    expect(wall.card(NOTES[2], wall.group(HEADER))).to_be_visible()


def test_several_chosen_cards_become_a_named_group_for_everybody(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    mine, theirs = open_grouping(), open_grouping()
    mine.card(NOTES[0]).click()
    mine.card(NOTES[1]).click()
    mine.button("New group (2)").click()
    field = mine.page.get_by_label("Header of the group")
    expect(field).to_be_focused()
    field.fill("Za długo stoimy")
    field.press("Enter")
    group = theirs.group("Za długo stoimy")
    expect(theirs.cards(group)).to_have_count(2)


def test_the_same_groups_stand_there_as_a_plain_list(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    wall = open_grouping()
    wall.button("Show as list").click()
    expect(wall.board).to_have_attribute("data-layout", "list")
    expect(wall.board.get_by_role("heading", name=re.compile("Not in a group"))).to_be_visible()
    for text in NOTES:
        expect(wall.card(text)).to_be_visible()
    boxes = [wall.card(text).bounding_box() for text in NOTES]
    assert len({round(box["x"]) for box in boxes if box}) == 1
    wall.card(NOTES[0]).get_by_text("Move to…").click()
    wall.dialog.get_by_role("button", name=HEADER).click()
    expect(wall.card(NOTES[0], wall.group(HEADER))).to_be_visible()
    wall.button("Show as wall").click()
    expect(wall.board).to_have_attribute("data-layout", "wall")


def test_the_filter_shows_only_what_is_asked_for(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    wall = open_grouping()
    wall.page.get_by_label("Search notes").fill("tłumacz")
    expect(wall.cards()).to_have_count(1)
    expect(wall.loners).to_contain_text("1 of 3")
