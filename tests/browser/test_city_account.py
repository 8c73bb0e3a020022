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
DOWN = "the City of Example does not answer."


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


def test_the_form_keeps_its_language_and_the_code_while_the_provider_is_down(
    hall: CityHall,
) -> None:
    page = hall.visit("/")
    page.get_by_role("radio", name="English").click()
    way_to_provider(page).click()
    code = page.get_by_role("heading", level=3).locator("code")
    expect(code).to_be_visible()
    expect(page.get_by_text("the City of Example has said who you are.")).to_be_visible()
    told = code.inner_text()
    hall.provider.silent = True
    way_to_provider(page).click()
    expect(page.get_by_text(DOWN)).to_be_visible()
    expect(code).to_have_text(told)


def test_a_try_that_failed_is_not_told_again_after_a_password_sign_in(hall: CityHall) -> None:
    page = hall.visit("/?lang=en&provider=silent")
    expect(page.get_by_text(DOWN)).to_be_visible()
    hall.enter(page, ADA)
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(way_to_provider(page)).to_be_visible()
    expect(page.get_by_text(DOWN)).to_have_count(0)
