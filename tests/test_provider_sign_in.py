"""Sign-in with an account of the city, against a provider on a real port."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import OctKey, RSAKey
from sqlmodel import Session
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from tests.databases import Engine
from tests.identity_provider import CLIENT, SECRET, IdentityProvider, providing
from tests.rooms import make_account
from tests.server import free_port, settings_for
from tests.serving import hosting
from workshop.erasing_again.from_list import catch_up
from workshop.errors import Conflict, NotAllowed, NotFound
from workshop.people import provider_identities
from workshop.people.accounts import ChangeAccount, change_account
from workshop.people.provider_identities import (
    WAITING_COOKIES,
    LinkIdentity,
    UnlinkIdentity,
    code_of_waiting,
    link_identity,
    unlink_identity,
)
from workshop.people.rights import SYSTEM, Actor
from workshop.people.sign_in import find_session
from workshop.people.tables import AccountSession, IdentityRequest, LinkedIdentity
from workshop.retention.clock import RetentionClock
from workshop.services import Services, use_services
from workshop.settings import ROOT
from workshop.store.backup_place import list_in
from workshop.store.erased_list import set_counted
from workshop.store.ids_and_clock import now

WAITING, SIGNED_IN = WAITING_COOKIES[0], "workshop_session"


@dataclass
class City:
    """A house that knows a provider, an administrator in it, and the person Ada."""

    services: Services
    provider: IdentityProvider
    here: str
    admin: Actor
    ada: Actor
    browser: httpx.Client = field(default_factory=lambda: httpx.Client(follow_redirects=True))

    def come(self, browser: httpx.Client | None = None) -> httpx.Response:
        """Press the link on the form in a browser, and follow wherever it leads."""
        return (browser or self.browser).get(f"{self.here}/sign-in/provider")

    def code(self) -> str:
        """What the form tells the browser that waits."""
        with self.services.store.read() as db:
            return str(code_of_waiting(db, self.browser.cookies[WAITING]))

    def link(self, code: str, account: Actor | None = None, by: Actor | None = None) -> str:
        content = LinkIdentity((account or self.ada).id, code)
        return str(self.services.store.write(link_identity, by or self.admin, content))

    def signed_in(self, browser: httpx.Client | None = None) -> str | None:
        """The account that a browser is signed in as."""
        token = (browser or self.browser).cookies.get(SIGNED_IN)
        with self.services.store.read() as db:
            found = find_session(db, token) if token else None
        return found.account_id if found else None


@pytest.fixture
def city(tmp_path: Path, engine: Engine, empty_database: str) -> Iterator[City]:
    form = Route("/", lambda request: PlainTextResponse(f"form {request.query_params}"))
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    with engine.copied(empty_database, tmp_path), providing() as provider:
        services = Services.build(settings_for(tmp_path, **provider.settings(here)))
        store = services.store
        admin, ada = make_account(store, "hanna", "admin"), make_account(store, "ada", "expert")
        with hosting(services, routes=[form], port=port):
            yield City(services, provider, here, admin, ada)
        services.close()


def test_who_is_linked_by_an_administrator_comes_in_from_then_on(city: City) -> None:
    assert city.come().text == "form "
    assert city.signed_in() is None
    code = city.code()
    assert city.link(code.lower().replace("-", " ")) == "Ada Example"
    assert city.come().text == "form "
    assert city.signed_in() == city.ada.id
    assert WAITING not in city.browser.cookies
    with httpx.Client(follow_redirects=True) as elsewhere:
        city.come(elsewhere)
        assert city.signed_in(elsewhere) == city.ada.id


def test_a_sign_in_without_a_password_opens_no_ratings(city: City) -> None:
    city.come()
    city.link(city.code())
    city.come()
    with city.services.store.read() as db:
        sessions = [row.sealed_key for row in db.query(AccountSession).all()]
    assert sessions == [None]


def test_nothing_of_the_provider_is_stored_that_names_anybody(city: City) -> None:
    city.provider.subject = "ada.example@city.example"
    city.come()
    city.link(city.code())
    with city.services.store.read() as db:
        assert db.query(IdentityRequest).all() == []
        [row] = db.query(LinkedIdentity).all()
        assert "ada" not in row.identity


def test_a_name_or_an_address_links_nobody(city: City) -> None:
    city.provider.name = "ada"
    city.provider.claims = {"email": "ada@city.example", "preferred_username": "ada"}
    city.come()
    assert city.signed_in() is None


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of somebody else"},
        {"aud": "another client"},
        {"aud": [CLIENT, "another client"], "azp": "another client"},
        {"iss": "https://another.example"},
        {"exp": int(time.time()) - 3600},
        {"sub": None},
    ],
    ids=lambda claims: "-".join(claims),
)
def test_a_token_that_says_something_else_signs_nobody_in(city: City, claims: dict) -> None:
    city.come()
    city.link(city.code())
    city.provider.claims = claims
    assert city.come().text == "form provider=refused"
    assert city.signed_in() is None


@pytest.mark.parametrize("how", ["another key", "our secret", "nobody"])
def test_a_token_that_the_provider_has_not_signed_signs_nobody_in(city: City, how: str) -> None:
    city.come()
    city.link(city.code())
    if how == "another key":
        city.provider.signer = RSAKey.generate_key(2048, {"kid": "first"})
    elif how == "our secret":
        city.provider.header = {"alg": "HS256", "kid": "first"}
        city.provider.signer = OctKey.import_key(SECRET)
    else:
        city.provider.header = {"alg": "none"}
    assert city.come().text == "form provider=refused"
    assert city.signed_in() is None


def test_what_began_in_another_browser_ends_nowhere(city: City) -> None:
    # Whoever gets somebody to follow such an address would sign them in as somebody else.
    with httpx.Client() as attacker:
        away = attacker.get(f"{city.here}/sign-in/provider").headers["location"]
        back = attacker.get(away).headers["location"]
    assert city.browser.get(back).text == "form provider=late"
    assert city.signed_in() is None


def test_an_address_of_return_is_good_for_once(city: City) -> None:
    city.come()
    city.link(city.code())
    with httpx.Client() as browser:
        away = browser.get(f"{city.here}/sign-in/provider").headers["location"]
        kept = dict(browser.cookies)
        back = browser.get(away).headers["location"]
        browser.get(back)
        assert city.signed_in(browser) == city.ada.id
    with httpx.Client(cookies=kept, follow_redirects=True) as thief:
        assert thief.get(back).text == "form provider=refused"
        assert city.signed_in(thief) is None


def test_a_provider_that_is_down_leaves_the_form(city: City) -> None:
    city.provider.silent = True
    assert city.come().text == "form provider=silent"


def test_a_provider_that_goes_down_on_the_way_leaves_the_form(city: City) -> None:
    with httpx.Client() as browser:
        away = browser.get(f"{city.here}/sign-in/provider").headers["location"]
        back = browser.get(away).headers["location"]
        city.provider.silent = True
        assert browser.get(back).headers["location"] == "/?provider=silent"


@pytest.mark.parametrize("silent", [True, False])
def test_whoever_reads_english_comes_back_to_an_english_form(city: City, silent: bool) -> None:
    city.provider.silent = silent
    way = f"{city.here}/sign-in/provider?lang=en"
    said = "provider=silent&lang=en" if silent else "lang=en"
    assert city.browser.get(way).text == f"form {said}"


def test_whoever_reads_english_is_led_in_english_to_the_one_address(city: City) -> None:
    there = city.here.replace("127.0.0.1", "localhost")
    away = httpx.get(f"{there}/sign-in/provider?lang=en").headers["location"]
    assert away == f"{city.here}/sign-in/provider?there&lang=en"
    assert city.browser.get(away, follow_redirects=True).text == "form lang=en"


def test_who_says_no_at_the_provider_comes_back_to_the_form(city: City) -> None:
    with httpx.Client(follow_redirects=True) as browser:
        away = browser.get(f"{city.here}/sign-in/provider", follow_redirects=False)
        state = httpx.URL(away.headers["location"]).params["state"]
        place = f"{city.here}/sign-in/provider/back"
        query = {"error": "access_denied", "state": state}
        assert browser.get(place, params=query).text == "form provider=refused"


def test_a_disabled_account_stays_out(city: City) -> None:
    city.come()
    city.link(city.code())
    city.services.store.write(change_account, city.admin, ChangeAccount(city.ada.id, disabled=True))
    assert city.come().text == "form provider=closed"
    assert city.signed_in() is None


def test_a_link_that_is_taken_back_ends_every_sign_in(city: City) -> None:
    city.come()
    city.link(city.code())
    city.come()
    city.services.store.write(unlink_identity, city.admin, UnlinkIdentity(city.ada.id))
    assert city.signed_in() is None
    city.come()
    assert city.signed_in() is None


def test_a_link_that_is_taken_back_does_not_return_with_an_older_state(city: City) -> None:
    city.come()
    city.link(city.code())
    store = city.services.store
    with store.read() as db:
        [kept] = [row.model_dump() for row in db.query(LinkedIdentity).all()]
    store.write(unlink_identity, city.admin, UnlinkIdentity(city.ada.id))

    def as_it_was(db: Session, _actor: Actor, _content: None) -> None:
        db.add(LinkedIdentity(**kept))
        set_counted(db.connection(), 0)

    store.write(as_it_was, SYSTEM, None)
    catch_up(store, list_in(city.services.settings))
    city.come()
    assert city.signed_in() is None
    city.link(city.code())
    catch_up(store, list_in(city.services.settings))
    city.come()
    assert city.signed_in() == city.ada.id, "one that is made anew is another one"


def test_only_an_administrator_links(city: City) -> None:
    city.come()
    with pytest.raises(NotAllowed):
        city.link(city.code(), by=city.ada)
    with pytest.raises(NotAllowed):
        city.services.store.write(unlink_identity, city.ada, UnlinkIdentity(city.ada.id))


def test_a_code_is_good_for_one_link_and_for_some_hours(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.come()
    code = city.code()
    for wrong in ("", "AAAA-AAAA", code[:-1]):
        with pytest.raises(NotFound):
            city.link(wrong)
    tomorrow = now() + timedelta(days=1)
    with monkeypatch.context() as later:
        later.setattr(provider_identities, "now", lambda: tomorrow)
        with pytest.raises(NotFound):
            city.link(code)
    city.link(code)
    with pytest.raises(NotFound):
        city.link(code, city.admin)
    city.provider.subject = "somebody else"
    city.come()
    with pytest.raises(Conflict):
        city.link(city.code())


def test_whoever_comes_twice_has_the_newest_code_alone(city: City) -> None:
    city.come()
    first = city.code()
    city.come()
    assert city.code() != first
    with pytest.raises(NotFound):
        city.link(first)


def test_the_name_of_whoever_waits_goes_with_the_code(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.come()
    clock = RetentionClock(city.services.store)
    clock.look()
    assert city.code()
    tomorrow = now() + timedelta(days=1)
    monkeypatch.setattr(provider_identities, "now", lambda: tomorrow)
    clock.look()
    with city.services.store.read() as db:
        assert db.query(IdentityRequest).all() == []


def test_the_form_leads_to_the_provider_and_says_what_came_of_it(city: City) -> None:
    use_services(city.services)
    try:
        app = AppTest.from_file(str(ROOT / "workshop" / "ui" / "main.py"), default_timeout=20)
        app.query_params["lang"] = "en"
        app.query_params["provider"] = "silent"
        app.run()
        assert "Sign in with your account of the City of Example" in shown(app)
        assert "the City of Example does not answer." in shown(app)
        app.query_params["provider"] = "<b>anything</b>"
        app.run()
        assert "anything" not in shown(app)
    finally:
        use_services(None)


def test_without_a_provider_nothing_of_it_is_there(own_house: Services) -> None:
    with hosting(own_house) as host:
        answer = httpx.get(f"http://{host}/sign-in/provider")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def shown(app: AppTest) -> str:
    """All words of the form."""
    words = [part.value for part in (*app.info, *app.markdown)]
    return "\n".join([*words, *(button.label for button in app.button)])
