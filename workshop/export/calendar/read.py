"""Reading a calendar file of others: single events with a start, and what could not be read.

Pure functions from bytes to meetings. The file may be hostile: its size and its number of events
and zones are limited, and rules of zones are only read where they are as simple as real ones are.
Of an event only title, times, place, link and state are read: invitations and descriptions name
people, and stay in the file.
"""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar, Component
from icalendar.prop import vBroken
from icalendar.timezone import tzp

from workshop.errors import Invalid
from workshop.export.calendar.calendar_meeting import CalendarMeeting
from workshop.i18n import mark
from workshop.local_time import at_local
from workshop.programme import field_rules
from workshop.programme.field_rules import clean
from workshop.programme.meetings import EARLIEST, LATEST, LONGEST_MEETING

LARGEST = 2_000_000
"""Bytes of a file."""
MOST_EVENTS = 500
_MOST_ZONE_RULES = 30
_NO_CALENDAR = mark("This file is no calendar (ICS).")
_EVENT = re.compile(rb"^BEGIN:VEVENT\s*$", re.IGNORECASE | re.MULTILINE)
_FOLD = re.compile(rb"\r?\n[ \t]")
_RULE = re.compile(rb"RRULE[:;]", re.IGNORECASE)
_PLAIN_RULE = re.compile(
    rb"RRULE:(?=.*FREQ=YEARLY)(?=.*BYMONTH=)"
    rb"(?:;?(?:FREQ=YEARLY|INTERVAL=1|(?:BYMONTH|BYDAY|BYMONTHDAY|UNTIL|WKST)=[\w,+-]+))+\s*\Z",
    re.IGNORECASE,
)
"""The rule of a zone as calendars write it: some day of a month, each year."""
_LINK = re.compile(r"https?://\S{1,480}\Z", re.IGNORECASE)
_LINKS = ("url", "x-google-conference", "x-microsoft-skypeteamsmeetingurl")
_reading = threading.Lock()


@dataclass(frozen=True)
class Unread:
    """An event that was not read. ``why``: a message of the catalogue with its ``values``."""

    title: str
    why: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CalendarFile:
    """What was read from a calendar file, by start."""

    meetings: tuple[CalendarMeeting, ...]
    unread: tuple[Unread, ...]


class _CannotRead(Exception):
    def __init__(self, why: str, **values: str | int) -> None:
        super().__init__(why)
        self.why, self.values = why, values


def read_calendar(content: bytes) -> CalendarFile:
    """The single events of a file. Times without a zone are taken as times of this installation's
    clock. Of two entries with one UID the one with the higher sequence counts.

    Raises ``Invalid`` for what is no calendar, and for one that is too large.
    """
    known: dict[str, CalendarMeeting] = {}
    unread: list[Unread] = []
    for event in _parse(content).walk("VEVENT"):
        try:
            meeting = _read_event(event)
        except _CannotRead as fault:
            unread.append(Unread(_line(event, "SUMMARY"), fault.why, fault.values))
            continue
        earlier = known.get(meeting.uid)
        if earlier is None or earlier.sequence <= meeting.sequence:
            known[meeting.uid] = meeting
    meetings = sorted(known.values(), key=lambda one: (one.start, one.title))
    return CalendarFile(tuple(meetings), tuple(unread))


def _parse(content: bytes) -> Component:
    _check_size(content)
    # The library remembers the zones that files define, for the whole process: a zone of the same
    # name in the next file would be read by the rules of the last one.
    with _reading:
        tzp.use_default()
        try:
            return Calendar.from_ical(content)
        # A hostile file makes the library fail in many ways; for people all of them are one.
        except Exception as error:
            raise Invalid(_NO_CALENDAR) from error
        finally:
            tzp.use_default()


def _check_size(content: bytes) -> None:
    if len(content) > LARGEST:
        raise Invalid(mark("The file is larger than {most} MB."), most=LARGEST // 1_000_000)
    if b"BEGIN:VCALENDAR" not in content.upper():
        raise Invalid(_NO_CALENDAR)
    lines = _FOLD.sub(b"", content).replace(b"\r", b"\n")
    events = len(_EVENT.findall(lines))
    if events > MOST_EVENTS:
        raise Invalid(
            mark("This calendar holds {count} events; at most {most} are read. Export fewer."),
            count=events,
            most=MOST_EVENTS,
        )
    rules = list(_zone_rules(lines))
    if len(rules) > _MOST_ZONE_RULES or not all(map(_PLAIN_RULE.match, rules)):
        raise Invalid(mark("This calendar describes its time zones in a way that is not read."))


def _zone_rules(lines: bytes) -> Iterator[bytes]:
    """The lines with rules inside the definitions of zones."""
    inside = False
    for line in lines.split(b"\n"):
        boundary = line.strip().upper()
        if boundary in (b"BEGIN:VTIMEZONE", b"END:VTIMEZONE"):
            inside = boundary.startswith(b"BEGIN")
        elif inside and _RULE.match(line):
            yield line


def _read_event(event: Component) -> CalendarMeeting:
    if "RRULE" in event or "RDATE" in event or "RECURRENCE-ID" in event:
        raise _CannotRead(mark("It repeats; only single events are read."))
    start, all_day = _moment(event, "DTSTART")
    if start is None:
        raise _CannotRead(mark("It has no start that exists."))
    end = _end(event, start, all_day)
    if end is not None and end - start > LONGEST_MEETING:
        raise _CannotRead(mark("It lasts longer than 31 days; plan a phase for it."))
    uid = clean(str(event.get("UID", "")))[:200]
    if not uid:
        raise _CannotRead(mark("It has no identifier (UID)."))
    return CalendarMeeting(
        uid=uid,
        title=_line(event, "SUMMARY"),
        start=start,
        end=end,
        sequence=_sequence(event),
        place=_line(event, "LOCATION"),
        link=_link(event),
        cancelled=str(event.get("STATUS", "")).upper() == "CANCELLED",
        all_day=all_day,
    )


def _end(event: Component, start: datetime, all_day: bool) -> datetime | None:
    """The end, from itself or from a duration; ``None`` where there is none after the start."""
    end, _days = _moment(event, "DTEND")
    length = _value(event.get("DURATION"))
    if end is None and isinstance(length, timedelta):
        end = _bounded(lambda: start + length)
    if end is None and all_day:
        end = _bounded(lambda: start + timedelta(days=1))
    return end if end is not None and end > start else None


def _moment(event: Component, name: str) -> tuple[datetime | None, bool]:
    """A moment in UTC (``None``: not given, or no day of these times), and whether it is a day."""
    given = event.get(name)
    at = _value(given)
    if isinstance(at, datetime):
        return _aware(at, str(given.params.get("TZID", ""))), False
    if isinstance(at, date):
        return _bounded(lambda: at_local(at, time.min)), True
    return None, False


def _value(given: Any) -> Any:
    """Day, moment or length of a property; ``None`` where there is none, or none that exists."""
    return None if isinstance(given, vBroken) else getattr(given, "dt", None)


def _aware(at: datetime, zone: str) -> datetime | None:
    if at.tzinfo is not None:
        return _bounded(lambda: at.astimezone(UTC))
    if zone:
        raise _CannotRead(mark("Its time zone “{zone}” is not known."), zone=zone[:60])
    return _bounded(lambda: at_local(at.date(), at.time()))


def _bounded(compute: Callable[[], datetime]) -> datetime | None:
    """A moment that is in these times, else ``None``."""
    try:
        at = compute()
    except (OverflowError, ValueError):
        return None
    return at if EARLIEST <= at < LATEST else None


def _sequence(event: Component) -> int:
    try:
        return min(max(int(event.get("SEQUENCE", 0)), 0), 2**31 - 1)
    except (TypeError, ValueError):
        return 0


def _line(event: Component, name: str) -> str:
    """A property as one line; of several the first."""
    value = event.get(name, "")
    text = " ".join(clean(str(value[0] if isinstance(value, list) else value)).split())
    return text if len(text) <= 200 else f"{text[:199]}…"


def _link(event: Component) -> str:
    links = (clean(str(event.get(name, ""))) for name in _LINKS)
    return next(filter(_is_link, links), "")


def _is_link(text: str) -> bool:
    """Whether this is an address that a meeting can hold."""
    try:
        return bool(_LINK.match(text) and field_rules.web_address(text))
    except Invalid:
        return False
