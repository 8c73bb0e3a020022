"""Rate limits with token buckets, for sockets, participants and sessions.

What keeps guessing hopeless, a room closed to floods or a phone at its pace is counted over all
processes (``SharedBuckets``). What only spares a process its own work stays in it (``TokenBucket``,
``TokenBuckets``): messages and hellos of one socket or phone, waiting at the door, calendars.
"""

import asyncio
import time
from collections import OrderedDict
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from workshop.store.passing import Passing

FREE_RATE, FREE_BURST = 0.2, 5
"""What a phone may send to one process before it is counted over all of them: a person who writes
sends a note every quarter of a minute, and should not cost the database a question each."""
MOST_KEYS = 5000
"""Buckets kept at once; a key whose bucket was dropped starts again with a full one."""


class TokenBucket:
    """Holds at most ``burst`` tokens and gains ``rate`` a second; begins full."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._tokens, self._at = burst, time.monotonic()

    def take(self) -> float:
        """Take one token, into debt if there is none; returns the seconds to wait (0: none)."""
        moment = time.monotonic()
        self._tokens = min(self.burst, self._tokens + (moment - self._at) * self.rate)
        self._at = moment
        self._tokens -= 1
        return max(0.0, -self._tokens / self.rate)

    def try_take(self) -> bool:
        """Take one token if there is one; returns whether there was."""
        if self.take() == 0:
            return True
        self._tokens += 1
        return False

    def give_back(self) -> None:
        """Put one token back."""
        self._tokens = min(self.burst, self._tokens + 1)


class TokenBuckets:
    """One bucket per key; of more than ``MOST_KEYS`` the least recently used are dropped."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._buckets: OrderedDict[str, TokenBucket] = OrderedDict()

    def try_take(self, key: str) -> bool:
        """Take one token of this key's bucket; returns whether there was one."""
        bucket = self._buckets.pop(key, None) or TokenBucket(self._rate, self._burst)
        self._buckets[key] = bucket
        if len(self._buckets) > MOST_KEYS:
            self._buckets.popitem(last=False)
        return bucket.try_take()

    def give_back(self, key: str) -> None:
        """Put one token back into this key's bucket."""
        if key in self._buckets:
            self._buckets[key].give_back()


class SharedBuckets:
    """One bucket per key for all processes; with ``passing`` missing (SQLite) as ``TokenBuckets``.

    ``name`` tells its keys from those of other buckets. While the database is out of reach each
    process counts alone. With ``free`` the first few tokens of each process are not counted
    (``FREE_RATE``, ``FREE_BURST``): then at most so many more pass per process.
    """

    def __init__(
        self, passing: Passing | None, name: str, rate: float, burst: float, *, free: bool = False
    ) -> None:
        self._passing, self._name = passing, name
        self._rate, self._burst = rate, burst
        self._alone = TokenBuckets(rate, burst)
        self._free = TokenBuckets(FREE_RATE, FREE_BURST) if free else None

    def try_take(self, key: str = "") -> bool:
        """As ``TokenBuckets.try_take``; with PostgreSQL it may wait for the database."""
        if self._passing is None:
            return self._alone.try_take(key)
        return self._is_free(key) or self._take_shared(self._passing, key)

    async def try_to_take(self, key: str = "") -> bool:
        """As ``try_take``, for the event loop."""
        if self._passing is None:
            return self._alone.try_take(key)
        if self._is_free(key):
            return True
        return await asyncio.to_thread(self._take_shared, self._passing, key)

    async def give_back(self, key: str = "") -> None:
        """Put back a token that turned out not to be needed."""
        self._alone.give_back(key)
        if self._passing is not None:
            name = f"{self._name} {key}"
            with suppress(SQLAlchemyError):
                await asyncio.to_thread(self._passing.give_back, name, self._burst)

    def _is_free(self, key: str) -> bool:
        return self._free is not None and self._free.try_take(key)

    def _take_shared(self, passing: Passing, key: str) -> bool:
        if not passing.rests():
            with suppress(SQLAlchemyError):  # it was logged
                return passing.try_take(f"{self._name} {key}", self._rate, self._burst)
        return self._alone.try_take(key)
