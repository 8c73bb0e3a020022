"""A real Chromium, a real server, and page objects for what every visit begins with."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.browser.devices import (  # noqa: F401
    building,
    make_phone,
    open_context,
    open_desk,
    open_grouping,
    open_wall,
    phone,
    room,
)
from tests.server import PASSWORD, Room, Server, furnished

CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge",
)
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = {"phone": (390, 844), "laptop": (1440, 900), "wall": (1920, 1080)}
PATIENCE_MS = 30_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one the test is skipped, or fails where one is required."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        reason = f"no Chromium here (looked for {', '.join(CHROMIUM_NAMES)})"
        if os.environ.get("WORKSHOP_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="package")
def _playwright(chromium: str) -> Iterator[Playwright]:
    """Ends with this folder: its event loop would be in the way of tests that run their own."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(_playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """One browser for all tests of this folder; every visitor gets a context of their own."""
    expect.set_options(timeout=PATIENCE_MS)
    browser = _playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
    yield browser
    browser.close()


OpenContext = Callable[..., BrowserContext]
OpenKnown = Callable[..., Page]


@pytest.fixture
def visitor(browser: Browser) -> Iterator[OpenContext]:
    """A function that opens one more browser context, by the name of a screen's size."""
    contexts: list[BrowserContext] = []

    def open_one(size: str = "laptop") -> BrowserContext:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, locale="pl-PL")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()


@dataclass(frozen=True)
class Served:
    """A running server and the room that it serves; ``room.do`` writes beside it."""

    server: Server
    room: Room

    @property
    def url(self) -> str:
        """Where pages are, without a slash at the end."""
        return self.server.url


@pytest.fixture(scope="module")
def served(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server process on a free port with a furnished data folder, one per test module.

    It depends on the browser, so that no server starts where the tests are skipped anyway.
    """
    with furnished(tmp_path_factory.mktemp("house")) as furnished_room:
        data_dir = Path(furnished_room.store.url.removeprefix("sqlite:///")).parent
        server = Server(data_dir).start()
        yield Served(server, furnished_room)
        server.stop()


@dataclass(frozen=True)
class SignIn:
    """The sign-in screen, in Polish."""

    page: Page
    url: str

    def open(self, path: str = "/") -> "SignIn":
        """Ask for a page; ends when the form is there."""
        self.page.goto(self.url + path)
        expect(self.button).to_be_visible()
        return self

    @property
    def button(self) -> Locator:
        """The button that sends name and password."""
        return self.page.get_by_test_id("stFormSubmitButton").get_by_role(
            "button", name="Zaloguj się"
        )

    def fill(self, username: str, password: str) -> None:
        """Type name and password and send them."""
        form = self.page.get_by_test_id("stForm").first
        form.get_by_role("textbox", name="Nazwa użytkownika").fill(username)
        form.get_by_role("textbox", name="Hasło").fill(password)
        self.button.click()

    def sign_in(self, username: str = "alice", password: str = PASSWORD) -> Page:
        """Sign in; ends when the page that was asked for is open."""
        self.fill(username, password)
        expect(self.page.get_by_role("button", name="Wyloguj", exact=True)).to_be_visible()
        return self.page


@pytest.fixture
def sign_in(visitor: OpenContext, served: Served) -> OpenKnown:
    """A function that opens a page in a new browser context and signs Alice, or another, in."""

    def open_signed_in(path: str = "/", username: str = "alice", size: str = "laptop") -> Page:
        page = visitor(size).new_page()
        return SignIn(page, served.url).open(path).sign_in(username)

    return open_signed_in


@pytest.fixture
def known(visitor: OpenContext, served: Served) -> OpenKnown:
    """As ``sign_in``, but with the cookie put into the browser: quick."""

    def open_known(path: str = "/", cookie: str | None = None, size: str = "laptop") -> Page:
        context = visitor(size)
        token = cookie or served.room.alice_cookie
        context.add_cookies(
            [{"name": "workshop_session", "value": token, "url": served.url, "httpOnly": True}]
        )
        page = context.new_page()
        page.goto(served.url + path)
        return page

    return open_known
