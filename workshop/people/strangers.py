"""Failures under names that have no account: slowed like all others, so that nobody learns which
names exist. Kept in memory only, and only so many."""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from workshop.people.sign_in import pause_after, refuse_before
from workshop.store.ids_and_clock import now

KEPT_NAMES = 2000


@dataclass
class Strangers:
    """How often each unknown name was tried, by the name's hash."""

    _tries: OrderedDict[bytes, tuple[int, datetime | None]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def must_not_wait(self, username: str) -> None:
        """Raise ``SlowDown`` while this name pauses after repeated failures."""
        with self._lock:
            _failures, next_try = self._tries.get(_key(username), (0, None))
        refuse_before(next_try)

    def note_failure(self, username: str) -> None:
        """Remember one more wrong try; the oldest names are forgotten first."""
        key = _key(username)
        with self._lock:
            failures = self._tries.pop(key, (0, None))[0] + 1
            pause = pause_after(failures)
            self._tries[key] = (failures, now() + pause if pause else None)
            while len(self._tries) > KEPT_NAMES:
                self._tries.popitem(last=False)


def _key(username: str) -> bytes:
    return hashlib.sha256(username.strip().lower().encode()).digest()
