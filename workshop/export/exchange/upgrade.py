"""Documents of earlier versions as the present one: what they do not know is empty."""

from collections.abc import Mapping
from typing import Any

from workshop.export.exchange.models import VERSION
from workshop.programme.activity_kinds import NotesAbout, VotesOn
from workshop.programme.meeting_kinds import MeetingKind, is_named
from workshop.programme.note_yields import NoteYield

_SESSION: Mapping[str, Any] = {
    "planned_start": None,
    "planned_end": None,
    "began": None,
    "ended": None,
    "deviation": "",
    "place": "",
    "functions": [],
    "cancelled": False,
    "expected_people": None,
    "signatures": None,
    "counted_as": {},
    "heads": {},
}
_ROWS: Mapping[str, Mapping[str, Any]] = {
    "activities": {
        "script": "",
        "translations": {},
        "keeps_table": False,
        "quotable": False,
        "style_shield": True,
        "asks_kind": None,
        "starts_timer": None,
        "per_table": False,
        "votes_on": VotesOn.NEEDS,
        "about": NotesAbout.NOTHING,
        "yields": NoteYield.NOTES,
    },
    "personas": {"origin": ""},
    "steps": {"note": None},
    "notes": {"about": None, "stage": None, "feeling": None},
    "groups": {"words_of": None},
    "needs": {"origin": ""},
    "ideas": {"note": None},
}
"""What version 2 does not say of the rows of its lists."""
_LISTS = (
    *("phases", "stops", "practices", "decisions", "dissents", "next_steps"),
    *("indicators", "entries", "pictures"),
)


def from_version_2(document: Mapping[str, Any]) -> dict[str, Any]:
    """A valid document of version 2 as one of the present version."""
    rows = {part: [{**row, **more} for row in document[part]] for part, more in _ROWS.items()}
    return {
        **document,
        **rows,
        **{part: [] for part in _LISTS},
        "version": VERSION,
        "programme": {**document["programme"], "funder": "", "reasons": [], "suggestions": True},
        "sessions": [
            {**row, **_SESSION, "kind": _kind_of(row["number"])} for row in document["sessions"]
        ],
    }


def _kind_of(number: int) -> str:
    # Version 2 does not say of what kind the meetings without a number are.
    return MeetingKind.TEAM if is_named(number) else MeetingKind.WORKING
