"""A real Chromium for every test of this folder; the devices in it are in ``devices.py``."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.devices import language as language
from tests.browser.devices import make_phone as make_phone
from tests.browser.devices import open_context as open_context
from tests.browser.devices import open_desk as open_desk
from tests.browser.devices import open_grouping as open_grouping
from tests.browser.devices import open_page as open_page
from tests.browser.devices import open_wall as open_wall
from tests.browser.devices import phone as phone
from tests.browser.devices import refused as refused
from tests.browser.devices import room as room

CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge",
)
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE_MS = 30_000


EVERYDAY = 1
"""So many tests of each file, the first ones, belong to every run; the others to a thorough one."""
LONG_WAYS = {
    "test_sessions_in_a_row": ("test_rehearse_ten_sessions", "browser/test_silence"),
    "test_votes_do_not_leak": ("test_votes_do_not_leak", "browser/test_votes"),
    "test_wall_and_door": ("test_door", "test_wall_link", "browser/test_wall_follows"),
    "test_press_once_on_pages": ("test_press_once", "browser/test_press_once"),
    "test_review": ("test_page_review", "test_review_rounds", "browser/test_rate_in_the_room"),
    "test_practices": ("test_practices", "browser/test_practices_on_workshop_days"),
    "test_votes_on_ideas": ("test_note_ideas", "test_write_ideas", "browser/test_votes"),
    "test_recruitment": ("test_page_recruitment", "test_recruit"),
    "test_between_meetings": ("test_contribution_window_live", "test_page_between_meetings"),
    "test_rehearse_on_the_page": ("test_page_rehearsal", "test_rehearse_session"),
    "test_calendar": ("test_calendar_take_in", "test_page_programme"),
    "test_meeting_of_another_kind": ("test_meetings", "test_meeting_minutes"),
}
"""Files of which thorough runs alone see anything: long ways, with what sees their steps every day,
without a browser or in shorter tests of this folder."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser. Each file begins with the way that most people
    go: that is seen every day, unless it is a long one; the ways beside it take twice as long and
    are seen by thorough runs."""
    found: Counter[Path] = Counter()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            found[item.path] += 1
            if found[item.path] > EVERYDAY or item.path.stem in LONG_WAYS:
                item.add_marker("thorough")


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
def playwright(chromium: str) -> Iterator[Playwright]:
    """Ends with this folder: its event loop would be in the way of tests that run their own."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """One browser for all tests of this folder; every visitor gets a context of their own."""
    expect.set_options(timeout=PATIENCE_MS)
    browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
    yield browser
    browser.close()
