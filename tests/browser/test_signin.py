"""Signing in, in real browsers against a real server."""

from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenContext, OpenKnown, Served, SignIn
from tests.server import PASSWORD
from tests.server import sign_in as session_for
from workshop.people.accounts import CreateAccount, SetMembership, create_account, set_membership
from workshop.people.login_throttle import FREE_FAILURES
from workshop.people.sign_in import record_failure

WRONG = "Nazwa użytkownika lub hasło się nie zgadza."


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name, exact=True)


def out(page: Page) -> None:
    """Only the sign-in is shown."""
    expect(page.get_by_role("button", name="Zaloguj się")).to_be_visible()
    expect(page.get_by_role("button", name="Wyloguj", exact=True)).to_have_count(0)
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)


def make_account(served: Served, name: str) -> None:
    content = CreateAccount(name, name.title(), "facilitator", PASSWORD)
    served.room.do(create_account, content)


def test_a_cold_deep_link_shows_only_the_sign_in_and_then_the_page_asked_for(
    visitor: OpenContext, served: Served
) -> None:
    page = visitor().new_page()
    sign_in = SignIn(page, served.url).open("/settings")
    out(page)
    expect(heading(page, "Ustawienia")).to_have_count(0)
    sign_in.sign_in()
    expect(heading(page, "Ustawienia")).to_be_visible()
    assert urlsplit(page.url).path == "/settings"


def test_the_sign_in_survives_a_reload_and_a_restart_of_the_server(
    visitor: OpenContext, served: Served
) -> None:
    page = visitor().new_page()
    SignIn(page, served.url).open("/settings").sign_in()
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert "workshop_form" not in cookies
    assert cookies["workshop_session"]["httpOnly"]
    assert cookies["workshop_session"]["sameSite"] == "Lax"
    page.reload()
    expect(heading(page, "Ustawienia")).to_be_visible()
    served.server.stop()
    served.server.start()
    page.reload()
    expect(heading(page, "Ustawienia")).to_be_visible()


def test_signing_out_ends_every_browser(visitor: OpenContext, served: Served) -> None:
    make_account(served, "hanna")
    here, there = visitor().new_page(), visitor("phone").new_page()
    for page in (here, there):
        SignIn(page, served.url).open("/settings").fill("hanna", PASSWORD)
        expect(heading(page, "Ustawienia")).to_be_visible()
    here.get_by_role("button", name="Wyloguj", exact=True).click()
    expect(heading(here, "Warsztat empatii")).to_be_visible()
    out(here)
    there.reload()
    expect(heading(there, "Warsztat empatii")).to_be_visible()
    out(there)


def test_a_new_password_ends_every_browser(visitor: OpenContext, served: Served) -> None:
    make_account(served, "iga")
    here, there = visitor().new_page(), visitor().new_page()
    for page in (here, there):
        SignIn(page, served.url).open("/settings").sign_in("iga")
    fields = here.get_by_test_id("stForm").filter(has_text="Nowe hasło jeszcze raz")
    fields.get_by_role("textbox", name="Nowe hasło", exact=True).fill("a wholly other password")
    fields.get_by_role("textbox", name="Nowe hasło jeszcze raz").fill("a wholly other password")
    fields.get_by_role("button", name="Zmień hasło i wyloguj").click()
    expect(heading(here, "Warsztat empatii")).to_be_visible()
    out(here)
    there.reload()
    expect(heading(there, "Warsztat empatii")).to_be_visible()
    sign_in = SignIn(here, served.url)
    sign_in.fill("iga", PASSWORD)
    expect(here.get_by_text(WRONG)).to_be_visible()
    sign_in.sign_in("iga", "a wholly other password")
    expect(heading(here, "Ustawienia")).to_be_visible()


def test_an_open_page_of_a_signed_out_browser_shows_nothing_more(
    visitor: OpenContext, served: Served
) -> None:
    make_account(served, "jan")
    here, there = visitor().new_page(), visitor().new_page()
    for page in (here, there):
        SignIn(page, served.url).open("/settings").sign_in("jan")
    here.get_by_role("button", name="Wyloguj", exact=True).click()
    out(here)
    there.get_by_role("link", name="Program", exact=True).click()
    out(there)


def test_wrong_passwords_are_slowed_down_and_the_name_stays(
    visitor: OpenContext, served: Served
) -> None:
    make_account(served, "olga")
    page = visitor().new_page()
    sign_in = SignIn(page, served.url).open()
    sign_in.fill("olga", "wrong password")
    expect(page.get_by_text(WRONG)).to_be_visible()
    for _time in range(FREE_FAILURES + 5):
        served.room.do(record_failure, "olga")
    sign_in.fill("olga", PASSWORD)
    expect(page.get_by_text("Zbyt wiele nieudanych prób")).to_be_visible()
    form = page.get_by_test_id("stForm").first
    expect(form.get_by_role("textbox", name="Nazwa użytkownika")).to_have_value("olga")


def test_a_page_without_the_right_says_so(known: OpenKnown, served: Served) -> None:
    ewa, _code = served.room.do(create_account, CreateAccount("ewa", "Ewa", "expert", PASSWORD))
    served.room.do(set_membership, SetMembership(served.room.programme_id, ewa.id, "expert"))
    page = known("/people", session_for(served.room.store, "ewa"))
    expect(heading(page, "Brak dostępu")).to_be_visible()
    expect(page.get_by_role("link", name="Osoby")).to_have_count(0)


def test_the_pages_ask_no_other_host(visitor: OpenContext, served: Served) -> None:
    page = visitor().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    SignIn(page, served.url).open("/settings").sign_in()
    for name in ("Osoby", "Program"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        page.wait_for_timeout(500)
    own = (f"{served.url}/", f"blob:{served.url}/", "data:")
    assert asked
    assert not [url for url in asked if not url.startswith(own)]


def test_the_language_can_be_chosen_before_and_after_signing_in(
    visitor: OpenContext, served: Served
) -> None:
    make_account(served, "ula")
    page = visitor().new_page()
    SignIn(page, served.url).open("/settings")
    page.get_by_role("radio", name="English").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.get_by_role("radio", name="Polski").click()
    SignIn(page, served.url).sign_in("ula")
    page.get_by_role("radio", name="English").click()
    expect(heading(page, "Settings")).to_be_visible()
    page.reload()
    expect(heading(page, "Settings")).to_be_visible()
