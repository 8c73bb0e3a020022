"""How many passwords are checked at once: each takes a quarter of a second of a processor, and
strangers may ask for as many checks as they like.

Few run at a time. Who waits is let in address by address in turns, so that somebody who tries many
names holds up those who try from elsewhere by one check at most; and of one address only so many
may wait that the last of them has its answer within about two seconds.
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
"""How many may wait, from one address and altogether."""


class PasswordChecks:
    """The turns of one process. From any thread."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = at_once
        self._waiting: OrderedDict[str, deque[Event]] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def turn(self, address: str) -> Iterator[None]:
        """Wait for a turn and keep it for as long as the context lasts. ``address``: where the
        browser is. Raises ``SlowDown`` where too many wait already."""
        turn = self._ask(address)
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

    def _ask(self, address: str) -> Event | None:
        """What to wait for; ``None``: it is one's turn."""
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            ours = self._waiting.get(address, deque())
            if len(ours) >= MOST_OF_ONE or sum(map(len, self._waiting.values())) >= MOST_WAITING:
                raise SlowDown(mark("Many people are signing in just now. Try again in a moment."))
            turn = Event()
            ours.append(turn)
            self._waiting[address] = ours
            return turn

    def _give_on(self) -> None:
        """The turn to whoever waits longest of the address that has waited longest."""
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            address, ours = self._waiting.popitem(last=False)
            turn = ours.popleft()
            if ours:
                self._waiting[address] = ours
        turn.set()


PASSWORD_CHECKS = PasswordChecks()
"""The turns that all pages of this server process share."""
