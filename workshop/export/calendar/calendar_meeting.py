"""A meeting as a calendar knows it: what a file holds and what is read from one."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class CalendarMeeting:
    """One event. ``start`` and ``end`` are aware; ``end`` is after ``start`` or ``None``.

    ``uid`` names the meeting in all calendars for good; ``sequence`` is raised with each change of
    it. ``link``: http or https, or empty. ``all_day``: only days were given; ``start`` is the local
    midnight that begins the first and ``end`` the one that ends the last of them.
    """

    uid: str
    title: str
    start: datetime
    end: datetime | None = None
    sequence: int = 0
    place: str = ""
    link: str = ""
    description: str = ""
    cancelled: bool = False
    all_day: bool = False


def own_uid(meeting_id: str) -> str:
    """The UID of a meeting that was planned here. It holds no name of a machine: the same meeting
    keeps it when the installation moves to another address."""
    return f"{meeting_id}@empathy-workshop"
