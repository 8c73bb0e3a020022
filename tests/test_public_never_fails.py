"""Whatever a stranger asks for, and however, the server answers, and never with a fault of its own.

Requests are made of odd parts by a seed and go over real sockets, byte for byte.
"""

import json
import random
import re
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.databases import Engine
from tests.publishing import Press
from tests.rooms import furnish_neighbours
from tests.server import Server
from tests.serving import Served
from workshop.consultation.windows import BeginConsultation, WindowDates, begin_consultation
from workshop.export.published_files import outputs_of
from workshop.local_time import today
from workshop.standards.areas import AddArea, add_area
from workshop.store.store import Store

REQUESTS = 400
PATIENCE = 30
LONG = "ż" * 3000
TEXTS = (
    *("", " ", "0", "-1", "1e400", "NaN", "null", "a" * 7000, LONG, "\0", "a\0b", "\r\n", "\t"),
    *("\ud83d", "\U0001f468\u200d\U0001f467", "\u202eabc\u202c", "\ufffe", "e\u0301" * 50),
    *("'", '"><script>alert(1)</script>', "{x}{0}%s%n", "../../etc/passwd", "=1+1", "*" * 300),
    *(
        "(a+)+$",
        "\\",
        "%00",
        "%",
        "%zz",
        "\x7f\x1b[31m",
        "ktoś@zły.example",
        "[[[[",
        "a|b",
        "\u2028",
    ),
)
METHODS = ("GET",) * 6 + ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "PROPFIND", "QUERY")
HEADERS = (
    *("Accept-Language", "Accept-Encoding", "Accept", "Cookie", "Range", "If-None-Match"),
    *("If-Modified-Since", "Referer", "User-Agent", "X-Forwarded-For", "X-Forwarded-Proto"),
    *("X-Forwarded-Host", "X-Workshop-Session", "X-Workshop-Key", "Content-Type", "Upgrade"),
    *("Content-Encoding", "Authorization", "Sec-WebSocket-Key", "Expect", "Origin", "Forwarded"),
)
VALUES = (
    *("gzip", "gzip;q=0", "en", "pl-PL;q=x", "bytes=0-0", "bytes=9-1", "bytes=-", "bytes=a-b"),
    *("bytes=0-999999999999999999999999", "bytes=0-1,2-3", "*", '"x"', "W/\x22\x22", "text/html"),
    *("workshop_session=" + "0" * 32, 'workshop_session="\\\\"', "a=b; a=c;;=", "websocket"),
    *("http://[", "null", "multipart/form-data", "application/json", "for=6.6.6.6", "https"),
)


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine, empty_database: str
) -> Iterator[Served]:
    """A server of these tests alone: their guesses would slow down everybody else's."""
    folder = tmp_path_factory.mktemp("public")
    with engine.copied(empty_database, folder), Server(folder) as server:
        store = Store(server.settings.database_url)
        yield Served(server.host, furnish_neighbours(store, server.url), server)
        store.close()


@pytest.fixture(scope="module")
def places(served: Served) -> list[str]:
    """Paths of everything that the public may ask for."""
    room = served.room
    press = Press(room.store, room.facilitator, room.programme_id)
    press.write_clause(body="\n".join(text for text in TEXTS if text.isprintable())[:2000])
    press.publish("0.1")
    dates = WindowDates(today(), today() + timedelta(days=9))
    press.do(begin_consultation, BeginConsultation(room.programme_id, "0.1", dates))
    standard = f"/standards/{room.slug}"
    beside = ("", "/", "/versions", "/accessibility", "/easy", "/key.txt", "/OK-01", "/site.css")
    asking = ("consultation", "register", "register.docx", "register.xlsx")
    files = ("", "standard.pdf", "standard.docx", "standard.md", "standard.json", "standard.csv")
    return [
        *("/", "/join", "/screen", "/screen/qr.svg", "/programme", "/standards", "/session"),
        *("/calendar/x.ics", "/pictures/x", "/pictures/x/preview", "/previews/x/", "/previews/x/y"),
        *("/media/x", "/light/phone/join.js", "/light/x", "/robots.txt", "/sitemap.xml"),
        *("/healthz", "/readyz", "/favicon.ico", "/_stcore/health", "/_stcore/host-config"),
        *("/_stcore/stream", "/_stcore/upload_file/a/b", "/live", "/component/x/y"),
        *("/static/x.js", "/join/lookup", "/join/enter", "/join/phrase", "/join/withdraw"),
        *("/join/data", "/join/between", "/join/understood", "/join/who-sees"),
        *("/sign-in/exchange", "/live/poll", "/live/do"),
        *(f"{standard}{end}" for end in beside),
        *(f"{standard}/0.1/{file}" for file in (*files, *asking)),
        f"{standard}/consultation",
    ]


def quoted(chance: random.Random, text: str) -> str:
    """A text in an address: its bytes by number, some of them as they are or cut in two."""
    data = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.2:
        data = data[:-1]
    plain = re.compile(rb"[\w.~-]")
    shown = chance.random() < 0.9
    return "".join(
        chr(byte)
        if plain.fullmatch(bytes([byte])) or (not shown and 0x20 < byte < 0x7F)
        else f"%{byte:02x}"
        for byte in data
    )


def address(chance: random.Random, places: list[str]) -> str:
    """A path with odd ends and an odd query."""
    path = chance.choice(places)
    for _each in range(chance.choice((0, 0, 0, 1, 2))):
        at = chance.choice([found.end() for found in re.finditer("/", path)])
        path = path[:at] + quoted(chance, chance.choice(TEXTS)) + path[at:]
    names = ("q", "lang", "code", "standard", "from", "to", "", "programme", quoted(chance, "ż\0"))
    pairs = (
        f"{chance.choice(names)}={quoted(chance, chance.choice(TEXTS))}"
        for _each in range(chance.choice((0, 1, 1, 2, 5)))
    )
    query = chance.choice("&;").join(pairs)
    return f"{path}?{query}" if query or chance.random() < 0.1 else path


def body(chance: random.Random, code: str) -> bytes:
    """JSON with odd values in places that are read, or what is none."""
    if chance.random() < 0.2:
        return chance.choice((b"", b"\xff\xfe", b"[" * 5000, b"{", b'"a"', b"x" * 20_000, b"[1]"))
    odd = (*TEXTS, None, True, [], {}, [[]], 10**400, -1, 0.5, {"a": 1}, ["x"] * 50, code)
    names = (
        "code",
        "notice",
        "role",
        "table",
        "token",
        "knock",
        "phrase",
        "slips",
        "notes",
        "lang",
    )
    names += ("answer", "wording", "why", "seen", "ticket", "hello", "wait", "do", "ref", "args")
    given = {name: chance.choice(odd) for name in names if chance.random() < 0.5}
    if chance.random() < 0.5:
        given |= {"code": code, "notice": "2", "role": "guest", "consent": True}
    if chance.random() < 0.3:
        kinds = ("participant", "wall", "staff")
        given["hello"] = {"as": chance.choice(kinds), "token": chance.choice(odd), "cursor": "x"}
    return json.dumps(given).encode()


def request(chance: random.Random, served: Served, places: list[str]) -> tuple[str, bytes]:
    """One request: its method, and all of it as it goes over the wire."""
    method = chance.choice(METHODS)
    posts = [place for place in places if place.startswith(("/join/", "/live/", "/sign-in/"))]
    path = chance.choice(posts) if method == "POST" else address(chance, places)
    content = body(chance, served.room.code) if method in ("POST", "PUT") else b""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {served.host}", "Connection: close"]
    if method == "POST" and chance.random() < 0.9:
        lines.append(f"Origin: http://{served.host}")
    for _each in range(chance.choice((0, 1, 1, 3))):
        lines.append(f"{chance.choice(HEADERS)}: {chance.choice(VALUES)}")
    if content or chance.random() < 0.1:
        lines.append(f"Content-Length: {len(content)}")
    head = "\r\n".join(lines).encode("latin-1", "replace")
    return method, head + b"\r\n\r\n" + content


def ask(host: str, sent: bytes) -> bytes:
    """All that the server says to these bytes."""
    name, port = host.split(":")
    with socket.create_connection((name, int(port)), PATIENCE) as connection:
        connection.sendall(sent)
        return b"".join(pieces(connection))


def pieces(connection: socket.socket) -> Iterator[bytes]:
    try:
        while piece := connection.recv(65536):
            yield piece
    except ConnectionResetError:
        return


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(2, 22))]
)
def test_odd_requests_never_meet_a_fault(served: Served, places: list[str], seed: int):
    chance = random.Random(seed)
    for number in range(REQUESTS):
        method, sent = request(chance, served, places)
        answer = ask(served.host, sent)
        told = re.match(rb"HTTP/1\.1 ([1-4]\d\d) ", answer)
        assert told, (seed, number, sent[:500], answer[:300])
        if method == "HEAD":
            assert answer.partition(b"\r\n\r\n")[2] == b"", (seed, number, sent[:500])
    assert served.server is not None
    assert "Traceback" not in served.server.log.read_text()


def test_a_poster_takes_any_text(served: Served):
    """Also texts of which not a single row fits on a page."""
    room = served.room.charlie
    press = Press(room.store, room.facilitator, room.programme_id)
    area = press.do(add_area, AddArea(room.programme_id, "W" * 120, "WW"))
    for lines in (1, 2, 3, 4):
        press.write_clause("W" * 110, body="a\n" * 450, area_id=area.id)
        outputs = outputs_of(press.publish(f"0.{lines}").snapshot)
        (poster,) = [one.name for one in outputs if one.name.startswith("poster")]
        name = f"/standards/{room.slug}/0.{lines}/{poster}"
        answer = ask(served.host, f"GET {name} HTTP/1.0\r\nHost: {served.host}\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b"%PDF" in answer
