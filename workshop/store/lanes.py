"""Jobs in lanes: those of one lane are done one after the other, lanes beside each other."""

import threading
from collections import deque
from time import monotonic
from typing import Generic, TypeVar

JobT = TypeVar("JobT")
Lane = str | None


class Lanes(Generic[JobT]):
    """Queues by lane for several threads. A lane that a thread has taken is nobody else's until it
    gives it back, so that the jobs of a lane keep their order."""

    def __init__(self) -> None:
        self._jobs: dict[Lane, deque[JobT]] = {}
        self._ready: deque[Lane] = deque()
        self._changed = threading.Condition()
        self._closed = False

    def put(self, lane: Lane, job: JobT) -> None:
        """Add a job at the end of its lane."""
        with self._changed:
            waiting = self._jobs.get(lane)
            if waiting is not None:
                waiting.append(job)
                return
            self._jobs[lane] = deque([job])
            self._ready.append(lane)
            self._changed.notify()

    def take(self, timeout: float | None = None) -> tuple[Lane, JobT] | None:
        """Take a lane with its first job; wait at most ``timeout`` seconds for one.

        ``None`` after that time, or where the lanes are closed and nothing is left to do.
        """
        until = None if timeout is None else monotonic() + timeout
        with self._changed:
            while not self._ready:
                left = None if until is None else until - monotonic()
                if self._closed or (left is not None and left <= 0):
                    return None
                self._changed.wait(left)
            lane = self._ready.popleft()
            return lane, self._jobs[lane].popleft()

    def take_more(self, lane: Lane) -> JobT | None:
        """The next job of a lane that this thread has taken; ``None`` if there is none."""
        with self._changed:
            waiting = self._jobs[lane]
            return waiting.popleft() if waiting else None

    def has_more(self, lane: Lane) -> bool:
        """Whether another job waits in a lane that this thread has taken."""
        return bool(self._jobs[lane])

    def give_back(self, lane: Lane) -> None:
        """Let others take this lane; behind the lanes that wait already."""
        with self._changed:
            if self._jobs[lane]:
                self._ready.append(lane)
                self._changed.notify()
            else:
                del self._jobs[lane]

    def count(self) -> int:
        """How many jobs wait."""
        with self._changed:
            return sum(map(len, self._jobs.values()))

    def are_empty(self) -> bool:
        """Whether no job waits."""
        return not self._ready

    def is_closed(self) -> bool:
        """Whether no thread is to wait for jobs any more."""
        return self._closed

    def close(self) -> None:
        """Let the threads end once nothing is left to do."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
