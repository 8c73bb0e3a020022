"""Outcomes of a session: decisions, separate opinions (dissents), next steps, parked questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import func
from sqlmodel import Session, col, select

from workshop.errors import Closed, Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.sessions import APPROVED, load_session
from workshop.programme.tables import Decision, Dissent, NextStep, WorkingSession
from workshop.store import log


class OutcomeKind(StrEnum):
    """The kinds of outcomes."""

    DECISION = "decision"
    DISSENT = "dissent"
    NEXT_STEP = "next_step"
    PARKED_QUESTION = "parked_question"
    """Put off until a later session; kept as a ``NextStep`` that is ``parked``."""


Entry = Decision | Dissent | NextStep
EntryT = TypeVar("EntryT", Decision, Dissent, NextStep)
KINDS: Mapping[str, type[Decision] | type[Dissent] | type[NextStep]] = {
    OutcomeKind.DECISION: Decision,
    OutcomeKind.DISSENT: Dissent,
    OutcomeKind.NEXT_STEP: NextStep,
    OutcomeKind.PARKED_QUESTION: NextStep,
}


@dataclass(frozen=True)
class AddOutcome:
    """``kind``: one of ``OutcomeKind``.

    A dissent has no ``responsible`` and ``until``, but may have a ``subject_id``: the id of the
    clause it is about. ``note_id``: of a parked question that repeats one from the audience.
    """

    session_id: str
    kind: str
    text: str
    responsible: str = ""
    until: str = ""
    subject_id: str | None = None
    note_id: str | None = None


@dataclass(frozen=True)
class EditOutcome:
    """Fields that are ``None`` keep their value."""

    kind: str
    id: str
    text: str | None = None
    responsible: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class RemoveOutcome:
    """Delete an entry while the minutes are not approved."""

    kind: str
    id: str


@dataclass(frozen=True)
class SessionOutcomes:
    """All outcomes of one session, each list by position."""

    decisions: list[Decision]
    dissents: list[Dissent]
    next_steps: list[NextStep]
    parked: list[NextStep]


def list_outcomes(db: Session, session_id: str) -> SessionOutcomes:
    """The outcomes recorded in a session so far."""
    left = _entries(db, NextStep, session_id)
    return SessionOutcomes(
        _entries(db, Decision, session_id),
        _entries(db, Dissent, session_id),
        [row for row in left if not row.parked],
        [row for row in left if row.parked],
    )


def add_outcome(db: Session, actor: Actor, command: AddOutcome) -> Entry:
    """Record a decision, a separate opinion, a next step or a parked question.

    Raises ``Invalid`` for an empty or over-long text, ``Closed`` once the minutes are approved.
    """
    table = _table(command.kind)
    session = load_recordable(db, actor, command.session_id)
    last = db.execute(
        select(func.max(col(table.position))).where(col(table.session_id) == session.id)
    ).scalar()
    entry = table(session_id=session.id, text="", position=0 if last is None else int(last) + 1)
    if isinstance(entry, Dissent):
        entry.subject_id = command.subject_id
    if isinstance(entry, NextStep):
        entry.parked = command.kind == OutcomeKind.PARKED_QUESTION
        entry.note_id = command.note_id
    _apply(entry, command.text, command.responsible, command.until)
    return _saved(db, actor, session, entry, f"{command.kind}_added")


def edit_outcome(db: Session, actor: Actor, command: EditOutcome) -> Entry:
    """Change an entry. Raises as ``add_outcome``, and ``NotFound``."""
    entry, session = _load(db, actor, command.kind, command.id)
    _apply(entry, command.text, command.responsible, command.until)
    return _saved(db, actor, session, entry, f"{command.kind}_edited")


def remove_outcome(db: Session, actor: Actor, command: RemoveOutcome) -> None:
    """Remove an entry. Raises ``NotFound``, ``Closed``."""
    entry, session = _load(db, actor, command.kind, command.id)
    db.delete(entry)
    log.append(db, session.programme_id, f"{command.kind}_removed", actor=actor.log_id)


def _entries(db: Session, table: type[EntryT], session_id: str) -> list[EntryT]:
    query = select(table).where(col(table.session_id) == session_id).order_by(col(table.position))
    return list(db.execute(query).scalars())


def _table(kind: str) -> type[Decision] | type[Dissent] | type[NextStep]:
    if kind not in KINDS:
        raise Invalid(mark("The request was not understood."))
    return KINDS[kind]


def _load(db: Session, actor: Actor, kind: str, key: str) -> tuple[Entry, WorkingSession]:
    entry = db.get(_table(kind), key)
    if not isinstance(entry, Decision | Dissent | NextStep):
        raise NotFound(mark("There is no such entry."))
    return entry, load_recordable(db, actor, entry.session_id)


def load_recordable(db: Session, actor: Actor, session_id: str) -> WorkingSession:
    """The session, if the actor keeps its minutes. Raises ``NotAllowed``, ``Closed`` once they are
    approved."""
    session = load_session(db, session_id)
    actor.must(Right.KEEP_MINUTES, session.programme_id)
    if session.status == APPROVED:
        raise Closed(mark("The minutes of this session are approved; reopen it to change them."))
    return session


def _apply(entry: Entry, text: str | None, responsible: str | None, until: str | None) -> None:
    if text is not None:
        entry.text = field_rules.paragraphs(text, 2000)
        if not entry.text:
            raise Invalid(mark("This field must not be empty."))
    if isinstance(entry, Dissent):
        return
    if responsible is not None:
        entry.responsible = field_rules.line(responsible, 200, required=False)
    if until is not None:
        entry.until = field_rules.line(until, 40, required=False)


def _saved(db: Session, actor: Actor, session: WorkingSession, entry: Entry, event: str) -> Entry:
    db.add(entry)
    db.flush()
    log.append(db, session.programme_id, event, actor=actor.log_id)
    return entry
