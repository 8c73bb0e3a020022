"""The interviews as a calendar file, by code."""

from collections.abc import Sequence
from datetime import datetime

from workshop.export.calendar.calendar_meeting import CalendarMeeting, own_uid
from workshop.export.calendar.write import write_calendar
from workshop.i18n import translate
from workshop.recruitment.interviews import InterviewTime


def write_interview_calendar(
    title: str, interviews: Sequence[InterviewTime], stamp: datetime, language: str
) -> bytes:
    """The times that a candidate has, as the bytes of an .ics file; ``stamp``: when it is
    written."""
    meetings = [
        CalendarMeeting(
            uid=own_uid(slot.id),
            title=translate("Interview: {code}", language, code=slot.code),
            start=slot.begins,
            end=slot.ends,
            place=slot.place,
            link=slot.link,
        )
        for slot in interviews
        if slot.code
    ]
    return write_calendar(meetings, title, stamp)
