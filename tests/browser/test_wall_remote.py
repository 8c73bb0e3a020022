"""What the remote has set stands on the wall."""

import os
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.pages import Wall
from tests.rooms import Room
from workshop.programme.wall_remote import (
    Pin,
    SetRemote,
    SetWifi,
    pin_on_wall,
    set_remote,
    set_wifi,
)


def look(wall: Wall, name: str) -> None:
    """A picture, where somebody wants to look at it."""
    if folder := os.environ.get("PICTURES"):
        wall.page.screenshot(path=f"{folder}/{name}.png")


def tell(room: Room, wall: Wall, command: Callable[..., Any], content: object) -> None:
    """Give a command beside the server, whose open screens hear nothing of it, and look anew."""
    room.do(command, content)
    wall.page.reload()


def test_the_way_in_comes_over_the_wall_and_goes_again(
    room: Room, open_wall: Callable[[], Wall]
) -> None:
    room.do(set_wifi, SetWifi(room.session_id, "Urzad-Goscie", "wspolnysto1"))
    wall = open_wall()
    wall.page.set_viewport_size({"width": 1920, "height": 1080})
    door = wall.page.locator(".door")
    expect(door).to_contain_text("wspolnysto1")
    look(wall, "door")
    tell(room, wall, set_remote, SetRemote(room.session_id, door=True))
    expect(door.locator(".wifi-qr")).to_be_visible()
    covered = door.bounding_box()
    assert covered == {"x": 0, "y": 0, "width": 1920, "height": 1080}
    for part in (".qr", ".code", ".where", ".wifi"):
        box = door.locator(part).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1920, part
        assert box["y"] + box["height"] <= 1080, part
    qr = door.locator(".qr").bounding_box()
    assert qr is not None
    assert qr["height"] >= 700
    look(wall, "door-large")
    tell(room, wall, set_remote, SetRemote(room.session_id, door=False))
    expect(door.locator(".wifi-qr")).to_be_hidden()


def test_one_note_stands_alone_in_large_type_and_all_come_back(
    room: Room, open_wall: Callable[[], Wall]
) -> None:
    room.change(hidden=False, moderated=False)
    first = room.write("Nikt nie odbiera telefonu po czternastej.")
    room.write("Kolejka aż do drzwi")
    wall = open_wall()
    wall.page.set_viewport_size({"width": 1920, "height": 1080})
    expect(wall.notes).to_have_count(2)
    tell(room, wall, pin_on_wall, Pin(room.session_id, first.id))
    alone = wall.page.locator(".pinned")
    expect(alone).to_have_text("Nikt nie odbiera telefonu po czternastej.")
    expect(wall.notes).to_have_count(0)
    look(wall, "pinned")
    tell(room, wall, pin_on_wall, Pin(room.session_id, None))
    expect(wall.notes).to_have_count(2)


def test_larger_type_and_no_instruction(room: Room, open_wall: Callable[[], Wall]) -> None:
    wall = open_wall()
    size = "getComputedStyle(document.documentElement).fontSize"
    before = float(wall.page.evaluate(size).removesuffix("px"))
    tell(room, wall, set_remote, SetRemote(room.session_id, large=True))
    expect(wall.page.locator("html.larger")).to_have_count(1)
    assert float(wall.page.evaluate(size).removesuffix("px")) > before
