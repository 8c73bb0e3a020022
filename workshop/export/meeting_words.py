"""Kinds of meetings, their times and how they stand beside the plan, in words."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from babel.dates import format_date, format_time

from workshop.i18n import _, current_language, mark, mark_plural, translate, translate_plural
from workshop.local_time import local, local_day
from workshop.programme.head_counting import HeadKind
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.meeting_times import (
    MeetingStanding,
    began_at,
    ended_at,
    shifted_days,
    window_days,
)
from workshop.programme.sessions import in_window
from workshop.programme.tables import Activity, WorkingSession
from workshop.programme.window_words import say_deadline

KINDS: Mapping[str, str] = {
    MeetingKind.WORKING: mark("Working session"),
    MeetingKind.WORKSHOP_DAY: mark("Workshop day"),
    MeetingKind.VISIT: mark("Study visit"),
    MeetingKind.TEAM: mark("Team meeting"),
    MeetingKind.TRAINING: mark("Training"),
    MeetingKind.PILOT_TRAINING: mark("Pilot training"),
    MeetingKind.FORUM: mark("Forum"),
    MeetingKind.SUMMARY: mark("Summary"),
}
STANDINGS: Mapping[str, str] = {
    MeetingStanding.CANCELLED: mark("Cancelled"),
    MeetingStanding.HELD: mark("Was held"),
    MeetingStanding.RUNNING: mark("Runs now"),
    MeetingStanding.LATE: mark("Late"),
    MeetingStanding.AHEAD: mark("To come"),
    MeetingStanding.UNDATED: mark("Without a date"),
}
HEAD_KINDS: Mapping[str, str] = {
    HeadKind.RECIPIENT: mark("Recipients"),
    HeadKind.VOLUNTEER: mark("Volunteers"),
    HeadKind.EXPERT: mark("External experts and trainers"),
    HeadKind.STAFF: mark("Permanent staff (not reported)"),
}
_LATER = mark_plural("{count} day later than planned", "{count} days later than planned")
_EARLIER = mark_plural("{count} day earlier than planned", "{count} days earlier than planned")
_MONTHS_LATER = mark_plural(
    "about {count} month later than planned", "about {count} months later than planned"
)
_TOLD_IN_DAYS = 45
_MONTH = 30.44


def describe_span(start: datetime, end: datetime | None, language: str | None = None) -> str:
    """When something is, such as "3 marca 2027, 9:00–15:00" or "3–5 marca 2027", in the current
    language by default."""
    language = language or current_language()
    first = local_day(start)
    last = local_day(end - timedelta(microseconds=1)) if end else first
    if last > first:
        return _days(first, last, language)
    hours = [_hour(at, language) for at in (start, end) if at]
    on = format_date(first, "d MMMM y", locale=language)
    return f"{on}, {'–'.join(hours)}"


def describe_planned(meeting: WorkingSession, language: str | None = None) -> str:
    """When a meeting is planned; empty without a date."""
    if meeting.planned_start is None:
        return ""
    return describe_span(meeting.planned_start, meeting.planned_end, language)


def describe_held(meeting: WorkingSession, language: str | None = None) -> str:
    """When a meeting was held; empty if it was not."""
    began, ended = began_at(meeting), ended_at(meeting)
    if began is None:
        return ""
    return describe_span(began, ended if ended and ended > began else None, language)


def describe_window(activity: Activity) -> str:
    """On which days an activity was open between meetings; empty if it was not."""
    days = window_days(activity)
    return say_window(*days, current_language()) if days else ""


def say_window(first: date, last: date, language: str) -> str:
    """That an activity was open between meetings on these days. Whether anything came in it does
    not say."""
    on = format_date(first, "d MMMM y", locale=language)
    days = _days(first, last, language) if last > first else on
    return translate(mark("open for contributions between meetings, {days}"), language, days=days)


def describe_windows(agenda: Iterable[Activity], meeting: WorkingSession) -> list[str]:
    """What of a meeting is or was open between meetings, in lines."""
    if in_window(meeting) and meeting.window_until is not None:
        deadline = say_deadline(meeting.window_until, current_language())
        return [_("Contributions until {deadline}", deadline=deadline)]
    return [f"{row.title}: {words}" for row in agenda if (words := describe_window(row))]


def describe_shift(meeting: WorkingSession, language: str | None = None) -> str:
    """How much later or earlier than planned it was held; empty if on its day."""
    shift = shifted_days(meeting)
    if not shift:
        return ""
    if shift > _TOLD_IN_DAYS:
        return translate_plural(_MONTHS_LATER, round(shift / _MONTH), language)
    return translate_plural(_LATER if shift > 0 else _EARLIER, abs(shift), language)


def describe_late(meeting: WorkingSession) -> str:
    """What is wrong with a meeting that should have been held by now."""
    return _("“{title}” was planned for {when} and is not held yet.").format(
        title=meeting.title, when=describe_planned(meeting)
    )


def _days(first: date, last: date, language: str) -> str:
    """Several days, the shared month and year once."""
    end = format_date(last, "d MMMM y", locale=language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    form = "d MMMM" if first.year == last.year else "d MMMM y"
    return f"{format_date(first, form, locale=language)} – {end}"


def _hour(at: datetime, language: str) -> str:
    return str(format_time(local(at).time(), "H:mm", locale=language))
