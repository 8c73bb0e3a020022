"""Shortcuts on keyboards that do not type the letters on which they are named."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.pages import Desk, Grouping, Phone
from tests.browser.test_style_shield import open_queue, row_of
from tests.rooms import Room
from workshop.store.ids_and_clock import new_id

ALT_GRAPH, CTRL = 1, 2
"""Bits of the debugging protocol: AltGr reaches a page as Alt where the system calls it so."""


def type_key(page: Page, key: str, place: str, held: int = 0) -> None:
    """Press a key of a layout that types ``key`` at this place of the keyboard."""
    session = page.context.new_cdp_session(page)
    for event in ("rawKeyDown", "keyUp"):
        sent = {"type": event, "key": key, "code": place, "modifiers": held}
        session.send("Input.dispatchKeyEvent", sent)
    session.detach()


def test_the_queue_is_worked_through_on_a_ukrainian_keyboard(
    phone: Phone, room: Room, open_desk: Callable[[], Desk]
) -> None:
    phone.join()
    phone.send("Pierwsza")
    desk = open_desk()
    queue = open_queue(desk)
    row_of(queue, "Pierwsza").focus()
    type_key(desk.page, "ф", "KeyA")
    expect(queue.locator("[data-row]")).to_have_count(0)
    expect(phone.state("Pierwsza")).to_contain_text("On the wall")


def test_the_affinity_wall_knows_places_of_keys_and_leaves_polish_letters_alone(
    room: Room, open_grouping: Callable[[], Grouping]
) -> None:
    room.change(hidden=False, moderated=False)
    room.write("Kolejka do drzwi")
    room.advance()
    room.tell("create_group", id=new_id(), header="Czekanie odbiera odwagę", notes=[])
    wall = open_grouping()
    alone = wall.card("Kolejka do drzwi", wall.loners)
    alone.focus()
    type_key(wall.page, "µ", "KeyM", ALT_GRAPH)
    type_key(wall.page, "ź", "KeyM")
    expect(wall.dialog).to_have_count(0)
    type_key(wall.page, "μ", "KeyM")
    expect(wall.page.get_by_label("Search groups")).to_be_focused()
    wall.page.keyboard.press("ArrowDown")
    wall.page.keyboard.press("Enter")
    expect(alone).to_have_count(0)
    wall.card("Kolejka do drzwi").focus()
    type_key(wall.page, "ζ", "KeyZ", CTRL)
    expect(alone).to_be_visible()
