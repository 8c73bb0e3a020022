"""One address for phones and readers, whoever asks by whatever name; a word where it is another."""

import io
import logging
from pathlib import Path

import httpx
import pytest
import segno

from tests.databases import Engine
from tests.keys import key_of
from tests.rooms import make_account
from tests.server import settings_for
from tests.serving import Served, hosting
from tests.visits import Visits, words
from workshop.live import public_address as address
from workshop.live.public_address import (
    Listening,
    are_phones_read_along,
    is_read_along,
    listen_at,
    own_address,
    public_address,
    reaches_nobody,
    visited_elsewhere,
)
from workshop.people.rights import SYSTEM
from workshop.people.sign_in import IssueTicket, issue_ticket
from workshop.people.tables import Account
from workshop.services import Services
from workshop.settings import BadSetting, Settings

PUBLIC = "https://warsztat.example.org/miasto"


def settings(tmp_path: Path, **environment: str) -> Settings:
    return settings_for(tmp_path, **environment)


@pytest.fixture(autouse=True)
def listening():
    before = address._listening[0]
    yield
    listen_at(before)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Listening("http", "", 8501), f"http://{own_address()}:8501"),
        (Listening("http", "0.0.0.0", 80), f"http://{own_address()}"),
        (Listening("https", "::", 443), f"https://{own_address()}"),
        (Listening("https", "", 8443), f"https://{own_address()}:8443"),
        (Listening("http", "192.168.7.5", 8501), "http://192.168.7.5:8501"),
        (Listening("http", "fd00::5", 8501), "http://[fd00::5]:8501"),
    ],
)
def test_without_a_setting_it_is_this_machine_where_the_server_listens(
    tmp_path: Path, place: Listening, expected: str
):
    listen_at(place)
    assert public_address(settings(tmp_path)) == expected


def test_a_setting_goes_before_all_else_and_loses_its_slash(tmp_path: Path):
    assert public_address(settings(tmp_path, WORKSHOP_PUBLIC_URL=f" {PUBLIC}/ ")) == PUBLIC


@pytest.mark.parametrize(
    "value", ["example.org", "//example.org", "http:example.org", "https://a:port", "http://a/#b"]
)
def test_a_setting_that_is_no_whole_address_is_refused(tmp_path: Path, value: str):
    with pytest.raises(BadSetting):
        settings(tmp_path, WORKSHOP_PUBLIC_URL=value)


@pytest.mark.parametrize(
    ("visited", "told"),
    [
        ("https://warsztat.example.org/session?a=1", None),
        ("https://WARSZTAT.example.org:443/", None),
        ("http://warsztat.example.org/", "http://warsztat.example.org"),
        ("http://10.0.0.7:8501/session", "http://10.0.0.7:8501"),
        ("http://localhost:8501/", "http://localhost:8501"),
        (None, None),
        ("", None),
        ("http://[broken", None),
    ],
)
def test_a_page_opened_elsewhere_is_told(tmp_path: Path, visited: str | None, told: str | None):
    configured = settings(tmp_path, WORKSHOP_PUBLIC_URL=PUBLIC)
    assert visited_elsewhere(configured, visited) == told


def test_who_opens_the_page_on_the_server_itself_is_told_nothing(tmp_path: Path):
    listen_at(Listening("http", "10.0.0.7", 8501))
    plain = settings(tmp_path)
    assert visited_elsewhere(plain, "http://localhost:8501/session") is None
    assert visited_elsewhere(plain, "http://10.0.0.7:8501/session") is None
    assert visited_elsewhere(plain, "https://proxy.example.org/") == "https://proxy.example.org"


def test_an_address_that_leads_to_this_machine_alone_is_known(tmp_path: Path):
    listen_at(Listening("http", "127.0.0.1", 8501))
    assert reaches_nobody(settings(tmp_path))
    listen_at(Listening("http", "10.0.0.7", 8501))
    assert not reaches_nobody(settings(tmp_path))


def test_the_wall_has_the_same_address_by_whatever_name_it_is_asked(served: Served):
    """A name without a port, as proxies give, or an address that leads nowhere."""
    code = "ACDEFH"
    asked = {}
    for name in (served.host, "localhost", "10.9.8.7:443"):
        headers = {"host": name}
        page = httpx.get(f"http://{served.host}/screen", headers=headers).text
        picture = httpx.get(f"http://{served.host}/screen/qr.svg?code={code}", headers=headers)
        asked[name] = (page[page.index('"address"') :][:80], picture.content)
    assert len(set(asked.values())) == 1
    expected = io.BytesIO()
    made = segno.make(f"http://{served.host}/join#{code}", error="m")
    made.save(expected, kind="svg", scale=8, border=2, dark="#1B2A41", light="#FFFFFF")
    assert asked[served.host][1] == expected.getvalue()


def test_the_page_of_the_session_tells_of_an_address_that_leads_nowhere(
    visits: Visits, alice, session
):
    listen_at(Listening("http", "127.0.0.1", 8501))
    assert "leads to this computer alone" in words(visits.open(alice, "session"))
    listen_at(Listening("http", "10.0.0.7", 8501))
    assert "leads to this computer alone" not in words(visits.open(alice, "session"))


def test_refused_pages_are_named_once_in_the_log(hosted: Served, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING, "workshop.web.security"):
        for _time in range(3):
            answer = httpx.post(
                f"http://{hosted.host}/join/lookup",
                json={"code": "ACDEFH"},
                headers={"origin": "https://proxy.example.org"},
            )
            assert answer.status_code == 403
    told = [one for one in caplog.messages if "WORKSHOP_PUBLIC_URL" in one]
    assert len(told) == 1
    assert "proxy.example.org" in told[0]


@pytest.mark.parametrize(
    ("origin", "secure"), [("https://warsztat.example.org", True), (None, False)]
)
def test_one_signs_in_by_the_public_address_and_by_another_one(
    tmp_path: Path, engine: Engine, empty_database: str, origin: str | None, secure: bool
):
    """Behind a proxy that takes the encryption off, and in the same room without it."""
    engine.copy(empty_database, tmp_path)
    services = Services.build(settings(tmp_path, WORKSHOP_PUBLIC_URL=PUBLIC))
    account = make_account(services.store, "alice", "facilitator")
    content = IssueTicket(_username(services, account.id), key_of(account.id))
    ticket = services.store.write(issue_ticket, SYSTEM, content)
    with hosting(services) as host:
        answer = httpx.post(
            f"http://{host}/sign-in/exchange",
            json={"ticket": ticket},
            headers={"origin": origin or f"http://{host}"},
        )
    assert answer.status_code == 200
    assert ("secure" in answer.headers["set-cookie"].lower()) is secure


def _username(services: Services, account_id: str) -> str:
    with services.store.read() as db:
        return db.get_one(Account, account_id).username


@pytest.mark.parametrize(
    ("public", "visited", "page", "phones"),
    [
        ("", "http://localhost:8501/session", False, True),
        ("", "http://127.0.0.1:8501/session", False, True),
        ("", "http://192.0.2.7:8501/session", True, True),
        ("", "https://warsztat.example.org/session", False, False),
        ("http://127.0.0.1:8501", "http://[::1]:8501/session", False, False),
        ("https://warsztat.example.org", "http://localhost:8501/session", False, False),
        ("https://warsztat.example.org", "https://warsztat.example.org/", False, False),
        ("https://warsztat.example.org", "http://warsztat.example.org/", True, True),
        ("http://sala.local:8501", "https://warsztat.example.org/", False, True),
        ("", None, False, False),
        ("", "http://[", False, True),
    ],
)
def test_it_is_known_when_the_network_can_read_along(
    tmp_path: Path, public: str, visited: str | None, page: bool, phones: bool
):
    listen_at(Listening("http", "192.0.2.7", 8501))
    house = settings(tmp_path, WORKSHOP_PUBLIC_URL=public)
    assert is_read_along(visited) == page
    assert are_phones_read_along(house, visited) == phones
