"""Taking the meetings of a calendar file into a programme: what is new, moved or cancelled in it.

Meetings are recognised by the UID that the calendar gives them, and by that of calendars written
here. What the file does not mention stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta
from enum import StrEnum

from sqlmodel import Session

from workshop.export.calendar.calendar_meeting import CalendarMeeting, own_uid
from workshop.export.calendar.of_programme import expected_end
from workshop.export.calendar.read import CalendarFile
from workshop.local_time import at_local, local
from workshop.people.rights import Actor
from workshop.programme.meeting_kinds import is_named
from workshop.programme.meetings import (
    AddMeeting,
    CancelMeeting,
    MeetingPlan,
    PlanMeeting,
    add_meeting,
    cancel_meeting,
    plan_meeting,
)
from workshop.programme.session_titles import EditSession, edit_session
from workshop.programme.session_words import full_name
from workshop.programme.sessions import PLANNED, list_sessions, load_runnable_session
from workshop.programme.tables import WorkingSession

DAY_BEGINS, DAY_ENDS = time(9), time(17)
"""The hours of a meeting of which a calendar knows the days only."""


class CalendarNews(StrEnum):
    """What a calendar file tells of a meeting."""

    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class MeetingChange:
    """What a file would change. ``session_id``: ``None`` for a new meeting."""

    kind: CalendarNews
    meeting: CalendarMeeting
    session_id: str | None = None


@dataclass(frozen=True)
class TakeMeetings:
    """Apply changes of a calendar file. ``new_kind``: what new meetings are (``MeetingKind``);
    ``no_title``: the title of one that has none."""

    programme_id: str
    changes: Sequence[MeetingChange]
    new_kind: str
    no_title: str


def compare_calendar(db: Session, programme_id: str, file: CalendarFile) -> list[MeetingChange]:
    """What the file would change in a programme, by start. Meetings that have begun, and cancelled
    ones that are not known, are left out."""
    known = _by_uid(list_sessions(db, programme_id))
    found = (
        _change(_without_guessed_end(db, _with_hours(meeting), row), row)
        for meeting in file.meetings
        for row in [known.get(meeting.uid)]
    )
    return [change for change in found if change is not None]


def take_meetings(db: Session, actor: Actor, command: TakeMeetings) -> int:
    """Apply the changes; returns how many. Raises as the commands for single meetings."""
    for change in command.changes:
        if change.session_id is None:
            _add(db, actor, command, change.meeting)
        elif change.kind == CalendarNews.CANCELLED:
            cancel_meeting(db, actor, CancelMeeting(change.session_id))
        else:
            _move(db, actor, change.session_id, change.meeting)
    return len(command.changes)


def _by_uid(rows: Sequence[WorkingSession]) -> Mapping[str, WorkingSession]:
    return {uid: row for row in rows for uid in _uids(row)}


def _uids(row: WorkingSession) -> Iterator[str]:
    yield own_uid(row.id)
    if row.uid:
        yield row.uid


def _with_hours(meeting: CalendarMeeting) -> CalendarMeeting:
    if not meeting.all_day:
        return meeting
    first = local(meeting.start).date()
    last = local((meeting.end or meeting.start + timedelta(days=1)) - timedelta(hours=1)).date()
    start, end = at_local(first, DAY_BEGINS), at_local(max(first, last), DAY_ENDS)
    return replace(meeting, start=start, end=end)


def _without_guessed_end(
    db: Session, meeting: CalendarMeeting, row: WorkingSession | None
) -> CalendarMeeting:
    """Without the end that was not planned but written here from the minutes of the agenda."""
    if row is None or row.planned_end or meeting.end != expected_end(db, row, meeting.start):
        return meeting
    return replace(meeting, end=None)


def _change(meeting: CalendarMeeting, row: WorkingSession | None) -> MeetingChange | None:
    if row is None:
        return None if meeting.cancelled else MeetingChange(CalendarNews.NEW, meeting)
    begun = row.status != PLANNED or row.actual_start is not None
    if begun or (meeting.cancelled and row.cancelled):
        return None
    if meeting.cancelled:
        return MeetingChange(CalendarNews.CANCELLED, meeting, row.id)
    same = (
        not row.cancelled and _plan(meeting, row) == _plan_of(row) and not _new_title(meeting, row)
    )
    return None if same else MeetingChange(CalendarNews.MOVED, meeting, row.id)


def _add(db: Session, actor: Actor, command: TakeMeetings, meeting: CalendarMeeting) -> None:
    plan = MeetingPlan(meeting.start, meeting.end, meeting.place, meeting.link)
    title = meeting.title or command.no_title
    content = AddMeeting(command.programme_id, command.new_kind, title, plan=plan, uid=meeting.uid)
    add_meeting(db, actor, content)


def _move(db: Session, actor: Actor, session_id: str, meeting: CalendarMeeting) -> None:
    row = load_runnable_session(db, actor, session_id)
    if row.cancelled:
        cancel_meeting(db, actor, CancelMeeting(row.id, cancelled=False))
    plan_meeting(db, actor, PlanMeeting(row.id, _plan(meeting, row)))
    title = _new_title(meeting, row)
    if title:
        edit_session(db, actor, EditSession(row.id, title, row.goal))


def _plan(meeting: CalendarMeeting, row: WorkingSession) -> MeetingPlan:
    """The plan of a meeting as the file has it; what the file does not say stays."""
    end = meeting.end or (row.planned_end if row.planned_start == meeting.start else None)
    place, link = meeting.place or row.place, meeting.link or row.link
    return MeetingPlan(meeting.start, end, place, link, tuple(row.functions))


def _plan_of(row: WorkingSession) -> MeetingPlan:
    functions = tuple(row.functions)
    return MeetingPlan(row.planned_start, row.planned_end, row.place, row.link, functions)


def _new_title(meeting: CalendarMeeting, row: WorkingSession) -> str:
    """The title that the file gives a meeting, where it is another one; working sessions keep
    theirs."""
    named = is_named(row.number) and meeting.title != full_name(row)
    return meeting.title if named else ""
