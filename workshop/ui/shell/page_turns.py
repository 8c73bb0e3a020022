"""Turns of pages: few are drawn at once, as each takes the interpreter from the live feed.

Python runs one thread at a time, so that five pages drawn beside each other end no sooner than one
after the other, but each message to a phone would wait for all five.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore

AT_ONCE = 2
LONGEST_WAIT = 3.0
"""Seconds after which a page is drawn beside the others: one that writes a large file, or waits for
the storage, does not keep everybody else from theirs."""
_turns = Semaphore(AT_ONCE)


@contextmanager
def page_turn() -> Iterator[None]:
    """Wait for a turn, and keep it for as long as the context lasts."""
    ours = _turns.acquire(timeout=LONGEST_WAIT)
    try:
        yield
    finally:
        if ours:
            _turns.release()
