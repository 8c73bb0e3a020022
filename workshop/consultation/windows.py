"""The window of a consultation: from which day to which day remarks on a version are taken.

Whoever may publish opens it. The register comes out with the first version that is published after
its end, and from then on the window cannot be changed any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.consultation.tables import Consultation, Remark
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.local_time import end_of_day, today
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.retention import KeptKind, last_day
from workshop.programme.tables import Programme
from workshop.standards.publication.publications import Edition, list_editions
from workshop.store import log
from workshop.store.ids_and_clock import now

LONGEST_QUESTION = 1000
LONGEST_DAYS = 366
KEPT_DAYS = 60
"""For so many days after the end of a consultation its remarks are kept at least, however early
notes are deleted: until then the office answers them."""


class WindowPhase(StrEnum):
    """Whether remarks can be sent on this day."""

    BEFORE = "before"
    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True)
class WindowDates:
    """First and last day, and what the office would like to know."""

    opens: date
    closes: date
    question: str = ""


@dataclass(frozen=True)
class BeginConsultation:
    """Take remarks on a published version."""

    programme_id: str
    version: str
    dates: WindowDates


@dataclass(frozen=True)
class EditConsultation:
    """``seen``: the ``edits`` of the consultation on the screen."""

    id: str
    dates: WindowDates
    seen: int


@dataclass(frozen=True)
class EndConsultation:
    """Take no more remarks, though the last day is not over; ``seen`` as of
    ``EditConsultation``."""

    id: str
    seen: int


def list_consultations(db: Session, programme_id: str) -> list[Consultation]:
    """The consultations of a programme, the latest first; of those that begin on one day the one
    that was ended comes last."""
    query = select(Consultation).where(col(Consultation.programme_id) == programme_id)
    rows = db.execute(query).scalars()
    return sorted(
        rows, key=lambda row: (row.opens, row.ended_at is None, row.closes, row.id), reverse=True
    )


def find_consultations(db: Session, slug: str) -> list[Consultation]:
    """As ``list_consultations``, by the programme's slug; public, no right is needed."""
    query = select(col(Programme.id)).where(col(Programme.slug) == slug)
    programme_id = db.execute(query).scalars().first()
    return list_consultations(db, programme_id) if programme_id else []


def load_consultation(db: Session, consultation_id: str) -> Consultation:
    """A consultation; raises ``NotFound``."""
    row = db.get(Consultation, consultation_id)
    if row is None:
        raise NotFound(mark("There is no such consultation."))
    return row


def phase_of(row: Consultation, day: date) -> WindowPhase:
    """Whether remarks can be sent on a day."""
    if row.ended_at is not None or day.isoformat() > row.closes:
        return WindowPhase.ENDED
    return WindowPhase.OPEN if day.isoformat() >= row.opens else WindowPhase.BEFORE


def end_of(row: Consultation) -> datetime:
    """The moment after which no remark comes in any more."""
    return row.ended_at or end_of_day(date.fromisoformat(row.closes))


def edition_with_register(row: Consultation, editions: Sequence[Edition]) -> Edition | None:
    """The version that the register comes out with: the first one published after the end that is
    handed out; ``None``: there is none yet. ``editions``: the latest first."""
    after = [
        one
        for one in editions
        if one.at > end_of(row) and one.id != row.publication_id and one.withdrawal is None
    ]
    return after[-1] if after else None


def kept_until(programme: Programme, row: Consultation) -> date:
    """The day on which remarks are deleted as they were sent: that of the notes, or
    ``KEPT_DAYS`` and the time of an announcement after the end."""
    enough = date.fromisoformat(row.closes) + timedelta(days=KEPT_DAYS + 7)
    return max(last_day(programme, KeptKind.NOTES), enough)


def begin_consultation(db: Session, actor: Actor, command: BeginConsultation) -> Consultation:
    """Open a window for a version. Raises ``Invalid`` for impossible days, ``Conflict`` for a
    version that is withdrawn or has a consultation, ``NotFound``, ``NotAllowed``."""
    actor.must(Right.RUN, command.programme_id)
    editions = list_editions(db, command.programme_id)
    edition = next((one for one in editions if one.version == command.version), None)
    if edition is None:
        raise NotFound(mark("There is no such version."))
    if edition.withdrawal is not None:
        raise Conflict(mark("This version is withdrawn already."))
    known = list_consultations(db, command.programme_id)
    if any(row.publication_id == edition.id for row in known):
        raise Conflict(mark("There is a consultation on this version already."))
    row = Consultation(
        programme_id=command.programme_id, publication_id=edition.id, opens="", closes=""
    )
    _set(row, command.dates)
    return _saved(db, actor, row, "consultation_begun")


def edit_consultation(db: Session, actor: Actor, command: EditConsultation) -> Consultation:
    """Change days and question; one that was ended early goes on. Raises ``Invalid``, ``Conflict``
    where somebody has changed it since it was read or its register is out, ``NotAllowed``."""
    row = _load_as_read(db, actor, command.id, command.seen)
    if edition_with_register(row, list_editions(db, row.programme_id)) is not None:
        raise Conflict(mark("Its register is published already, so it stays as it is."))
    _set(row, command.dates)
    row.ended_at = None
    return _saved(db, actor, row, "consultation_edited")


def end_consultation(db: Session, actor: Actor, command: EndConsultation) -> Consultation:
    """Take no more remarks from now on. Raises as ``edit_consultation``."""
    row = _load_as_read(db, actor, command.id, command.seen)
    if phase_of(row, today()) != WindowPhase.ENDED:
        row.ended_at = now()
    return _saved(db, actor, row, "consultation_ended")


def remove_consultation(db: Session, actor: Actor, consultation_id: str) -> None:
    """Remove a consultation in which nobody has sent a remark. Raises ``Conflict``, ``NotFound``,
    ``NotAllowed``."""
    row = load_consultation(db, consultation_id)
    actor.must(Right.RUN, row.programme_id)
    query = select(col(Remark.id)).where(col(Remark.consultation_id) == row.id).limit(1)
    if db.execute(query).first() is not None:
        raise Conflict(mark("Somebody has sent a remark. End the consultation instead."))
    db.delete(row)
    log.append(db, row.programme_id, "consultation_removed", actor=actor.log_id)


def _set(row: Consultation, dates: WindowDates) -> None:
    if dates.closes < dates.opens:
        raise Invalid(mark("The last day comes before the first one."))
    if dates.closes < today():
        raise Invalid(mark("The last day is over. Choose today or a later day."))
    if dates.closes - dates.opens > timedelta(days=LONGEST_DAYS):
        raise Invalid(mark("A consultation takes a year at most."))
    row.opens, row.closes = dates.opens.isoformat(), dates.closes.isoformat()
    row.question = field_rules.paragraphs(dates.question, LONGEST_QUESTION)


def _load_as_read(db: Session, actor: Actor, consultation_id: str, seen: int) -> Consultation:
    row = load_consultation(db, consultation_id)
    actor.must(Right.RUN, row.programme_id)
    if row.edits != seen:
        raise Conflict(
            mark("Somebody has changed this consultation meanwhile. Look at what it says now.")
        )
    row.edits += 1
    return row


def _saved(db: Session, actor: Actor, row: Consultation, event: str) -> Consultation:
    db.add(row)
    db.flush()
    log.append(db, row.programme_id, event, actor=actor.log_id)
    return row
