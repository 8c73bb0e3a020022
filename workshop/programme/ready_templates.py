"""The templates that come with the product, and the days on which their meetings fall.

A meeting of a template has ``on_day`` (days after the first), ``begins`` and ``ends`` (hours of the
installation's clock, such as ``10:00``) and, where it ends on another day, ``until_day``. An entry
with ``template`` stands for all meetings of that template, its first day on ``on_day``; ``title``
then renames its only meeting.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from workshop.errors import Invalid
from workshop.i18n import known_language, mark
from workshop.local_time import at_local
from workshop.programme.meeting_kinds import MeetingKind

TEN_SESSIONS, WHOLE_PROJECT = "ten_sessions", "whole_project"
ADDITIONS: Mapping[str, str] = {
    "team_training": mark("Five trainings of the team"),
    "study_visit": mark("Study visit: preparation and three days"),
    "workshop_days": mark("Three workshop days after the visit"),
    "pilot_training": mark("Pilot training"),
    "local_forum": mark("Local forum"),
    "national_forum": mark("National forum"),
    "summary": mark("Summary of the project"),
}
"""Templates that are added to a programme: name → what a facilitator chooses."""
READY = (TEN_SESSIONS, WHOLE_PROJECT, *ADDITIONS)
_FIRST_DAYS = date(2000, 1, 1), date(2088, 12, 31)


@dataclass(frozen=True)
class Dates:
    """When a planned meeting begins and ends, in UTC; ``None``: not known."""

    start: datetime | None = None
    end: datetime | None = None


def read_ready_template(content_dir: Path, language: str, name: str) -> dict[str, Any]:
    """A template in this language with all its meetings; without areas where it names none."""
    template = dict(_read(content_dir, known_language(language), name))
    template["sessions"] = list(_meetings(content_dir, known_language(language), template))
    return template


def check_first_day(day: date | None) -> None:
    """Raise ``Invalid`` for a first day that no project has."""
    if day is not None and not _FIRST_DAYS[0] <= day <= _FIRST_DAYS[1]:
        raise Invalid(mark("This day is too far away. Check the year."))


def dates_of(planned: Mapping[str, Any], first_day: date | None) -> Dates:
    """The dates of a template's meeting; none without a first day, or where it has no day."""
    on_day, begins, ends = (planned.get(name) for name in ("on_day", "begins", "ends"))
    if first_day is None or on_day is None or not begins:
        return Dates()
    start = _moment(first_day, on_day, begins)
    until = planned.get("until_day")
    end = _moment(first_day, on_day if until is None else until, ends) if ends else None
    return Dates(start, end if end is not None and end > start else None)


def is_working(planned: Mapping[str, Any]) -> bool:
    """Whether a template's meeting is one of the ten working sessions."""
    return bool(planned.get("kind", MeetingKind.WORKING) == MeetingKind.WORKING)


def _moment(first_day: date, on_day: int, hour: str) -> datetime:
    return at_local(first_day + timedelta(days=on_day), time.fromisoformat(hour))


def _meetings(
    content_dir: Path, language: str, template: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    for entry in template["sessions"]:
        if "template" not in entry:
            yield entry
            continue
        for planned in _read(content_dir, language, entry["template"])["sessions"]:
            title = entry.get("title", planned["title"])
            yield {**planned, "title": title, "on_day": planned["on_day"] + entry["on_day"]}


@cache
def _read(content_dir: Path, language: str, name: str) -> dict[str, Any]:
    path = content_dir / "templates" / f"{name}.{language}.json"
    template: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return template
