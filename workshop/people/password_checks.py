"""How many passwords are checked at once: each takes a quarter of a second of a processor, and
strangers may ask for as many checks as they like.

Few run at a time. Who waits is let in place by place in turns (an address, or a browser that is
known), so that somebody who tries many names holds up those who try from elsewhere by one check at
most; and of one place only so many may wait that the last of them has its answer within about two
seconds. Known browsers come first, and strangers cannot take the places in which they wait.
"""

import os
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

from workshop.errors import SlowDown
from workshop.i18n import mark

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
MOST_OF_ONE, MOST_WAITING = 6, 48
"""How many may wait, from one place and altogether."""


class PasswordChecks:
    """The turns of one process. From any thread."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = at_once
        self._waiting: OrderedDict[str, deque[Event]] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def turn(self, place: str, *, is_known: bool = False) -> Iterator[None]:
        """Wait for a turn and keep it for as long as the context lasts. ``place``: where the
        browser is, as in ``known_browsers.Whence``. Raises ``SlowDown`` where too many wait."""
        turn = self._ask(place, is_known=is_known)
        if turn is not None:
            turn.wait()
        try:
            yield
        finally:
            self._give_on()

    @property
    def waiting(self) -> int:
        """How many wait for a turn."""
        with self._lock:
            return sum(map(len, self._waiting.values()))

    def _ask(self, place: str, *, is_known: bool) -> Event | None:
        """What to wait for; ``None``: it is one's turn."""
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            ours = self._waiting.get(place, deque())
            is_full = sum(map(len, self._waiting.values())) >= MOST_WAITING and not is_known
            if len(ours) >= MOST_OF_ONE or is_full:
                raise SlowDown(mark("Many people are signing in just now. Try again in a moment."))
            turn = Event()
            ours.append(turn)
            self._waiting[place] = ours
            if is_known:
                self._waiting.move_to_end(place, last=False)
            return turn

    def _give_on(self) -> None:
        """The turn to whoever waits longest of the place that has waited longest."""
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            place, ours = self._waiting.popitem(last=False)
            turn = ours.popleft()
            if ours:
                self._waiting[place] = ours
        turn.set()


PASSWORD_CHECKS = PasswordChecks()
"""The turns that all pages of this server process share."""
