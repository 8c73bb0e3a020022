"""The plug is pulled, or the server restarted, while a room writes: nothing that was shown as sent
is lost or doubled."""

import asyncio
import contextlib
import json
from collections.abc import Callable

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.server import Server
from tests.serving import Served
from tests.wire import come_in
from workshop.board.notes import list_notes
from workshop.store.ids_and_clock import new_id

NOTES_A_SECOND = 130
"""Of all phones together."""
LOST = (OSError, ConnectionClosed, InvalidHandshake, TimeoutError)


class Phone:
    """Keeps what was not acknowledged, comes back by itself and goes on from its cursor."""

    def __init__(self, host: str, token: str, activity: str) -> None:
        self._host, self._token, self._activity = host, token, activity
        self.outbox: dict[str, str] = {}
        self.acknowledged: set[str] = set()
        self.notes: dict[str, str] = {}
        self.cursor, self.snapshots, self.connections = 0, 0, 0

    async def live(self) -> None:
        """Connect again and again, as long as the test lasts."""
        while True:
            with contextlib.suppress(*LOST):
                async with connect(
                    f"ws://{self._host}/live", origin=f"http://{self._host}", proxy=None
                ) as socket:
                    await self._follow(socket)
            await asyncio.sleep(0.1)

    async def write(self, number: int, count: int, pause: float) -> None:
        """Write one note after the other; each lies in the outbox until it is acknowledged."""
        for place in range(count):
            self.outbox[new_id()] = f"Phone {number}, note {place}"
            await asyncio.sleep(pause)

    async def _follow(self, socket: ClientConnection) -> None:
        hello = {"as": "participant", "token": self._token, "cursor": self.cursor}
        await socket.send(json.dumps({"hello": hello}))
        self.connections += 1
        sender = asyncio.create_task(self._send(socket))
        try:
            async for raw in socket:
                self._hear(json.loads(raw))
        finally:
            sender.cancel()

    async def _send(self, socket: ClientConnection) -> None:
        sent: set[str] = set()
        while True:
            for key in [key for key in self.outbox if key not in sent]:
                sent.add(key)
                args = {"id": key, "activity": self._activity, "text": self.outbox[key]}
                await socket.send(json.dumps({"ref": key, "do": "add_note", "args": args}))
            await asyncio.sleep(0.02)

    def _hear(self, message: dict) -> None:
        if "ref" in message:
            assert "ok" in message, message
            self.outbox.pop(message["ref"], None)
            self.acknowledged.add(message["ref"])
        if "facts" not in message:
            return
        if message.get("snapshot"):
            self.snapshots += 1
            self.notes.clear()
        elif message["n"] <= self.cursor:
            return
        self.cursor = message["n"]
        for fact in message["facts"]:
            if fact["t"] == "note":
                self.notes[fact["id"]] = fact["text"]


async def _restart(
    server: Server, phones: list[Phone], each: int, end: Callable[[], object]
) -> set[str]:
    """Let all write, end and start the server in the middle; returns what was acknowledged
    before."""
    lives = [asyncio.create_task(phone.live()) for phone in phones]
    await _until(lambda: all(phone.snapshots for phone in phones))
    total, pause = len(phones) * each, len(phones) / NOTES_A_SECOND
    writing = [phone.write(number, each, pause) for number, phone in enumerate(phones)]
    written = asyncio.gather(*writing)
    await asyncio.sleep(pause * each / 2)
    await asyncio.to_thread(end)
    before = set().union(*(phone.acknowledged for phone in phones))
    await asyncio.to_thread(server.start)
    await written
    await _until(lambda: not any(phone.outbox for phone in phones))
    await _until(lambda: all(len(phone.notes) == total for phone in phones))
    for life in lives:
        life.cancel()
    return before


async def _until(true) -> None:
    async with asyncio.timeout(180):
        while not true():
            await asyncio.sleep(0.05)


def test_a_killed_server_loses_and_doubles_nothing_that_was_shown_as_sent(own_server: Served):
    _under_load(own_server, 20, 10, own_server.server.kill)


@pytest.mark.parametrize(
    ("count", "each"), [(30, 10), pytest.param(300, 3, marks=pytest.mark.thorough)]
)
def test_after_a_restart_under_load_all_are_back_with_one_picture(
    own_server: Served, count: int, each: int
):
    _under_load(own_server, count, each, own_server.server.stop)


def _under_load(own_server: Served, count: int, each: int, end: Callable[[], object]) -> None:
    host, room = own_server.host, own_server.room
    tokens = [come_in(host, room.code)["token"] for _ in range(count)]
    phones = [Phone(host, token, room.activity_id) for token in tokens]
    before = asyncio.run(_restart(own_server.server, phones, each, end))
    stored = room.read(list_notes, [room.activity_id])
    acknowledged = set().union(*(phone.acknowledged for phone in phones))
    assert before, "somebody had written before the plug was pulled"
    assert before < acknowledged, "somebody wrote after it as well"
    assert len(stored) == count * each
    assert {note.id for note in stored} == acknowledged
    assert len({note.text for note in stored}) == len(stored)
    for phone in phones:
        assert phone.connections >= 2
        assert phone.snapshots == 1, "nobody needed a new picture"
        assert phone.notes == {note.id: note.text for note in stored}
