"""Files are fetched from addresses within limits: of place, size, time, turns and kind."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from workshop.errors import Invalid
from workshop.live.fetching import MOST_REDIRECTS, Fetched, Limits, NotFetched, fetch
from workshop.standards.adoption.news import VERSION_SCHEME, read_feed

Answer = Callable[[socket.socket], None]
HERE = ("127.0.0.0/8", "town.example")
JSON = Limits(("application/json",), 20_000, HERE)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class Stranger:
    """A server of somebody else, which answers each connection as it is told to."""

    def __init__(self, answer: Answer) -> None:
        self._answer, self._door = answer, socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.asked: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def address(self, path: str = "/standard.json", host: str = "127.0.0.1") -> str:
        """Where it is."""
        return f"http://{host}:{self.port}{path}"

    def close(self) -> None:
        """Let nobody in any more."""
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                caller, _whence = self._door.accept()
            except OSError:
                return
            with caller, contextlib.suppress(OSError):
                self.asked.append(caller.recv(4096))
                self._answer(caller)


@pytest.fixture
def stranger() -> Iterator[Callable[[Any], Stranger]]:
    opened: list[Stranger] = []

    def open_for(answer: bytes | Answer) -> Stranger:
        say = answer if callable(answer) else lambda caller: caller.sendall(answer)
        opened.append(Stranger(say))
        return opened[-1]

    yield open_for
    for one in opened:
        one.close()


def whole(content: bytes, head: bytes = HEAD) -> bytes:
    return head + f"Content-Length: {len(content)}\r\n\r\n".encode() + content


def leading_to(address: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {address}\r\nContent-Length: 0\r\n\r\n".encode()


def test_a_file_is_fetched(stranger):
    town = stranger(whole(b"{}"))
    found = fetch(town.address(), JSON)
    assert found == Fetched(town.address(), b"{}")
    assert b"Cookie" not in town.asked[0]


@pytest.mark.parametrize("address", ["", "standard.json", "file:///etc/passwd", "http://"])
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(Invalid, match="no complete web address"):
        fetch(address, JSON)


def test_nothing_is_fetched_from_inside_unless_it_is_allowed(stranger):
    inside = stranger(whole(b"{}"))
    for place in ("127.0.0.1", "localhost"):
        secret = f"https://{place}:{inside.port}/"
        with pytest.raises(Invalid, match="inside the network"):
            fetch(secret, Limits(("application/json",), 20_000))
    assert inside.asked == []


def test_a_name_is_asked_for_once_and_meant_from_then_on(stranger, monkeypatch):
    """Who names a good address at first and one inside the network afterwards is asked once."""
    town, asked = stranger(whole(b"{}")), []
    real = socket.getaddrinfo

    def answer(host: Any, *more: Any, **named: Any) -> Any:
        if host == "town.example":
            asked.append(host)
        return real("127.0.0.1" if host == "town.example" else host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    fetch(town.address(host="town.example"), JSON)
    assert asked == ["town.example"]
    assert f"Host: town.example:{town.port}".encode() in town.asked[0]


def test_no_way_leads_inside(stranger):
    town = stranger(leading_to("http://127.0.0.2/standard.json"))
    with pytest.raises(Invalid):
        fetch(town.address(), Limits(("application/json",), 20_000, ("127.0.0.1",)))
    assert len(town.asked) == 1


def test_it_follows_a_few_turns(stranger):
    town = stranger(whole(b"{}"))
    turn = stranger(leading_to(town.address("/moved.json")))
    assert fetch(turn.address(), JSON).address == town.address("/moved.json")


def test_it_does_not_turn_for_ever(stranger):
    round_and_round = stranger(leading_to("/again"))
    with pytest.raises(NotFetched, match="from one address to the next"):
        fetch(round_and_round.address(), JSON)
    assert len(round_and_round.asked) == MOST_REDIRECTS + 1


def test_what_never_ends_is_cut_off(stranger):
    def go_on(caller: socket.socket) -> None:
        caller.sendall(HEAD + b"\r\n")
        while True:
            caller.sendall(b" " * 4096)

    with pytest.raises(Invalid, match="cut off"):
        fetch(stranger(go_on).address(), JSON)


@pytest.mark.parametrize(
    ("scheme", "head"),
    [("http", b""), ("http", HEAD + b"\r\n{"), ("https", b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")],
    ids=["head", "body", "handshake"],
)
def test_who_sends_a_byte_now_and_then_is_cut_off(stranger, scheme: str, head: bytes):
    enough = threading.Event()

    def drip(caller: socket.socket) -> None:
        caller.sendall(head)
        while not enough.wait(0.02):
            caller.sendall(b"H")

    hurried = Limits(JSON.kinds, 20_000, HERE, seconds=0.6)
    try:
        with pytest.raises(NotFetched, match="too long"):
            fetch(stranger(drip).address().replace("http", scheme, 1), hurried)
    finally:
        enough.set()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (whole(b"<p>", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"), "text/html"),
        (whole(b"{}", b"HTTP/1.1 200 OK\r\n"), "no file of the kind"),
        (whole(b"x", HEAD + b"Content-Encoding: gzip\r\n"), "no file of the kind"),
        (whole(b"{}", b"HTTP/1.1 404 Not Found\r\n"), "404"),
        (HEAD + b"Content-Length: 50\r\n\r\n{}", "does not answer"),
        (b"", "does not answer"),
        (b"SSH-2.0-OpenSSH\r\n", "does not answer"),
    ],
)
def test_what_is_no_such_file_is_told(stranger, answer: bytes, told: str):
    with pytest.raises((Invalid, NotFetched)) as refused:
        fetch(stranger(answer).address(), JSON)
    assert told in refused.value.message.format(**refused.value.values)


def test_a_host_that_is_not_there_is_told(stranger):
    town = stranger(b"")
    town.close()
    with pytest.raises(NotFetched, match="does not answer"):
        fetch(town.address(), JSON)


# ── feeds ───────────────────────────────────────────────────────────────────────────────────────


def feed(*versions: str, before: str = "") -> Fetched:
    entries = "".join(
        f'<entry><category scheme="{VERSION_SCHEME}" term="{version}"/>'
        f'<link type="application/json" href="{version}/standard.json"/></entry>'
        for version in versions
    )
    text = f'{before}<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
    return Fetched("https://town.example/standards/a/feed.xml", text.encode())


def test_a_feed_names_the_latest_version():
    news = read_feed(feed("0.9", "0.10", "nonsense", "0.2"))
    assert news.version == "0.10"
    assert news.address == "https://town.example/standards/a/0.10/standard.json"


@pytest.mark.parametrize(
    "found",
    [
        feed(),
        feed("1.0", before='<!DOCTYPE a [<!ENTITY b "cc">]>'),
        Fetched("https://town.example/", b"<feed"),
        Fetched("https://town.example/", b"\xff\xfe<\x00"),
        Fetched("https://town.example/", feed("1.0").content.decode().encode("utf-16")),
    ],
)
def test_what_is_no_feed_is_told(found: Fetched):
    with pytest.raises(Invalid, match="no feed of a standard"):
        read_feed(found)
