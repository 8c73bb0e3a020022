"""The server behind nginx and Caddy with TLS, at the root of a name and below a path."""

import io
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import segno
from websockets.sync.client import connect

from tests.databases import Engine
from tests.keys import issue
from tests.processes import trusting
from tests.proxies import PROXIES, Proxied, running
from tests.rooms import Room, furnish_neighbours
from tests.server import Server, free_port
from tests.tls_socket import open_through_tls
from workshop.people.tables import Account
from workshop.store.store import Store

BASES = ("", "/warsztat")
pytestmark = pytest.mark.xdist_group("proxies")


class Behind:
    """A server and its room, seen through a proxy."""

    def __init__(self, proxied: Proxied, room: Room) -> None:
        self.proxied, self.room = proxied, room
        self.origin = f"https://{proxied.host}"
        self.web = httpx.Client(verify=trusting(), timeout=30, headers={"origin": self.origin})

    def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        return self.web.post(f"{self.proxied.url}{path}", json=body)

    def get(self, path: str) -> httpx.Response:
        return self.web.get(f"{self.proxied.url}{path}", headers={"accept": "text/html,*/*"})

    def socket(self, path: str, **options: Any) -> Any:
        return connect(
            self.proxied.url.replace("https", "ws") + path,
            sock=open_through_tls(self.proxied.url),
            origin=self.origin,
            compression=None,
            proxy=None,
            **options,
        )

    def come_in(self) -> str:
        body = {"code": self.room.code, "notice": "2", "consent": True, "role": "guest"}
        return str(self.post("/join/enter", body).json()["token"])


@pytest.fixture(scope="module", params=BASES, ids=["root", "path"])
def placed(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    engine: Engine,
    empty_database: str,
) -> Iterator[tuple[Server, Room, int, str]]:
    """A server that knows its public address; its room, the proxy's port and the path."""
    folder, port, base = tmp_path_factory.mktemp("behind"), free_port(), request.param
    public = {"WORKSHOP_PUBLIC_URL": f"https://localhost:{port}{base}"}
    with engine.copied(empty_database, folder), Server(folder, **public) as server:
        store = Store(server.settings.database_url)
        yield server, furnish_neighbours(store, server.url), port, base
        store.close()


@pytest.fixture(scope="module", params=PROXIES)
def behind(
    request: pytest.FixtureRequest,
    placed: tuple[Server, Room, int, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Behind]:
    server, room, port, base = placed
    folder = tmp_path_factory.mktemp("proxy") / request.param
    with running(request.param, folder, port, [server.port], base) as proxied:
        yield Behind(proxied, room)


def test_a_phone_joins_writes_and_hears(behind: Behind):
    page = behind.get("/join")
    assert page.status_code == 200
    assert behind.get("/light/phone/join.js").status_code == 200
    assert behind.post("/join/lookup", {"code": behind.room.code}).status_code == 200
    hello = {"as": "participant", "token": behind.come_in(), "lang": "en", "cursor": 0}
    with behind.socket("/live") as socket:
        socket.send(json.dumps({"hello": hello}))
        assert "welcome" in json.loads(socket.recv(timeout=30))
    polled = behind.post("/live/poll", {"hello": hello, "wait": 0})
    assert "welcome" in polled.json()["messages"][0]


def test_pages_of_facilitators_find_their_server(behind: Behind):
    page = behind.get("/")
    base = behind.proxied.url.removeprefix(behind.origin)
    assert f'BACKEND_BASE_URL: location.origin + "{base}"' in page.text
    script = re.search(r'src="\./(static/js/[^"]+)"', page.text)
    assert script
    assert (
        behind.get(f"/{script[1]}").headers["content-type"].partition(";")[0].endswith("javascript")
    )
    assert behind.get("/_stcore/health").text == "ok"
    with behind.socket("/_stcore/stream", subprotocols=["streamlit"]) as socket:
        assert socket.subprotocol == "streamlit"


def test_the_first_page_has_one_address(behind: Behind):
    moved = behind.get("/programme?programme=1")
    assert (
        moved.headers["location"]
        == f"{behind.proxied.url.removeprefix(behind.origin)}/?programme=1"
    )


def test_without_its_slash_the_path_leads_to_the_first_page(behind: Behind):
    if behind.proxied.url == behind.origin:
        pytest.skip("there is no path")
    moved = behind.get("")
    assert moved.status_code == 308
    assert moved.headers["location"].endswith("/warsztat/")


def test_qr_codes_lead_to_the_public_address(behind: Behind):
    picture = behind.get(f"/screen/qr.svg?code={behind.room.code}").content
    expected = io.BytesIO()
    made = segno.make(f"{behind.proxied.url}/join#{behind.room.code}", error="m")
    made.save(expected, kind="svg", scale=8, border=2, dark="#1B2A41", light="#FFFFFF")
    assert picture == expected.getvalue()
    assert f'"address": "{behind.proxied.url}/join"' in behind.get("/screen").text


def test_public_pages_and_their_list(behind: Behind):
    assert f"Sitemap: {behind.proxied.url}/sitemap.xml" in behind.get("/robots.txt").text
    assert behind.get("/standards/nothing/").status_code == 404


def test_the_sign_in_cookie_is_for_this_server_alone(behind: Behind):
    room = behind.room
    username = room.read(lambda db: db.get(Account, room.facilitator.id)).username
    answer = behind.post("/sign-in/exchange", {"ticket": issue(room.store, username)})
    (kept,) = [one for one in answer.headers.get_list("set-cookie") if "workshop_session" in one]
    if behind.proxied.url == behind.origin:
        assert kept.startswith("__Host-workshop_session=")
        assert "Path=/;" in kept
    else:
        assert kept.startswith("__Secure-workshop_session=")
        assert "Path=/warsztat;" in kept
    assert "Secure" in kept
    assert "HttpOnly" in kept
    assert "max-age" in answer.headers["strict-transport-security"]


def test_whoever_comes_without_encryption_is_led_to_it(behind: Behind):
    moved = httpx.get(f"{behind.proxied.open}/join?lang=en", follow_redirects=False)
    assert moved.status_code in (301, 308)
    there = urlsplit(moved.headers["location"])
    assert (there.scheme, there.hostname) == ("https", "localhost")
    assert (there.path, there.query) == ("/join", "lang=en")
    assert "set-cookie" not in moved.headers


def test_browsers_are_told_once_to_stay_with_encryption(behind: Behind):
    for path in ("/", "/join", "/nothing", "/light/phone/join.js"):
        told = behind.get(path).headers.get_list("strict-transport-security")
        assert told == ["max-age=31536000"], path


def test_every_cookie_goes_with_encryption_alone(behind: Behind):
    for path in ("/", "/join", "/_stcore/host-config"):
        headers = {"accept": "text/html,*/*"}
        answer = httpx.get(f"{behind.proxied.url}{path}", verify=trusting(), headers=headers)
        for cookie in answer.headers.get_list("set-cookie"):
            assert "secure" in cookie.lower(), (path, cookie)


def test_another_page_changes_nothing(behind: Behind):
    answer = behind.web.post(
        f"{behind.proxied.url}/join/lookup",
        json={"code": behind.room.code},
        headers={"origin": "https://evil.example"},
    )
    assert answer.status_code == 403
    assert "WORKSHOP_PUBLIC_URL" in answer.text


def test_what_is_too_large_is_refused(behind: Behind):
    answer = behind.web.post(f"{behind.proxied.url}/join/lookup", content=b"x" * 9_000_000)
    assert answer.status_code in (400, 413, 502)


def test_the_log_of_accesses_holds_no_keys(behind: Behind):
    if behind.proxied.name != "nginx":
        pytest.skip("Caddy writes none")
    behind.get("/calendar/abcdef0123456789.ics?code=ACDEFH")
    behind.get(f"/screen/qr.svg?code={behind.room.code}")
    told = behind.proxied.log.read_text()
    assert "/calendar/... 404" in told
    for secret in ("abcdef0123456789", "ACDEFH", behind.room.code, "127.0.0.1"):
        assert secret not in told


# ── several processes behind it, of which each tells what it heard ───────────────────────────


class Telling(BaseHTTPRequestHandler):
    """Answers with its port and the headers that it got."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        told = {"port": self.server.server_port, "headers": dict(self.headers.items())}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        pass


@pytest.fixture
def three() -> Iterator[list[ThreadingHTTPServer]]:
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Telling) for _each in range(3)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield servers
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("name", PROXIES)
def test_a_browser_comes_to_the_same_process_again(
    name: str, three: list[ThreadingHTTPServer], tmp_path: Path
):
    ports = [server.server_port for server in three]
    with running(name, tmp_path / name, free_port(), ports) as proxied:
        seen = set()
        for number in range(12):
            with httpx.Client(verify=trusting(), cookies={"workshop_worker": str(number)}) as one:
                mine = {one.get(proxied.url).json()["port"] for _time in range(4)}
                assert len(mine) == 1
                seen |= mine
        assert len(seen) > 1
        strangers = {
            httpx.get(proxied.url, verify=trusting()).json()["port"] for _time in range(24)
        }
        assert len(strangers) > 1


@pytest.mark.parametrize("name", PROXIES)
def test_what_visitors_claim_of_themselves_ends_at_the_proxy(
    name: str, three: list[ThreadingHTTPServer], tmp_path: Path
):
    forged = {
        "Forwarded": "for=6.6.6.6;host=evil.example",
        "X-Forwarded-For": "6.6.6.6",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Port": "666",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-Proto": "evil",
        "X-Real-IP": "6.6.6.6",
        "X-Workshop-Session": "666",
        "X-Workshop-Key": "666",
    }
    with running(name, tmp_path / name, free_port(), [three[0].server_port]) as proxied:
        heard = httpx.get(proxied.url, verify=trusting(), headers=forged).json()["headers"]
    assert heard["Host"] == proxied.host
    assert heard["X-Forwarded-Proto"] == "https"
    assert heard["X-Forwarded-For"] == "127.0.0.1"
    assert not [value for value in heard.values() if "666" in value or "evil" in value]
    assert "6.6.6.6" not in str(heard)


@pytest.mark.parametrize("name", PROXIES)
def test_a_process_that_is_away_is_passed_over(
    name: str, three: list[ThreadingHTTPServer], tmp_path: Path
):
    ports = [server.server_port for server in three]
    with running(name, tmp_path / name, free_port(), ports) as proxied:
        three[0].shutdown()
        three[0].server_close()
        for number in range(12):
            answer = httpx.get(
                proxied.url, verify=trusting(), cookies={"workshop_worker": str(number)}
            )
            assert answer.status_code == 200
