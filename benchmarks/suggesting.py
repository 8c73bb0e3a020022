"""Suggestions computed again and again beside a measurement, in their own process."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil

from workshop.needs.suggestions.embedding import OWN_MODEL
from workshop.settings import ROOT, calm_environment

COMMAND = (sys.executable, "-m", "workshop.needs.suggestions.worker_process")


class Suggesting:
    """Computes groups of many notes, from their texts on, whenever it is not held back."""

    def __init__(self, notes: int) -> None:
        self.runs = 0
        self._spent = self._last = 0.0
        self._task = json.dumps(task_of(notes))
        self._free, self._ended = threading.Event(), threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._go_on, daemon=True)

    @contextmanager
    def going(self) -> Iterator[None]:
        """Within this, it computes; after it, it waits where it was."""
        self._free.set()
        self._signal(signal.SIGCONT)
        try:
            yield
        finally:
            self._free.clear()
            self._signal(signal.SIGSTOP)
            self._present()

    def start(self) -> None:
        """Be ready."""
        self._thread.start()

    def cpu_seconds(self) -> float:
        """The processor time that the present run and those that ended have taken."""
        return self._spent + self._present()

    def _present(self) -> float:
        process = self._process
        if process is None:
            return 0.0
        with suppress(psutil.Error):
            times = psutil.Process(process.pid).cpu_times()
            self._last = float(times.user + times.system)
        return self._last

    def stop(self) -> None:
        """End for good."""
        self._ended.set()
        self._free.set()
        self._signal(signal.SIGKILL)
        self._thread.join(5)

    def _go_on(self) -> None:
        while not self._ended.is_set():
            self._free.wait()
            if self._ended.is_set():
                return
            with subprocess.Popen(
                COMMAND,
                cwd=ROOT,
                env=calm_environment(),
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
            ) as process:
                self._process = process
                process.communicate(self._task)
                self.runs += process.returncode == 0
            self._spent, self._last, self._process = self._spent + self._last, 0.0, None

    def _signal(self, number: int) -> None:
        process = self._process
        if process is not None and process.poll() is None:
            os.kill(process.pid, number)


def task_of(notes: int) -> dict[str, object]:
    """A task about the notes of the demo, as often as it takes."""
    content = json.loads((ROOT / "data" / "demo" / "demo.pl.json").read_text("utf-8"))
    texts = [note["text"] for note in content["notes"]]
    many = [f"{texts[number % len(texts)]} ({number})" for number in range(notes)]
    return {
        "job": "groups",
        "model": OWN_MODEL,
        "language": "pl",
        "number": None,
        "texts": many,
        "vectors": [None] * notes,
        "groups": [],
        "refused": [],
        "apart": [],
        "together": [],
    }
