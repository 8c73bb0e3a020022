"""A long day in one room: ``python -m benchmarks.day``; see ``README.md``."""

import argparse
import asyncio
import itertools
import json
import random
import re
import secrets
import sys
import tempfile
import time
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks.line import SocketLine
from benchmarks.live import TEXT, join, percentile, quiet_process
from benchmarks.streamlit import PageLine
from tests.rooms import OPEN, Room, furnished
from tests.server import Server
from workshop.board.note_release import is_anything_waiting
from workshop.programme.agenda import AddActivity, add_activity, load_activity
from workshop.programme.phases import Phase
from workshop.web.security import COOKIE

TENTHS = 10
MODERATED = (2, 4, 5, 7, 9)
"""Tenths whose notes are hidden and wait for approval; the first and the last are alike."""
VOTED = (4, 7)
"""Tenths that end with dots on needs."""
NEEDS, DOTS = 8, 3
FORGETS_EVERY = 3
"""One phone in so many that come back has forgotten what it had, and needs a whole picture."""
SETTLE_SECONDS = 30
MOST_TRIES = 5
"""Of a phone to come back; then it stays away, and is counted."""
PRESS_SECONDS = 0.7
"""Between two presses on the page: sooner the second one counts as a part of the first."""
_ANSWER = re.compile(rb'^\{"ref": ?"(\d+)", ?"(ok|error)"')
_NUMBER = re.compile(rb'^\{"n":(\d+)')
_TEXT = re.compile(rb'"text":"#(\d+) ')


@dataclass(frozen=True)
class Load:
    """How many phones, notes in all, commands and phones that come back in a second."""

    phones: int
    notes: int
    rate: float
    returning: float


@dataclass
class Figures:
    """What was measured in one tenth; times in seconds."""

    answers: "array[float]" = field(default_factory=lambda: array("d"))
    back: "array[float]" = field(default_factory=lambda: array("d"))
    approving: float = 0.0
    refused: int = 0
    never_back: int = 0


class Phone:
    """One phone: remembers its cursor, and which of its commands wait for an answer."""

    figures: Figures

    def __init__(self, host: str, token: str, figures: Figures) -> None:
        self._host, self._token, self.figures = host, token, figures
        self._waiting: dict[bytes, tuple[float, dict[str, Any]]] = {}
        self._cursor, self._shown, self._refused = 0, asyncio.Event(), False
        self._line: SocketLine | None = None

    @property
    def rests(self) -> bool:
        """Whether it is there, and all of its commands are answered."""
        return self._shown.is_set() and not self._waiting

    @property
    def waits(self) -> bool:
        """Whether a command of it has no answer yet."""
        return bool(self._waiting)

    async def come(self, *, forgets: bool = False) -> None:
        """Open the socket, in place of the one before, until it is up to date.

        Raises ``ConnectionError`` where it is turned away, ``TimeoutError``.
        """
        self.leave()
        self._refused = False
        self._shown.clear()
        self._line = await SocketLine.open(self._host, "/live", self._hear)
        cursor = 0 if forgets else self._cursor
        self._line.send({"hello": {"as": "participant", "token": self._token, "cursor": cursor}})
        await asyncio.wait_for(self._shown.wait(), SETTLE_SECONDS)
        if self._refused:
            self._shown.clear()
            raise ConnectionRefusedError("turned away")

    def leave(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()

    def do(self, ref: int, name: str, args: dict[str, Any]) -> None:
        """Send a command now."""
        message = {"ref": str(ref), "do": name, "args": args}
        self._waiting[str(ref).encode()] = (time.perf_counter(), message)
        if self._line is not None and self._shown.is_set():
            self._line.send(message)

    def give_up(self) -> None:
        """Wait no more for what has no answer yet; it counts as lost."""
        self._waiting.clear()

    def _hear(self, message: bytes, moment: float) -> None:
        if found := _NUMBER.match(message):
            self._cursor = int(found[1])
        elif answer := _ANSWER.match(message):
            waiting = self._waiting.pop(answer[1], None)
            if waiting is not None:
                self.figures.answers.append(moment - waiting[0])
                self.figures.refused += answer[2] == b"error"
        elif message.startswith(b'{"welcome"'):
            # What is new since the cursor follows at once, if there is anything.
            asyncio.get_running_loop().call_soon(self._arrive)
        elif message.startswith(b'{"bye"'):
            self._refused = True
            self._shown.set()

    def _arrive(self) -> None:
        """As the product's phones do: send again what has no answer yet."""
        self._shown.set()
        for _sent, message in self._waiting.values():
            if self._line is not None:
                self._line.send(message)


class Wall:
    """The wall: which notes it was told of."""

    def __init__(self) -> None:
        self.shown: set[int] = set()
        self.line: SocketLine | None = None

    def hear(self, message: bytes, _moment: float) -> None:
        """Count the notes in a message."""
        self.shown.update(map(int, _TEXT.findall(message)))


class Day:
    """The whole day: what people, moderator and facilitator do, tenth after tenth."""

    def __init__(self, load: Load, server: Server, room: Room) -> None:
        self._load, self._server, self._room = load, server, room
        self._process = psutil.Process(server.pid)
        self._refs = itertools.count()
        self._phones: list[Phone] = []
        self._wall = Wall()
        self._activities: list[tuple[str, str]] = []
        self.needs: list[str] = []
        self.tenths: list[dict[str, Any]] = []
        self.written = 0

    def plan(self) -> None:
        """Write the agenda, before anybody is there."""
        room = self._room
        self.needs = [room.make_need(f"Przykładowa potrzeba {number}") for number in range(NEEDS)]
        for tenth in range(1, TENTHS + 1):
            rules = {} if tenth in MODERATED else OPEN
            self._plan("notes", {**rules, "notes_per_person": None})
            if tenth in VOTED:
                self._plan("dot_vote", {"votes_per_person": DOTS})

    def _plan(self, kind: str, settings: dict[str, Any]) -> None:
        title = f"Przykład {len(self._activities)}"
        command = AddActivity(self._room.session_id, kind, title, settings)
        self._activities.append((kind, self._room.do(add_activity, command).id))

    async def run(self) -> None:
        """Everybody comes, then the ten tenths."""
        tokens = await join(self._server.host, self._room, self._load.phones)
        figures = Figures()
        self._phones = [Phone(self._server.host, token, figures) for token in tokens]
        for phone in self._phones:
            await phone.come()
        host = self._server.host
        self._wall.line = await SocketLine.open(host, "/live", self._wall.hear)
        self._wall.line.send({"hello": {"as": "wall", "token": self._room.wall_token, "cursor": 0}})
        desk = await SocketLine.open(
            host, "/live", lambda _data, _at: None, f"{COOKIE}={self._room.cookie}"
        )
        desk.send({"hello": {"as": "staff", "programme": self._room.programme_id, "cursor": 0}})
        cookie = f"{COOKIE}={self._room.cookie}"
        query = f"programme={self._room.slug}&session=3"
        page = PageLine(host, cookie, "session", query)
        await asyncio.to_thread(page.rerun)
        await self._end(page, self._room.activity_id)
        left = iter(self._activities)
        with quiet_process():
            for tenth in range(1, TENTHS + 1):
                await self._tenth(tenth, left, page)
        for phone in self._phones:
            phone.leave()

    @property
    def shown(self) -> int:
        """How many notes the wall was told of."""
        return len(self._wall.shown)

    async def _tenth(self, tenth: int, left: Iterator[tuple[str, str]], page: PageLine) -> None:
        figures = Figures()
        for phone in self._phones:
            phone.figures = figures
        began, spent = time.perf_counter(), sum(self._process.cpu_times()[:2])
        _kind, activity = next(left)
        await self._press(page, "session-start")
        coming = asyncio.create_task(self._come_back(figures))
        await self._write(activity)
        if tenth in MODERATED:
            await self._approve(activity, figures)
        await self._end(page, activity)
        if tenth in VOTED:
            _kind, vote = next(left)
            await self._press(page, "session-start")
            await self._vote(vote)
            await self._end(page, vote)
        coming.cancel()
        await asyncio.sleep(2)
        for phone in self._phones:
            phone.give_up()
        after = sum(self._process.cpu_times()[:2])
        self.tenths.append(self._told(figures, began, after - spent))
        print(json.dumps(self.tenths[-1]), file=sys.stderr, flush=True)

    def _told(self, figures: Figures, began: float, spent: float) -> dict[str, Any]:
        memory = self._process.memory_full_info()
        base = self._server.data_dir / "workshop.db"
        return {
            "answered": len(figures.answers),
            "refused": figures.refused,
            "p50_ms": percentile(figures.answers, 50),
            "p95_ms": percentile(figures.answers, 95),
            "came_back": len(figures.back),
            "never_back": figures.never_back,
            "back_p95_ms": percentile(figures.back, 95),
            "approving_ms": round(figures.approving * 1000),
            "cpu_s": round(spent, 1),
            "seconds": round(time.perf_counter() - began, 1),
            "uss_mb": round(memory.uss / 2**20, 1),
            "data_mb": round(base.stat().st_size / 2**20, 1),
            "wal_mb": round(base.with_name("workshop.db-wal").stat().st_size / 2**20, 1),
        }

    async def _write(self, activity: str) -> None:
        commands = []
        for number in range(self.written, self.written + self._load.notes // TENTHS):
            text = TEXT.format(number=number)
            note = {"id": secrets.token_hex(16), "text": text, "activity": activity}
            commands.append((number % len(self._phones), "add_note", note))
        self.written += len(commands)
        await self._send(commands)

    async def _vote(self, activity: str) -> None:
        await self._send(
            [
                (place, "set_dots", {"activity": activity, "subject": need, "count": 1})
                for need in self.needs[:DOTS]
                for place in range(len(self._phones))
            ]
        )

    async def _send(self, commands: list[tuple[int, str, dict[str, Any]]]) -> None:
        """Commands at the rate; a phone that has none open sends the next one."""
        loop = asyncio.get_running_loop()
        begin = loop.time()
        for place, (phone, name, args) in enumerate(commands):
            await asyncio.sleep(begin + place / self._load.rate - loop.time())
            if name == "add_note":
                args["carries"] = []
            self._phones[phone].do(next(self._refs), name, args)
        until = loop.time() + SETTLE_SECONDS
        while any(phone.waits for phone in self._phones) and loop.time() < until:
            await asyncio.sleep(0.05)

    async def _come_back(self, figures: Figures) -> None:
        """Phones that rest lose their connection and come back, one after the other."""
        loop, begin = asyncio.get_running_loop(), asyncio.get_running_loop().time()
        coming = set()
        for number in itertools.count(1):
            await asyncio.sleep(begin + number / self._load.returning - loop.time())
            resting = [phone for phone in self._phones if phone.rests]
            if resting:
                forgets = number % FORGETS_EVERY == 0
                task = asyncio.create_task(self._time(random.choice(resting), figures, forgets))
                coming.add(task)
                task.add_done_callback(coming.discard)

    async def _time(self, phone: Phone, figures: Figures, forgets: bool) -> None:
        began = time.perf_counter()
        for _try in range(MOST_TRIES):
            try:
                await phone.come(forgets=forgets)
            except (TimeoutError, ConnectionError):
                await asyncio.sleep(1)
                continue
            figures.back.append(time.perf_counter() - began)
            return
        figures.never_back += 1

    async def _approve(self, activity: str, figures: Figures) -> None:
        """Approve all that waits, once all of it has come to the desk."""
        until = time.monotonic() + SETTLE_SECONDS
        while self._room.read(is_anything_waiting) and time.monotonic() < until:
            await asyncio.sleep(0.2)
        began = time.perf_counter()
        await asyncio.to_thread(self._room.tell, "approve_all", activity=activity)
        figures.approving += time.perf_counter() - began

    async def _press(self, page: PageLine, key: str) -> None:
        await asyncio.to_thread(page.press, key)
        await asyncio.sleep(PRESS_SECONDS)

    async def _end(self, page: PageLine, activity: str) -> None:
        """Press on to the next phase until the activity is done."""
        while self._room.read(load_activity, activity).phase != Phase.DONE:
            before = self._room.read(load_activity, activity).phase
            await self._press(page, "session-advance")
            if self._room.read(load_activity, activity).phase == before:
                raise RuntimeError(f"the press moved nothing on from {before}")


def run(load: Load) -> dict[str, Any]:
    """The whole day; returns what is printed."""
    with tempfile.TemporaryDirectory() as name, furnished(Path(name)) as room:
        server = Server(Path(name))
        room.url = server.url
        server.start()
        try:
            day = Day(load, server, room)
            day.plan()
            asyncio.run(day.run())
            shown, written = day.shown, day.written
        finally:
            server.stop()
    first, last = day.tenths[0], day.tenths[-1]
    answered = sum(tenth["answered"] for tenth in day.tenths)
    expected = written + len(VOTED) * DOTS * load.phones
    grown = last["data_mb"] - first["data_mb"]
    return {
        "phones": load.phones,
        "notes": written,
        "shown": shown,
        "lost": expected - answered,
        "refused": sum(tenth["refused"] for tenth in day.tenths),
        "never_back": sum(tenth["never_back"] for tenth in day.tenths),
        "p95_ratio": compare(last["p95_ms"], first["p95_ms"]),
        "back_ratio": compare(last["back_p95_ms"], first["back_p95_ms"]),
        "memory_ratio": round((last["uss_mb"] - grown) / first["uss_mb"], 2),
        "tenths": day.tenths,
    }


def compare(last: float | None, first: float | None) -> float | None:
    """How many times the first the last is; nothing where one was not measured."""
    return round(last / first, 2) if last and first else None


def main() -> int:
    """Read the arguments, run, print one JSON line; 1 when something is missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.day", description=__doc__)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--notes", type=int, default=6_000)
    parser.add_argument("--rate", type=float, default=30, help="commands a second, all together")
    parser.add_argument("--returning", type=float, default=10, help="phones back in a second")
    given = parser.parse_args()
    result = run(Load(given.phones, given.notes, given.rate, given.returning))
    print(json.dumps(result))
    return 0 if not result["lost"] and result["shown"] == result["notes"] else 1


if __name__ == "__main__":
    sys.exit(main())
