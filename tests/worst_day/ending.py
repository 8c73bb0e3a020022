"""A programme that has ended long ago: the day has come on which its notes are deleted."""

from datetime import date, timedelta
from typing import Any

from tests.rooms import OPEN, Room
from workshop.local_time import today
from workshop.people.rights import SYSTEM
from workshop.programme.notice_days import LAST_NOTICE
from workshop.programme.retention import KeptKind, last_day
from workshop.programme.session_run import close_session
from workshop.programme.tables import Programme, WorkingSession
from workshop.retention.tables import DeletionNotice

TEXT = "Karteczka sprzed roku"


def write(room: Room) -> None:
    """A note in the other programme of the house, whose session ends with it."""
    former = _former(room)
    former.run("notes", "Last year", **OPEN)
    former.write(TEXT, section=None)
    former.do(close_session, former.session_id)


def announce(room: Room) -> None:
    """Let the promised day be today, announced in time, and the session long ago."""

    def move(db: Any, _actor: Any, programme_id: str) -> None:
        programme = db.get(Programme, programme_id)
        programme.created_at -= last_day(programme, KeptKind.NOTES) - today()
        day: date = last_day(programme, KeptKind.NOTES)
        told, last = (today() - timedelta(days=days) for days in (LAST_NOTICE + 1, 1))
        row = {"kind": KeptKind.NOTES, "day": day.isoformat(), "noticed_on": told.isoformat()}
        seen = {"seen_days": LAST_NOTICE, "seen_on": last.isoformat()}
        db.merge(DeletionNotice(programme_id=programme_id, **row, **seen))
        db.add(programme)
        session = db.get(WorkingSession, former.session_id)
        session.closed_at -= timedelta(days=30)
        db.add(session)

    former = _former(room)
    room.store.write(move, SYSTEM, former.programme_id)


def is_over(room: Room) -> bool:
    """Whether the note has no text any more."""
    former = _former(room)
    former.store = room.store
    return all(note.text != TEXT for note in former.stored())


def _former(room: Room) -> Room:
    assert room.charlie is not None
    return room.charlie
