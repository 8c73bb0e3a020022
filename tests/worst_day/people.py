"""The people of the day: phones that write all the time, and a wall, over real sockets.

As the product's phones do, each keeps what was not acknowledged, sends it again under the same id
and comes back by itself. They live in a thread of their own; the day asks them in between.
"""

import asyncio
import contextlib
import json
import random
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.waiting import comes_true
from workshop.store.ids_and_clock import new_id

LOST = (OSError, ConnectionClosed, InvalidHandshake, TimeoutError)
WORTH_A_RETRY = ("slow_down", "internal", "connection")
AGAIN_AFTER = 0.5
"""Seconds after which a phone sends again what was refused for the moment."""
LANGUAGES = ("pl", "en")
SETTLES_WITHIN = 60
MOST_UNSENT = 6
IN_LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""Texts have no digits: many in a row would be held back as if they were a telephone number."""


@dataclass
class Noticed:
    """What people noticed of one event: the longest time until a note was sent, in seconds; how
    many times phones lost the connection; the sentences they read, by language."""

    longest: float = 0.0
    lost: int = 0
    read: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in LANGUAGES})


class Watcher:
    """A wall, or what a phone has in common with one: follows the feed and has a picture."""

    def __init__(self, host: str, hello: dict[str, Any]) -> None:
        self.host, self._hello = host, hello
        self.notes: dict[str, str] = {}
        self.noticed = Noticed()
        self._cursor, self._connected = 0, False

    @property
    def texts(self) -> dict[str, str]:
        """The notes that are shown here; of one's own those that were erased have no text."""
        return {key: text for key, text in self.notes.items() if text}

    async def live(self) -> None:
        """Connect again and again, until cancelled."""
        while True:
            with contextlib.suppress(*LOST):
                address, origin = f"ws://{self.host}/live", f"http://{self.host}"
                async with connect(
                    address, origin=origin, proxy=None, compression=None, max_size=None
                ) as socket:
                    await self._follow(socket)
            self.noticed.lost += self._connected
            self._connected = False
            await asyncio.sleep(0.1 + random.random() / 5)

    async def _follow(self, socket: ClientConnection) -> None:
        await socket.send(json.dumps({"hello": {**self._hello, "cursor": self._cursor}}))
        async for raw in socket:
            message = json.loads(raw)
            self._connected |= "welcome" in message
            self._hear(message)

    def _hear(self, message: dict[str, Any]) -> None:
        if "facts" not in message:
            return
        if message.get("snapshot"):
            self.notes.clear()
        elif message["n"] <= self._cursor:
            return
        self._cursor = message["n"]
        for fact in message["facts"]:
            if fact["t"] == "note" and fact.get("gone"):
                self.notes.pop(fact["id"], None)
            elif fact["t"] == "note":
                self.notes[fact["id"]] = fact["text"]


class Phone(Watcher):
    """Somebody who writes one note after the other while ``writes`` is set."""

    writes = False

    def __init__(self, host: str, entered: dict[str, Any], activity: str, number: int) -> None:
        self.language = LANGUAGES[number % 2]
        self.token, self.phrase = entered["token"], entered["phrase"]
        hello = {"as": "participant", "token": self.token, "lang": self.language}
        super().__init__(host, hello)
        self._activity = activity
        self.outbox: dict[str, str] = {}
        self.acknowledged: dict[str, str] = {}
        self.refused: dict[str, str] = {}
        self._written: dict[str, float] = {}
        self._later: dict[str, float] = {}

    async def write(self, pace: float) -> None:
        """Put a note into the outbox about every ``pace`` seconds; each text is one of its kind.
        Whoever sees that nothing is sent stops writing after a while."""
        while True:
            await asyncio.sleep(pace * (0.5 + random.random()))
            if self.writes and len(self.outbox) < MOST_UNSENT:
                key = new_id()
                self.outbox[key] = f"Karteczka {key.translate(IN_LETTERS)}"
                self._written[key] = time.monotonic()

    async def _follow(self, socket: ClientConnection) -> None:
        self._later.clear()
        sender = asyncio.create_task(self._send(socket))
        try:
            await super()._follow(socket)
        finally:
            sender.cancel()

    async def _send(self, socket: ClientConnection) -> None:
        sent: set[str] = set()
        while True:
            await asyncio.sleep(0.03)
            if not self._connected:
                continue
            now = time.monotonic()
            sent -= {key for key, until in self._later.items() if until < now}
            self._later = {key: until for key, until in self._later.items() if until >= now}
            for key in [key for key in self.outbox if key not in sent]:
                sent.add(key)
                args = {"id": key, "activity": self._activity, "text": self.outbox[key]}
                command = {"ref": key, "do": "add_note", "args": {**args, "carries": []}}
                await socket.send(json.dumps(command))

    def _hear(self, message: dict[str, Any]) -> None:
        super()._hear(message)
        key = message.get("ref")
        if key is None or key not in self.outbox:
            return
        error = message.get("error")
        if error is None:
            self.acknowledged[key] = self.outbox.pop(key)
            waited = time.monotonic() - self._written.pop(key)
            self.noticed.longest = max(self.noticed.longest, waited)
            return
        self.noticed.read[self.language].add(error["text"])
        if error["code"] in WORTH_A_RETRY:
            self._later[key] = time.monotonic() + AGAIN_AFTER
        else:
            self.refused[key] = f"{error['code']}: {error['text']}"
            del self.outbox[key]


class People:
    """All phones of a room and its walls, alive until ``go_home``."""

    def __init__(self, phones: Sequence[Phone], walls: Sequence[Watcher], pace: float) -> None:
        self.phones, self.walls = list(phones), list(walls)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._tasks: dict[Watcher, list[Any]] = {}
        for watcher in (*phones, *walls):
            lives = [self._begin(watcher.live())]
            if isinstance(watcher, Phone):
                lives.append(self._begin(watcher.write(pace)))
            self._tasks[watcher] = lives

    def _begin(self, life: Coroutine[Any, Any, None]) -> Any:
        return asyncio.run_coroutine_threadsafe(life, self._loop)

    def everybody(self) -> Iterable[Watcher]:
        """Phones and walls."""
        return (*self.phones, *self.walls)

    def write(self) -> None:
        """From now on everybody writes."""
        for phone in self.phones:
            phone.writes = True

    def rest(self) -> None:
        """Nobody writes until all that was written is sent. Raises ``AssertionError``."""
        for phone in self.phones:
            phone.writes = False
        self.must(lambda: not any(phone.outbox for phone in self.phones), "all notes are sent")

    def go_on(self) -> None:
        """Wait until each phone has sent what waited now, and something more: all works again."""
        waiting = {phone: set(phone.outbox) for phone in self.phones}
        before = {phone: len(phone.acknowledged) for phone in self.phones}
        self.must(
            lambda: all(
                len(phone.acknowledged) > before[phone] and not waiting[phone] & set(phone.outbox)
                for phone in self.phones
            ),
            "each phone sends again",
        )

    def leave(self, phone: Phone) -> None:
        """One person goes for good."""
        self.phones.remove(phone)
        for task in self._tasks.pop(phone):
            task.cancel()

    def noticed(self) -> Noticed:
        """What all noticed since this was asked before."""
        found = Noticed()
        for watcher in self.everybody():
            one, watcher.noticed = watcher.noticed, Noticed()
            found.longest = max(found.longest, one.longest)
            found.lost += one.lost if isinstance(watcher, Phone) else 0
            for language, sentences in one.read.items():
                found.read[language] |= sentences
        return found

    @staticmethod
    def must(happened: Callable[[], bool], what: str) -> None:
        """Wait until something has happened. Raises ``AssertionError`` that says what did not."""
        assert comes_true(happened, SETTLES_WITHIN), f"not within {SETTLES_WITHIN} s: {what}"

    def go_home(self) -> None:
        """Everybody hangs up."""
        asyncio.run_coroutine_threadsafe(_end_others(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


async def _end_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
