"""The thread that notes when a deadline for contributions has passed, and so tells the phones."""

import logging
import threading
from collections.abc import Callable

from sqlmodel import Session

from workshop.errors import WorkshopError
from workshop.people.rights import SYSTEM
from workshop.programme.contribution_window import (
    MOVED,
    OPENED,
    close_due_windows,
    next_deadline,
)
from workshop.store import log
from workshop.store.ids_and_clock import now
from workshop.store.store import Store

LONGEST_PAUSE = 60.0
"""Seconds between two looks: another process may open a window, and a clock may be set."""
_logger = logging.getLogger(__name__)


class WindowClock(threading.Thread):
    """Closes windows for contributions as their deadline passes, while the program runs.

    What nobody noted meanwhile is noted as it starts (``Services.build``). Commands do not depend
    on it: they ask ``sessions.in_window``.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(name="window-clock", daemon=True)
        self._store = store
        self._wake = threading.Event()
        self._stopped = False
        store.observe(self._observe)

    def run(self) -> None:
        """Work until ``stop`` is called."""
        while not self._stopped:
            self._wake.wait(self.look())
            self._wake.clear()

    def look(self) -> float:
        """Close what is due; returns the seconds until the next look."""
        try:
            with self._store.read() as db:
                deadline = next_deadline(db)
            if deadline is not None and deadline <= now():
                self._store.write(close_due_windows, SYSTEM, None)
                return 0.0
        except WorkshopError:
            return LONGEST_PAUSE  # the storage is busy or full, which the store has logged
        except Exception as error:
            _logger.error("a window could not be closed: %s", type(error).__name__)
            return LONGEST_PAUSE
        left = (deadline - now()).total_seconds() if deadline is not None else LONGEST_PAUSE
        return min(max(left, 0.0) + 0.01, LONGEST_PAUSE)

    def stop(self) -> None:
        """End the thread."""
        self._stopped = True
        self._wake.set()

    def _observe(self, _db: Session, events: list[log.Event]) -> Callable[[], None]:
        opened = any(event.kind in (OPENED, MOVED) for event in events)
        return self._wake.set if opened else _do_nothing


def _do_nothing() -> None:
    pass
