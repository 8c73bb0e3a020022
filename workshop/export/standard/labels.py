"""Labels and fixed texts of a published standard, shared by all document formats."""

from collections.abc import Collection, Mapping
from datetime import date as calendar
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from workshop.i18n import PluralMessage, mark, mark_plural, translate, translate_plural
from workshop.i18n.counted_nouns import EXPERTS, VOICES, VOTERS
from workshop.standards.publication.changes import ChangeKind

CHANGES: Mapping[str, str] = {
    ChangeKind.NEW: mark("New in this version"),
    ChangeKind.CHANGED: mark("Changed in this version"),
    ChangeKind.WITHDRAWN: mark("Withdrawn since the last version"),
}
_PENDING = mark("Not in this version: not accepted yet")
WHY_STATE = mark("Why it is in this state")
BECAUSE = mark("What led to it")
PARTS: Mapping[str, str] = {
    "standard": mark("Standard of service"),
    "contents": mark("Contents"),
    "changes": mark("What has changed"),
    "code": mark("Code"),
    "title": mark("Title"),
    "change": mark("What happened"),
    "word-by-word": mark("Changes word by word"),
    "how-marked": mark("What is gone is struck through, what is new is underlined."),
    "field": mark("Clause and field"),
    "before": mark("It was"),
    "after": mark("It is"),
    "empty": mark("(empty)"),
    "when-rated": mark("When it was rated"),
    "withdrawn": mark("Withdrawn clauses"),
    "reason": mark("Reason"),
    "stood-in": mark("Last in version"),
    "speaks": mark("Who speaks"),
    "definitions": mark("What words mean here"),
    "term": mark("Word"),
    "meaning": mark("What it means"),
    "trace": mark("Trace: where each clause comes from"),
    "about-trace": mark(
        "Every clause leads back to what people said in the workshops. How many people that were "
        "is told in steps of five and as “at least”; <5 means that fewer than five can be told for "
        "certain."
    ),
    "quotes": mark("In people's own words"),
    "dissents": mark("Dissents"),
    "evidence": mark("Evidence"),
    "source": mark("Source"),
    "figure": mark("Figure"),
    "caveat": mark("What to mind"),
}
"""Titles of the parts of a document, and of the columns of its tables."""
ROUNDS = mark_plural("{count} round", "{count} rounds")
REVISIONS = mark_plural("{count} revision", "{count} revisions")
_FEWER: Mapping[PluralMessage, str] = {
    VOICES: mark("fewer than {number} voices"),
    EXPERTS: mark("fewer than {number} experts"),
    VOTERS: mark("fewer than {number} people voted"),
}


def pending_in(snapshot: Mapping[str, Any]) -> set[str]:
    """The codes of clauses that are not in a version only because they are not accepted yet."""
    return {row["code"] for row in snapshot["withdrawn"] if row.get("pending")}


def change_word(change: Mapping[str, Any], pending: Collection[str]) -> str:
    """What happened to a clause, to be translated; ``pending``: as ``pending_in`` says."""
    waits = change["kind"] == ChangeKind.WITHDRAWN and change["code"] in pending
    return _PENDING if waits else CHANGES[change["kind"]]


def count_of(noun: PluralMessage, count: int | str, threshold: int, language: str) -> str:
    """A count with its noun; a count suppressed in the snapshot reads "fewer than {threshold}"."""
    if isinstance(count, str):
        return translate(_FEWER[noun], language, number=threshold)
    return translate_plural(noun, count, language)


def day_of(date: str, language: str) -> str:
    """An ISO date (2026-11-22) in words."""
    return str(format_date(calendar.fromisoformat(date), "d MMMM y", locale=language))


def days_between(first: str, last: str, language: str) -> str:
    """From the first to the last of these ISO dates, in words; one day where they are the same."""
    begins, ends = day_of(first, language), day_of(last, language)
    return begins if begins == ends else f"{begins} – {ends}"


def number_of(value: float, language: str) -> str:
    """A number with the language's decimal separator, such as 7,5."""
    return str(format_decimal(value, "0.#", locale=language))
