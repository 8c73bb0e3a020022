"""Sockets that misbehave: they alone are slowed down or cut off, the room works on."""

import contextlib
import json
import os
import threading
import time

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


@pytest.fixture
def short_queue(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("workshop.live.hub.QUEUE_LENGTH", 3)


def test_a_phone_that_was_too_slow_gets_a_new_picture(short_queue, hosted: Served):
    room = hosted.room
    with phone(hosted.host, room.code) as slow, phone(hosted.host, room.code) as bob:
        messages = [{"ref": str(n), "do": "add_note", "args": _note(room, n)} for n in range(30)]
        for message in messages:
            bob.send(message)
        for number in range(30):
            slow.see(f"Quick {number}")
            bob.see(f"Quick {number}")
        assert len(slow.notes()) == 30


def _note(room, number: int) -> dict[str, str]:
    return {"id": f"{number:032x}", "activity": room.activity_id, "text": f"Quick {number}"}


def _flood(wire: Wire, stop: threading.Event) -> None:
    message = json.dumps({"ping": 1})
    with contextlib.suppress(ConnectionClosed, OSError):
        while not stop.is_set():
            for _ in range(20):
                wire.socket.send(message)
            time.sleep(0.02)
