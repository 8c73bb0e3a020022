"""The event log: audit trail, live feed and undo in one table.

An event refers to the things it touched (``refs``) and, if it can be undone, holds their fields
before and after (``changes``). It never holds what a participant wrote, who the participant was, or
the exact time: otherwise the log would undo both anonymity and erasure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import JSON, Column, Field, Session, SQLModel, col, select

from workshop.store.ids_and_clock import now
from workshop.store.scope_locks import check
from workshop.store.types import Utc

HOUSE = "house"
"""Scope of events that belong to no programme: accounts, sign-in sessions."""

ERASED = "erased"
"""Scope without events, whose number counts what was erased: see ``erased_list``."""

_STEP = text("UPDATE feed SET last_number = last_number + 1 WHERE scope = :s RETURNING last_number")

NAMES_NOTES = text(
    "kind IN ('note_added', 'note_edited', 'note_withdrawn', 'notes_released')"
    " AND CAST(refs AS TEXT) <> '[]'"
)
"""Events that still name the notes that people wrote. They are few: the others have forgotten it,
and are not to be looked through again each time (``ix_event_names_notes``)."""

Ref = tuple[str, str]
"""``(kind, id)`` of a thing that an event touched."""


class Feed(SQLModel, table=True):
    """The number of the last event of a scope (a programme's id, or ``HOUSE``)."""

    scope: str = Field(primary_key=True, max_length=32)
    last_number: int = 0


class Event(SQLModel, table=True):
    """One entry of the log, written in the transaction of the change that it records.

    ``number``: 1, 2, … within a scope. ``actor``: an account's id. ``topic``: see ``append``.
    """

    __table_args__ = (
        Index("ix_event_undo", "scope", "actor", "topic", "number"),
        Index(
            "ix_event_names_notes",
            "scope",
            "kind",
            "number",
            sqlite_where=NAMES_NOTES,
            postgresql_where=NAMES_NOTES,
        ),
    )

    scope: str = Field(primary_key=True, max_length=32)
    number: int = Field(primary_key=True)
    at: datetime = Field(sa_column=Column(Utc, nullable=False))
    kind: str = Field(max_length=40)
    topic: str | None = Field(default=None, max_length=20)
    actor: str | None = Field(default=None, max_length=32)
    refs: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    changes: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    undone: bool = False


@dataclass(frozen=True)
class Change:
    """Fields of one row before and after a step, for undo and redo.

    ``before`` is ``None`` for a created row, ``after`` for a deleted one.
    """

    table: str
    key: tuple[str, ...]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def append(
    db: Session,
    scope: str,
    kind: str,
    refs: Iterable[Ref] = (),
    *,
    actor: str | None = None,
    topic: str | None = None,
    changes: Sequence[Change] = (),
    payload: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Event:
    """Append one event in the running transaction; clients use its number as their cursor.

    ``actor``: an account's id, ``None`` for participants; ``topic``: undo goes through the steps of
    one topic; ``changes``: what undo reverts; ``at``: told in place of the present time, where even
    the hour would tell too much.
    """
    check(db, scope)
    moment = at or now()
    if actor is None:
        # The exact time would show who wrote a note: people in the room see who is typing.
        moment = moment.replace(minute=0, second=0, microsecond=0)
    event = Event(
        scope=scope,
        number=_next_number(db, scope),
        at=moment,
        kind=kind,
        topic=topic,
        actor=actor,
        refs=[list(ref) for ref in dict.fromkeys(refs)],
        changes=[_plain(change) for change in changes],
        payload=payload or {},
    )
    db.add(event)
    appended(db).append(event)
    return event


def appended(db: Session) -> list[Event]:
    """The events of the running transaction, oldest first."""
    events: list[Event] = db.info.setdefault("events", [])
    return events


def last_number(db: Session, scope: str) -> int:
    """The number of the scope's last event, 0 before the first."""
    number = db.execute(select(Feed.last_number).where(Feed.scope == scope)).scalar()
    return number or 0


def read_from(db: Session, scope: str, cursor: int, limit: int = 1000) -> list[Event]:
    """At most ``limit`` events newer than ``cursor``, oldest first."""
    query = (
        select(Event)
        .where(Event.scope == scope, Event.number > cursor)
        .order_by(col(Event.number))
        .limit(limit)
    )
    return list(db.execute(query).scalars())


def read_refs(db: Session, scope: str, cursor: int) -> list[Ref]:
    """What the events newer than ``cursor`` touched, each thing once, oldest first."""
    query = select(Event.refs).where(Event.scope == scope, Event.number > cursor)
    ordered = db.execute(query.order_by(col(Event.number))).scalars()
    return list(dict.fromkeys((kind, key) for refs in ordered for kind, key in refs))


def is_touched(db: Session, scope: str, kinds: Sequence[str], ref: Ref, *, after: int) -> bool:
    """Whether an event of one of these kinds, with a number above ``after``, touched this thing."""
    query = select(Event.refs).where(
        Event.scope == scope, Event.number > after, col(Event.kind).in_(kinds)
    )
    return any(list(ref) in refs for refs in db.execute(query).scalars())


def _next_number(db: Session, scope: str) -> int:
    with db.no_autoflush:
        number: int | None = db.execute(_STEP, {"s": scope}).scalar()
    if number is None:
        db.execute(text("INSERT INTO feed (scope, last_number) VALUES (:s, 1)"), {"s": scope})
        return 1
    return number


def _plain(change: Change) -> dict[str, Any]:
    return {
        "table": change.table,
        "key": list(change.key),
        "before": change.before,
        "after": change.after,
    }
