"""How long something took, counted by length: a histogram. From any thread."""

from bisect import bisect_left
from dataclasses import dataclass
from threading import Lock

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the counted lengths, in seconds; what takes longer is counted last."""


@dataclass(frozen=True)
class TimesTaken:
    """How often something took how long: one count for each of ``BOUNDS`` and one for what took
    longer, and the ``seconds`` of all."""

    counts: tuple[int, ...] = (0,) * (len(BOUNDS) + 1)
    seconds: float = 0.0


class Times:
    """A histogram that grows."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts = [0] * (len(BOUNDS) + 1)
        self._seconds = 0.0

    def add(self, seconds: float) -> None:
        """Count something that took so long."""
        with self._lock:
            self._counts[bisect_left(BOUNDS, seconds)] += 1
            self._seconds += seconds

    def taken(self) -> TimesTaken:
        """What was counted so far."""
        with self._lock:
            return TimesTaken(tuple(self._counts), self._seconds)
