"""A backup each day, made by the server itself in a process of its own.

Of several processes each has a clock; the command makes sure that one of them makes the copy. It
has the lowest priority, so that a room that writes does not feel it.
"""

import json
import logging
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from workshop.local_time import at_local, local_day
from workshop.settings import Settings, command_environment
from workshop.store.to_disk import write_private

FIRST_LOOK = 900.0
"""Seconds after the start: then nobody waits for the server to be there."""
LOOKS_EVERY = 300.0
TRIES_AGAIN = timedelta(hours=1)
"""After a copy that could not be made."""
_OUTCOME = "last-try.json"
_logger = logging.getLogger(__name__)


class BackupClock(threading.Thread):
    """Has a copy made when its hour has come; what was missed is made up for after the start."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(name="backup-clock", daemon=True)
        self._settings = settings
        self._stop_asked = threading.Event()
        self._running: subprocess.Popen[str] | None = None

    def run(self) -> None:
        """Work until ``stop`` is called; returns at once where the server is to make none."""
        hour, folder = self._settings.backups_at, self._settings.data_dir / "backups"
        if hour is None:
            return
        pause = FIRST_LOOK
        while not self._stop_asked.wait(pause):
            pause = LOOKS_EVERY
            try:
                if is_due(folder, hour, datetime.now(UTC)):
                    self.make()
            except Exception as error:
                _logger.error("the daily backup could not be begun: %s", type(error).__name__)

    def make(self) -> None:
        """Make the copy of today, and wait for it. What went wrong is in the log."""
        command = [sys.executable, "-m", "workshop.cli", "backup", "--scheduled"]
        if nice := shutil.which("nice"):
            command = [nice, "-n", "19", *command]
        self._running = subprocess.Popen(  # noqa: S603
            command,
            env=command_environment(self._settings),
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        _told, trouble = self._running.communicate()
        if self._running.returncode and not self._stop_asked.is_set():
            said = trouble.strip().rpartition("\n")[2]
            _logger.error("the daily backup failed: %s", said)
        self._running = None

    def stop(self) -> None:
        """End the thread; a copy that is being made is given up, and leaves nothing."""
        self._stop_asked.set()
        if (running := self._running) is not None:
            running.terminate()


def is_due(folder: Path, hour: time, now: datetime) -> bool:
    """Whether no copy of the day was made since its hour, nor tried just now."""
    day = local_day(now)
    at = at_local(day, hour)
    if at > now:
        at = at_local(day - timedelta(days=1), hour)
    last = last_try(folder)
    if last.succeeded is not None and at <= last.succeeded <= now:
        return False
    return last.failed is None or not now - TRIES_AGAIN < last.failed <= now


class LastTry:
    """How the copies by schedule went. Moments in UTC; ``why``: of the last failure, in words."""

    def __init__(self, told: dict[str, str]) -> None:
        self.succeeded = _moment(told.get("succeeded"))
        self.failed = _moment(told.get("failed"))
        self.why = told.get("why", "")


def last_try(folder: Path) -> LastTry:
    """How they went in this folder."""
    try:
        return LastTry(json.loads((folder / _OUTCOME).read_text("utf-8")))
    except (OSError, ValueError, AttributeError):
        return LastTry({})


def note_try(folder: Path, why: str | None) -> None:
    """Note how one went; ``None``: well."""
    last, now = last_try(folder), datetime.now(UTC).isoformat(timespec="seconds")
    told = {"succeeded": now}
    if why is not None:
        told = {"failed": now, "why": why}
        if last.succeeded:
            told["succeeded"] = last.succeeded.isoformat()
    write_private(folder / _OUTCOME, json.dumps(told).encode())


def _moment(told: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(told) if told else None
    except ValueError:
        return None
