"""The wall while people read and talk: how much is on a page, and whose hand turns it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.pages import Desk, Wall
from tests.rooms import Room
from workshop.programme.session_run import SetSwitch, set_joining
from workshop.store.ids_and_clock import new_id

SECTIONS = ("who", "need_to_do", "see", "say", "do", "hear", "pains", "gains", "think_feel")
SHORT = (
    "Kolejka do drzwi",
    "Nikt nie pyta o imię",
    "Boję się odezwać przy okienku",
    "Druk tylko z rubryką „mąż”",
    "Pani była miła",
    "Wszyscy słyszą, po co przychodzę",
)
LONG = "Stoję w kolejce i słyszę, jak ktoś przede mną opowiada historię swojej choroby. " * 3
PAGE = re.compile(r"Page (\d) of (\d)")
TURNING_MS = 10_000


def write_short(room: Room, count: int, *, mapped: bool = True) -> None:
    for number in range(count):
        section = SECTIONS[number % len(SECTIONS)] if mapped else None
        room.write(f"{SHORT[number % len(SHORT)]} {number}", section)


@pytest.fixture
def mapped(room: Room) -> Room:
    """Thirty short notes on a map, written in silence and revealed; joining is closed."""
    room.change(hidden=False, moderated=False)
    write_short(room, 30)
    room.do(set_joining, SetSwitch(room.session_id, False))
    room.advance()
    return room


def page_of(wall: Wall) -> Locator:
    return wall.page.locator(".wb-page")


def stand_still(wall: Wall) -> Locator:
    """The number of the page, of a wall whose time passes only when the test says so."""
    wall.page.clock.install()
    wall.page.reload()
    expect(page_of(wall)).to_have_text(PAGE)
    return page_of(wall)


def test_thirty_short_notes_fit_on_one_page(room: Room, open_wall: Callable[[], Wall]) -> None:
    room.run("notes", "Co zobaczyliśmy?", hidden=False, moderated=False)
    write_short(room, 30, mapped=False)
    room.do(set_joining, SetSwitch(room.session_id, False))
    room.advance()
    wall = open_wall()
    expect(wall.notes).to_have_count(30)
    expect(page_of(wall)).to_be_hidden()


def test_a_map_stays_the_map_after_the_reveal_and_says_how_much_of_it_is_shown(
    mapped: Room, open_wall: Callable[[], Wall]
) -> None:
    wall = open_wall()
    expect(wall.page.locator(".wb-head")).to_be_visible()
    expect(page_of(wall)).to_have_text("Page 1 of 2")
    counts = wall.page.locator(".wb-part .wb-count").all_inner_texts()
    totals = [int(count.split()[-1]) for count in counts]
    shown = [int(count.split()[0]) for count in counts]
    assert sum(totals) == 30
    assert sum(shown) == wall.notes.count()
    wall.page.keyboard.press("ArrowRight")
    expect(page_of(wall)).to_have_text("Page 2 of 2")
    expect(wall.notes).to_have_count(30)


def test_a_note_longer_than_its_part_of_the_head_begins_there(
    room: Room, open_wall: Callable[[], Wall]
) -> None:
    room.change(hidden=False, moderated=False)
    for section in ("see", "say", "hear", "do"):
        room.write(
            f"Początek {section}. " + "Nikt nie mówi dzień dobry i nikt nie pyta. " * 6, section
        )
    room.advance()
    wall = open_wall()
    for section in ("see", "say", "hear", "do"):
        part = wall.page.locator(f".wb-part[data-section={section}]")
        expect(part.locator(".wb-note")).to_contain_text(f"Początek {section}")
        expect(part.locator(".wb-note")).to_be_visible()
        expect(part.locator(".wb-count")).to_have_text("1")


def test_what_lies_on_the_wall_is_whole_and_no_page_number_lies_on_it(
    room: Room, open_wall: Callable[[], Wall]
) -> None:
    room.change(hidden=False, moderated=False)
    for number in range(20):
        room.write(f"{number} {LONG}"[: 60 + number * 11], SECTIONS[number % len(SECTIONS)])
    room.advance()
    wall = open_wall()
    number = page_of(wall)
    expect(number).to_have_text(PAGE)
    for _page in range(int(number.inner_text().split()[-1])):
        label = number.bounding_box()
        assert label is not None
        for note in wall.notes.all():
            box = note.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= label["y"] + 1
        wall.page.keyboard.press("ArrowRight")


def test_groups_fill_the_page(room: Room, open_wall: Callable[[], Wall]) -> None:
    written = room.run("notes", "Co zobaczyliśmy?", hidden=False, moderated=False)
    write_short(room, 30, mapped=False)
    for first in range(0, 30, 6):
        notes = [note.id for note in room.notes[first : first + 6]]
        room.tell("create_group", id=new_id(), header=f"{SHORT[5]} {first}", notes=notes)
    room.do(set_joining, SetSwitch(room.session_id, False))
    room.run("grouping", "Nazwijcie grupy", targets=[written])
    wall = open_wall()
    blocks = wall.page.locator(".wb-stage .wb-block")
    expect(blocks).to_have_count(5)
    expect(page_of(wall)).to_be_hidden()
    boxes = [box for block in blocks.all() if (box := block.bounding_box())]
    assert max(box["y"] + box["height"] for box in boxes) > 1080 * 0.6


def test_a_group_within_a_group_says_which_sentence_it_belongs_to(
    room: Room, open_wall: Callable[[], Wall]
) -> None:
    written = room.run("notes", "Co zobaczyliśmy?", hidden=False, moderated=False)
    write_short(room, 6, mapped=False)
    outer = new_id()
    room.tell("create_group", id=outer, header="Czekanie odbiera odwagę", notes=[])
    for place in (0, 3):
        notes = [note.id for note in room.notes[place : place + 3]]
        room.tell("create_group", id=new_id(), header="", notes=notes, parent=outer)
    room.run("grouping", "Nazwijcie grupy", targets=[written])
    wall = open_wall()
    blocks = wall.page.locator(".wb-stage .wb-block")
    expect(blocks).to_have_count(2)
    for block in blocks.all():
        expect(block).to_contain_text("Within: Czekanie odbiera odwagę")
    room.tell("rename_group", id=outer, header="Czekamy")
    expect(blocks.first).to_contain_text("Within: Czekamy")


def test_once_notes_are_open_the_instruction_is_about_reading_and_talking(
    mapped: Room, open_wall: Callable[[], Wall]
) -> None:
    wall = open_wall()
    expect(wall.prompt).to_contain_text("Now we read what everybody wrote.")
    expect(wall.prompt).not_to_contain_text("pisz")
    head = wall.page.get_by_role("banner").bounding_box()
    assert head is not None
    assert head["y"] + head["height"] <= 1080 * 0.2
    mapped.tell("approve_all", activity=mapped.activity_id)
    mapped.advance()
    wall.page.reload()
    expect(wall.prompt).to_contain_text("Now we talk about it")


def test_pages_turn_by_themselves_until_somebody_turns_one_at_the_wall(
    mapped: Room, open_wall: Callable[[], Wall]
) -> None:
    wall = open_wall()
    number = stand_still(wall)
    wall.page.clock.run_for(TURNING_MS)
    expect(number).to_have_text("Page 2 of 2")
    wall.page.keyboard.press("PageUp")
    expect(number).to_have_text("Page 1 of 2")
    wall.page.clock.run_for(3 * TURNING_MS)
    expect(number).to_have_text("Page 1 of 2")
    wall.page.keyboard.press("Space")
    wall.page.clock.run_for(TURNING_MS)
    expect(number).to_have_text("Page 2 of 2")


def test_while_people_talk_no_page_turns_by_itself(
    mapped: Room, open_wall: Callable[[], Wall]
) -> None:
    mapped.advance()
    wall = open_wall()
    number = stand_still(wall)
    wall.page.clock.run_for(3 * TURNING_MS)
    expect(number).to_have_text("Page 1 of 2")


def test_the_laptop_turns_the_pages_and_they_stay(
    mapped: Room, open_wall: Callable[[], Wall], open_desk: Callable[[], Desk]
) -> None:
    mapped.advance()
    wall, desk = open_wall(), open_desk()
    expect(page_of(wall)).to_have_text("Page 1 of 2")
    desk.page.get_by_role("button", name="Page on").click()
    expect(page_of(wall)).to_have_text("Page 2 of 2")
    desk.page.get_by_role("button", name="Page back").click()
    expect(page_of(wall)).to_have_text("Page 1 of 2")
