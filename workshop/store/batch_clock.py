"""A thread that does something some time after events that ask for it, never at their moment."""

import logging
import random
import threading
from collections.abc import Callable, Sequence

from sqlmodel import Session

from workshop.errors import WorkshopError
from workshop.store import log
from workshop.store.store import Store

_chance = random.SystemRandom()
_logger = logging.getLogger(__name__)


class BatchClock(threading.Thread):
    """Calls ``work`` about ``seconds`` after the first event whose kind is in ``wakes``.

    ``work`` returns whether something still waits: then it is called again after the same pause.
    The pause is random, between half and one and a half of ``seconds``: a steady beat would let an
    observer divide the time in which somebody was seen to press. Sleeps while nothing waits.
    """

    def __init__(
        self,
        name: str,
        store: Store,
        seconds: float,
        wakes: Sequence[str],
        work: Callable[[], bool],
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._seconds = seconds
        self._wakes = frozenset(wakes)
        self._work = work
        self._wake = threading.Event()
        self._stopped = threading.Event()
        store.observe(self._observe)

    def run(self) -> None:
        """Work until ``stop`` is called."""
        # What waited when the process was stopped waits still.
        self._wake.set()
        while not self._stopped.is_set():
            self._wake.wait()
            self._wake.clear()
            while not self._stopped.wait(self._seconds * _chance.uniform(0.5, 1.5)):
                if not self._goes_on():
                    break

    def stop(self) -> None:
        """End the thread; what waits is kept in the database."""
        self._stopped.set()
        self._wake.set()

    def _goes_on(self) -> bool:
        try:
            return self._work()
        except WorkshopError:
            return True  # the storage is busy or full, which the store has logged
        except Exception as error:
            _logger.error("%s could not do its work: %s", self.name, type(error).__name__)
            return True

    def _observe(self, db: Session, events: list[log.Event]) -> Callable[[], None]:
        asked = any(event.kind in self._wakes for event in events)
        return self._wake.set if asked else _do_nothing


def _do_nothing() -> None:
    pass
