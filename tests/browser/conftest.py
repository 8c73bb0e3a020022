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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser. Each file begins with the way that most people
    go: that is seen every day, the ways beside it take twice as long and are seen by thorough
    runs."""
    found: Counter[Path] = Counter()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            found[item.path] += 1
            if found[item.path] > EVERYDAY:
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
