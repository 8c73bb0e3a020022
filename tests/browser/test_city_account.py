"""Sign-in with an account of the city in a real browser, and the dialog in which it is linked."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import LAPTOP, OpenContext
from tests.databases import Engine
from tests.identity_provider import IdentityProvider, providing
from tests.rooms import PASSWORD
from tests.server import Server, free_port
from workshop.people.accounts import CreateAccount, create_account
from workshop.people.rights import SYSTEM
from workshop.store.store import Store

ADA, HANNA = "ada", "hanna"


@dataclass(frozen=True)
class CityHall:
    """A server that knows a provider; Ada is an expert, Hanna administers."""

    server: Server
    provider: IdentityProvider
    open_context: OpenContext

    def visit(self, path: str = "/?lang=en") -> Page:
        """A browser of its own, at the form."""
        page = self.open_context(**LAPTOP).new_page()
        page.goto(self.server.url + path)
        return page

    def enter(self, page: Page, username: str) -> None:
        """Sign in with a password."""
        form = page.get_by_test_id("stForm").first
        form.get_by_role("textbox", name="User name").fill(username)
        form.get_by_role("textbox", name="Password").fill(PASSWORD)
        form.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()


def way_to_provider(page: Page) -> Locator:
    return page.get_by_role("button", name="Sign in with your account of the City of Example")


@pytest.fixture
def hall(
    tmp_path: Path, engine: Engine, empty_database: str, open_context: OpenContext
) -> Iterator[CityHall]:
    with engine.copied(empty_database, tmp_path), providing() as provider:
        port = free_port()
        server = Server(tmp_path, **provider.settings(f"http://127.0.0.1:{port}"))
        server.port = port
        store = Store(server.settings.database_url)
        for name, role in ((ADA, "expert"), (HANNA, "admin")):
            content = CreateAccount(name, name.title(), role, PASSWORD, "en")
            store.write(create_account, SYSTEM, content)
        store.close()
        with server:
            yield CityHall(server, provider, open_context)


def test_a_code_that_is_refused_says_so_where_one_looks(hall: CityHall) -> None:
    page = hall.visit("/people?lang=en")
    hall.enter(page, HANNA)
    page.get_by_role("button", name="Change", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    refusal = dialog.get_by_text("Nobody was given this code in the last hours.")
    for code in ("AAAA-BBBB", ""):
        dialog.get_by_role("textbox", name="Code of the City of Example").fill(code)
        dialog.get_by_role("button", name="Link", exact=True).click()
        expect(refusal).to_be_in_viewport(ratio=1)
    expect(dialog.get_by_role("button", name="Link", exact=True)).to_be_in_viewport(ratio=1)
