"""How a forum bears questions and votes: ``python -m benchmarks.forum``; see ``README.md``."""

import argparse
import asyncio
import json
import random
import re
import secrets
import sys
import tempfile
import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks.line import SocketLine
from benchmarks.live import join, percentile
from tests.rooms import Room, furnished
from tests.server import Server

_QUESTION = re.compile(rb'"text":"#(\d+) ')
_REF = re.compile(rb'^\{"ref": ?"(\d+)", ?"(ok|error)"')
_TOLD = b'"t":"asked"'
SLICE_SECONDS, SETTLE_SECONDS, WEIGH_SECONDS, ARRIVE_SECONDS = 3, 5, 2, 8
QUESTION_EVERY = 20
"""One press in so many asks a question, the others vote for one."""


@dataclass(frozen=True)
class Load:
    """How many phones, and how many presses a second in busy slices and in quiet ones."""

    participants: int
    rate: float
    quiet_rate: float
    slices: int


@dataclass
class Figures:
    """Seconds from the press: to the answer of a vote and of a question, and to the wall."""

    votes: "array[float]" = field(default_factory=lambda: array("d"))
    questions: "array[float]" = field(default_factory=lambda: array("d"))
    wall: "array[float]" = field(default_factory=lambda: array("d"))

    def told(self) -> dict[str, float | None]:
        """Medians and 95th percentiles in milliseconds."""
        named = {"vote_ack": self.votes, "question_ack": self.questions, "wall": self.wall}
        return {
            f"{name}_p{share}_ms": percentile(times, share)
            for name, times in named.items()
            for share in (50, 95)
        }


class Meter:
    """When each press left, when it was answered, when the wall had each question."""

    def __init__(self) -> None:
        self.busy, self.quiet = Figures(), Figures()
        self.pressed = self.answered = self.refused = self.tellings = 0
        self._sent: dict[int, tuple[float, bool, Figures]] = {}
        self._shown: set[int] = set()

    def press(self, number: int, figures: Figures, *, asks: bool) -> None:
        """A press leaves now."""
        self.pressed += 1
        self._sent[number] = (time.perf_counter(), asks, figures)

    def hear_phone(self, message: bytes, moment: float) -> None:
        """A phone has got a message."""
        if (answer := _REF.match(message)) is None:
            return
        sent, asks, figures = self._sent[int(answer[1])]
        self.answered += 1
        self.refused += answer[2] == b"error"
        (figures.questions if asks else figures.votes).append(moment - sent)

    def hear_wall(self, message: bytes, moment: float) -> None:
        """The wall has got a message."""
        self.tellings += _TOLD in message
        for number in set(map(int, _QUESTION.findall(message))) - self._shown:
            sent, _asks, figures = self._sent[number]
            self._shown.add(number)
            figures.wall.append(moment - sent)


async def press_slice(
    lines: Sequence[SocketLine],
    questions: list[str],
    meter: Meter,
    figures: Figures,
    rate: float,
    activity: str,
) -> None:
    """One slice: phone after phone votes for some question or asks one, until all is answered."""
    loop = asyncio.get_running_loop()
    begin = loop.time() + 0.2
    for place in range(max(1, round(rate * SLICE_SECONDS))):
        await asyncio.sleep(begin + place / rate - loop.time())
        number, asks = meter.pressed, meter.pressed % QUESTION_EVERY == 0
        if asks:
            questions.append(secrets.token_hex(16))
            text = f"#{number} Kto zapłaci za tłumacza, gdy przyjdę bez umówienia?"
            command = {"do": "add_note", "args": {"id": questions[-1], "text": text}}
        else:
            wanted = random.choice(questions[:-1] or questions)
            command = {"do": "back_question", "args": {"note": wanted, "backed": True}}
        command["args"] |= {"activity": activity}  # type: ignore[operator]
        meter.press(number, figures, asks=asks)
        lines[number % len(lines)].send({"ref": str(number), **command})
    until = loop.time() + SETTLE_SECONDS
    while meter.answered < meter.pressed and loop.time() < until:
        await asyncio.sleep(0.02)


async def measure(load: Load, host: str, room: Room, pid: int) -> dict[str, Any]:
    """Quiet and busy slices in turns, so that both meet the same weather."""
    meter, questions = Meter(), list[str]()
    activity = room.run(
        "questions", "Questions", notes_per_person=None, hidden=False, moderated=False
    )
    tokens = await join(host, room, load.participants)
    lines = []
    for token in tokens:
        line = await SocketLine.open(host, "/live", meter.hear_phone)
        line.send({"hello": {"as": "participant", "token": token, "cursor": 0}})
        lines.append(line)
    wall = await SocketLine.open(host, "/live", meter.hear_wall)
    wall.send({"hello": {"as": "wall", "token": room.wall_token, "cursor": 0}})
    await asyncio.sleep(ARRIVE_SECONDS)
    process = psutil.Process(pid)
    for _turn in range(load.slices):
        for figures, rate in ((meter.quiet, load.quiet_rate), (meter.busy, load.rate)):
            await press_slice(lines, questions, meter, figures, rate, activity)
    await asyncio.sleep(2 * WEIGH_SECONDS)
    busy, quiet = meter.busy.told(), meter.quiet.told()
    for line in (*lines, wall):
        line.close()
    return {
        "presses": meter.pressed,
        "answered": meter.answered,
        "refused": meter.refused,
        "questions": len(questions),
        "tellings": meter.tellings,
        **busy,
        **{f"quiet_{name}": value for name, value in quiet.items()},
        **{f"{name[:-7]}_ratio": _ratio(busy[name], quiet[name]) for name in busy if "95" in name},
        "server_rss_mb": round(process.memory_info().rss / 2**20, 1),
    }


def _ratio(busy: float | None, quiet: float | None) -> float | None:
    return round(busy / quiet, 2) if busy and quiet else None


def run(load: Load) -> dict[str, Any]:
    """Measure; returns what is printed."""
    with tempfile.TemporaryDirectory() as name, furnished(Path(name)) as room:
        server = Server(Path(name), WORKSHOP_WEIGH_SECONDS=str(WEIGH_SECONDS)).start()
        try:
            measured = asyncio.run(measure(load, server.host, room, server.pid))
        finally:
            server.stop()
    return {"participants": load.participants, "rate": load.rate, **measured}


def main() -> int:
    """Read the arguments, run, print one JSON line; 1 when a press was refused or not answered."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forum", description=__doc__)
    parser.add_argument("--participants", type=int, default=300)
    parser.add_argument("--rate", type=float, default=40, help="presses a second, all together")
    parser.add_argument("--quiet-rate", type=float, default=4, help="the same in quiet slices")
    parser.add_argument("--slices", type=int, default=5, help="of each kind")
    given = parser.parse_args()
    result = run(Load(given.participants, given.rate, given.quiet_rate, given.slices))
    print(json.dumps(result))
    return 0 if result["answered"] == result["presses"] and not result["refused"] else 1


if __name__ == "__main__":
    sys.exit(main())
