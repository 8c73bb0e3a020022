"""The thread that reads the feeds of adopted standards, each once a day at most."""

import logging
import threading
from collections.abc import Sequence

from workshop.errors import WorkshopError
from workshop.people.rights import SYSTEM
from workshop.standards.adoption.news import is_due, list_sources, look_quietly
from workshop.store.ids_and_clock import now
from workshop.store.store import Store

SECONDS = 3600.0
"""Between two looks at what is due; the first is as long after the start."""
_logger = logging.getLogger(__name__)


class NewsClock(threading.Thread):
    """Reads what is due while the program runs. Several processes may do it at the same time: who
    is first to note that it begins reads the feed."""

    def __init__(self, store: Store, *, inside: Sequence[str]) -> None:
        super().__init__(name="news-clock", daemon=True)
        self._store, self._inside = store, inside
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Work until ``stop`` is called."""
        while not self._stop_asked.wait(SECONDS):
            self.look()

    def look(self) -> None:
        """Read every feed that is due."""
        try:
            with self._store.read() as db:
                due = [row for row in list_sources(db) if is_due(row, now())]
            for row in due:
                if self._stop_asked.is_set():
                    return
                look_quietly(self._store, SYSTEM, row, inside=self._inside)
        except WorkshopError:
            return  # the storage is busy or away, which the store has logged
        except Exception as error:
            _logger.error("feeds could not be read: %s", type(error).__name__)

    def stop(self) -> None:
        """End the thread."""
        self._stop_asked.set()
