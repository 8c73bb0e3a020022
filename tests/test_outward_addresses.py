"""What the server may call by itself: nothing inside the network unless the settings name it."""

import socket
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from workshop.errors import Invalid
from workshop.live.outward_addresses import find_machines, outward_connection, read_outward

HERE = ("127.0.0.0/8",)
INSIDE = (
    "127.0.0.1",
    "10.0.0.8",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "[::1]",
    "[fe80::1]",
    "[fc00::1]",
    "[::ffff:10.0.0.1]",
    "[64:ff9b::a00:1]",
    "[2002:a00:1::]",
)


@pytest.mark.parametrize("host", INSIDE)
def test_an_address_inside_the_network_is_refused(host: str) -> None:
    with pytest.raises(Invalid, match="inside the network"):
        read_outward(f"https://{host}/incoming", ())


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.1"])
def test_a_name_that_leads_inside_is_refused_when_it_is_called(host: str) -> None:
    address = read_outward(f"https://{host}/incoming", ())
    with pytest.raises(Invalid, match="inside the network"):
        find_machines(address, ())


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "https://user:word@example.org/",
        "https://example.org:99999/",
        "https://example.org/\nx",
        "https://exa mple.org/",
        f"https://example.org/{'a' * 500}",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(Invalid, match="no complete web address"):
        read_outward(url, HERE)


def test_without_encryption_only_what_the_settings_name_is_called() -> None:
    with pytest.raises(Invalid, match="https"):
        read_outward("http://example.org/", ())
    with pytest.raises(Invalid, match="https"):
        read_outward("http://192.0.43.7/", HERE)
    assert read_outward("http://127.0.0.1:81/a", HERE).target == "/a"


def test_a_name_of_several_machines_leads_to_those_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    def two(*_args: object, **_more: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", (machine, 443)) for machine in ("10.0.0.1", "192.0.43.7")]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    address = read_outward("https://example.org/", ())
    assert find_machines(address, ()) == ["192.0.43.7"]
    assert find_machines(address, ("example.org",)) == ["10.0.0.1", "192.0.43.7"]


class _Slow(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Say a few words, or go on for ever with the answer."""
        self.send_response(200)
        self.end_headers()
        while self.path == "/endless":
            try:
                self.wfile.write(b"x" * 1000)
            except OSError:
                return
        self.wfile.write(self.headers["host"].encode())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def machine() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Slow)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def read_all(url: str, within: float = 30) -> bytes:
    """What a machine answers, to its end."""
    address = read_outward(url, HERE)
    with outward_connection(address, HERE, within=within) as connection:
        connection.request("GET", address.target)
        return connection.getresponse().read()


def test_what_the_settings_name_is_called(machine: str) -> None:
    assert read_all(f"{machine}/").decode() == machine.removeprefix("http://")


def test_an_answer_that_never_ends_is_ended(machine: str) -> None:
    with pytest.raises(TimeoutError):
        read_all(f"{machine}/endless", within=0.3)


def test_nothing_is_sent_to_a_machine_without_a_certificate(machine: str) -> None:
    with pytest.raises(ssl.SSLError):
        read_all(machine.replace("http:", "https:"))


def test_nobody_there() -> None:
    with pytest.raises(ConnectionRefusedError):
        read_all("http://127.0.0.1:1/")
