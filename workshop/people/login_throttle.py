"""Throttle of sign-ins: after ``FREE_FAILURES`` failures each further try has to wait longer.

Failures are counted by name and by the place that they come from: an address, or a browser that has
signed in under that name before (``known_browsers.py``). So whoever guesses somebody's password
waits, and that somebody does not. They are counted in memory only, or with several processes in an
unlogged table under keyed hashes, for known and unknown names alike: nobody can tell from waiting
which names exist.
"""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workshop.errors import SlowDown
from workshop.i18n import mark
from workshop.store.ids_and_clock import now
from workshop.store.passing import KEPT_SECONDS, Passing

FREE_FAILURES = 4
LONGEST_PAUSE = 60
"""Seconds between tries at most."""
STRANGE_TRIES_A_SECOND, STRANGE_TRIES = 0.1, 200
"""Tries of one name from all browsers together that have not signed in under it: guessing from many
addresses at once. A few addresses never get so far, as each pauses for itself."""
MOST_KEPT = 20_000


def pause_after(failures: int) -> timedelta | None:
    """The wait before the next try: ``2 ** (failures - FREE_FAILURES)`` s, ``None``: no wait."""
    over = failures - FREE_FAILURES
    return timedelta(seconds=min(2**over, LONGEST_PAUSE)) if over > 0 else None


def _refuse_within(failures: int, at: datetime | None) -> None:
    """Raise ``SlowDown`` with the seconds left of the pause after so many failures."""
    pause = pause_after(failures)
    left = (at + pause - now()).total_seconds() if at is not None and pause else 0
    if left > 0:
        raise SlowDown(
            mark("Too many wrong tries. Try again in {seconds} s."), seconds=int(left) + 1
        )


@dataclass(frozen=True)
class SharedThrottle:
    """As ``LoginThrottle``, for all processes. ``kind`` tells its names from those of others."""

    passing: Passing
    kind: str

    def must_not_wait(self, username: str, place: str) -> None:
        """Raise ``SlowDown`` while this place pauses after repeated failures under this name."""
        _refuse_within(*self.passing.failures(self._name(username, place)))

    def note_failure(self, username: str, place: str) -> None:
        """Count one more failure."""
        self.passing.add_failure(self._name(username, place))

    def forgive(self, username: str, place: str) -> None:
        """Forget the failures: the right one was found."""
        self.passing.forget(self._name(username, place))

    def _name(self, username: str, place: str) -> str:
        return f"{self.kind} {_key(username, place).hex()}"


@dataclass
class LoginThrottle:
    """Failures by name and place, kept in memory under a hash for a quarter of an hour after the
    last one. From any thread."""

    _tries: OrderedDict[bytes, tuple[int, datetime]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def must_not_wait(self, username: str, place: str) -> None:
        """Raise ``SlowDown`` while this place pauses after repeated failures under this name."""
        with self._lock:
            failures, at = self._counted(_key(username, place))
        _refuse_within(failures, at)

    def note_failure(self, username: str, place: str) -> None:
        """Count one more failure; of more than ``MOST_KEPT`` the oldest are dropped."""
        key = _key(username, place)
        with self._lock:
            failures, _at = self._counted(key)
            self._tries.pop(key, None)
            self._tries[key] = (failures + 1, now())
            while len(self._tries) > MOST_KEPT:
                self._tries.popitem(last=False)

    def forgive(self, username: str, place: str) -> None:
        """Forget the failures: the right one was found."""
        with self._lock:
            self._tries.pop(_key(username, place), None)

    def _counted(self, key: bytes) -> tuple[int, datetime | None]:
        failures, at = self._tries.get(key, (0, None))
        is_old = at is not None and now() - at > timedelta(seconds=KEPT_SECONDS)
        return (0, None) if is_old else (failures, at)


def _key(username: str, place: str) -> bytes:
    return hashlib.sha256(f"{username.strip().lower()}\0{place}".encode()).digest()
