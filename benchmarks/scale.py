"""One room on several processes: ``python -m benchmarks.scale``; see ``README.md``."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from benchmarks.line import SocketLine
from benchmarks.live import Load, Meter, join, percentile, quiet_process, write_notes
from benchmarks.several import on_postgres, started
from tests.rooms import Room, furnished
from tests.server import Server

SQLITE = 0
"""In place of a number of processes: one, on SQLite."""
ARRIVE_SECONDS = 3


async def measure(load: Load, room: Room, servers: Sequence[Server]) -> dict[str, Any]:
    """Phones round robin over the processes, notes at the rate."""
    meter, lines = Meter(load), list[SocketLine]()
    tokens = await join(servers[0].host, room, load.participants)
    for phone, token in enumerate(tokens):
        host = servers[phone % len(servers)].host
        line = await SocketLine.open(host, "/live", partial(meter.hear, phone))
        line.send({"hello": {"as": "participant", "token": token, "cursor": 0}})
        lines.append(line)
    await asyncio.sleep(ARRIVE_SECONDS)
    processes = [psutil.Process(server.pid) for server in servers]
    before = _spent(processes)
    with quiet_process():
        place = {"activity": room.activity_id}
        await write_notes(load, range(load.notes), lines, meter, place)
    spent = _spent(processes) - before
    memory = [round(process.memory_full_info().uss / 2**20, 1) for process in processes]
    for line in lines:
        line.close()
    return {
        "lost": load.notes - len(meter.acks),
        "undelivered": load.notes * load.participants - len(meter.delays),
        "p50_ms": percentile(meter.delays, 50),
        "p95_ms": percentile(meter.delays, 95),
        "ack_p95_ms": percentile(meter.acks, 95),
        "cpu_s": round(spent, 2),
        "memory_mb": memory,
    }


def _spent(processes: Sequence[psutil.Process]) -> float:
    return float(sum(sum(process.cpu_times()[:2]) for process in processes))


def measure_with(load: Load, workers: int) -> dict[str, Any]:
    """A room of its own with so many processes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = nullcontext() if workers == SQLITE else on_postgres(folder)
        with base, furnished(folder) as room, started(folder, workers or 1) as servers:
            found = asyncio.run(measure(load, room, servers))
    print(json.dumps({"workers": workers, **found}), file=sys.stderr, flush=True)
    return found


def run(load: Load, workers: Sequence[int]) -> dict[str, Any]:
    """SQLite, then each number of processes on PostgreSQL; returns what is printed."""
    found = {str(count) if count else "sqlite": measure_with(load, count) for count in workers}
    one = found.get("1", {}).get("p95_ms")
    ratios = {
        name: round(each["p95_ms"] / one, 2)
        for name, each in found.items()
        if one and each["p95_ms"]
    }
    return {
        "participants": load.participants,
        "rate": load.rate,
        "notes": load.notes,
        "lost": sum(each["lost"] for each in found.values()),
        "undelivered": sum(each["undelivered"] for each in found.values()),
        "p95_to_one": ratios,
        "workers": found,
    }


def main() -> int:
    """Read the arguments, run, print one JSON line; 1 when something is missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--participants", type=int, default=300)
    parser.add_argument("--rate", type=float, default=65, help="notes a second, all together")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument(
        "--workers", type=int, nargs="+", default=(SQLITE, 1, 2, 4), help="0: one, on SQLite"
    )
    given = parser.parse_args()
    result = run(Load(given.participants, given.rate, given.seconds), given.workers)
    print(json.dumps(result))
    return 0 if not result["lost"] and not result["undelivered"] else 1


if __name__ == "__main__":
    sys.exit(main())
