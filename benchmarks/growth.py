"""What a long past costs the room of today: ``python -m benchmarks.growth``; see ``README.md``."""

import argparse
import asyncio
import json
import math
import secrets
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import insert, text

from benchmarks.line import SocketLine
from benchmarks.live import TEXT, join, percentile
from benchmarks.streamlit import PageLine
from tests.rooms import OPEN, Room, furnished
from tests.server import Server
from workshop.board.note_release import release_notes
from workshop.board.tables import Note
from workshop.needs.suggestions.embedding import OWN_MODEL
from workshop.needs.suggestions.task_input import load_task_input
from workshop.people.rights import SYSTEM
from workshop.programme.agenda import AddActivity, add_activity, list_activities
from workshop.programme.programmes import CreateProgramme, create_programme
from workshop.programme.session_run import close_session, open_session
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity
from workshop.store import log
from workshop.store.ids_and_clock import new_id, now
from workshop.ui.shell.screens import SCREENS
from workshop.web.security import COOKIE

SIZES = (1_000, 10_000, 100_000)
OTHERS, NOTES_OF_OTHERS = 100, 50
TODAY = 200
"""Notes on the board of today, whatever the past."""
PHONES, TIMES = 5, 12
ANSWERS = 40
_ROWS_AT_ONCE = 5_000
LINEAR = 1.05
"""What grows with a higher power of the notes is named."""


def fill(room: Room, notes: int, others: int) -> None:
    """So many notes in meetings that are over, and other programmes beside it."""
    past = room.read(list_sessions, room.programme_id)[:2]
    for session in past:
        command = AddActivity(session.id, "notes", "Przykład", dict(OPEN))
        activity = room.do(add_activity, command)
        room.do(open_session, session.id)
        _write(room, activity, notes // len(past), past=True)
        room.do(close_session, session.id)
    for number in range(others):
        programme = room.do(create_programme, CreateProgramme(f"Przykład {number}", "pl", None))
        session = room.read(list_sessions, programme.id)[0]
        command = AddActivity(session.id, "notes", "Przykład", dict(OPEN))
        # Somebody else's: its pages are not on this desk.
        room.do(_make_notes, (programme.id, session.id, NOTES_OF_OTHERS, command), SYSTEM)
    today = room.read(list_activities, room.session_id)[0]
    _write(room, today, TODAY)
    with room.store._writer.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def _make_notes(db: Any, actor: Any, wanted: tuple[str, str, int, AddActivity]) -> None:
    programme_id, session_id, notes, command = wanted
    activity = Activity(
        programme_id=programme_id,
        session_id=session_id,
        position=1,
        kind=command.kind,
        title=command.title,
    )
    db.add(activity)
    db.flush()
    _insert(db, activity, notes, past=True)


def _write(room: Room, activity: Activity, notes: int, *, past: bool = False) -> None:
    room.do(lambda db, _actor, count: _insert(db, activity, count, past=past), notes)


def _insert(db: Any, activity: Activity, notes: int, *, past: bool) -> None:
    """Notes as phones write them, with their events in the log, which forget them with the end of a
    phase."""
    for begin in range(0, notes, _ROWS_AT_ONCE):
        numbers = range(begin, min(notes, begin + _ROWS_AT_ONCE))
        rows = [_row(activity, number) for number in numbers]
        db.execute(insert(Note), rows)
        scope = activity.programme_id
        first = log.last_number(db, scope) + 1
        moment = now().replace(minute=0, second=0, microsecond=0)
        events = [
            {
                "scope": scope,
                "number": first + place,
                "at": moment,
                "kind": "note_added",
                "refs": [] if past else [["note", row["id"]]],
                "changes": [],
                "payload": {},
                "undone": False,
            }
            for place, row in enumerate(rows)
        ]
        db.execute(insert(log.Event), events)
        step = text("UPDATE feed SET last_number = last_number + :n WHERE scope = :s")
        if first == 1:
            step = text("INSERT INTO feed (scope, last_number) VALUES (:s, :n)")
        db.execute(step, {"n": len(rows), "s": scope})


def _row(activity: Activity, number: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "programme_id": activity.programme_id,
        "session_id": activity.session_id,
        "activity_id": activity.id,
        "text": TEXT.format(number=number),
        "author": secrets.token_hex(16),
        "status": "visible",
        "released": True,
        "shown": True,
        "position": secrets.randbelow(2**31),
    }


class Watch:
    """One socket: when its picture came, and when each of its commands was answered."""

    def __init__(self) -> None:
        self._heard = asyncio.Event()
        self._line: SocketLine | None = None
        self._begins = b""

    async def first_picture(self, host: str, hello: dict[str, Any], cookie: str = "") -> float:
        """Open it; seconds until it has its snapshot."""
        began = time.perf_counter()
        self._begins = b'{"n":'
        self._heard.clear()
        self._line = await SocketLine.open(host, "/live", self._hear, cookie)
        self._line.send({"hello": {**hello, "cursor": 0}})
        await asyncio.wait_for(self._heard.wait(), 120)
        return time.perf_counter() - began

    async def answer(self, name: str, args: Mapping[str, Any]) -> float:
        """Give a command; seconds until its answer."""
        assert self._line is not None
        began = time.perf_counter()
        self._begins = b'{"ref"'
        self._heard.clear()
        self._line.send({"ref": "1", "do": name, "args": args})
        await asyncio.wait_for(self._heard.wait(), 120)
        return time.perf_counter() - began

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()

    def _hear(self, message: bytes, _moment: float) -> None:
        if message.startswith(self._begins):
            self._heard.set()


async def watch(host: str, room: Room) -> dict[str, float]:
    """Milliseconds (median) of pictures and answers."""
    tokens = await join(host, room, PHONES)
    phone = {"as": "participant", "token": tokens[0]}
    viewers = {
        "phone": (phone, ""),
        "wall": ({"as": "wall", "token": room.wall_token}, ""),
        "desk": ({"as": "staff", "programme": room.programme_id}, f"{COOKIE}={room.cookie}"),
    }
    found = {}
    for name, (hello, cookie) in viewers.items():
        times = array("d")
        for _time in range(TIMES):
            one = Watch()
            times.append(await one.first_picture(host, hello, cookie))
            one.close()
        found[f"picture_{name}_ms"] = percentile(times, 50) or 0.0
    writing = Watch()
    await writing.first_picture(host, {"as": "participant", "token": tokens[1]})
    answers = array("d")
    for number in range(ANSWERS):
        note = {"id": secrets.token_hex(16), "text": TEXT.format(number=number), "carries": []}
        answers.append(await writing.answer("add_note", {"activity": room.activity_id, **note}))
    writing.close()
    found["answer_ms"] = percentile(answers, 50) or 0.0
    return found


def open_pages(host: str, room: Room, times: int) -> dict[str, float]:
    """Milliseconds (median) in which each page runs again on a warm server."""
    found = {}
    for screen in SCREENS:
        query = f"programme={room.slug}"
        try:
            with PageLine(host, f"{COOKIE}={room.cookie}", screen.key, query) as line:
                line.rerun()
                runs = array("d", (line.rerun()[0] for _ in range(times)))
        except (RuntimeError, TimeoutError) as error:
            print(f"{screen.key}: {error!r}"[:200], file=sys.stderr)
            continue
        found[f"page_{screen.key}_ms"] = percentile(runs, 50) or 0.0
    return found


def _timed(work: Callable[[], Any], times: int = 3) -> float:
    taken = array("d")
    for _time in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return percentile(taken, 50) or 0.0


def measure(notes: int, others: int, times: int) -> dict[str, float]:
    """All figures with so many notes in the past."""
    with tempfile.TemporaryDirectory() as folder, furnished(Path(folder)) as room:
        fill(room, notes, others)
        here = [room.activity_id]
        load = load_task_input
        found = {
            "suggestions_input_ms": _timed(
                lambda: room.read(load, room.programme_id, OWN_MODEL, here)
            ),
            "telling_ms": _tell_batches(room),
        }
        began = time.perf_counter()
        server = Server(Path(folder)).start()
        try:
            found["start_ms"] = round((time.perf_counter() - began) * 1000, 1)
            found |= asyncio.run(watch(server.host, room))
            found |= open_pages(server.host, room, times)
            memory = psutil.Process(server.pid).memory_full_info().uss
            found["memory_mb"] = round(memory / 2**20, 1)
        finally:
            server.stop()
    print(json.dumps({"notes": notes, **found}), file=sys.stderr, flush=True)
    return found


def _tell_batches(room: Room) -> float:
    """Milliseconds (median) of telling others of a batch of notes that waited."""

    def hide(db: Any, _actor: Any, _content: None) -> None:
        chosen = "SELECT id FROM note WHERE activity_id = :a LIMIT 10"
        changed = text(f"UPDATE note SET released = :no WHERE id IN ({chosen})")
        db.execute(changed, {"a": room.activity_id, "no": False})

    taken = array("d")
    for _time in range(3):
        room.do(hide, None)
        began = time.perf_counter()
        room.do(release_notes, None, SYSTEM)
        taken.append(time.perf_counter() - began)
    return percentile(taken, 50) or 0.0


def exponents(sizes: Sequence[int], found: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """With which power of the notes each figure grows between the two largest pasts."""
    steps = math.log(sizes[-1] / sizes[-2])
    before, after = found[-2], found[-1]
    return {
        name: round(math.log(after[name] / before[name]) / steps, 2)
        for name in after
        if before.get(name) and after[name]
    }


def run(sizes: Sequence[int], others: int, times: int) -> dict[str, Any]:
    """All sizes; returns what is printed."""
    found = [measure(notes, others, times) for notes in sizes]
    powers = exponents(sizes, found)
    return {
        "sizes": list(sizes),
        "others": others,
        "figures": {name: [each.get(name) for each in found] for name in found[-1]},
        "exponents": powers,
        "faster_than_linear": sorted(name for name, power in powers.items() if power > LINEAR),
        "largest_exponent": max(powers.values()),
    }


def main() -> int:
    """Read the arguments, run, print one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="notes in the past")
    parser.add_argument("--others", type=int, default=OTHERS, help="programmes beside it")
    parser.add_argument("--times", type=int, default=5, help="how often each page runs")
    given = parser.parse_args()
    print(json.dumps(run(given.sizes, given.others, given.times)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
