"""The affinity wall under fingers, on a tablet."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.pages import Grouping, middle
from tests.rooms import Room
from workshop.store.ids_and_clock import new_id

TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
NOTE, HEADER = "Kolejka do drzwi", "Czekanie odbiera odwagę"


@pytest.fixture
def tablet(room: Room, open_context: Callable[..., BrowserContext]) -> Grouping:
    """A tablet with two notes outside of the one group."""
    room.change(hidden=False, moderated=False)
    for text in (NOTE, "Długie czekanie"):
        room.write(text)
    room.advance()
    room.tell("create_group", id=new_id(), header=HEADER, notes=[])
    return Grouping(open_context(**TABLET), room)


def test_a_finger_that_rests_takes_a_card_along(tablet: Grouping) -> None:
    tablet.board.evaluate("board => board.scrollIntoView()")
    touch = tablet.page.context.new_cdp_session(tablet.page)

    def finger(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    start, end = middle(tablet.card(NOTE)), middle(tablet.group(HEADER))
    finger("touchStart", start)
    expect(tablet.board.locator(".wb-ghost")).to_be_visible()
    for step in range(1, 6):
        share = step / 5
        x = start[0] + (end[0] - start[0]) * share
        y = start[1] + (end[1] - start[1]) * share
        finger("touchMove", (x, y))
    expect(tablet.group(HEADER)).to_have_class(re.compile("wb-drop"))
    finger("touchEnd")
    expect(tablet.card(NOTE, tablet.group(HEADER))).to_be_visible()


def test_in_the_list_a_note_is_moved_by_its_own_button(tablet: Grouping) -> None:
    tablet.button("Show as list").tap()
    move = tablet.card(NOTE).get_by_role("button", name="Move to…")
    box = move.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    move.tap()
    tablet.dialog.get_by_role("button", name=HEADER).tap()
    expect(tablet.card(NOTE, tablet.group(HEADER))).to_be_visible()
    page_width = tablet.page.evaluate("() => document.documentElement.scrollWidth")
    assert page_width <= TABLET["viewport"]["width"]  # type: ignore[index]
