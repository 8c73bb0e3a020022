"""When meetings were planned and when they were held; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import combinations

from workshop.local_time import local, local_day
from workshop.programme.session_states import SessionStatus
from workshop.programme.tables import Activity, WorkingSession


class MeetingStanding(StrEnum):
    """How a meeting stands beside the plan; one word for each that is told."""

    CANCELLED = "cancelled"
    HELD = "held"
    RUNNING = "running"
    LATE = "late"
    AHEAD = "ahead"
    UNDATED = "undated"


@dataclass(frozen=True)
class Overlap:
    """Two meetings that are planned for the same time."""

    first: WorkingSession
    second: WorkingSession


def began_at(session: WorkingSession) -> datetime | None:
    """When it really began: as entered, else when it was opened first."""
    return session.actual_start or session.opened_at


def ended_at(session: WorkingSession) -> datetime | None:
    """When it really ended: as entered, else when it was closed last."""
    return session.actual_end or session.closed_at


def window_days(activity: Activity) -> tuple[date, date] | None:
    """The first and last day on which an activity was open between meetings; ``None``: it was not,
    or nobody has closed it yet."""
    began, ended = activity.window_began_at, activity.window_ended_at
    if began is None or ended is None:
        return None
    return local_day(began), local_day(max(began, ended))


def standing(session: WorkingSession, now: datetime) -> MeetingStanding:
    """Whether a meeting was held, runs, is still to come, is late, or has no date."""
    if session.status == SessionStatus.OPEN:
        return MeetingStanding.RUNNING
    if session.status != SessionStatus.PLANNED or session.actual_start is not None:
        return MeetingStanding.HELD
    if session.cancelled:
        return MeetingStanding.CANCELLED
    if session.planned_start is None:
        return MeetingStanding.UNDATED
    over = session.planned_end or session.planned_start
    return MeetingStanding.LATE if over < now else MeetingStanding.AHEAD


def hours_of(session: WorkingSession) -> float | None:
    """How many hours it was held, else is planned: of several days each from the first hour to the
    last; ``None``: not known."""
    begin, end = began_at(session), ended_at(session)
    if begin is None or end is None or end <= begin:
        begin, end = session.planned_start, session.planned_end
    if begin is None or end is None:
        return None
    first, last = (local(at).replace(tzinfo=None) for at in (begin, end))
    nights = (last.date() - first.date()).days
    daily = last - first - timedelta(days=nights)
    # Until after midnight is one long evening.
    lasted = daily * (nights + 1) if daily > timedelta() else last - first
    return round(lasted.total_seconds() / 3600, 2)


def shifted_days(session: WorkingSession) -> int | None:
    """How many days later than planned it began, less than 0: earlier; ``None``: not known."""
    began = began_at(session)
    if began is None or session.planned_start is None:
        return None
    return (local_day(began) - local_day(session.planned_start)).days


def overlapping(sessions: Iterable[WorkingSession]) -> list[Overlap]:
    """The pairs of meetings that are planned for the same time, cancelled ones left out."""
    timed = [row for row in sessions if row.planned_start and not row.cancelled]
    return [Overlap(one, other) for one, other in combinations(timed, 2) if _meet(one, other)]


def _meet(one: WorkingSession, other: WorkingSession) -> bool:
    (start, end), (begin, stop) = _span(one), _span(other)
    return start < stop and begin < end


def _span(session: WorkingSession) -> tuple[datetime, datetime]:
    assert session.planned_start is not None
    return session.planned_start, session.planned_end or session.planned_start


def sorted_by_time(sessions: Sequence[WorkingSession]) -> list[WorkingSession]:
    """The meetings by the time at which they were or will be held. One without a date stays behind
    the one that it follows now."""
    after: datetime | None = None
    timed = []
    for place, session in enumerate(sessions):
        after = began_at(session) or session.planned_start or after
        timed.append((after is not None, after.timestamp() if after else 0.0, place, session))
    return [session for *_key, session in sorted(timed, key=lambda row: row[:3])]
