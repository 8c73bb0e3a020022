"""What was made while a session was open, and during which of its activities, from the log."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from workshop.programme.agenda import list_activities
from workshop.programme.sessions import PLANNED, list_sessions, load_session
from workshop.programme.tables import Activity, WorkingSession
from workshop.store.log import Event

_STARTING = "activity_started"
_OPENING, _CLOSING = ("session_opened", "session_reopened"), "session_closed"


@dataclass(frozen=True)
class SessionWork:
    """A session, its agenda, and the steps of accounts taken while it was open.

    ``steps``: pairs of an event and the id of the activity that ran then, ``None``: none.
    """

    db: Session
    session: WorkingSession
    agenda: Sequence[Activity]
    steps: Sequence[tuple[Event, str | None]]

    def made(self, table: str) -> dict[str, str | None]:
        """The ids of rows of a table added in steps that can be undone → activity."""
        return {
            change["key"][0]: activity
            for event, activity in self.steps
            for change in event.changes
            if change["table"] == table and change["before"] is None
        }

    def filled(self, table: str, field: str) -> dict[str, str | None]:
        """The ids of rows of which this field was filled in such steps → activity."""
        return {
            change["key"][0]: activity
            for event, activity in self.steps
            for change in event.changes
            if change["table"] == table and (change["after"] or {}).get(field)
        }

    def touched(self, event_kind: str, kind: str) -> dict[str, str | None]:
        """The ids of things of a kind to which events of this kind refer → activity."""
        return {
            key: activity
            for event, activity in self._of(event_kind)
            for of, key in event.refs
            if of == kind
        }

    def named(self, event_kind: str, name: str) -> dict[str, str | None]:
        """What events of this kind name in their payload → activity."""
        return {
            str(event.payload[name]): activity
            for event, activity in self._of(event_kind)
            if name in event.payload
        }

    def _of(self, kind: str) -> Iterator[tuple[Event, str | None]]:
        return ((event, activity) for event, activity in self.steps if event.kind == kind)


Steps = Mapping[str, Sequence[tuple[Event, str | None]]]
"""Session → steps as in ``SessionWork``."""


def load_session_work(db: Session, session_id: str) -> SessionWork:
    """The work of a session so far. Raises ``NotFound``."""
    session = load_session(db, session_id)
    return _work(db, session, _load_steps(db, session.programme_id))


def load_programme_work(db: Session, programme_id: str) -> list[SessionWork]:
    """The work of every session of a programme that was held, by number."""
    steps = _load_steps(db, programme_id)
    held = [row for row in list_sessions(db, programme_id) if row.status != PLANNED]
    return [_work(db, session, steps) for session in held]


def _work(db: Session, session: WorkingSession, steps: Steps) -> SessionWork:
    return SessionWork(db, session, list_activities(db, session.id), steps.get(session.id, ()))


def _load_steps(db: Session, programme_id: str) -> Steps:
    """Accounts' steps while each session was open. Those on notes are left out: they are many, and
    notes know their activity themselves."""
    query = select(Event).where(
        col(Event.scope) == programme_id,
        col(Event.actor).is_not(None),
        col(Event.undone).is_(False),
        col(Event.kind).not_like("note%"),
    )
    found: dict[str, list[tuple[Event, str | None]]] = {}
    running: dict[str, str | None] = {}
    """Open session → its activity."""
    for event in db.execute(query.order_by(col(Event.number))).scalars():
        rooms = [key for kind, key in event.refs if kind == "room"]
        if event.kind in _OPENING:
            running |= dict.fromkeys(rooms)
        elif event.kind == _CLOSING:
            for session_id in rooms:
                running.pop(session_id, None)
        elif event.kind == _STARTING:
            # The activity that was left may stand before the one that was started.
            boards = [key for kind, key in event.refs if kind == "board_of"]
            running |= dict.fromkeys(rooms, boards[-1])
        else:
            for session_id, activity_id in running.items():
                found.setdefault(session_id, []).append((event, activity_id))
    return found
