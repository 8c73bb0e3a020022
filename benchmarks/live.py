"""How fast a note reaches every phone: ``python -m benchmarks.live``; see ``README.md``."""

import argparse
import asyncio
import gc
import json
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from benchmarks.line import HttpLine, SocketLine
from benchmarks.suggesting import Suggesting
from tests.rooms import Room, furnished
from tests.server import Server, free_port

_NOTE = re.compile(rb'"text":"#(\d+) ')
_REF = re.compile(rb'^\{"ref": ?"(\d+)", ?"ok"')
_SNAPSHOT = b'"snapshot":true'
SETTLE_SECONDS, SLICE_SECONDS = 10, 3
ARRIVES_WITHIN, COMES_IN_WITHIN = 60, 120
SUGGESTED_NOTES = 300
TEXT = "#{number} Kolejka do okienka, a przy okienku trzeba mówić głośno, o co chodzi."


@dataclass(frozen=True)
class Load:
    """How many phones, how many notes a second, for how long."""

    participants: int
    rate: float
    seconds: float

    @property
    def notes(self) -> int:
        """How many notes are written."""
        return round(self.rate * self.seconds)


class Meter:
    """When each note was sent, when it was acknowledged, when each phone heard of it."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._sent = array("d", [0.0] * load.notes)
        self._seen = [bytearray(load.notes) for _ in range(load.participants)]
        self.delays, self.acks = array("d"), array("d")
        self.pictures = set[int]()
        """The phones that have their first picture of the room."""
        self.longest_text = 0

    def send(self, number: int) -> None:
        """Note ``number`` leaves now."""
        self._sent[number] = time.perf_counter()

    def hear(self, phone: int, message: bytes, moment: float) -> None:
        """A phone has got a message."""
        ack = _REF.match(message)
        if ack:
            self.acks.append(moment - self._sent[int(ack[1])])
            return
        if _SNAPSHOT in message[:40]:
            self.pictures.add(phone)
        numbers = _NOTE.findall(message)
        for number in map(int, numbers):
            if not self._seen[phone][number]:
                self._seen[phone][number] = 1
                self.delays.append(moment - self._sent[number])
        if len(numbers) == 1:
            self.longest_text = max(self.longest_text, len(message))

    def whole(self, notes: int) -> bool:
        """Whether that many notes have arrived everywhere."""
        return len(self.acks) >= notes and len(self.delays) >= notes * self._load.participants


async def write_notes(
    load: Load, numbers: range, lines: list[SocketLine], meter: Meter, place: dict[str, Any]
) -> None:
    """Write at the rate, phone after phone, and wait until everything has arrived."""
    loop = asyncio.get_running_loop()
    begin = loop.time() + 0.2
    for number in numbers:
        await asyncio.sleep(begin + (number - numbers.start) / load.rate - loop.time())
        args = {"id": secrets.token_hex(16), "text": TEXT.format(number=number), **place}
        meter.send(number)
        lines[number % len(lines)].send({"ref": str(number), "do": "add_note", "args": args})
    until = loop.time() + SETTLE_SECONDS
    while not meter.whole(numbers.stop) and loop.time() < until:
        await asyncio.sleep(0.05)


async def join(host: str, room: Room, count: int) -> list[str]:
    """Let that many phones in at the door; returns their tokens."""
    door = HttpLine(host)
    found = await door.post("/join/lookup", {"code": room.code})
    consent = {"code": room.code, "notice": found["notice"]["version"], "consent": True}
    body = {**consent, "role": "guest", "table": 1}
    tokens: list[str] = []
    until = time.perf_counter() + COMES_IN_WITHIN
    while len(tokens) < count:
        try:
            tokens.append((await door.post("/join/enter", body))["token"])
        except ConnectionError:
            # The door lets a few hundred in at once, and then some a second.
            if time.perf_counter() > until:
                raise
            door.close()
            door = HttpLine(host)
            await asyncio.sleep(0.5)
    door.close()
    return tokens


async def connect(host: str, hellos: list[dict[str, Any]], meter: Meter) -> list[SocketLine]:
    """Open one socket per hello and wait until each has its first picture; the ceiling has none."""
    lines = []
    for phone, hello in enumerate(hellos):
        line = await SocketLine.open(host, "/live", partial(meter.hear, phone))
        line.send({"hello": hello})
        lines.append(line)
    await asyncio.sleep(2)
    expected, until = sum(map(bool, hellos)), time.perf_counter() + ARRIVES_WITHIN
    while len(meter.pictures) < expected and time.perf_counter() < until:
        await asyncio.sleep(0.05)
    return lines


async def measure(
    load: Load, host: str, room: Room, bare: str, pid: int, suggesting: Suggesting | None
) -> dict[str, Any]:
    """Product and ceiling in turns, slice by slice, so that both meet the same weather.

    With ``suggesting``, suggestions are computed beside every second slice of the product.
    """
    product, ceiling = Meter(load), Meter(load)
    quiet: list[array[float]] = []
    disturbed: list[array[float]] = []
    tokens = await join(host, room, load.participants)
    hellos = [{"as": "participant", "token": token, "cursor": 0} for token in tokens]
    lines = await connect(host, hellos, product)
    bare_lines = await connect(bare, [{}] * load.participants, ceiling)
    process, spent = psutil.Process(pid), 0.0
    with quiet_process():
        for turn, numbers in enumerate(slices(load)):
            beside = suggesting if turn % 2 else None
            before, heard = process.cpu_times(), len(product.delays)
            with beside.going() if beside else nullcontext():
                await write_notes(load, numbers, lines, product, {"activity": room.activity_id})
            (disturbed if beside else quiet).append(product.delays[heard:])
            after = process.cpu_times()
            spent += after.user + after.system - before.user - before.system
            await write_notes(load, numbers, bare_lines, ceiling, {"size": product.longest_text})
    memory = process.memory_info().rss
    for line in lines + bare_lines:
        line.close()
    calm = together(quiet)
    return {
        "delivered": len(product.delays),
        "p50_ms": percentile(calm, 50),
        "p95_ms": percentile(calm, 95),
        "p99_ms": percentile(calm, 99),
        "ack_p95_ms": percentile(product.acks, 95),
        "ceiling_p95_ms": percentile(ceiling.delays, 95),
        "server_rss_mb": round(memory / 2**20, 1),
        "server_cpu_s": round(spent, 2),
        **(compare(quiet, disturbed, suggesting) if suggesting else {}),
    }


def compare(
    quiet: "list[array[float]]", disturbed: "list[array[float]]", suggesting: Suggesting
) -> dict[str, Any]:
    """The same figure beside suggestions, and how many times the quiet one it is.

    The ratio is the median over slices, each against the quiet one just before it: one gust of
    another machine's weather does not decide it.
    """
    ratios = [
        statistics.quantiles(beside, n=20)[-1] / statistics.quantiles(before, n=20)[-1]
        for before, beside in zip(quiet, disturbed, strict=False)
    ]
    return {
        "p95_suggesting_ms": percentile(together(disturbed), 95),
        "suggesting_ratio": round(statistics.median(ratios), 2) if ratios else None,
        "suggestion_runs": suggesting.runs,
        "suggestion_cpu_s": round(suggesting.cpu_seconds(), 2),
    }


def together(slices: "list[array[float]]") -> "array[float]":
    """The delays of all slices."""
    return array("d", [delay for part in slices for delay in part])


def slices(load: Load) -> list[range]:
    """The numbers of all notes, in runs of about ``SLICE_SECONDS``."""
    step = max(1, round(load.rate * SLICE_SECONDS))
    return [range(begin, min(begin + step, load.notes)) for begin in range(0, load.notes, step)]


def run(load: Load, suggesting: Suggesting | None = None) -> dict[str, Any]:
    """Measure both; returns what is printed."""
    with (
        tempfile.TemporaryDirectory() as name,
        furnished(Path(name)) as room,
        bare_fan_out() as bare,
    ):
        server = Server(Path(name)).start()
        try:
            if suggesting:
                suggesting.start()
            told = measure(load, server.host, room, bare, server.pid, suggesting)
            measured = asyncio.run(told)
        finally:
            server.stop()
            if suggesting:
                suggesting.stop()
    return {
        "participants": load.participants,
        "rate": load.rate,
        "notes": load.notes,
        "expected": load.notes * load.participants,
        **measured,
    }


@contextmanager
def bare_fan_out(*, gathering: bool = False) -> Iterator[str]:
    """The ceiling in a process of its own; gives its host."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.ceiling", str(port)]
    command += ["--gathering"] if gathering else []
    with subprocess.Popen(command) as process:
        try:
            wait_for(port)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    """Until somebody answers on this port."""

    async def knock() -> None:
        while True:
            try:
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            except OSError:
                await asyncio.sleep(0.05)

    asyncio.run(asyncio.wait_for(knock(), 30))


def percentile(seconds: "array[float]", share: float) -> float | None:
    """A percentile in milliseconds (nearest rank); nothing when nothing was measured."""
    if not seconds:
        return None
    ordered = sorted(seconds)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))] * 1000, 1)


class quiet_process:  # noqa: N801
    """No garbage collection in the measuring process while it measures."""

    def __enter__(self) -> None:
        gc.collect()
        gc.disable()

    def __exit__(self, *_error: object) -> None:
        gc.enable()


def main() -> int:
    """Read the arguments, run, print one JSON line; 1 when something is missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--participants", type=int, default=300)
    parser.add_argument("--rate", type=float, default=20, help="notes a second, all together")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument(
        "--suggesting", action="store_true", help="beside every second slice, compute suggestions"
    )
    given = parser.parse_args()
    suggesting = Suggesting(SUGGESTED_NOTES) if given.suggesting else None
    result = run(Load(given.participants, given.rate, given.seconds), suggesting)
    print(json.dumps(result))
    return 0 if result["delivered"] == result["expected"] else 1


if __name__ == "__main__":
    sys.exit(main())
