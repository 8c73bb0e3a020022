"""The benchmarks of a full room and of several processes in one run, and the document of what they
gave: ``python -m benchmarks.table``; see ``README.md``."""

import argparse
import json
import os
import platform
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.performance import FAILED, FINISHED, NOT_FINISHED, document
from workshop.settings import ROOT

LIMIT_SECONDS = 1_800
ENDS_WITHIN = 30
"""Seconds that a benchmark has for ending what it started, once its time is up."""


@dataclass(frozen=True)
class Part:
    """A benchmark, as it is run for the document and, with smaller sizes, for a trial."""

    module: str
    sizes: str
    small: str

    def words(self, *, small: bool) -> list[str]:
        """What is typed after ``python``."""
        return ["-m", f"benchmarks.{self.module}", *(self.small if small else self.sizes).split()]


PARTS = {
    "live": Part("live", "--participants 300", "--participants 20 --seconds 3"),
    "burst": Part("burst", "--phones 300", "--phones 20 --rounds 1"),
    "burst_1000": Part("burst", "--phones 1000", "--phones 40 --rounds 1"),
    "burst_votes": Part("burst", "--phones 300 --votes", "--phones 20 --rounds 1 --votes"),
    "scale": Part(
        "scale",
        "--workers 0 1 2 4 --participants 300 --rate 65",
        "--workers 0 1 2 --participants 10 --rate 5 --seconds 3",
    ),
    "day": Part("day", "--phones 300 --notes 6000", "--phones 20 --notes 100 --returning 2"),
    "growth": Part(
        "growth", "--sizes 1000 10000 100000 --others 100", "--sizes 100 400 --others 2 --times 1"
    ),
    "baseline": Part("baseline", "--participants 10", "--participants 3 --seconds 3"),
    "stall": Part("stall", "--times 3", "--times 1 --only sign_ins csv_read"),
    "evening": Part("evening", "--sessions 10 --workers 3", "--sessions 1 --workers 3"),
}


def run_part(words: Sequence[str], limit: float) -> dict[str, Any]:
    """Run ``python`` with these words: its ``state``, how long it took, and its ``figures``, which
    are the JSON of its last line, or ``reason``, its last complaint."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as told, tempfile.TemporaryFile("w+") as complained:
        process = psutil.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            stdout=told,
            stderr=complained,
            preexec_fn=_listen_to_interrupts,
        )
        try:
            process.wait(limit)
            state = FINISHED
        except psutil.TimeoutExpired:
            state = NOT_FINISHED
        finally:
            _end(process)
        lines, complaints = _lines(told), _lines(complained)
    found: dict[str, Any] = {"state": state, "seconds": round(time.monotonic() - began)}
    with suppress(IndexError, ValueError):
        if state == FINISHED:
            return {**found, "figures": dict(json.loads(lines[-1]))}
    failed = FAILED if state == FINISHED else state
    return {**found, "state": failed, "reason": complaints[-1] if complaints else ""}


def _listen_to_interrupts() -> None:
    """What a shell starts in the background ignores them, and so would a benchmark."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _lines(file: Any) -> list[str]:
    file.seek(0)
    return [line for line in file.read().split("\n") if line.strip()]


def _end(process: psutil.Popen) -> None:
    """End a benchmark that still runs, and what it has started, also in sessions of its own."""
    if process.poll() is not None:
        return
    started = process.children(recursive=True)
    process.send_signal(signal.SIGINT)
    with suppress(psutil.TimeoutExpired):
        process.wait(ENDS_WITHIN)
    for left in [process, *started]:
        with suppress(psutil.NoSuchProcess):
            left.kill()
    psutil.wait_procs([process, *started], ENDS_WITHIN)


def machine() -> dict[str, Any]:
    """On what is measured, as far as it matters to others."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 1),
    }


def collect(file: Path, names: Sequence[str], *, small: bool, limit: float) -> None:
    """Run these parts one after the other; each adds its line to the file at once."""
    for name in names:
        words = PARTS[name].words(small=small)
        print(f"{name}: python {' '.join(words)}", file=sys.stderr, flush=True)
        before = machine()
        found = {"part": name, "command": f"python {' '.join(words)}", "small": small, **before}
        line = json.dumps(found | run_part(words, limit), ensure_ascii=False)
        print(line, flush=True)
        with file.open("a", encoding="utf-8") as added:
            added.write(f"{line}\n")


def read_lines(file: Path) -> list[dict[str, Any]]:
    """The lines of a file as ``collect`` writes them."""
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line.strip()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments; run, write, or both."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.table", description=__doc__)
    parser.add_argument("--to", type=Path, help="run, and put one line for each part in this file")
    parser.add_argument("--add", action="store_true", help="to a file with lines of other parts")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument("--small", action="store_true", help="small sizes, to try it")
    parser.add_argument("--limit", type=float, default=LIMIT_SECONDS, help="seconds for each part")
    parser.add_argument("--write", type=Path, help="make the document of the lines in a file")
    parser.add_argument("--from", dest="source", type=Path, help="that file, where nothing is run")
    given = parser.parse_args(arguments)
    source = given.to or given.source
    if source is None or not (given.to or given.write):
        parser.error("--to FILE runs; --write DOCUMENT --from FILE writes")
    if given.to:
        if not given.add:
            given.to.write_text("")
        collect(given.to, given.only, small=given.small, limit=given.limit)
    if given.write:
        given.write.write_text(document(read_lines(source), list(PARTS)), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
