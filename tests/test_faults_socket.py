"""Sockets that misbehave: they alone are slowed down or cut off, the room works on."""

import contextlib
import json
import os
import socket
import threading
import time

import psutil
import pytest
from websockets.exceptions import ConnectionClosed

from tests.serving import Served
from tests.wire import Wire, come_in, phone, refused

GARBAGE = [
    "",
    "not json",
    "[]",
    "7",
    "null",
    '"text"',
    "{}",
    '{"do": 5}',
    "[" * 10_000,
    '{"hello"',
    b"\x00\xff\xfe",
    os.urandom(200),
]


@pytest.fixture
def ola(served: Served):
    with phone(served.host, served.room.code) as wire:
        yield wire


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_instead_of_a_hello_is_cut_off(served: Served, garbage):
    with Wire(served.host) as wire:
        wire.send(garbage)
        assert wire.closed() == 4400


def test_a_little_garbage_is_forgiven_and_much_of_it_is_cut_off(served: Served, ola):
    with phone(served.host, served.room.code) as wire:
        for garbage in GARBAGE[:4]:
            wire.send(garbage)
        assert "ok" in wire.write(served.room.activity_id, "In spite of it")
        for garbage in GARBAGE:
            with contextlib.suppress(ConnectionClosed):
                wire.send(garbage)
        assert wire.closed() == 4400
    assert "ok" in ola.write(served.room.activity_id, "Nothing happened here")


@pytest.mark.parametrize("args", [None, [], "x", 7, {"id": 7}, {"activity": {}}, {"text": []}])
def test_a_command_of_another_shape_is_told_and_the_line_stays(served: Served, ola, args):
    ola.send({"ref": "odd", "do": "add_note", "args": args})
    answer = ola.until(lambda message: message.get("ref") == "odd")
    assert answer["error"]["code"] == "invalid"


@pytest.mark.parametrize("cursor", [-1, "x", None, [], 1.5, True, 10**30])
def test_a_strange_cursor_gets_a_whole_picture(served: Served, cursor):
    token = come_in(served.host, served.room.code)["token"]
    with Wire(served.host) as wire:
        wire.send({"hello": {"as": "participant", "token": token, "cursor": cursor}})
        assert wire.until(lambda message: message.get("snapshot"))


def test_a_megabyte_is_cut_off(served: Served, ola):
    with phone(served.host, served.room.code) as wire:
        wire.send({"ref": "a", "do": "add_note", "args": {"text": "x" * 2**20}})
        assert wire.closed() == 4413
    assert "ok" in ola.write(served.room.activity_id, "Still here")


def test_a_megabyte_instead_of_a_hello_is_cut_off(served: Served):
    code, said = refused(served.host, **{"as": "participant"}, token="x" * 2**20)
    assert code == 4413
    assert said is None


def test_a_flood_slows_down_only_itself(served: Served, ola):
    with phone(served.host, served.room.code) as wire:
        stop = threading.Event()
        flood = threading.Thread(target=_flood, args=(wire, stop), daemon=True)
        flood.start()
        for number in range(8):
            assert "ok" in ola.write(served.room.activity_id, f"In the flood {number}")
        assert flood.is_alive(), "it has not been cut off, only slowed down"
        stop.set()
        wire.socket.socket.close()
        flood.join(5)
    assert "ok" in ola.write(served.room.activity_id, "After the flood")


TOO_MANY = 80
"""Notes at once: a phone may send forty, a few more to each process, and one a second."""


def test_a_participant_who_writes_too_fast_is_asked_to_wait(served: Served, ola):
    with phone(served.host, served.room.code) as wire:
        for number in range(TOO_MANY):
            args = {"id": f"{number:032x}", "activity": served.room.activity_id, "text": ""}
            wire.send({"ref": str(number), "do": "add_note", "args": args})
        answers = [wire.until(lambda message: "ref" in message) for _ in range(TOO_MANY)]
    codes = {answer["error"]["code"] for answer in answers}
    assert codes == {"invalid", "slow_down"}
    assert answers[0]["error"]["code"] == "invalid"


def test_a_socket_that_reads_nothing_keeps_nobody_waiting(served: Served, ola):
    token = come_in(served.host, served.room.code)["token"]
    with Wire(served.host) as deaf:
        deaf.send({"hello": {"as": "participant", "token": token, "cursor": 0}})
        for number in range(8):
            assert "ok" in ola.write(served.room.activity_id, f"Unheard {number}")


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("workshop.web.connection.HELLO_SECONDS", 0.3)


def test_whoever_says_nothing_is_cut_off(short_patience, hosted: Served):
    with Wire(hosted.host) as wire:
        assert wire.closed() == 4408


@pytest.fixture(params=[3, 10_000])
def queue_length(request, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("workshop.live.hub.QUEUE_LENGTH", request.param)
    return request.param


def test_a_phone_that_was_too_slow_gets_what_it_missed_or_a_new_picture(queue_length, hosted):
    room, host = hosted.room, hosted.host
    texts = [f"{number} {'ą' * 250}" for number in range(150)]
    hold_little(hosted)
    with contextlib.ExitStack() as open_lines:
        slow = open_lines.enter_context(Wire(host, narrow=True))
        slow.hello(**{"as": "participant"}, token=come_in(host, room.code)["token"])
        writers = [open_lines.enter_context(phone(host, room.code)) for _ in range(5)]
        for number, text in enumerate(texts):
            assert "ok" in writers[number % 5].write(room.activity_id, text)
        for text in texts:
            slow.see(text)
        assert len(slow.notes()) == len(texts)
        assert (slow.snapshots > 1) == (queue_length < len(texts))


def hold_little(hosted: Served) -> None:
    """Let the system hold a few kilobytes of what this server sends on connections to come."""
    port = int(hosted.host.partition(":")[2])
    [listener] = [
        one
        for one in psutil.Process().net_connections()
        if one.laddr.port == port and one.status == psutil.CONN_LISTEN
    ]
    with socket.socket(fileno=os.dup(listener.fd)) as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)


def _flood(wire: Wire, stop: threading.Event) -> None:
    message = json.dumps({"ping": 1})
    with contextlib.suppress(ConnectionClosed, OSError):
        while not stop.is_set():
            for _ in range(20):
                wire.socket.send(message)
            time.sleep(0.02)
