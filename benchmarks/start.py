"""How fast a server starts and what it weighs: ``python -m benchmarks.start``; see README."""

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from tests.server import free_port
from workshop.settings import ROOT

STARTS_WITHIN = 60
ASKS_EVERY = 0.01


@dataclass(frozen=True)
class Start:
    """One start: seconds until the answer, processor seconds spent by then, idle memory in MB."""

    answer_s: float
    processor_s: float
    idle_rss_mb: float


def measure(runs: int, idle_seconds: float) -> dict[str, Any]:
    """Start a server again and again, each time on an empty data folder and once more on it.

    Seconds are the least of all runs, since other programs only ever add to them; memory is the
    median.
    """
    with tempfile.TemporaryDirectory() as folder:
        start_once(Path(folder), 0)  # compiles the modules; an installation does that only once
    first, again = [], []
    for _run in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            first.append(start_once(Path(folder), idle_seconds))
            again.append(start_once(Path(folder), idle_seconds))
    return {
        "runs": runs,
        "idle_rss_mb": round(median(one.idle_rss_mb for one in first), 1),
        "first_answer_s": round(min(one.answer_s for one in first), 2),
        "first_processor_s": round(min(one.processor_s for one in first), 2),
        "restart_rss_mb": round(median(one.idle_rss_mb for one in again), 1),
        "restart_answer_s": round(min(one.answer_s for one in again), 2),
        "restart_processor_s": round(min(one.processor_s for one in again), 2),
    }


def start_once(folder: Path, idle_seconds: float) -> Start:
    """Start a server on this data folder, wait for its answer, let it rest, weigh it, end it."""
    port = free_port()
    began = time.perf_counter()
    with running_server(folder, port) as process:
        wait_for_answer(port, process)
        seconds = time.perf_counter() - began
        processor = sum(process.cpu_times()[:2])
        time.sleep(idle_seconds)
        return Start(seconds, processor, resident_megabytes(process))


@contextmanager
def running_server(folder: Path, port: int) -> Iterator[psutil.Popen]:
    """The server as a process of its own, ended afterwards."""
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
    process = psutil.Popen(
        [*command, "--server.port", str(port), "--server.address", "127.0.0.1"],
        cwd=ROOT,
        env=server_environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def server_environment(folder: Path) -> dict[str, str]:
    """This process's environment, with the data folder; compiled modules are kept, as usual."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "WORKSHOP_DATA_DIR": str(folder)}


def wait_for_answer(port: int, process: psutil.Popen) -> None:
    """Ask for ``/join`` until it is there. Raises ``RuntimeError`` when the server ends first."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=STARTS_WITHIN)
            connection.request("GET", "/join")
            if connection.getresponse().status == 200:
                return
        time.sleep(ASKS_EVERY)
    raise RuntimeError("the server did not answer")


def resident_megabytes(process: psutil.Process) -> float:
    """Resident memory of a process and of all it has started, in MB (1,000,000 bytes)."""
    tree = [process, *process.children(recursive=True)]
    return float(sum(one.memory_info().rss for one in tree) / 1e6)


def main() -> None:
    """Measure, and print one JSON object as the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--idle-seconds", type=float, default=3)
    options = parser.parse_args()
    print(json.dumps(measure(options.runs, options.idle_seconds)))


if __name__ == "__main__":
    main()
