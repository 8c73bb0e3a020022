"""All of it behind nginx with TLS, below a path: joining, the wall, signing in, a page, a file."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.devices import LAPTOP, PHONE, PROJECTOR, OpenContext
from tests.browser.pages import Phone, Wall
from tests.browser.test_door_codes import print_slips
from tests.databases import Engine
from tests.proxies import running
from tests.rooms import PASSWORD, Room, furnish_room
from tests.server import Server, free_port
from workshop.people.accounts import CreateAccount, create_account
from workshop.people.rights import SYSTEM
from workshop.store.store import Store


@pytest.fixture
def below(tmp_path: Path, engine: Engine, empty_database: str) -> Iterator[Room]:
    """A room at a server that the browsers reach below ``/warsztat`` alone."""
    port = free_port()
    public = f"https://localhost:{port}/warsztat"
    with (
        engine.copied(empty_database, tmp_path),
        Server(tmp_path, WORKSHOP_PUBLIC_URL=public) as server,
        running("nginx", tmp_path / "nginx", port, [server.port], "/warsztat") as proxied,
    ):
        store = Store(server.settings.database_url)
        room = replace(furnish_room(store, server.url), url=proxied.url)
        room.start_empathy_map()
        room.change(asks_kind=False)
        yield room
        store.close()


def test_phone_wall_sign_in_page_and_file_below_a_path(
    open_context: OpenContext, below: Room
) -> None:
    wall = Wall(open_context(ignore_https_errors=True, **PROJECTOR), below)
    phone = Phone(open_context(ignore_https_errors=True, **PHONE), below).join()
    phone.send("The form is twelve pages long.")
    expect(phone.state("The form is twelve pages long.")).to_contain_text("Sent")
    expect(wall.notes).to_have_count(1)

    content = CreateAccount(
        "hanna", "Hanna", "facilitator", PASSWORD, programme_id=below.programme_id, language="en"
    )
    below.do(create_account, content, SYSTEM)
    page = open_context(ignore_https_errors=True, **LAPTOP).new_page()
    page.goto(f"{below.url}/session")
    form = page.get_by_test_id("stForm").first
    form.get_by_role("textbox").nth(0).fill("hanna")
    form.get_by_role("textbox").nth(1).fill(PASSWORD)
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    expect(page.get_by_role("link", name="Open the wall")).to_be_visible()
    assert urlsplit(page.url).path == "/warsztat/session"
    kept = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert kept["__Secure-workshop_session"]["path"] == "/warsztat"
    link = page.get_by_role("link", name="Open the wall")
    expect(link).to_have_attribute("href", re.compile("^/warsztat/screen"))
    page.get_by_role("link", name="Programme", exact=True).click()
    expect(page).to_have_url(re.compile("/warsztat/([?].*)?$"))
    assert len(print_slips(page, 3)) == 3
