"""Two people take up the same note: the last one decides, both see it, nothing is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Grouping, middle
from tests.rooms import Room
from tests.waiting import comes_true
from workshop.needs.group_queries import list_groups, notes_in
from workshop.store.ids_and_clock import new_id

NOTE, OTHER = "Kolejka do drzwi", "Długie czekanie"
FIRST, SECOND, THIRD = "Czekanie", "Drzwi", "Odwaga"


@pytest.fixture
def grouped(room: Room) -> Room:
    """Two notes in the first of three groups."""
    room.change(hidden=False, moderated=False)
    notes = [room.write(text).id for text in (NOTE, OTHER)]
    room.advance()
    room.tell("create_group", id=new_id(), header=FIRST, notes=notes)
    for header in (SECOND, THIRD):
        room.tell("create_group", id=new_id(), header=header, notes=[])
    return room


def places(room: Room) -> list[str]:
    """The notes in all groups, as often as they stand there."""
    with room.store.read() as db:
        groups = list_groups(db, room.programme_id)
        return [note for group in groups for note in notes_in(db, group.id)]


def place_of(room: Room, text: str) -> str:
    """The header of the group in which a note stands."""
    note = next(note.id for note in room.notes if note.text == text)
    with room.store.read() as db:
        groups = list_groups(db, room.programme_id)
        return next(group.header for group in groups if note in notes_in(db, group.id))


def hold(wall: Grouping, text: str) -> None:
    """Take a card up and keep holding it."""
    card = wall.card(text)
    card.scroll_into_view_if_needed()
    x, y = middle(card)
    mouse = wall.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 15, y + 15, steps=3)
    expect(wall.board.locator(".wb-ghost")).to_be_visible()


def hold_over(wall: Grouping, header: str) -> None:
    """Carry the held card over a group, which shows that it would take it."""
    wall.page.mouse.move(*middle(wall.group(header)), steps=4)
    expect(wall.group(header)).to_have_class(re.compile("wb-drop"))


def drop(wall: Grouping, header: str) -> None:
    """Let the held card go over a group."""
    hold_over(wall, header)
    wall.page.mouse.up()


def test_who_holds_a_note_sees_that_it_moved_and_the_last_drop_decides(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    anna, ewa = open_grouping(), open_grouping()
    hold(anna, NOTE)
    ewa.drag(NOTE, ewa.group(SECOND))
    expect(anna.card(NOTE, anna.group(SECOND))).to_be_visible()
    expect(anna.board.locator(".wb-ghost")).to_contain_text(f"Meanwhile moved to: {SECOND}")
    drop(anna, THIRD)
    for wall in (anna, ewa):
        expect(wall.card(NOTE, wall.group(THIRD))).to_be_visible()
        expect(wall.card(NOTE)).to_have_count(1)
        expect(wall.card(OTHER, wall.group(FIRST))).to_be_visible()
    assert sorted(places(grouped)) == sorted(note.id for note in grouped.notes)

    ewa.button("Undo").click()
    for wall in (anna, ewa):
        expect(wall.card(NOTE, wall.group(SECOND))).to_be_visible()


def lies_alike(grouped: Room, *walls: Grouping) -> bool:
    """Whether the note has arrived in one of the two groups, and every wall shows it there."""
    last = place_of(grouped, NOTE)
    shown = (wall.card(NOTE, wall.group(last)).count() for wall in walls)
    return last in (SECOND, THIRD) and all(count == 1 for count in shown)


def test_two_who_drop_it_at_once_leave_it_in_one_place(
    grouped: Room, open_grouping: Callable[[], Grouping]
) -> None:
    anna, ewa = open_grouping(), open_grouping()
    hold(anna, NOTE)
    hold(ewa, NOTE)
    hold_over(anna, SECOND)
    hold_over(ewa, THIRD)
    anna.page.mouse.up()
    ewa.page.mouse.up()
    for wall in (anna, ewa):
        expect(wall.card(NOTE, wall.group(FIRST))).to_have_count(0)
        expect(wall.card(NOTE)).to_have_count(1)
    # Which of the two reached the server last is the network's affair; both see the same.
    assert comes_true(lambda: lies_alike(grouped, anna, ewa))
    assert sorted(places(grouped)) == sorted(note.id for note in grouped.notes)
