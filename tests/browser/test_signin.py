"""Signing in, in real browsers against a real server."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import LAPTOP, PHONE, OpenContext, OpenPage
from tests.rooms import PASSWORD, Room
from tests.server import Server
from workshop.people.accounts import CreateAccount, create_account
from workshop.people.login_throttle import FREE_FAILURES
from workshop.people.rights import SYSTEM
from workshop.review.rounds import CreateRound, create_round
from workshop.store.ids_and_clock import new_id

WRONG = "Nazwa użytkownika albo hasło się nie zgadza."


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name, exact=True)


def out(page: Page) -> None:
    """Only the sign-in is shown."""
    expect(page.get_by_role("button", name="Zaloguj się")).to_be_visible()
    expect(page.get_by_role("button", name="Wyloguj", exact=True)).to_have_count(0)
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)


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
        form = self.page.get_by_test_id("stFormSubmitButton")
        return form.get_by_role("button", name="Zaloguj się")

    def fill(self, username: str, password: str = PASSWORD) -> None:
        """Type name and password and send them."""
        form = self.page.get_by_test_id("stForm").first
        form.get_by_role("textbox", name="Nazwa użytkownika").fill(username)
        form.get_by_role("textbox", name="Hasło").fill(password)
        self.button.click()

    def enter(self, username: str, password: str = PASSWORD) -> Page:
        """Sign in; ends when the page that was asked for is open."""
        self.fill(username, password)
        expect(self.page.get_by_role("button", name="Wyloguj", exact=True)).to_be_visible()
        return self.page


@pytest.fixture
def language() -> str:
    """These screens are read in Polish."""
    return "pl"


@pytest.fixture
def hanna(room: Room) -> str:
    """The user name of somebody with a password."""
    name = f"hanna{new_id()[:8]}"
    content = CreateAccount(name, "Hanna", "facilitator", PASSWORD, programme_id=room.programme_id)
    room.do(create_account, content, SYSTEM)
    return name


@pytest.fixture
def open_sign_in(open_context: OpenContext, room: Room) -> Callable[..., SignIn]:
    """The sign-in screen in a browser of its own, on the way to a page."""

    def opening(path: str = "/settings", device: dict[str, Any] = LAPTOP) -> SignIn:
        return SignIn(open_context(**device).new_page(), room.url).open(path)

    return opening


OpenSignIn = Callable[..., SignIn]


def test_a_cold_deep_link_shows_only_the_sign_in_and_then_the_page_asked_for(
    open_sign_in: OpenSignIn, hanna: str
) -> None:
    sign_in = open_sign_in("/settings")
    page = sign_in.page
    out(page)
    expect(heading(page, "Ustawienia")).to_have_count(0)
    sign_in.enter(hanna)
    expect(heading(page, "Ustawienia")).to_be_visible()
    assert urlsplit(page.url).path == "/settings"


def test_the_sign_in_survives_a_reload_and_a_restart_of_the_server(
    open_sign_in: OpenSignIn, hanna: str, server: Server
) -> None:
    page = open_sign_in().enter(hanna)
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert "workshop_form" not in cookies
    assert cookies["workshop_session"]["httpOnly"]
    assert cookies["workshop_session"]["sameSite"] == "Lax"
    assert cookies["workshop_browser"]["httpOnly"]
    page.reload()
    expect(heading(page, "Ustawienia")).to_be_visible()
    server.stop()
    server.start()
    page.reload()
    expect(heading(page, "Ustawienia")).to_be_visible()


def test_signing_out_ends_every_browser(open_sign_in: OpenSignIn, hanna: str) -> None:
    here, there = open_sign_in(), open_sign_in(device=PHONE)
    for sign_in in (here, there):
        sign_in.fill(hanna)
        expect(heading(sign_in.page, "Ustawienia")).to_be_visible()
    here.page.get_by_role("button", name="Wyloguj", exact=True).click()
    expect(heading(here.page, "Warsztat empatii")).to_be_visible()
    out(here.page)
    there.page.reload()
    expect(heading(there.page, "Warsztat empatii")).to_be_visible()
    out(there.page)


def test_a_new_password_ends_every_browser(open_sign_in: OpenSignIn, hanna: str) -> None:
    sign_in = open_sign_in()
    here, there = sign_in.enter(hanna), open_sign_in().enter(hanna)
    fields = here.get_by_test_id("stForm").filter(has_text="Nowe hasło jeszcze raz")
    fields.get_by_role("textbox", name="Nowe hasło", exact=True).fill("a wholly other password")
    fields.get_by_role("textbox", name="Nowe hasło jeszcze raz").fill("a wholly other password")
    fields.get_by_role("button", name="Zmień hasło i wyloguj").click()
    expect(heading(here, "Zapisz kod odzyskiwania")).to_be_visible()
    here.get_by_role("button", name="Kod zapisany, dalej").click()
    out(here)
    there.reload()
    expect(heading(there, "Warsztat empatii")).to_be_visible()
    sign_in.fill(hanna)
    expect(here.get_by_text(WRONG)).to_be_visible()
    sign_in.enter(hanna, "a wholly other password")
    expect(heading(here, "Ustawienia")).to_be_visible()


def test_ratings_follow_their_expert_into_another_browser_and_past_a_new_password(
    open_sign_in: OpenSignIn, room: Room
) -> None:
    name = f"ekspertka{new_id()[:8]}"
    content = CreateAccount(name, "Ewa", "expert", PASSWORD, programme_id=room.programme_id)
    account, _recovery = room.do(create_account, content, SYSTEM)
    subjects = [("need", room.make_need("ciepłej poczekalni"))]
    room.do(create_round, CreateRound(room.programme_id, "Runda", subjects, [account.id]))
    path = f"/review?programme={room.slug}"

    here = open_sign_in(path).enter(name)
    here.get_by_role("button", name="Zacznij").click()
    expect(here.get_by_text("Zaproszona jest tylko 1 osoba.")).to_be_visible()
    scale = here.get_by_role("group", name="Ważność")
    scale.get_by_role("radio").first.focus()
    here.keyboard.press("6")
    expect(here.get_by_text("Zapisano")).to_be_visible()
    here.get_by_role("button", name="Wyloguj", exact=True).click()
    out(here)

    there = open_sign_in(path).enter(name)
    there.get_by_role("button", name="Wróć do pracy").click()
    expect(rating(there, "Ważność", 6)).to_be_checked()
    there.goto(f"{room.url}/settings")
    fields = there.get_by_test_id("stForm").filter(has_text="Nowe hasło jeszcze raz")
    for label in ("Nowe hasło", "Nowe hasło jeszcze raz"):
        fields.get_by_role("textbox", name=label, exact=True).fill("a wholly other password")
    fields.get_by_role("button", name="Zmień hasło i wyloguj").click()
    expect(heading(there, "Zapisz kod odzyskiwania")).to_be_visible()

    third = open_sign_in(path).enter(name, "a wholly other password")
    third.get_by_role("button", name="Wróć do pracy").click()
    expect(rating(third, "Ważność", 6)).to_be_checked()


def rating(page: Page, criterion: str, value: int) -> Locator:
    scale = page.get_by_role("group", name=criterion)
    return scale.get_by_role("radio", name=re.compile(f"^{value}"))


def test_an_open_page_of_a_signed_out_browser_shows_nothing_more(
    open_sign_in: OpenSignIn, hanna: str
) -> None:
    here, there = (open_sign_in().enter(hanna) for _time in range(2))
    here.get_by_role("button", name="Wyloguj", exact=True).click()
    out(here)
    there.get_by_role("link", name="Program", exact=True).click()
    out(there)


def test_wrong_passwords_are_slowed_down_and_do_not_keep_a_known_browser_out(
    open_sign_in: OpenSignIn, hanna: str
) -> None:
    known, stranger = open_sign_in(), open_sign_in("/")
    known.enter(hanna).get_by_role("button", name="Wyloguj", exact=True).click()
    out(known.page)
    page = stranger.page
    app, slow = page.get_by_test_id("stApp"), page.get_by_text("Zbyt wiele nieudanych prób")
    for _time in range(3 * FREE_FAILURES):
        stranger.fill(hanna, "wrong password")
        expect(page.get_by_text(WRONG).or_(slow).first).to_be_visible()
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        if slow.count():
            break
    expect(slow).to_be_visible()
    form = page.get_by_test_id("stForm").first
    expect(form.get_by_role("textbox", name="Nazwa użytkownika")).to_have_value(hanna)
    known.fill(hanna)
    expect(heading(known.page, "Ustawienia")).to_be_visible()


def test_a_page_without_the_right_says_so(open_page: OpenPage, room: Room) -> None:
    page = open_page("/people", room.sign_in(room.add_member("ewa", "expert", "pl")))
    expect(heading(page, "Brak dostępu")).to_be_visible()
    expect(page.get_by_role("link", name="Osoby")).to_have_count(0)


def test_the_pages_ask_no_other_host(open_context: OpenContext, room: Room, hanna: str) -> None:
    page = open_context(**LAPTOP).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    SignIn(page, room.url).open("/settings").enter(hanna)
    for name, title in (("Osoby", "Osoby"), ("Program", "Standard")):
        page.get_by_role("link", name=name, exact=True).click()
        expect(heading(page, title)).to_be_visible()
        page.wait_for_load_state("networkidle")
    own = (f"{room.url}/", f"blob:{room.url}/", "data:")
    assert asked
    assert not [url for url in asked if not url.startswith(own)]


def test_the_language_can_be_chosen_before_and_after_signing_in(
    open_sign_in: OpenSignIn, hanna: str
) -> None:
    sign_in = open_sign_in()
    page = sign_in.page
    page.get_by_role("radio", name="English").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.get_by_role("radio", name="Polski").click()
    sign_in.enter(hanna)
    page.get_by_role("radio", name="English").click()
    expect(heading(page, "Settings")).to_be_visible()
    page.reload()
    expect(heading(page, "Settings")).to_be_visible()


def test_who_was_given_a_password_chooses_another_one_before_anything_else(
    open_sign_in: OpenSignIn, room: Room
) -> None:
    name = f"nowa{new_id()[:8]}"
    content = CreateAccount(
        name, "Nowa", "note_keeper", PASSWORD, programme_id=room.programme_id, one_time=True
    )
    room.do(create_account, content, SYSTEM)
    sign_in = open_sign_in("/")
    sign_in.fill(name)
    page = sign_in.page
    expect(heading(page, "Witaj, Nowa")).to_be_visible()
    expect(page.get_by_text("Twoje zadania")).to_have_count(0)
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)

    choose_own(page, PASSWORD)
    expect(page.get_by_text("Wybierz inne hasło niż to, które od kogoś masz.")).to_be_visible()
    choose_own(page, "moje całkiem własne hasło")
    page.get_by_role("button", name="Kod zapisany, dalej").click()
    expect(heading(page, "Twoje zadania")).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_contain_text("osoba protokołująca")


def choose_own(page: Page, password: str) -> None:
    """Type a new password twice and send it."""
    fields = page.get_by_test_id("stForm").locator("input[type=password]")
    for field in fields.all():
        field.fill(password)
    page.get_by_role("button", name="Ustaw nowe hasło").click()
