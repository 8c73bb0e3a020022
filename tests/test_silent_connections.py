"""Connections that say nothing, or hardly anything, at real sockets."""

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from tests.databases import Engine
from tests.processes import make_certificate
from tests.rooms import furnish_neighbours
from tests.server import Server
from tests.serving import Served, hosting
from tests.silent import held_by_another, is_ended
from tests.wire import Wire, come_in, phone
from workshop.services import Services
from workshop.store.store import Store

HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
FEW = 30


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes ten seconds takes half a one."""
    monkeypatch.setattr("workshop.web.guarded_server.SILENT_SECONDS", 0.5)
    monkeypatch.setattr("workshop.web.guarded_server.BODY_SECONDS", 0.5)


@pytest.fixture
def few_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is room for few connections."""
    monkeypatch.setattr("workshop.web.guarded_server.most_connections", lambda _limit: FEW)


def connect(host: str) -> socket.socket:
    """A connection on which nothing was said."""
    address, port = host.split(":")
    return socket.create_connection((address, int(port)), 10)


@pytest.fixture
def raw(hosted: Served) -> Iterator[socket.socket]:
    with connect(hosted.host) as connection:
        yield connection


def drip(connection: socket.socket, what: bytes) -> None:
    """Send byte by byte until the other side has enough of it."""
    with contextlib.suppress(ConnectionError):
        for at in range(len(what)):
            connection.sendall(what[at : at + 1])
            time.sleep(0.02)


def answer(connection: socket.socket) -> bytes:
    """A whole short answer."""
    told = b""
    while b'{"ok":true}' not in told:
        part = connection.recv(4096)
        assert part, told
        told += part
    return told


def test_who_says_nothing_is_ended(short_patience: None, raw: socket.socket):
    assert is_ended(raw)


@pytest.mark.parametrize("endless", [b"X-Long: " + b"a" * 400, b"\r\n" * 200])
def test_a_head_that_drips_in_is_ended(short_patience: None, raw: socket.socket, endless: bytes):
    drip(raw, endless if endless.startswith(b"\r") else HEAD + endless)
    assert is_ended(raw)


def test_the_next_request_may_not_drip_in_either(short_patience: None, raw: socket.socket):
    raw.sendall(HEAD + b"\r\n")
    assert b" 200 " in answer(raw)
    drip(raw, HEAD + b"X-Long: " + b"a" * 400)
    assert is_ended(raw)


def test_a_body_that_does_not_come_is_ended(short_patience: None, raw: socket.socket):
    post = b"POST /join/lookup HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
    raw.sendall(post + b'Content-Length: 100\r\n\r\n{"code"')
    assert is_ended(raw)


def test_a_slow_request_is_answered_and_the_next_one_too(hosted: Served, raw: socket.socket):
    for _time in range(2):
        drip(raw, HEAD + b"\r\n")
        assert b" 200 " in answer(raw)


def test_a_quiet_phone_stays_and_a_silent_socket_goes(short_patience: None, hosted: Served):
    with phone(hosted.host, hosted.room.code) as ola, connect(hosted.host) as silent:
        assert is_ended(silent)
        assert "ok" in ola.write(hosted.room.activity_id, "Still here")


def test_those_who_said_hello_stay_and_a_new_phone_comes_in(few_places: None, hosted: Served):
    with ExitStack() as stack:
        phones = [
            stack.enter_context(phone(hosted.host, hosted.room.code)) for _each in range(FEW // 2)
        ]
        silent = [stack.enter_context(connect(hosted.host)) for _each in range(3 * FEW)]
        assert is_ended(silent[0])
        ola = stack.enter_context(phone(hosted.host, hosted.room.code))
        assert "ok" in ola.write(hosted.room.activity_id, "Came in all the same")
        for one in phones:
            one.see("Came in all the same")


def test_where_all_belong_to_somebody_a_newcomer_reads_a_sentence(
    few_places: None, hosted: Served, caplog: pytest.LogCaptureFixture
):
    token = come_in(hosted.host, hosted.room.code)["token"]
    wall = {"as": "wall", "token": hosted.room.wall_token}
    with ExitStack() as stack:
        for hello in [{"as": "participant", "token": token}, wall] * (FEW // 2):
            stack.enter_context(Wire(hosted.host)).hello(**hello)
        with connect(hosted.host) as new:
            told = b""
            with contextlib.suppress(OSError):
                while part := new.recv(4096):
                    told += part
        assert b"503" in told
        assert "There is no room for another phone" in told.decode()
        assert len([line for line in caplog.messages if "LimitNOFILE" in line]) == 1
    assert come_in(hosted.host, hosted.room.code)["token"]


def test_an_encrypted_server_ends_them_too(
    few_places: None, own_house: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for where in ("workshop.processes.tls", "workshop.web.guarded_server"):
        monkeypatch.setattr(f"{where}.SILENT_SECONDS", 4)
    with hosting(own_house, make_certificate(tmp_path)) as host, ExitStack() as stack:
        room = furnish_neighbours(own_house.store, f"https://{host}")
        silent = [stack.enter_context(connect(host)) for _each in range(2 * FEW)]
        with phone(f"https://{host}", room.code) as ola:
            assert "ok" in ola.write(room.activity_id, "Encrypted")
        assert all(map(is_ended, silent))
        with connect(host) as plain:
            plain.sendall(HEAD + b"\r\n")
            assert is_ended(plain)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with context.wrap_socket(connect(host)) as shaken:
            assert is_ended(shaken)


def test_a_phone_comes_in_beside_more_silent_connections_than_open_files(
    tmp_path: Path, engine: Engine, empty_database: str
):
    with engine.copied(empty_database, tmp_path), Server(tmp_path, open_files=1024) as server:
        store = Store(server.settings.database_url)
        room = furnish_neighbours(store, server.url)
        process = psutil.Process(server.pid)
        with held_by_another(server.port, 1500):
            while "LimitNOFILE=" not in server.log.read_text():
                time.sleep(0.05)
            with phone(server.host, room.code) as ola:
                assert "ok" in ola.write(room.activity_id, "In spite of them")
                assert [note.text for note in room.stored()] == ["In spite of them"]
        while process.num_fds() > 200:
            time.sleep(0.05)
        with phone(server.host, room.code) as ewa:
            assert "ok" in ewa.write(room.activity_id, "After them")
        store.close()
        assert server.log.read_text().count("LimitNOFILE=") < 5, "a line each time, not each try"
