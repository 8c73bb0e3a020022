"""What a phone must load: little, and from nobody else."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.pages import Phone
from tests.rooms import Room
from workshop.i18n import catalogue
from workshop.programme.join_codes import grouped

JOIN_BUDGET = 30 * 1024


class Meter:
    """Counts the bytes that came over the wire, and remembers whom the page asked."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        self.hosts: set[str] = set()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameReceived", self._frame)
        page.on("request", lambda request: self._asked(request.url))
        page.on("websocket", lambda socket: self._asked(socket.url))

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def _frame(self, event: dict[str, Any]) -> None:
        self.bytes += len(event["response"]["payloadData"].encode())

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme != "data":
            self.hosts.add(urlsplit(url).netloc)


@pytest.mark.parametrize("locale", ["pl-PL", "en-GB"])
def test_a_phone_loads_at_most_30_kb_before_the_code_can_be_typed(
    locale: str, make_phone: Callable[..., Phone]
) -> None:
    phone = make_phone(locale=locale)
    meter = Meter(phone.page)
    phone.visit()
    expect(phone.page.locator("input#code")).to_be_editable()
    phone.page.wait_for_load_state("networkidle")
    assert 0 < meter.bytes <= JOIN_BUDGET, meter.bytes


@pytest.mark.parametrize("locale", ["pl-PL", "en-GB"])
def test_a_scanned_code_leads_to_the_contract_within_30_kb(
    locale: str, make_phone: Callable[..., Phone]
) -> None:
    phone = make_phone(locale=locale)
    meter = Meter(phone.page)
    phone.scan()
    expect(phone.page.locator(".contract")).to_be_visible()
    phone.page.wait_for_load_state("networkidle")
    assert 0 < meter.bytes <= JOIN_BUDGET, meter.bytes


def test_a_phone_asks_no_other_host_all_the_way_into_the_room(phone: Phone, room: Room) -> None:
    meter = Meter(phone.page)
    phone.join()
    phone.send("Nikt inny nie słucha")
    expect(phone.state("Nikt")).to_have_text("✓ Sent")
    assert meter.hosts == {urlsplit(room.url).netloc}


def test_the_wall_asks_no_other_host(
    room: Room, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(locale="en-GB").new_page()
    meter = Meter(page)
    page.goto(f"{room.url}/screen#{room.wall_token}")
    expect(page.get_by_role("img", name="QR code of the address for phones")).to_be_visible()
    expect(page.get_by_text(grouped(room.code))).to_be_visible()
    assert meter.hosts == {urlsplit(room.url).netloc}


def test_a_phone_can_write_its_first_note_within_30_kb(make_phone: Callable[..., Phone]) -> None:
    """In Polish, whose words are loaded on top of the English ones."""
    phone = make_phone(locale="pl-PL")
    meter, page, words = Meter(phone.page), phone.page, catalogue("pl")
    phone.scan()
    page.get_by_role("button", name=words["I agree, let us begin"]).click()
    phone.choose(words["I am here as"], words["Local leader"])
    phone.choose(words["My table"], "2")
    page.get_by_role("button", name=words["Join"], exact=True).click()
    page.get_by_role("button", name=words["I have written it down"]).click()
    expect(page.get_by_role("textbox")).to_be_editable()
    page.wait_for_load_state("networkidle")
    assert 0 < meter.bytes <= JOIN_BUDGET, meter.bytes
