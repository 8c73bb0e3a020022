"""The groups, needs, clauses and personas made in a session, whatever its agenda was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.personas import list_personas
from workshop.export.minutes.board_contents import RecordReader, clause_parts, need_parts
from workshop.export.minutes.record_parts import GroupCount, Outcome, PersonaPart
from workshop.local_time import local_day, today
from workshop.needs.group_queries import list_groups, shown_parent
from workshop.needs.support import CountedNote, SupportIndex, load_support_index
from workshop.needs.tables import Group
from workshop.programme.sessions import OPEN, list_sessions
from workshop.programme.tables import WorkingSession
from workshop.standards.clauses import list_clauses, needs_of_clauses
from workshop.standards.session_work import load_session_work
from workshop.store.log import Event

_OPENING, _CLOSING = ("session_opened", "session_reopened"), ("session_closed",)
_MAKING = ("group_created", "group_split", "need_created", "need_split", "clause_created")


@dataclass(frozen=True)
class CreationRecord:
    """The day on which something was made, and the sessions open at that moment."""

    on: date
    sessions: frozenset[str]


@dataclass
class SessionHistory:
    """From the log: when things were made, by id, and the days on which each session was open."""

    births: dict[str, CreationRecord] = field(default_factory=dict)
    days: dict[str, list[tuple[date, date]]] = field(default_factory=dict)

    def was_open(self, session_id: str, day: date) -> bool:
        """Whether the session was open at any time of this day."""
        return any(first <= day <= last for first, last in self.days.get(session_id, ()))


@dataclass(frozen=True)
class SessionResults:
    """Decides which groups, needs and clauses of the programme were made in one session."""

    desk: RecordReader

    @property
    def _db(self) -> Session:
        return self.desk.db

    @cached_property
    def course(self) -> SessionHistory:
        """The programme's history from its log, loaded once."""
        return load_session_history(self._db, self.desk.session.programme_id)

    @cached_property
    def ground(self) -> SupportIndex:
        """The index of notes behind groups, needs and clauses, loaded once."""
        return load_support_index(self._db, self.desk.session.programme_id)

    @cached_property
    def places(self) -> dict[int, int]:
        """The number of each meeting → its place among all of them."""
        rows = list_sessions(self._db, self.desk.session.programme_id)
        return {row.number: place for place, row in enumerate(rows)}

    def is_ours(self, key: str, notes: Iterable[CountedNote]) -> bool:
        """Whether something that rests on these notes was made in this session.

        Made while only this session was open: yes. Made while several were open, or on the same
        day after closing: only if notes of this session are behind it. Without an event in the
        log: if this is the last of the sessions that its notes come from.
        """
        session, birth = self.desk.session, self.course.births.get(key)
        numbers = {note.session for note in notes}
        stands_here = session.number in numbers
        if birth is None:
            # By their order: meetings that have only a title are numbered as they were planned.
            return session.number == max(numbers, key=self.places.__getitem__, default=None)
        if birth.sessions:
            alone = len(birth.sessions) == 1 or not numbers
            return session.id in birth.sessions and (alone or stands_here)
        return stands_here and self.course.was_open(session.id, birth.on)


def load_outcome(desk: RecordReader) -> Outcome:
    """The groups, needs, clauses and personas made in a session that still exist."""
    db, programme_id = desk.db, desk.session.programme_id
    harvest = SessionResults(desk)
    ground = harvest.ground
    groups = [
        row
        for row in list_groups(db, programme_id)
        if harvest.is_ours(row.id, ground.notes_in_groups([row.id]))
    ]
    needs = {key for key in ground.needs if harvest.is_ours(key, ground.notes_of_needs([key]))}
    clauses = _clauses(harvest)
    return Outcome(
        groups=tuple(_group(db, ground, row) for row in groups),
        needs=need_parts(desk, needs),
        clauses=clause_parts(desk, clauses),
        personas=_personas(desk),
    )


def load_session_history(db: Session, programme_id: str) -> SessionHistory:
    """Read from the log when things of a programme were made and when its sessions were open."""
    wanted = (*_OPENING, *_CLOSING, *_MAKING)
    query = select(Event).where(col(Event.scope) == programme_id, col(Event.kind).in_(wanted))
    events = list(db.execute(query.order_by(col(Event.number))).scalars())
    course, open_since = SessionHistory(), _open_before(db, programme_id, events)
    for event in events:
        # The first reference is what the event made; groups that notes were taken from follow.
        day, key = local_day(event.at), event.refs[0][1]
        if event.kind in _OPENING:
            open_since.setdefault(key, day)
        elif event.kind in _CLOSING:
            course.days.setdefault(key, []).append((open_since.pop(key, day), day))
        else:
            course.births.setdefault(key, CreationRecord(day, frozenset(open_since)))
    for key, since in open_since.items():
        course.days.setdefault(key, []).append((since, today()))
    return course


def _open_before(db: Session, programme_id: str, events: Sequence[Event]) -> dict[str, date]:
    """Sessions that were open before the log begins, such as those of the example programme."""
    first: dict[str, str] = {}
    for event in events:
        first.setdefault(event.refs[0][1], event.kind)
    query = select(WorkingSession).where(col(WorkingSession.programme_id) == programme_id)
    return {
        row.id: date.min
        for row in db.execute(query).scalars()
        if first.get(row.id, row.status) in (OPEN, *_CLOSING)
    }


def _personas(desk: RecordReader) -> tuple[PersonaPart, ...]:
    made = load_session_work(desk.db, desk.session.id).named("persona_created", "persona")
    return tuple(
        PersonaPart(row.label, row.situation, row.origin)
        for row in list_personas(desk.db, desk.session.programme_id)
        if row.id in made
    )


def _clauses(harvest: SessionResults) -> set[str]:
    db = harvest.desk.db
    clauses = list_clauses(db, harvest.desk.session.programme_id)
    answered = needs_of_clauses(db, [clause.id for clause in clauses])
    return {
        key
        for key, needs in answered.items()
        if harvest.is_ours(key, harvest.ground.notes_of_needs(needs))
    }


def _group(db: Session, ground: SupportIndex, group: Group) -> GroupCount:
    parent = db.get(Group, shown_parent(db, group) or "")
    return GroupCount(
        header=group.header,
        parent=parent.header if parent else None,
        notes=len(ground.notes.get(group.id, ())),
    )
