"""The address and the code by which people come in, as they are read from the back row."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.pages import Desk, Phone, Wall
from tests.rooms import Room
from workshop.people.rights import SYSTEM
from workshop.programme.tables import WorkingSession

WIDEST = "MMMMMM"
SHOWN = "MMM\u00a0MMM"


@pytest.fixture
def widest(room: Room) -> Room:
    """The room with the widest code there can be, until the test has ended."""

    def change(db: Any, _actor: Any, code: str) -> None:
        db.get(WorkingSession, room.session_id).join_code = code

    room.store.write(change, SYSTEM, WIDEST)
    yield room
    room.store.write(change, SYSTEM, room.code)


LINES = """node => {
  const all = document.createRange();
  all.selectNodeContents(node);
  return [...all.getClientRects()].map(({ top, width }) => [Math.round(top), width]);
}"""


def is_one_line_inside(code: Locator, card: Locator) -> bool:
    """Whether a code neither wraps nor leaves the card in which it stands."""
    lines, outer = code.evaluate(LINES), card.bounding_box()
    assert outer is not None
    return len({top for top, _width in lines}) == 1 and lines[0][1] <= outer["width"]


def test_the_widest_code_stands_on_one_line_in_the_same_groups_on_wall_and_laptop(
    widest: Room, open_wall: Callable[[], Wall], open_desk: Callable[[], Desk]
) -> None:
    wall = open_wall()
    code = wall.page.locator(".door .code")
    expect(code).to_have_text(SHOWN)
    assert is_one_line_inside(code, wall.page.locator(".door"))
    desk = open_desk()
    desk.page.get_by_role("tab", name="Joining").click()
    heading = desk.page.get_by_role("heading", name=SHOWN)
    expect(heading).to_be_visible()
    column = desk.page.get_by_test_id("stColumn").filter(has=heading).last
    assert is_one_line_inside(heading, column)


def test_address_and_code_are_larger_than_any_note_on_the_wall(
    room: Room, open_wall: Callable[[], Wall]
) -> None:
    wall = open_wall()
    for part, least in ((".where", 38), (".code", 56)):
        size = wall.page.locator(f".door {part}").evaluate(
            "node => parseFloat(getComputedStyle(node).fontSize)"
        )
        assert size >= least
    door = wall.page.locator(".door")
    assert door.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_who_misreads_a_sign_of_the_code_comes_in_all_the_same(phone: Phone, room: Room) -> None:
    alike = str.maketrans("DLCV", "OIGU")
    phone.visit()
    phone.enter_code(room.code.translate(alike))
    expect(phone.button("I agree, let us begin")).to_be_visible()


def test_reloading_a_page_asks_for_nothing_that_is_not_there(open_desk: Callable[[], Desk]) -> None:
    desk = open_desk()
    missing: list[str] = []
    desk.page.on(
        "response", lambda answer: missing.append(answer.url) if answer.status == 404 else None
    )
    desk.page.reload()
    expect(desk.button("advance")).to_be_visible(timeout=60_000)
    assert missing == []
