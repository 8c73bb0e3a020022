"""The planned meetings of a programme as a calendar knows them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from workshop.export.calendar.calendar_meeting import CalendarMeeting, own_uid
from workshop.export.calendar.write import write_calendar
from workshop.programme.agenda import list_activities
from workshop.programme.session_words import full_name
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Programme, WorkingSession


def write_meetings(
    db: Session,
    programme: Programme,
    stamp: datetime,
    *,
    with_links: bool,
    only: Iterable[str] | None = None,
) -> bytes:
    """The meetings of a programme that have a date, as a calendar file.

    ``only``: ids of meetings, ``None``: all; ``with_links``: also where to join a remote part.
    Scripts, trainers and anything about people who come stay inside.
    """
    chosen = None if only is None else set(only)
    meetings = [
        _meeting(db, row, row.planned_start, with_links)
        for row in list_sessions(db, programme.id)
        if row.planned_start is not None and (chosen is None or row.id in chosen)
    ]
    return write_calendar(meetings, programme.title, stamp)


def _meeting(
    db: Session, row: WorkingSession, start: datetime, with_links: bool
) -> CalendarMeeting:
    return CalendarMeeting(
        uid=row.uid or own_uid(row.id),
        title=full_name(row),
        start=start,
        end=row.planned_end or expected_end(db, row, start),
        sequence=row.sequence,
        place=row.place,
        link=row.link if with_links else "",
        description=row.goal,
        cancelled=row.cancelled,
    )


def expected_end(db: Session, row: WorkingSession, start: datetime) -> datetime | None:
    """Where no end is planned: the start and the minutes of the agenda."""
    minutes = sum(activity.minutes for activity in list_activities(db, row.id))
    return start + timedelta(minutes=minutes) if minutes else None
