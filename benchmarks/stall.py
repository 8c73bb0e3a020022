"""What long work does to a room: ``python -m benchmarks.stall``; see ``README.md``."""

import argparse
import asyncio
import json
import secrets
import statistics
import sys
import tempfile
import time
from array import array
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from sqlmodel import Session

from benchmarks.importing import WRITERS, make_rows
from benchmarks.line import SocketLine
from benchmarks.live import TEXT, Load, Meter, connect, join, percentile, quiet_process
from benchmarks.publication import NOTES, fill
from benchmarks.stall_server import ONCE, ROWS, SOCKET, WORK
from benchmarks.streamlit import PageLine
from tests.rooms import OPEN, Room, furnished
from tests.server import Server
from workshop.board.note_kinds import NoteStatus
from workshop.board.tables import Note
from workshop.people.rights import Actor
from workshop.programme.sessions import list_sessions
from workshop.settings import ROOT
from workshop.standards.clauses import list_clauses
from workshop.standards.publication.publications import Publish, publish
from workshop.web.security import COOKIE

CLAUSES, PAGES, PAGE, PUBLISHED, WAITING = 100, 5, "session", "0.1", 300
PHONES, RATE, MOST_NOTES = 100, 10.0, 10_000
QUIET_SECONDS, PAUSE_SECONDS, LONGEST_SECONDS = 10.0, 1.0, 90
WARM_SECONDS = 12.0
TAIL_SECONDS = 0.2
"""What was done is still being told for a moment."""
Work = Callable[[], Awaitable[float]]
"""Does a piece of work and returns the seconds that it took."""


class StallServer(Server):
    """A server that does on request what pages and routes do (``stall_server.py``)."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self._streamlit = ["-m", "benchmarks.stall_server"]

    async def do(self, work: str, about: dict[str, Any]) -> float:
        """Have a piece of work done in its process; seconds it took there."""
        reader, writer = await asyncio.open_unix_connection(str(self.data_dir / SOCKET))
        writer.write(f"{work} {json.dumps(about)}\n".encode())
        answer = json.loads(await asyncio.wait_for(reader.readline(), LONGEST_SECONDS))
        writer.close()
        if answer["error"]:
            raise RuntimeError(f"{work}: {answer['error']}")
        return float(answer["seconds"])


class DelayMeter(Meter):
    """A meter that knows when what it measures was sent."""

    def __init__(self) -> None:
        super().__init__(Load(PHONES, RATE, MOST_NOTES / RATE))
        self.heard: list[tuple[float, float]] = []

    def hear(self, phone: int, message: bytes, moment: float) -> None:
        """A phone has got a message."""
        before = len(self.delays)
        super().hear(phone, message, moment)
        self.heard += [(moment - delay, delay) for delay in self.delays[before:]]

    def missing(self) -> int:
        """How many notes have not reached a phone that were sent more than the last second ago."""
        sent = sum(moment > 0 for moment in self._sent)
        return max(0, (sent - round(RATE)) * PHONES - len(self.delays))

    def between(self, begin: float, end: float) -> "array[float]":
        """The delays of notes that were sent in this time."""
        return array("d", [delay for sent, delay in self.heard if begin <= sent <= end])


async def write_on(lines: list[SocketLine], meter: Meter, activity_id: str) -> None:
    """Write at the rate, phone after phone, until cancelled."""
    loop = asyncio.get_running_loop()
    begin = loop.time()
    for number in range(MOST_NOTES):
        await asyncio.sleep(begin + number / RATE - loop.time())
        args = {"id": secrets.token_hex(16), "text": TEXT.format(number=number)}
        meter.send(number)
        message = {"ref": str(number), "do": "add_note", "args": {**args, "activity": activity_id}}
        lines[number % len(lines)].send(message)


def prepare(room: Room, folder: Path) -> dict[str, Any]:
    """A programme with much in it, and files; returns what pieces of work are about."""
    for kind in ("csv", "xlsx"):
        WRITERS[kind](folder / f"large.{kind}", make_rows(ROWS))
    elsewhere = room.run("notes", "Before", room.other_session_id, **OPEN)
    before = replace(room, session_id=room.other_session_id, activity_id=elsewhere)
    room.do(fill, (before, CLAUSES))
    room.do(_add_waiting, room)
    clauses = [clause.id for clause in room.read(list_clauses, room.programme_id)]
    room.do(publish, Publish(room.programme_id, PUBLISHED, "", clauses))
    return {
        "account": room.facilitator.id,
        "programme": room.programme_id,
        "session": room.read(list_sessions, room.programme_id)[5].id,
        "activity": room.activity_id,
        "folder": str(folder),
    }


def _add_waiting(db: Session, _actor: Actor, room: Room) -> None:
    """Notes that wait for a moderator, as phones have sent them."""
    db.add_all(
        Note(
            id=f"{number:032x}",
            programme_id=room.programme_id,
            session_id=room.session_id,
            activity_id=room.activity_id,
            text=f"Czeka na zgodę ({number})",
            status=NoteStatus.PENDING,
            position=number,
        )
        for number in range(NOTES, NOTES + WAITING)
    )


class Stall:
    """Pieces of work that are done beside a room, one after the other."""

    def __init__(self, server: StallServer, room: Room, about: dict[str, Any]) -> None:
        self._server, self._room, self._about = server, room, about

    def work(self) -> dict[str, Work]:
        """All of them, each by its name."""
        asked = {name: self._asked(name) for name in WORK}
        address = f"{self._server.url}/standards/{self._room.slug}/{PUBLISHED}/"
        return {
            **asked,
            "public_page": lambda: self._fetch(address),
            "pdf": lambda: self._fetch(f"{address}standard.pdf"),
            "docx": lambda: self._fetch(f"{address}standard.docx"),
            "five_pages": self._open_pages,
        }

    def _asked(self, name: str) -> Work:
        return lambda: self._server.do(name, self._about)

    async def _fetch(self, address: str) -> float:
        return await self._elsewhere("--fetch", address)

    async def _open_pages(self) -> float:
        cookie = f"{COOKIE}={self._room.cookie}"
        return await self._elsewhere("--open", self._server.host, cookie)

    async def _elsewhere(self, *arguments: str) -> float:
        """Ask in a process of its own: this one measures."""
        command = [sys.executable, "-m", "benchmarks.stall", *arguments]
        asking = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=PIPE, stdout=PIPE)
        assert asking.stdin is not None
        assert asking.stdout is not None
        await asking.stdout.readline()  # it is ready
        asking.stdin.write(b"\n")
        told = await asyncio.wait_for(asking.stdout.readline(), LONGEST_SECONDS)
        await asking.wait()
        return float(told)


def ask(begin: Callable[[], None]) -> None:
    """Say that everything is loaded, wait for the word, and tell how long it took."""
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.perf_counter()
    begin()
    print(round(time.perf_counter() - began, 3), flush=True)


def open_pages(host: str, cookie: str) -> None:
    """As many people open a page at the same moment."""

    def visit(_number: int) -> None:
        with PageLine(host, cookie, PAGE) as line:
            line.rerun()

    with ThreadPoolExecutor(PAGES) as people:
        list(people.map(visit, range(PAGES)))


def fetch(address: str) -> None:
    """Get a file."""
    httpx.get(address, timeout=LONGEST_SECONDS).raise_for_status()


async def measure(
    room: Room, server: StallServer, about: dict[str, Any], names: Sequence[str], times: int
) -> dict[str, Any]:
    """The room in quiet, beside each piece of work, and in quiet again."""
    meter = DelayMeter()
    tokens = await join(server.host, room, PHONES)
    hellos = [{"as": "participant", "token": token, "cursor": 0} for token in tokens]
    lines = await connect(server.host, hellos, meter)
    work = Stall(server, room, about).work()
    windows: dict[str, list[tuple[float, float]]] = {"quiet": []}
    seconds: dict[str, list[float]] = {}
    with quiet_process():
        writing = asyncio.create_task(write_on(lines, meter, room.activity_id))
        await asyncio.sleep(WARM_SECONDS)
        for name in ["quiet", *(names or work), "quiet"]:
            for _time in range(1 if name in ONCE else times):
                begin = time.perf_counter()
                if name == "quiet":
                    await asyncio.sleep(QUIET_SECONDS / times)
                else:
                    seconds.setdefault(name, []).append(await work[name]())
                windows.setdefault(name, []).append((begin, time.perf_counter() + TAIL_SECONDS))
                await asyncio.sleep(PAUSE_SECONDS)
        writing.cancel()
    for line in lines:
        line.close()
    delays = {
        name: array("d", [delay for window in those for delay in meter.between(*window)])
        for name, those in windows.items()
    }
    return {"lost": meter.missing(), **tell(delays, seconds)}


def tell(delays: "dict[str, array[float]]", seconds: dict[str, list[float]]) -> dict[str, Any]:
    """What is printed of the delays beside each piece of work."""
    quiet = percentile(delays["quiet"], 95) or 0.0
    told: dict[str, Any] = {"quiet_p95_ms": quiet}
    for name, took in seconds.items():
        p95 = percentile(delays[name], 95) or 0.0
        told[name] = {
            "p95_ms": p95,
            "max_ms": percentile(delays[name], 100),
            "ratio": round(p95 / quiet, 1),
            "work_s": round(statistics.median(took), 2),
        }
    worst = max(seconds, key=lambda name: told[name]["ratio"])
    return {**told, "worst": worst, "worst_ratio": told[worst]["ratio"]}


def run(names: Sequence[str], times: int) -> dict[str, Any]:
    """Measure on a server of its own; returns what is printed."""
    with tempfile.TemporaryDirectory() as name, furnished(Path(name)) as room:
        about = prepare(room, Path(name))
        server = StallServer(Path(name))
        server.start()
        try:
            return asyncio.run(measure(room, server, about, names, times))
        finally:
            server.stop()


def main() -> None:
    """Read the arguments, run, print one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stall", description=__doc__)
    parser.add_argument("--times", type=int, default=3, help="how often each piece of work")
    parser.add_argument("--only", nargs="*", default=[], help="names of pieces of work")
    parser.add_argument("--open", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--fetch", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.open:
        ask(lambda: open_pages(*given.open))
    elif given.fetch:
        ask(lambda: fetch(given.fetch))
    else:
        print(json.dumps(run(given.only, given.times)))


if __name__ == "__main__":
    main()
