"""What browsers do not offer on pages without encryption: copying, and keeping a screen awake."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.devices import LAPTOP, PROJECTOR
from tests.browser.pages import sign_in
from tests.rooms import Room

UNSECURED = """
for (const name of ["clipboard", "wakeLock"])
  Object.defineProperty(Navigator.prototype, name, { get: () => undefined });
"""
"""As on http://192.168.…; the tests' own address counts as secure."""


@pytest.fixture
def language() -> str:
    return "pl"


def opened(context: BrowserContext, room: Room, path: str, *scripts: str) -> Page:
    for script in scripts:
        context.add_init_script(script)
    sign_in(context, room)
    page = context.new_page()
    page.goto(room.url + path)
    return page


def test_the_address_for_phones_is_copied_without_encryption_too(
    room: Room, open_context: Callable[..., BrowserContext]
) -> None:
    page = opened(open_context(**LAPTOP), room, "/session", UNSECURED)
    page.get_by_role("tab", name="Dołączanie").click()
    place = page.locator(".wct").filter(has_text="/join")
    place.get_by_role("button", name="Kopiuj").click()
    expect(place.get_by_role("status")).to_have_text("Skopiowano")
    page.evaluate("document.body.append(document.createElement('textarea'))")
    page.locator("body > textarea").focus()
    page.keyboard.press("Control+v")
    expect(page.locator("body > textarea")).to_have_value(re.compile(r"^http://\S+/join$"))


def test_where_nothing_can_be_copied_the_text_is_selected_and_the_keys_are_named(
    room: Room, open_context: Callable[..., BrowserContext]
) -> None:
    refusing = "document.execCommand = () => false;"
    page = opened(open_context(**LAPTOP), room, "/session", UNSECURED, refusing)
    page.get_by_role("tab", name="Dołączanie").click()
    place = page.locator(".wct").filter(has_text="/join")
    place.get_by_role("button", name="Kopiuj").click()
    expect(place.get_by_role("status")).to_contain_text("naciśnij Ctrl+C")
    assert page.evaluate("getSelection().toString()").endswith("/join")


@pytest.mark.parametrize(
    "reason",
    [UNSECURED, "WakeLock.prototype.request = () => Promise.reject(new Error('battery'));"],
    ids=["missing", "refused"],
)
def test_the_wall_says_when_the_projector_may_fall_asleep(
    room: Room, open_context: Callable[..., BrowserContext], reason: str
) -> None:
    page = opened(open_context(**PROJECTOR), room, f"/screen#{room.wall_token}", reason)
    told = page.get_by_text("Ten ekran może sam zgasnąć")
    expect(told).to_be_visible()
    under = page.locator(".wall").bounding_box()
    box = told.bounding_box()
    assert under is not None
    assert box is not None
    assert under["y"] + under["height"] <= box["y"] + 1
    told.click()
    expect(told).to_be_hidden()


def test_a_wall_that_is_kept_awake_says_nothing(
    room: Room, open_context: Callable[..., BrowserContext]
) -> None:
    page = opened(open_context(**PROJECTOR), room, f"/screen#{room.wall_token}")
    expect(page.locator(".wall .code")).to_be_visible()
    expect(page.locator(".sleepy")).to_be_hidden()
