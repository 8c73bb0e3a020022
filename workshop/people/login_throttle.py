"""Throttle of sign-ins: after ``FREE_FAILURES`` failures each further try has to wait longer.

Failures of accounts are stored with the account (``sign_in.record_failure``). Those of unknown
names follow the same rule here, in memory only, or with several processes in an unlogged table
under keyed hashes: nobody can tell from waiting which names exist.
"""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workshop.errors import SlowDown
from workshop.i18n import mark
from workshop.store.ids_and_clock import now
from workshop.store.passing import Passing

FREE_FAILURES = 4
LONGEST_PAUSE = 60
"""Seconds between tries at most."""
MOST_NAMES = 2000


def wait_until(next_try_at: datetime | None) -> None:
    """Raise ``SlowDown`` with the seconds left before this time; ``None``: no wait."""
    if next_try_at is not None and next_try_at > now():
        seconds = int((next_try_at - now()).total_seconds()) + 1
        raise SlowDown(mark("Too many wrong tries. Try again in {seconds} s."), seconds=seconds)


def pause_after(failures: int) -> timedelta | None:
    """The wait before the next try: ``2 ** (failures - FREE_FAILURES)`` s, ``None``: no wait."""
    over = failures - FREE_FAILURES
    return timedelta(seconds=min(2**over, LONGEST_PAUSE)) if over > 0 else None


@dataclass(frozen=True)
class SharedThrottle:
    """As ``LoginThrottle``, for all processes. ``kind`` tells its names from those of others."""

    passing: Passing
    kind: str

    def must_not_wait(self, username: str) -> None:
        """Raise ``SlowDown`` while this name pauses after repeated failures."""
        failures, at = self.passing.failures(self._name(username))
        pause = pause_after(failures)
        wait_until(at + pause if at and pause else None)

    def note_failure(self, username: str) -> None:
        """Count one more failure."""
        self.passing.add_failure(self._name(username))

    def _name(self, username: str) -> str:
        return f"{self.kind} {_key(username).hex()}"


@dataclass
class LoginThrottle:
    """Failures by name, kept in memory under the name's hash. From any thread."""

    _tries: OrderedDict[bytes, tuple[int, datetime | None]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def must_not_wait(self, username: str) -> None:
        """Raise ``SlowDown`` while this name pauses after repeated failures."""
        with self._lock:
            _failures, next_try = self._tries.get(_key(username), (0, None))
        wait_until(next_try)

    def note_failure(self, username: str) -> None:
        """Count one more failure; of more than ``MOST_NAMES`` names the oldest are dropped."""
        key = _key(username)
        with self._lock:
            failures = self._tries.pop(key, (0, None))[0] + 1
            pause = pause_after(failures)
            self._tries[key] = (failures, now() + pause if pause else None)
            while len(self._tries) > MOST_NAMES:
                self._tries.popitem(last=False)


def _key(username: str) -> bytes:
    return hashlib.sha256(username.strip().lower().encode()).digest()
