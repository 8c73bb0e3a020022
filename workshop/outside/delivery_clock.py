"""The thread that calls webhooks: soon after something happened, and again after growing pauses."""

import logging
import threading
from collections.abc import Callable

from sqlmodel import Session

from workshop.errors import WorkshopError
from workshop.live.public_address import public_address
from workshop.outside.deliveries import (
    is_due,
    send_delivery,
    settle_delivery,
    take_due,
    with_addresses,
)
from workshop.outside.webhooks import TRIED, signing_secret
from workshop.people.rights import SYSTEM
from workshop.settings import Settings
from workshop.store import log
from workshop.store.store import Store

FIRST_LOOK, LOOKS_EVERY = 3.0, 30.0
"""Seconds until the first look at what waits, and between two: another process may have left it."""
_WAKING = frozenset({"standard_published", "session_closed", TRIED})
_logger = logging.getLogger(__name__)


class DeliveryClock(threading.Thread):
    """Sends what waits, one after the other, so that neither the writer nor the event loop ever
    waits for a machine elsewhere. Several processes may do it at the same time: each delivery is
    taken by one."""

    def __init__(self, store: Store, settings: Settings) -> None:
        super().__init__(name="webhooks", daemon=True)
        self._store = store
        self._settings = settings
        self._stop_asked = False
        self._wake = threading.Event()
        store.observe(self._told_of)

    def run(self) -> None:
        """Work until ``stop`` is called."""
        pause = FIRST_LOOK
        while not self._stop_asked:
            self._wake.wait(pause)
            self._wake.clear()
            self.look()
            pause = LOOKS_EVERY

    def look(self) -> None:
        """Send everything that is due; a storage that is busy is asked again at the next look."""
        try:
            while not self._stop_asked and self._send_one():
                pass
        except WorkshopError:
            return  # the storage is busy or away, which the store has logged
        except Exception as error:
            if not self._stop_asked:
                _logger.error("webhooks could not be called: %s", type(error).__name__)

    def stop(self) -> None:
        """End the thread; a call that it is making is begun again by another process or at the next
        start."""
        self._stop_asked = True
        self._wake.set()

    def _send_one(self) -> bool:
        with self._store.read() as db:
            if not is_due(db):
                return False
        taken = self._store.write(take_due, SYSTEM, None)
        if taken is None:
            return False
        secret = signing_secret(self._settings.secret, taken.seed)
        taken = with_addresses(taken, public_address(self._settings))
        outcome = send_delivery(taken, secret, self._settings.inside)
        self._store.write(settle_delivery, SYSTEM, outcome)
        return True

    def _told_of(self, _db: Session, events: list[log.Event]) -> Callable[[], None]:
        """After a commit of this process."""
        wakes = any(event.kind in _WAKING for event in events)
        return self._wake.set if wakes else _nothing


def _nothing() -> None:
    """Nobody has to be woken."""
