"""Rate limits with token buckets, for sockets, participants and sessions."""

import time
from collections import OrderedDict

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
