"""Notes that say the same as one card, and the groups a note alone is near to."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, WebSocketRoute, expect

from tests.browser.devices import LAPTOP
from tests.browser.pages import Grouping
from tests.rooms import Room
from workshop.needs.suggestions.nearest_groups import StoreNear, store_near
from workshop.store.ids_and_clock import new_id

FIRST, SAME, ALSO, OTHER = "Kolejka do drzwi", "Kolejka pod drzwiami", "Stoję w kolejce", "Tłumacz"
WAITING, WORDS = "Czekanie odbiera odwagę", "Nikt nie rozumie słów"


@pytest.fixture
def revealed(room: Room) -> Room:
    """Four notes everybody may see, and two groups around none of them."""
    room.change(hidden=False, moderated=False)
    for text in (FIRST, SAME, ALSO, OTHER):
        room.write(text)
    room.advance()
    return room


def test_notes_that_say_the_same_become_one_card_and_come_apart_again(
    revealed: Room, open_grouping: Callable[[], Grouping]
) -> None:
    mine, theirs = open_grouping(), open_grouping()
    for text in (FIRST, SAME, ALSO):
        mine.card(text).click()
    mine.button("The same").click()
    for wall in (mine, theirs):
        expect(wall.cards()).to_have_count(2)
        expect(wall.card(FIRST)).to_contain_text("+2 the same")
        expect(wall.loners.locator(".wb-count")).to_have_text("4")

    theirs.page.get_by_label("Search notes").fill("stoje")
    expect(theirs.card(FIRST)).to_be_visible()
    theirs.page.get_by_label("Search notes").fill("")

    mine.card(FIRST).dblclick()
    expect(mine.dialog).to_contain_text("Say the same: 3")
    row = mine.dialog.get_by_role("listitem").filter(has_text=SAME)
    row.get_by_role("button", name="Take apart").click()
    for wall in (mine, theirs):
        expect(wall.card(SAME)).to_be_visible()
        expect(wall.card(FIRST)).to_contain_text("+1 the same")
    mine.button("Undo").click()
    expect(theirs.card(FIRST)).to_contain_text("+2 the same")


def test_a_stack_moves_as_one_and_counts_as_many(
    revealed: Room, open_grouping: Callable[[], Grouping]
) -> None:
    lead, same = (note.id for note in revealed.notes[:2])
    revealed.tell("join_notes", lead=lead, notes=[same])
    revealed.tell("create_group", id=new_id(), header=WAITING, notes=[])
    wall = open_grouping()
    wall.drag(FIRST, wall.group(WAITING))
    expect(wall.group(WAITING).locator(".wb-count")).to_have_text("2")
    expect(wall.cards(wall.group(WAITING))).to_have_count(1)
    expect(wall.loners.locator(".wb-count")).to_have_text("2")


def test_the_nearest_groups_stand_first_where_a_note_is_moved(
    revealed: Room, open_grouping: Callable[[], Grouping]
) -> None:
    groups = {header: new_id() for header in (WORDS, WAITING)}
    for header, key in groups.items():
        revealed.tell("create_group", id=key, header=header, notes=[])
    near = {revealed.notes[0].id: [(groups[WAITING], 0.21), (groups[WORDS], 0.72)]}
    revealed.do(store_near, StoreNear(revealed.programme_id, near))
    wall = open_grouping()
    expect(wall.board.locator(".wb-near")).to_have_count(0)
    wall.card(FIRST).focus()
    wall.page.keyboard.press("m")
    places = wall.dialog.get_by_role("listitem")
    expect(places.nth(0)).to_have_text("Nearest groups")
    expect(places.nth(1)).to_have_text(f"{WAITING}very close (0.21)")
    expect(places.nth(2)).to_have_text(f"{WORDS}farther (0.72)")
    wall.page.keyboard.press("Enter")
    expect(wall.card(FIRST, wall.group(WAITING))).to_be_visible()


def test_a_note_that_has_just_come_names_the_group_it_is_near_to(
    revealed: Room, open_context: Callable[..., BrowserContext]
) -> None:
    group, note = new_id(), new_id()
    revealed.tell("create_group", id=group, header=WAITING, notes=[])
    context = open_context(**LAPTOP)
    sockets: list[WebSocketRoute] = []
    numbers = [0]

    def pass_on(socket: WebSocketRoute) -> None:
        def hear(message: str | bytes) -> None:
            numbers.append(json.loads(message).get("n", 0))
            socket.send(message)

        sockets.append(socket)
        socket.connect_to_server().on_message(hear)

    context.route_web_socket("**/live", pass_on)
    wall = Grouping(context, revealed)
    expect(wall.card(FIRST)).to_be_visible()
    place = {"activity": revealed.activity_id, "section": "see"}
    revealed.tell("add_note", id=note, text="Znowu kolejka", **place)
    expect(wall.card("Znowu kolejka")).to_be_visible()
    fact = {"t": "near", "id": note, "groups": [{"id": group, "distance": 0.3}]}
    sockets[-1].send(json.dumps({"n": max(numbers) + 0.5, "facts": [fact]}))
    chip = wall.card("Znowu kolejka").get_by_role("button", name=f"→ {WAITING}")
    chip.click()
    expect(wall.card("Znowu kolejka", wall.group(WAITING))).to_be_visible()
