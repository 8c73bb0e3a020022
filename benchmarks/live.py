"""How fast a note reaches every phone: ``python -m benchmarks.live``; see ``README.md``."""

import argparse
import asyncio
import gc
import json
import re
import secrets
import subprocess
import sys
import tempfile
import time
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.line import HttpLine, SocketLine
from tests.server import Room, Server, free_port, furnished

_NOTE = re.compile(rb'"text":"#(\d+) ')
_REF = re.compile(rb'^\{"ref": ?"(\d+)", ?"ok"')
SETTLE_SECONDS = 10
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
        numbers = _NOTE.findall(message)
        for number in map(int, numbers):
            if not self._seen[phone][number]:
                self._seen[phone][number] = 1
                self.delays.append(moment - self._sent[number])
        if len(numbers) == 1:
            self.longest_text = max(self.longest_text, len(message))

    @property
    def whole(self) -> bool:
        """Whether everything has arrived everywhere."""
        notes = self._load.notes
        return len(self.acks) >= notes and len(self.delays) >= notes * self._load.participants


async def write_notes(load: Load, lines: list[SocketLine], meter: Meter, activity: str) -> None:
    """Write at the rate, phone after phone, and wait until everything has arrived."""
    loop = asyncio.get_running_loop()
    begin = loop.time() + 0.5
    for number in range(load.notes):
        await asyncio.sleep(begin + number / load.rate - loop.time())
        args = {
            "id": secrets.token_hex(16),
            "activity": activity,
            "text": TEXT.format(number=number),
        }
        meter.send(number)
        lines[number % len(lines)].send({"ref": str(number), "do": "add_note", "args": args})
    until = loop.time() + SETTLE_SECONDS
    while not meter.whole and loop.time() < until:
        await asyncio.sleep(0.05)


async def join(host: str, room: Room, count: int) -> list[str]:
    """Let that many phones in at the door; returns their tokens."""
    door = HttpLine(host)
    found = await door.post("/join/lookup", {"code": room.code})
    consent = {"code": room.code, "notice": found["notice"]["version"], "consent": True}
    body = {**consent, "role": "guest", "table": 1}
    tokens = [(await door.post("/join/enter", body))["token"] for _phone in range(count)]
    door.close()
    return tokens


async def connect(host: str, hellos: list[dict[str, Any]], meter: Meter) -> list[SocketLine]:
    """Open one socket per hello and wait until each has its first answers."""
    lines = []
    for phone, hello in enumerate(hellos):
        line = await SocketLine.open(
            host, "/live", lambda data, at, phone=phone: meter.hear(phone, data, at)
        )
        line.send({"hello": hello})
        lines.append(line)
    await asyncio.sleep(2)
    return lines


async def measure_product(load: Load, server: Server, room: Room) -> tuple[Meter, dict[str, float]]:
    """The real server."""
    tokens = await join(server.host, room, load.participants)
    hellos = [{"as": "participant", "token": token, "cursor": 0} for token in tokens]
    meter, process = Meter(load), psutil.Process(server.pid)
    lines = await connect(server.host, hellos, meter)
    before = process.cpu_times()
    with _quiet():
        await write_notes(load, lines, meter, room.activity_id)
    after = process.cpu_times()
    cost = {
        "server_rss_mb": round(process.memory_info().rss / 2**20, 1),
        "server_cpu_s": round(after.user + after.system - before.user - before.system, 2),
    }
    for line in lines:
        line.close()
    return meter, cost


async def measure_ceiling(load: Load, host: str) -> Meter:
    """The bare fan-out."""
    meter = Meter(load)
    lines = await connect(host, [{}] * load.participants, meter)
    with _quiet():
        await write_notes(load, lines, meter, "")
    for line in lines:
        line.close()
    return meter


def run(load: Load) -> dict[str, Any]:
    """Measure both, one after the other; returns what is printed."""
    with tempfile.TemporaryDirectory() as name, furnished(Path(name)) as room:
        server = Server(Path(name)).start()
        try:
            meter, cost = asyncio.run(measure_product(load, server, room))
        finally:
            server.stop()
    ceiling = run_ceiling(load, meter.longest_text)
    return {
        "participants": load.participants,
        "rate": load.rate,
        "notes": load.notes,
        "expected": load.notes * load.participants,
        "delivered": len(meter.delays),
        "p50_ms": percentile(meter.delays, 50),
        "p95_ms": percentile(meter.delays, 95),
        "p99_ms": percentile(meter.delays, 99),
        "ack_p95_ms": percentile(meter.acks, 95),
        "ceiling_p95_ms": percentile(ceiling.delays, 95),
        **cost,
    }


def run_ceiling(load: Load, size: int) -> Meter:
    """The bare fan-out in a process of its own, with texts as long as the product's."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.ceiling", str(port), str(size)]
    with subprocess.Popen(command) as process:
        try:
            wait_for(port)
            return asyncio.run(measure_ceiling(load, f"127.0.0.1:{port}"))
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


class _quiet:  # noqa: N801
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
    given = parser.parse_args()
    result = run(Load(given.participants, given.rate, given.seconds))
    print(json.dumps(result))
    return 0 if result["delivered"] == result["expected"] else 1


if __name__ == "__main__":
    sys.exit(main())
