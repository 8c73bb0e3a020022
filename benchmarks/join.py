"""How long phones wait at the door: ``python -m benchmarks.join``; see ``README.md``."""

import argparse
import asyncio
import json
import re
import sys
import tempfile
import time
from array import array
from pathlib import Path
from typing import Any

import psutil

from benchmarks.line import HttpLine, SocketLine
from benchmarks.live import percentile
from tests.rooms import Room, furnished
from tests.server import Server

_LINKED = re.compile(r'(?:href|src)="(light/[^"]+)"')
_IMPORTED = re.compile(r'(?:from|import)\s*\(?\s*"\./([\w.]+\.js)"')
PATIENCE = 30


async def list_files(host: str) -> list[str]:
    """What a browser loads for ``/join``: linked files and all modules, also those loaded later."""
    line = HttpLine(host)
    waiting = _LINKED.findall((await line.get("/join")).decode())
    found: dict[str, None] = {}
    while waiting:
        path = waiting.pop(0)
        if path in found:
            continue
        found[path] = None
        content = (await line.get(f"/{path}")).decode()
        if ".js" in path:
            folder = path.rpartition("/")[0]
            waiting += [f"{folder}/{name}" for name in _IMPORTED.findall(content)]
    line.close()
    return list(found)


async def arrive(host: str, code: str, files: list[str]) -> tuple[float, int]:
    """One phone from the QR code to its first picture; returns seconds and bytes received."""
    begin = time.perf_counter()
    line = HttpLine(host)
    await line.get("/join")
    for path in files:
        await line.get(f"/{path}")
    found = await line.post("/join/lookup", {"code": code})
    consent = {"code": code, "notice": found["notice"]["version"], "consent": True}
    entered = await line.post("/join/enter", {**consent, "role": "guest", "table": 1})
    size = line.received + await first_picture(host, entered["token"])
    line.close()
    return time.perf_counter() - begin, size


async def first_picture(host: str, token: str) -> int:
    """Open the socket and wait for the snapshot; returns the bytes of its messages."""
    whole: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    size = 0

    def hear(message: bytes, _moment: float) -> None:
        nonlocal size
        size += len(message)
        if b'"snapshot":true' in message and not whole.done():
            whole.set_result(None)

    socket = await SocketLine.open(host, "/live", hear)
    _open_sockets.append(socket)
    socket.send({"hello": {"as": "participant", "token": token, "cursor": 0}})
    await whole
    return size


_open_sockets: list[SocketLine] = []
"""Phones stay in the room while others come."""


async def measure(host: str, room: Room, phones: int, seconds: float) -> dict[str, Any]:
    """Let phones arrive evenly within that time."""
    files = await list_files(host)
    loop = asyncio.get_running_loop()
    begin = loop.time() + 0.2
    waits, sizes, errors = array("d"), array("l"), []

    async def visit(number: int) -> None:
        await asyncio.sleep(begin + number * seconds / phones - loop.time())
        try:
            wait, size = await asyncio.wait_for(arrive(host, room.code, files), PATIENCE)
        except (OSError, EOFError, KeyError, ValueError, TimeoutError) as error:
            errors.append(repr(error))
            return
        waits.append(wait)
        sizes.append(size)

    await asyncio.gather(*(visit(number) for number in range(phones)))
    for message in sorted(set(errors)):
        print(message, file=sys.stderr)
    return {
        "phones": phones,
        "errors": len(errors),
        "p50_ms": percentile(waits, 50),
        "p95_ms": percentile(waits, 95),
        "max_ms": percentile(waits, 100),
        "bytes_per_phone": round(sum(sizes) / len(sizes)) if sizes else None,
    }


def run(phones: int, seconds: float) -> dict[str, Any]:
    """Measure against a server of its own; returns what is printed."""
    with tempfile.TemporaryDirectory() as name, furnished(Path(name)) as room:
        server = Server(Path(name)).start()
        process = psutil.Process(server.pid)
        before = process.cpu_times()
        try:
            result = asyncio.run(measure(server.host, room, phones, seconds))
            after = process.cpu_times()
            spent = after.user + after.system - before.user - before.system
            return {**result, "server_cpu_s": round(spent, 2)}
        finally:
            server.stop()


def main() -> int:
    """Read the arguments, run, print one JSON line; 1 when a phone did not come in."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.join", description=__doc__)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    result = run(given.phones, given.seconds)
    print(json.dumps(result))
    return 1 if result["errors"] else 0


if __name__ == "__main__":
    sys.exit(main())
