"""Whose voices are not in a standard, and why, in words: for documents, pages and screens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workshop.disclosure import OTHERS
from workshop.export.labels import SECTIONS
from workshop.i18n import mark, mark_plural, translate, translate_plural
from workshop.programme.session_words import session_word
from workshop.standards.insight.need_origins import OFF_MAP
from workshop.standards.publication.missing_part import SUM, UNNAMED
from workshop.standards.voices.labels import WHYS
from workshop.standards.voices.ledger import NoteFate
from workshop.standards.voices.load_ledger import PERSONA, SECTION, SESSION
from workshop.standards.voices.told import NOT_BEHIND

TITLE = mark("Whose voices are not in this standard, and why")
OUTCOMES: Mapping[str, str] = {
    NoteFate.BEHIND: mark("Behind a clause"),
    NoteFate.EXPLAINED: mark("Left out, with a reason"),
    NoteFate.UNEXPLAINED: mark("Without a reason so far"),
    NOT_BEHIND: mark("Behind no clause"),
    SUM: mark("Together"),
}
"""Headings of columns."""
TABLES: Mapping[str, str] = {
    SECTION: mark("Section of the map"),
    PERSONA: mark("Persona"),
    SESSION: mark("Session"),
}
"""By what a table is made."""
SHARE = mark_plural(
    "{share} % of {count} note stand behind at least one clause.",
    "{share} % of {count} notes stand behind at least one clause.",
)
UNEXPLAINED = mark_plural(
    "{count} need, group or section still waits for a reason.",
    "{count} needs, groups or sections still wait for a reason.",
)
UNSAID = mark_plural(
    "The words of {count} need or group stay inside.",
    "The words of {count} needs or groups stay inside.",
)
_HIDDEN = mark("hidden")
_WHY, _NOTES = mark("Why it is in no clause"), mark("Notes")
_WHAT = mark("Need or group")
_TOO_FEW = mark("Too few notes stand behind a clause, or behind none, for numbers to be told.")
_HEARD = mark(
    "Nobody's voice is lost without a word: what was said in the workshops and is in no clause "
    "stands here, with the reason."
)
_ALL = mark("Everything that is in no clause has its reason.")
_ROWS: Mapping[str, str] = {
    OFF_MAP: mark("On no map"),
    OTHERS: mark("Others together"),
    UNNAMED: mark("Others together"),
    SUM: mark("Together"),
    "": mark("On no persona's map"),
}


@dataclass(frozen=True)
class MissingTableText:
    """A table: its headings, the first one by what it is made, and its rows; sums come last."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class MissingText:
    """The appendix of a published standard. ``subjects``: need or group, and why it is left out."""

    title: str
    summary: tuple[str, ...]
    subjects: MissingTableText
    tables: tuple[MissingTableText, ...]


def describe_missing(part: Mapping[str, Any] | None, language: str) -> MissingText | None:
    """The part ``missing`` of a snapshot in words; ``None`` for standards without it, which are
    older, and where no note was written."""
    if not part or not part["notes"]:
        return None
    reasons = [
        (translate(WHYS[row["why"]], language), str(row["notes"])) for row in part["reasons"]
    ]
    tables = [MissingTableText(_say(language, _WHY, _NOTES), tuple(reasons))] if reasons else []
    for table in part["tables"]:
        kind = table["by"]
        names = (TABLES[kind], *(OUTCOMES[name] for name in table["columns"]), OUTCOMES[SUM])
        rows = tuple(
            (
                name_row(kind, row["name"], language),
                *(say_count(count, language) for count in row["notes"]),
            )
            for row in table["rows"]
        )
        tables.append(MissingTableText(_say(language, *names), rows))
    return MissingText(
        translate(TITLE, language),
        tuple(_summary(part, language)),
        MissingTableText(
            _say(language, _WHAT, _WHY),
            tuple((row["text"], _reason(row, language)) for row in part["subjects"]),
        ),
        tuple(tables),
    )


def name_row(kind: str, key: str, language: str) -> str:
    """What a row of a table is called: a section, a session, or the name of a persona."""
    if key in _ROWS:
        return translate(_ROWS[key], language)
    if kind == SESSION:
        return session_word(int(key), language)
    return translate(SECTIONS[key], language) if kind == SECTION and key in SECTIONS else key


def say_count(count: int | None, language: str) -> str:
    """A number of notes, or that it is hidden: it is small, or would tell a small one."""
    return translate(_HIDDEN, language) if count is None else str(count)


def say_share(notes: int, share: int | None, language: str) -> str:
    """How many notes stand behind a clause, where that may be told."""
    if share is None:
        return translate(_TOO_FEW, language)
    return translate_plural(SHARE, notes, language, share=share)


def _summary(part: Mapping[str, Any], language: str) -> Iterator[str]:
    yield translate(_HEARD, language)
    yield say_share(part["notes"], part["share"], language)
    if part["unexplained"]:
        yield translate_plural(UNEXPLAINED, part["unexplained"], language)
    else:
        yield translate(_ALL, language)
    if part["unsaid"]:
        yield translate_plural(UNSAID, part["unsaid"], language)


def _reason(row: Mapping[str, Any], language: str) -> str:
    return f"{translate(WHYS[row['why']], language)}: {row['reason']}"


def _say(language: str, *messages: str) -> tuple[str, ...]:
    return tuple(translate(message, language) for message in messages)
