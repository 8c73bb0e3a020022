"""Fixtures: the devices in a room. Every test has a room of its own in one shared server."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser.pages import Desk, Grouping, Phone, Wall, sign_in
from tests.rooms import Room, furnish_room
from tests.server import Server
from workshop.store.store import Store

PATIENCE_MS = 30_000
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
LAPTOP = {"viewport": {"width": 1440, "height": 900}}
PROJECTOR = {"viewport": {"width": 1920, "height": 1080}}
LOCALES = {"en": "en-GB", "pl": "pl-PL"}

OpenContext = Callable[..., BrowserContext]
OpenPage = Callable[..., Page]


@pytest.fixture
def language() -> str:
    """What Alice and her browsers speak; a module that is about Polish screens overrides it."""
    return "en"


@pytest.fixture
def room(chromium: str, server: Server, server_store: Store, language: str) -> Room:
    """A programme from the template; its session 3 is open and its empathy map collects, without
    asking what a note is: the tests of that say so.

    It asks for the browser first, so that no server starts where the tests are skipped anyway.
    """
    room = furnish_room(server_store, server.url, language=language)
    room.start_empathy_map()
    room.change(asks_kind=False)
    return room


@pytest.fixture
def refused() -> list[str]:
    """What the policies of our pages have refused in this test, as browsers tell it."""
    return []


@pytest.fixture
def open_context(browser: Browser, language: str, refused: list[str]) -> Iterator[OpenContext]:
    """A fresh browser, as another device has it; closed after the test.

    Nothing that our pages do by themselves may be refused by their policies: a test that does
    something forbidden clears ``refused``.
    """
    opened: list[BrowserContext] = []

    def opening(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"locale": LOCALES[language], **options})
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", lambda told: _note_refusal(told, refused))
        opened.append(context)
        return context

    yield opening
    for context in opened:
        context.close()
    assert refused == []


def _note_refusal(told: ConsoleMessage, refused: list[str]) -> None:
    if "Content Security Policy" in told.text:
        refused.append(f"{told.page.url if told.page else ''}: {told.text}")


@pytest.fixture
def open_page(open_context: OpenContext, room: Room) -> OpenPage:
    """A path of the server in a browser of its own: signed in as Alice, or with another cookie."""

    def opening(
        path: str = "/", cookie: str | None = None, device: dict[str, Any] = LAPTOP
    ) -> Page:
        context = open_context(**device)
        sign_in(context, room, cookie)
        page = context.new_page()
        page.goto(room.url + path)
        return page

    return opening


@pytest.fixture
def make_phone(open_context: OpenContext, room: Room) -> Callable[..., Phone]:
    """Phones, each somebody's own."""
    return lambda **options: Phone(open_context(**{**PHONE, **options}), room)


@pytest.fixture
def phone(make_phone: Callable[..., Phone]) -> Phone:
    """A phone that has not joined yet."""
    return make_phone()


@pytest.fixture
def open_wall(open_context: OpenContext, room: Room) -> Callable[[], Wall]:
    """The wall, opened when the test is ready for it."""
    return lambda: Wall(open_context(**PROJECTOR), room)


@pytest.fixture
def open_desk(open_context: OpenContext, room: Room) -> Callable[[], Desk]:
    """The facilitator's page, opened when the test is ready for it."""
    return lambda: Desk(open_context(**LAPTOP), room)


@pytest.fixture
def open_grouping(open_context: OpenContext, room: Room) -> Callable[[], Grouping]:
    """The affinity wall in one more browser of the facilitator."""
    return lambda: Grouping(open_context(**LAPTOP), room)
