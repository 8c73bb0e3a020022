"""The thread that tells others of notes in batches; see ``board/note_release.py``."""

import logging
import random
import threading
from collections.abc import Callable

from sqlmodel import Session

from workshop.board.note_release import (
    LEAVES_WITHIN,
    WRITTEN,
    is_anything_waiting,
    release_departures,
    release_notes,
)
from workshop.errors import WorkshopError
from workshop.people.rights import SYSTEM
from workshop.store import log
from workshop.store.store import Store

WAKES = (*WRITTEN, "consent_withdrawn", "notes_withdrawn", "session_opened")
_chance = random.SystemRandom()
_logger = logging.getLogger(__name__)


class NoteClock(threading.Thread):
    """Releases notes that wait, about ``seconds`` after the first of them.

    Those that were taken back go within ``leave_seconds``. The pause is random, between half and
    one and a half of ``seconds``: a steady beat would let an observer divide the time in which
    somebody was seen to write. Sleeps while nothing waits.
    """

    def __init__(self, store: Store, seconds: float, leave_seconds: float) -> None:
        super().__init__(name="note-clock", daemon=True)
        self._store = store
        self._seconds = seconds
        self._ahead = LEAVES_WITHIN - leave_seconds
        self._wake = threading.Event()
        self._stop = threading.Event()
        store.observe(self._observe)

    def run(self) -> None:
        """Work until ``stop`` is called."""
        # What waited when the process was stopped waits still.
        self._wake.set()
        while not self._stop.is_set():
            self._wake.wait()
            self._wake.clear()
            while not self._stop.wait(self._seconds * _chance.uniform(0.5, 1.5)):
                if not self._release():
                    break

    def stop(self) -> None:
        """End the thread; what waits is kept in the database."""
        self._stop.set()
        self._wake.set()

    def _release(self) -> bool:
        """Tell what is due; returns whether something still waits."""
        try:
            self._store.write(release_notes, SYSTEM, None)
            self._store.write(release_departures, SYSTEM, self._ahead)
            with self._store.read() as db:
                return is_anything_waiting(db)
        except WorkshopError:
            return True  # the storage is busy or full, which the store has logged
        except Exception as error:
            _logger.error("notes could not be released: %s", type(error).__name__)
            return True

    def _observe(self, db: Session, events: list[log.Event]) -> Callable[[], None]:
        written = any(event.kind in WAKES for event in events)
        return self._wake.set if written else _do_nothing


def _do_nothing() -> None:
    pass
