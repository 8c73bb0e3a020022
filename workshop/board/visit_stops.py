"""The stops of a visit: the day, the institution, the function that people meet, their questions.

Nobody is named: a stop says which function people met, never who holds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.tables import VisitStop
from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.tables import WorkingSession
from workshop.store import log
from workshop.text_signs import split_lines

LONGEST_LINE = 200
LONGEST_QUESTIONS = 4000
MOST_STOPS = 100


@dataclass(frozen=True)
class StopContent:
    """What a stop says; ``questions``: one a line."""

    institution: str
    day: date | None = None
    function: str = ""
    questions: str = ""


@dataclass(frozen=True)
class AddStop:
    """A new stop at the end of a visit."""

    session_id: str
    content: StopContent


@dataclass(frozen=True)
class EditStop:
    """Replace what a stop says."""

    id: str
    content: StopContent


def list_stops(db: Session, programme_id: str) -> list[VisitStop]:
    """The stops of all visits of a programme: by day, those without a day last."""
    query = select(VisitStop).where(col(VisitStop.programme_id) == programme_id)
    rows = db.execute(query).scalars()
    return sorted(rows, key=lambda row: (row.day or date.max, row.position, row.id))


def list_questions(stop: VisitStop) -> list[str]:
    """The questions that were prepared for a stop."""
    return [line.strip() for line in split_lines(stop.questions) if line.strip()]


def load_stop(db: Session, stop_id: str) -> VisitStop:
    """The stop with this id; raises ``NotFound``."""
    row = db.get(VisitStop, stop_id)
    if row is None:
        raise NotFound(mark("This stop is no longer there."))
    return row


def add_stop(db: Session, actor: Actor, command: AddStop) -> VisitStop:
    """Add a stop. Raises ``Invalid`` without an institution and for a meeting that is no
    visit, ``NotFound`` without one."""
    session = db.get(WorkingSession, command.session_id)
    if session is None:
        raise NotFound(mark("There is no such session."))
    actor.must(Right.WRITE_NEED, session.programme_id)
    if session.kind != MeetingKind.VISIT:
        raise Invalid(mark("Stops belong to a visit; choose one."))
    present = _of_session(db, session.id)
    if len(present) >= MOST_STOPS:
        raise Invalid(mark("A visit has at most {most} stops."), most=MOST_STOPS)
    place = max((row.position for row in present), default=0) + 1
    row = VisitStop(
        programme_id=session.programme_id, session_id=session.id, institution="", position=place
    )
    _fill(row, command.content)
    db.add(row)
    _log(db, actor, "stop_added", row)
    return row


def edit_stop(db: Session, actor: Actor, command: EditStop) -> VisitStop:
    """Change a stop. Raises as ``add_stop``."""
    row = load_stop(db, command.id)
    actor.must(Right.WRITE_NEED, row.programme_id)
    _fill(row, command.content)
    db.add(row)
    _log(db, actor, "stop_edited", row)
    return row


def remove_stop(db: Session, actor: Actor, stop_id: str) -> str:
    """Delete a stop; practices seen there stay. Returns its institution."""
    row = load_stop(db, stop_id)
    actor.must(Right.WRITE_NEED, row.programme_id)
    _log(db, actor, "stop_removed", row)
    db.delete(row)
    return row.institution


def _of_session(db: Session, session_id: str) -> Sequence[VisitStop]:
    query = select(VisitStop).where(col(VisitStop.session_id) == session_id)
    return list(db.execute(query).scalars())


def _fill(row: VisitStop, content: StopContent) -> None:
    """Raises ``Invalid``."""
    row.institution = field_rules.line(content.institution, LONGEST_LINE, required=False)
    if not row.institution:
        raise Invalid(mark("Institution: where does this stop take place?"))
    if content.day is not None and type(content.day) is not date:
        raise Invalid(mark("The request was not understood."))
    row.day = content.day
    row.function = field_rules.line(content.function, LONGEST_LINE, required=False)
    row.questions = field_rules.paragraphs(content.questions, LONGEST_QUESTIONS)


def _log(db: Session, actor: Actor, event: str, row: VisitStop) -> None:
    db.flush()
    refs = [("stop", row.id)]
    log.append(db, row.programme_id, event, refs, actor=actor.log_id)
