"""The thread that announces and deletes what is due: at each start, and soon after midnight."""

import logging
import threading
from datetime import UTC, datetime

from workshop.errors import WorkshopError
from workshop.local_time import today
from workshop.people.provider_identities import forget_late_requests, is_any_request_late
from workshop.people.rights import SYSTEM
from workshop.recruitment.erasure import seconds_to_next_look
from workshop.retention.schedule import LookAt, programmes_to_look_at, take_step
from workshop.store.store import Store
from workshop.transcripts.keeping import delete_due, programmes_with_due

PAUSE = 0.2
"""Seconds between two steps: in another programme of this house a room may be writing."""
_MOST_STEPS = 10_000
_logger = logging.getLogger(__name__)


class RetentionClock(threading.Thread):
    """Does what is due, in small steps, while the program runs.

    What fell due while it did not run is done once it starts. Several processes may do it at the
    same time: each step is one transaction that begins with looking what is left.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(name="retention-clock", daemon=True)
        self._store = store
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Work until ``stop`` is called."""
        self.look()
        while not self._stop_asked.wait(seconds_to_next_look(datetime.now(UTC))):
            self.look()

    def look(self) -> None:
        """Do what is due now; a storage that is busy is asked again at the next look."""
        try:
            with self._store.read() as db:
                due = programmes_with_due(db, today())
                waiting = programmes_to_look_at(db, today())
                late = is_any_request_late(db)
            if late:
                self._store.write(forget_late_requests, SYSTEM, None)
        except WorkshopError:
            return  # the storage is busy or away, which the store has logged
        except Exception as error:
            _logger.error("what is to be deleted could not be read: %s", type(error).__name__)
            return
        for programme_id in due:
            self._delete_transcripts(programme_id)
        for programme_id in waiting:
            self._work_in(programme_id)

    def _delete_transcripts(self, programme_id: str) -> None:
        try:
            self._store.write(delete_due, SYSTEM, (programme_id, today()), programme_id)
        except WorkshopError:
            return
        except Exception as error:
            _logger.error("a transcript could not be deleted: %s", type(error).__name__)

    def _work_in(self, programme_id: str) -> None:
        try:
            for _step in range(_MOST_STEPS):
                content = LookAt(programme_id, today())
                if not self._store.write(take_step, SYSTEM, content, programme_id):
                    return
                if self._stop_asked.wait(PAUSE):
                    return
        except WorkshopError:
            return
        except Exception as error:
            _logger.error("something due could not be deleted: %s", type(error).__name__)

    def stop(self) -> None:
        """End the thread."""
        self._stop_asked.set()
