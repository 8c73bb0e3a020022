"""Fixtures: the devices in a room. Every test has a room of its own in one shared server."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.pages import Desk, Grouping, Phone, Wall
from tests.browser.rooms import Building, Room
from tests.server import Server
from workshop.store.store import Store

PATIENCE_MS = 30_000
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "en-GB"}
LAPTOP = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"}
PROJECTOR = {"viewport": {"width": 1920, "height": 1080}, "locale": "en-GB"}


@pytest.fixture(scope="session")
def building(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    """The server, with a store beside it in which rooms are furnished."""
    server = Server(tmp_path_factory.mktemp("building")).start()
    store = Store(f"sqlite:///{server.data_dir / 'workshop.db'}")
    yield Building(server, store)
    store.close()
    server.stop()


@pytest.fixture
def room(building: Building) -> Room:
    """A programme from the template; its session 3 is open and its empathy map collects."""
    return building.furnish()


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A fresh browser, as another device has it; closed after the test."""
    opened: list[BrowserContext] = []

    def opening(**options: Any) -> BrowserContext:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context

    yield opening
    for context in opened:
        context.close()


@pytest.fixture
def make_phone(open_context: Callable[..., BrowserContext], room: Room) -> Callable[..., Phone]:
    """Phones, each somebody's own."""
    return lambda **options: Phone(open_context(**{**PHONE, **options}), room)


@pytest.fixture
def phone(make_phone: Callable[..., Phone]) -> Phone:
    """A phone that has not joined yet."""
    return make_phone()


@pytest.fixture
def open_wall(open_context: Callable[..., BrowserContext], room: Room) -> Callable[[], Wall]:
    """The wall, opened when the test is ready for it."""
    return lambda: Wall(open_context(**PROJECTOR), room)


@pytest.fixture
def open_desk(open_context: Callable[..., BrowserContext], room: Room) -> Callable[[], Desk]:
    """The facilitator's page, opened when the test is ready for it."""
    return lambda: Desk(open_context(**LAPTOP), room)


@pytest.fixture
def open_grouping(
    open_context: Callable[..., BrowserContext], room: Room
) -> Callable[[], Grouping]:
    """The affinity wall in one more browser of the facilitator."""
    return lambda: Grouping(open_context(**LAPTOP), room)
