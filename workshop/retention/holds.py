"""What people were promised for later, until which nothing that it needs is deleted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from workshop.local_time import local_day
from workshop.programme.activity_kinds import ActivityKind, SurveyMoment
from workshop.programme.phases import Phase
from workshop.programme.session_words import full_name
from workshop.programme.sessions import OPEN, in_window, is_to_come, list_sessions
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.review.rounds import day_of_deadline
from workshop.review.tables import ReviewRound
from workshop.standards.tables import Publication

ASKED_BACK_DAYS = 30
"""Days after a publication in which people may look whether it says what they meant."""
LONGEST_HOLD = 366
"""Days after the promised one that nothing but an open meeting holds beyond: a round that nobody
closes must not make the promise void. No window for contributions is longer."""


class HoldKind(StrEnum):
    """Why something is kept longer than its day."""

    OPEN_MEETING = "open_meeting"
    WINDOW = "window"
    MEETING = "meeting"
    QUESTIONNAIRE = "questionnaire"
    ROUND = "round"
    ASKED_BACK = "asked_back"


@dataclass(frozen=True)
class Hold:
    """``name``: of what holds; ``until``: its last day, ``None``: until somebody ends it."""

    kind: HoldKind
    name: str
    until: date | None

    def reaches(self, promised: date, today: date) -> bool:
        """Whether it goes on beyond the promised day, as far as is known today."""
        if self.until is not None:
            return self.until >= promised
        return self.kind is not HoldKind.OPEN_MEETING or today >= promised


def list_holds(db: Session, programme: Programme, promised: date, today: date) -> list[Hold]:
    """What holds back what was promised to go, as it looks on this day."""
    found = [*_meetings(db, programme, today), *_rounds(db, programme, today)]
    found += _publications(db, programme)
    present = [hold for hold in found if hold.until is None or hold.until >= today]
    present = [hold for hold in present if hold.reaches(promised, today)]
    if today > promised + timedelta(days=LONGEST_HOLD):
        return [hold for hold in present if hold.kind is HoldKind.OPEN_MEETING]
    return present


def _meetings(db: Session, programme: Programme, today: date) -> Iterator[Hold]:
    for row in list_sessions(db, programme.id):
        name = full_name(row)
        if row.status == OPEN:
            yield Hold(HoldKind.OPEN_MEETING, name, None)
        elif row.closed_at is not None and local_day(row.closed_at) == today:
            yield Hold(HoldKind.OPEN_MEETING, name, today)
        if row.window_until is not None and in_window(row):
            yield Hold(HoldKind.WINDOW, name, local_day(row.window_until))
        planned = row.planned_end or row.planned_start
        if is_to_come(row) and planned is not None:
            yield Hold(HoldKind.MEETING, name, local_day(planned))
        elif is_to_come(row) and _asks_later(db, row):
            yield Hold(HoldKind.QUESTIONNAIRE, name, None)


def _asks_later(db: Session, session: WorkingSession) -> bool:
    """Whether a meeting without a date is to ask people once more what they were asked before."""
    query = select(Activity).where(
        col(Activity.session_id) == session.id,
        col(Activity.kind) == ActivityKind.QUESTIONNAIRE,
        col(Activity.moment) != SurveyMoment.BEFORE,
        col(Activity.phase) != Phase.DONE,
    )
    return any(row.targets for row in db.execute(query).scalars())


def _rounds(db: Session, programme: Programme, today: date) -> Sequence[Hold]:
    query = select(ReviewRound).where(
        col(ReviewRound.programme_id) == programme.id, col(ReviewRound.closed).is_(False)
    )
    rounds = db.execute(query.order_by(col(ReviewRound.number))).scalars()
    return [Hold(HoldKind.ROUND, row.title, _deadline(row, today)) for row in rounds]


def _deadline(review: ReviewRound, today: date) -> date | None:
    """Its last day; of a round that is past it and still open nobody knows when it ends."""
    day = day_of_deadline(review.deadline) if review.deadline is not None else None
    return day if day is not None and day >= today else None


def _publications(db: Session, programme: Programme) -> Iterator[Hold]:
    query = select(Publication).where(col(Publication.programme_id) == programme.id)
    last = db.execute(query.order_by(col(Publication.at).desc()).limit(1)).scalars().first()
    if last is not None:
        until = local_day(last.at) + timedelta(days=ASKED_BACK_DAYS)
        yield Hold(HoldKind.ASKED_BACK, last.version, until)
