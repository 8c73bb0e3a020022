"""Writing meetings as a calendar file.

Times are written in UTC. A moment in UTC needs no definition of a zone beside it, which calendars
read in different ways, and it can name both passes of the hour that comes twice when summer time
ends, which a local time cannot (RFC 5545, 3.3.5). Every calendar shows it on its owner's clock.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from workshop.export.calendar.calendar_meeting import CalendarMeeting
from workshop.local_time import local_day

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LOOK_AGAIN = timedelta(hours=1)
"""How often a calendar that subscribes is asked to come back."""


def write_calendar(meetings: Sequence[CalendarMeeting], name: str, stamp: datetime) -> bytes:
    """The meetings as one file; ``name``: of the calendar, ``stamp``: when it is written."""
    calendar = Calendar()
    calendar.add("prodid", "-//Empathy Workshop//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for meeting in meetings:
        calendar.add_component(_event(meeting, stamp))
    content: bytes = calendar.to_ical()
    return content


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _event(meeting: CalendarMeeting, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    # A whole day is a day wherever the calendar is read; as a moment it would be another one there.
    when: Callable[[datetime], date] = local_day if meeting.all_day else _in_utc
    event.add("dtstart", when(meeting.start))
    if meeting.end is not None:
        event.add("dtend", when(meeting.end))
    event.add("summary", meeting.title)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    texts = {"location": meeting.place, "url": meeting.link, "description": meeting.description}
    for field, text in texts.items():
        if text:
            event.add(field, text)
    return event
