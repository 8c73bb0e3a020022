"""Token buckets: how fast one socket, one participant or one door may go."""

import time
from collections import OrderedDict

KEPT = 5000


class Bucket:
    """Holds at most ``burst`` tokens and gains ``rate`` a second."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._tokens, self._at = burst, time.monotonic()

    def take(self) -> float:
        """Take one token; returns for how many seconds that was too early (0: in time)."""
        moment = time.monotonic()
        self._tokens = min(self.burst, self._tokens + (moment - self._at) * self.rate)
        self._at = moment
        self._tokens -= 1
        return max(0.0, -self._tokens / self.rate)

    @property
    def is_empty(self) -> bool:
        """Whether there is no token now; takes none."""
        return self._tokens + (time.monotonic() - self._at) * self.rate < 1

    def try_take(self) -> bool:
        """Take one token if there is one; returns whether there was."""
        if self.take() == 0:
            return True
        self._tokens += 1
        return False


class Buckets:
    """One bucket per key; the least recently used are forgotten."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def try_take(self, key: str) -> bool:
        """Take one token of this key's bucket; returns whether there was one."""
        bucket = self._buckets.pop(key, None) or Bucket(self._rate, self._burst)
        self._buckets[key] = bucket
        if len(self._buckets) > KEPT:
            self._buckets.popitem(last=False)
        return bucket.try_take()
