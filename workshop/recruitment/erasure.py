"""Forgetting a recruitment: by the program itself on its day, or sooner by hand."""

import logging
import threading
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from workshop.errors import WorkshopError
from workshop.local_time import end_of_day, today
from workshop.people.rights import SYSTEM, Actor
from workshop.recruitment.recruitments import append_event, forget, load_recruitment
from workshop.recruitment.tables import Recruitment
from workshop.recruitment.told_counts import keep_counts
from workshop.store.store import Store

_LONGEST_PAUSE = 3600.0
"""Seconds between two looks at the calendar: the machine's clock may be set, or sleep."""
_logger = logging.getLogger(__name__)


def erase_due(db: Session, actor: Actor, _command: None) -> int:
    """Erase every recruitment whose day has come, whatever its stage; returns how many.

    The numbers that may be told stay. The commit cuts them out of the database's files.
    """
    query = select(Recruitment).where(col(Recruitment.erase_on) <= today().isoformat())
    due = list(db.execute(query).scalars())
    for recruitment in due:
        keep_counts(db, recruitment)
        append_event(db, actor, recruitment, "recruitment_erased")
        forget(db, recruitment)
    return len(due)


def erase_now(db: Session, actor: Actor, programme_id: str) -> None:
    """Erase the recruitment of a programme before its day; the numbers stay."""
    recruitment = load_recruitment(db, actor, programme_id)
    recruitment.erase_on = today().isoformat()
    keep_counts(db, recruitment)
    append_event(db, actor, recruitment, "recruitment_erased")
    forget(db, recruitment)


class ErasureClock(threading.Thread):
    """Erases what is due soon after each local midnight, while the program runs.

    What fell due while it did not run is erased when it starts (``Services.build``).
    """

    def __init__(self, store: Store) -> None:
        super().__init__(name="erasure-clock", daemon=True)
        self._store = store
        self._stop = threading.Event()

    def run(self) -> None:
        """Work until ``stop`` is called."""
        while not self._stop.wait(seconds_to_next_look(datetime.now(UTC))):
            self.look()

    def look(self) -> None:
        """Erase what is due now; a storage that is busy is asked again at the next look."""
        try:
            with self._store.read() as db:
                query = select(Recruitment.id).where(
                    col(Recruitment.erase_on) <= today().isoformat()
                )
                due = db.execute(query.limit(1)).first() is not None
            if due:
                self._store.write(erase_due, SYSTEM, None)
        except WorkshopError:
            return  # the storage is busy or full, which the store has logged
        except Exception as error:
            _logger.error("a recruitment could not be erased: %s", type(error).__name__)

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()


def seconds_to_next_look(at: datetime) -> float:
    """Until a moment after local midnight, at most an hour."""
    midnight = end_of_day(today()) + timedelta(seconds=1)
    return min(max((midnight - at).total_seconds(), 1.0), _LONGEST_PAUSE)
