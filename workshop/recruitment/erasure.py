"""Forgetting a recruitment: by the program itself on its day, or sooner by hand."""

import logging
import threading
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, col, select

from workshop.errors import WorkshopError
from workshop.local_time import end_of_day, today
from workshop.people.rights import SYSTEM, Actor, Right
from workshop.programme.notice_days import LAST_NOTICE, count_seen
from workshop.recruitment.recruitments import append_event, forget, load_recruitment
from workshop.recruitment.tables import Recruitment
from workshop.recruitment.told_counts import keep_counts
from workshop.store.store import Store

_LONGEST_PAUSE = 3600.0
"""Seconds between two looks at the calendar: the machine's clock may be set, or sleep."""
_logger = logging.getLogger(__name__)


def look_at(db: Session, actor: Actor, day: date) -> int:
    """Announce, count the day, and erase every recruitment that is due, whatever its stage; returns
    how many were erased.

    It is due from its day on, once a server has run on ``LAST_NOTICE`` days after the announcement
    a week before, so that a clock that jumps ahead erases nothing (``notice_days``). From its day
    on nobody reads it, erased or not. The numbers that may be told stay. The commit cuts the rest
    out of the database's files.
    """
    erased = 0
    for row in _waiting(db, day):
        row.noticed_on, row.seen_days, row.seen_on = _noted(row, day)
        db.add(row)
        if _is_due(row, day):
            _erase(db, actor, row)
            erased += 1
    return erased


def confirm_day(db: Session, programme_id: str, day: date) -> None:
    """Let the days since the announcement count: an administrator says that the date is right."""
    query = select(Recruitment).where(col(Recruitment.programme_id) == programme_id)
    for recruitment in db.execute(query).scalars():
        if recruitment.noticed_on and recruitment.noticed_on <= day.isoformat():
            passed = (day - date.fromisoformat(recruitment.noticed_on)).days
            recruitment.seen_days = max(recruitment.seen_days, passed)
            db.add(recruitment)


def days_seen(db: Session, actor: Actor, programme_id: str, day: date) -> int | None:
    """On how many days a server has run since the announcement, where a recruitment only waits for
    more of them; ``None``: none waits. For those who are named."""
    actor.must(Right.RECRUIT, programme_id)
    query = select(Recruitment).where(col(Recruitment.programme_id) == programme_id)
    found = db.execute(query).scalar_one_or_none()
    lacks = found is not None and found.erase_on <= day.isoformat()
    return found.seen_days if found is not None and lacks else None


def _waiting(db: Session, day: date) -> list[Recruitment]:
    """Those for which something is to be noted or done on this day."""
    rows = db.execute(select(Recruitment).order_by(col(Recruitment.id))).scalars().all()
    return [row for row in rows if _is_due(row, day) or _noted(row, day) != _present(row)]


def _is_due(recruitment: Recruitment, day: date) -> bool:
    return recruitment.erase_on <= day.isoformat() and recruitment.seen_days >= LAST_NOTICE


def _present(recruitment: Recruitment) -> tuple[str, int, str]:
    return recruitment.noticed_on, recruitment.seen_days, recruitment.seen_on


def _noted(recruitment: Recruitment, day: date) -> tuple[str, int, str]:
    """``noticed_on``, ``seen_days`` and ``seen_on`` once this day is noted."""
    noticed_on, seen_days, seen_on = _present(recruitment)
    at = day.isoformat()
    if noticed_on and noticed_on <= at:
        return noticed_on, count_seen(seen_days, seen_on, day), at
    # What was announced in the future counts for nothing.
    near = day >= date.fromisoformat(recruitment.erase_on) - timedelta(days=LAST_NOTICE)
    return (at, 0, at) if near else ("", 0, "")


def _erase(db: Session, actor: Actor, recruitment: Recruitment) -> None:
    keep_counts(db, recruitment)
    append_event(db, actor, recruitment, "recruitment_erased")
    forget(db, recruitment)


def erase_now(db: Session, actor: Actor, programme_id: str) -> None:
    """Erase the recruitment of a programme before its day; the numbers stay."""
    recruitment = load_recruitment(db, actor, programme_id)
    recruitment.erase_on = today().isoformat()
    _erase(db, actor, recruitment)


class ErasureClock(threading.Thread):
    """Announces and erases what is due soon after each local midnight, while the program runs.

    What fell due while it did not run is looked at when it starts (``Services.build``).
    """

    def __init__(self, store: Store) -> None:
        super().__init__(name="erasure-clock", daemon=True)
        self._store = store
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Work until ``stop`` is called."""
        while not self._stop_asked.wait(seconds_to_next_look(datetime.now(UTC))):
            self.look()

    def look(self) -> None:
        """Do what is due now; a storage that is busy is asked again at the next look."""
        day = today()
        try:
            with self._store.read() as db:
                waiting = bool(_waiting(db, day))
            if waiting:
                self._store.write(look_at, SYSTEM, day)
        except WorkshopError:
            return  # the storage is busy or full, which the store has logged
        except Exception as error:
            _logger.error("a recruitment could not be erased: %s", type(error).__name__)

    def stop(self) -> None:
        """End the thread."""
        self._stop_asked.set()


def seconds_to_next_look(at: datetime) -> float:
    """Until a moment after local midnight, at most an hour."""
    midnight = end_of_day(today()) + timedelta(seconds=1)
    return min(max((midnight - at).total_seconds(), 1.0), _LONGEST_PAUSE)
