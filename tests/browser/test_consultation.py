"""A remark on a clause, sent from a phone whose browser runs no scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.devices import PHONE
from tests.browser.test_public_page import RULES
from tests.consulting import consult
from tests.rooms import Room, furnish_room
from tests.server import Server
from workshop.store.store import Store


@pytest.fixture
def room(chromium: str, server: Server, server_store: Store) -> Room:
    """A programme in Polish without a template."""
    return furnish_room(server_store, server.url, language="pl", from_template=False)


def test_a_phone_without_scripts_sends_a_remark_and_gets_a_number(
    browser: Browser, room: Room, server: Server
) -> None:
    town = consult(room, server.host, "pl")
    context = browser.new_context(**PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{room.url}{town.place}ST-02")
    page.get_by_role("link", name="Prześlij uwagę do ST-02").click()
    expect(page.get_by_label("Czego dotyczy uwaga?")).to_have_value("ST-02")
    # Whoever comes to write sees the field, and what the clause says is one press away.
    expect(page.get_by_label("Treść uwagi")).to_be_in_viewport(ratio=0.5)
    page.get_by_text("Treść zapisu ST-02").click()
    expect(page.get_by_text("Zostaw to pole puste")).not_to_be_in_viewport()
    page.get_by_label("Jako kto piszesz?").select_option("resident")
    page.get_by_label("Treść uwagi").fill("Potrzebna jest ławka.")
    page.get_by_role("button", name="Wyślij uwagę").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dziękujemy. Twoja uwaga dotarła.")
    [remark] = town.remarks()
    assert (remark.code, remark.text) == ("ST-02", "Potrzebna jest ławka.")
    assert "".join(page.locator(".number").inner_text().split()) == remark.number
    context.close()


def test_the_pages_of_a_consultation_pass_axe(browser: Browser, room: Room, server: Server) -> None:
    town = consult(room, server.host, "pl")
    town.send("Potrzebna jest ławka.")
    town.decide(town.remarks()[0])
    context = browser.new_context(**PHONE, bypass_csp=True)
    page = context.new_page()
    for path in ("consultation", "", "register"):
        if path == "register":
            town.end_yesterday()
            town.press.publish("0.2")
        page.goto(f"{room.url}{town.place}{path}")
        found = Axe().run(page, options={"runOnly": RULES})
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
