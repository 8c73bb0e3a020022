"""How a room bears that everybody presses at once: ``python -m benchmarks.burst``; see
``README.md``."""

import argparse
import asyncio
import json
import secrets
import sys
import tempfile
import time
from array import array
from pathlib import Path
from typing import Any

import psutil

from benchmarks.line import SocketLine
from benchmarks.live import (
    TEXT,
    Load,
    Meter,
    bare_fan_out,
    connect,
    join,
    percentile,
    quiet_process,
)
from tests.rooms import Room, furnished
from tests.server import Server

AIMS = {300: {"last_seen_s": 1.5, "p95_ms": 600.0}, 1000: {"last_seen_s": 5.0}}
"""By how many phones: the most that a figure may be on an idle machine with two cores."""
GIVES_UP = 90
"""Seconds after which a burst that has not arrived everywhere is given up."""


async def send_at_once(
    numbers: range, lines: list[SocketLine], meter: Meter, place: dict[str, Any]
) -> float:
    """One note of every phone in one moment; seconds from the first one until all have all."""
    begin = time.perf_counter()
    for number in numbers:
        args = {"id": secrets.token_hex(16), "text": TEXT.format(number=number), **place}
        meter.send(number)
        lines[number % len(lines)].send({"ref": str(number), "do": "add_note", "args": args})
    while not meter.whole(numbers.stop) and time.perf_counter() < begin + GIVES_UP:
        await asyncio.sleep(0.005)
    return time.perf_counter() - begin


async def vote_at_once(
    turn: int, lines: list[SocketLine], meter: Meter, place: dict[str, Any]
) -> float:
    """A dot of every phone, set or taken back, in one moment; seconds until all are answered."""
    begin, numbers = time.perf_counter(), range(turn * len(lines), (turn + 1) * len(lines))
    for number in numbers:
        meter.send(number)
        args = {**place, "count": (turn + 1) % 2}
        lines[number % len(lines)].send({"ref": str(number), "do": "set_dots", "args": args})
    while len(meter.acks) < numbers.stop and time.perf_counter() < begin + GIVES_UP:
        await asyncio.sleep(0.005)
    return time.perf_counter() - begin


async def measure_votes(load: Load, rounds: int, host: str, room: Room, pid: int) -> dict[str, Any]:
    """Votes are told to nobody but those who cast them: only their answers are waited for."""
    need = room.make_need("pytań, na które wolno nie odpowiedzieć")
    place = {"activity": room.run("dot_vote", "Dots", stacking=False), "subject": need}
    meter, process = Meter(load), psutil.Process(pid)
    tokens = await join(host, room, load.participants)
    hellos = [{"as": "participant", "token": token, "cursor": 0} for token in tokens]
    lines = await connect(host, hellos, meter)
    before = process.cpu_times()
    with quiet_process():
        seconds = [await vote_at_once(turn, lines, meter, place) for turn in range(rounds)]
    after = process.cpu_times()
    for line in lines:
        line.close()
    spent = after.user + after.system - before.user - before.system
    return {
        "answered": len(meter.acks),
        "last_answered_s": round(sorted(seconds)[rounds // 2], 2),
        "ack_p95_ms": percentile(meter.acks, 95),
        "server_cpu_s": round(spent / rounds, 2),
    }


async def measure(
    load: Load, rounds: int, host: str, room: Room, bare: str, pid: int
) -> dict[str, Any]:
    """Product and bare fan-out in turns, burst by burst, so that both meet the same weather."""
    product, ceiling = Meter(load), Meter(load)
    seconds: dict[str, list[float]] = {"product": [], "bare": []}
    tokens = await join(host, room, load.participants)
    hellos = [{"as": "participant", "token": token, "cursor": 0} for token in tokens]
    lines = await connect(host, hellos, product)
    bare_lines = await connect(bare, [{}] * load.participants, ceiling)
    place = {"activity": room.activity_id}
    process, spent = psutil.Process(pid), 0.0
    with quiet_process():
        for turn in range(rounds):
            numbers = range(turn * len(lines), (turn + 1) * len(lines))
            before = process.cpu_times()
            seconds["product"].append(await send_at_once(numbers, lines, product, place))
            after = process.cpu_times()
            spent += after.user + after.system - before.user - before.system
            size = {"size": product.longest_text or 400}
            seconds["bare"].append(await send_at_once(numbers, bare_lines, ceiling, size))
    for line in lines + bare_lines:
        line.close()
    last, bare_last = (sorted(seconds[name])[rounds // 2] for name in ("product", "bare"))
    found = {
        "delivered": len(product.delays),
        "last_seen_s": round(last, 2),
        **_delays("", product),
        "bare_last_seen_s": round(bare_last, 2),
        **_delays("bare_", ceiling),
        "ratio": round(last / bare_last, 2),
        "server_cpu_s": round(spent / rounds, 2),
    }
    return {**found, "aims": aims(load.participants, found)}


def aims(phones: int, found: dict[str, Any]) -> dict[str, Any]:
    """What is aimed at with that many phones, and whether each holds."""
    wanted = {"ratio": 3.0, **AIMS.get(phones, {})}
    return {
        name: {"at_most": most, "holds": found[name] is not None and found[name] <= most}
        for name, most in wanted.items()
    }


def _delays(name: str, meter: Meter) -> dict[str, float | None]:
    acks: array[float] = meter.acks
    return {
        f"{name}p95_ms": percentile(meter.delays, 95),
        f"{name}ack_p95_ms": percentile(acks, 95),
    }


def run(phones: int, rounds: int) -> dict[str, Any]:
    """Measure both; returns what is printed."""
    load = Load(phones, phones, rounds)
    with (
        tempfile.TemporaryDirectory() as name,
        furnished(Path(name)) as room,
        bare_fan_out(gathering=True) as bare,
    ):
        server = Server(Path(name)).start()
        try:
            measured = asyncio.run(measure(load, rounds, server.host, room, bare, server.pid))
        finally:
            server.stop()
    return {"phones": phones, "rounds": rounds, "expected": load.notes * phones, **measured}


def run_votes(phones: int, rounds: int) -> dict[str, Any]:
    """Measure votes; returns what is printed."""
    load = Load(phones, phones, rounds)
    with tempfile.TemporaryDirectory() as name, furnished(Path(name)) as room:
        server = Server(Path(name)).start()
        try:
            measured = asyncio.run(measure_votes(load, rounds, server.host, room, server.pid))
        finally:
            server.stop()
    return {"phones": phones, "rounds": rounds, "expected": load.notes, **measured}


def main() -> int:
    """Read the arguments, run, print one JSON line; 1 when something is missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.burst", description=__doc__)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--votes", action="store_true", help="votes in place of notes")
    given = parser.parse_args()
    result = (run_votes if given.votes else run)(given.phones, given.rounds)
    print(json.dumps(result))
    return 0 if result.get("delivered", result.get("answered")) == result["expected"] else 1


if __name__ == "__main__":
    sys.exit(main())
