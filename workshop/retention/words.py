"""What goes, how much of it and what holds it, in words."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date

from workshop.i18n import PluralMessage, mark, mark_plural, translate, translate_plural
from workshop.i18n.counted_nouns import NOTES
from workshop.retention.holds import Hold, HoldKind
from workshop.retention.told import sorted_parts

_THINGS: Mapping[str, PluralMessage] = {
    "notes": NOTES,
    "drafts": mark_plural("{count} draft of a table or pair", "{count} drafts of tables or pairs"),
    "photos": mark_plural("{count} photo of a meeting", "{count} photos of meetings"),
}
_OF_PEOPLE: Mapping[str, str] = {
    "objections": mark("what people wrote beside a vote"),
    "words": mark("what people wrote about clauses"),
    "answers": mark("what people wrote in questionnaires"),
    "comments": mark("comments from ratings in meetings"),
    "remarks": mark("remarks of consultations as they were sent"),
    "transcripts": mark("what people said in interviews"),
    "choices": mark("single answers in questionnaires"),
    "people": mark("badges, phrases and attendance of people"),
}
_HOLDS: Mapping[HoldKind, str] = {
    HoldKind.OPEN_MEETING: mark("“{name}” is open today"),
    HoldKind.WINDOW: mark("people contribute to “{name}” until {day}"),
    HoldKind.MEETING: mark("“{name}” is planned for {day}"),
    HoldKind.QUESTIONNAIRE: mark("in “{name}” people are still to be asked a questionnaire"),
    HoldKind.ROUND: mark("the review “{name}” is open until {day}"),
    HoldKind.ASKED_BACK: mark(
        "until {day} people may say whether version {name} says what they meant"
    ),
}
_OPEN_ROUND = mark("the review “{name}” is still open")


def say_day(day: date, language: str) -> str:
    """A date such as "22 listopada 2026"."""
    return str(format_date(day, "d MMMM y", locale=language))


def say_counts(counts: Mapping[str, int | None], language: str) -> str:
    """Parts with their counts, as one enumeration."""
    return ", ".join(_say_part(*one, language) for one in sorted_parts(counts))


def _say_part(name: str, count: int | None, language: str) -> str:
    if name in _THINGS:
        return translate_plural(_THINGS[name], count or 0, language)
    said = translate(_OF_PEOPLE[name], language)
    if count is None:
        return said
    few = translate(mark("fewer than five"), language)
    least = translate(mark("at least {count}"), language, count=count)
    return f"{said} ({least if count else few})"


def say_hold(hold: Hold, language: str) -> str:
    """Why something is kept longer, as a part of a sentence."""
    endless = hold.kind is HoldKind.ROUND and hold.until is None
    day = say_day(hold.until, language) if hold.until else ""
    return translate(
        _OPEN_ROUND if endless else _HOLDS[hold.kind], language, name=hold.name, day=day
    )
