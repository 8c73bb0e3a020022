"""Which columns of a table hold the texts of notes, and what else is told of each note."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import mean

from workshop.export.labels import SECTIONS
from workshop.export.table_import.cell_values import SAMPLE, holds_texts, holds_values
from workshop.export.table_import.column_names import (
    ANSWERS,
    NOTE_COLUMNS,
    PEOPLE,
    REMARKS,
    SECTION_NAMES,
    SECTION_WORDS,
)
from workshop.export.table_import.table_reader import ParsedTable
from workshop.i18n import LANGUAGES, translate
from workshop.text_folding import fold_spaces, fold_words

_HOLDING = frozenset((*NOTE_COLUMNS["text"], *NOTE_COLUMNS["section"]))
"""Names of columns beside which names of sections are something else, such as whose map it is."""

_FORM_TIMES = frozenset({"start time", "completion time", "godzina rozpoczęcia"})
_FORM_NAMES = frozenset({"name", "nazwa", "nazwisko i imię"})


@dataclass(frozen=True)
class Columns:
    """The column index of each property of a note; ``None`` if there is no such column.

    ``more``: further columns whose cells are notes of their own. ``heading``: a column that is put
    before the text of the first one, as in “Queue: at desk 3”. ``sections``: the section of the map
    that a whole column of texts belongs to, for columns that are no cells of ``section``.
    """

    text: int
    section: int | None = None
    kind: int | None = None
    table: int | None = None
    heading: int | None = None
    more: tuple[int, ...] = ()
    sections: tuple[tuple[int, str], ...] = ()

    @property
    def texts(self) -> tuple[int, ...]:
        """All columns whose cells become notes."""
        return (self.text, *self.more)

    @property
    def used(self) -> frozenset[int]:
        """All columns that are read."""
        others = (self.section, self.kind, self.table, self.heading)
        return frozenset((*self.texts, *(at for at in others if at is not None)))


def guess_columns(table: ParsedTable) -> Columns:
    """A guess of the columns by their headers and by what they hold.

    Where several columns are named like sections of a map, all of them are texts. A known name does
    not count above numbers, dates or nothing; without one the longest cells are the text.
    """
    words = plain_names(table.header)
    possible = text_columns(table)
    named = [at for at in possible if at < len(words) and fold_words(words[at]) in SECTION_WORDS]
    if len(named) > 1 and not _HOLDING.intersection(words):
        return Columns(named[0], more=tuple(named[1:]))
    found: dict[str, int | None] = {}
    for name, known in NOTE_COLUMNS.items():
        places = [words.index(word) for word in known if word in words]
        if name == "text":
            places = [place for place in places if place in possible]
        taken = set(found.values())
        found[name] = next((place for place in places if place not in taken), None)
    text = found.pop("text")
    if text is None:
        free = [at for at in possible if at not in found.values()] or possible
        text = max(free, key=lambda at: _length(table, at), default=0)
    return Columns(text, **{name: at for name, at in found.items() if at != text})  # type: ignore[arg-type]


def text_columns(table: ParsedTable, *, hidden: bool = False) -> list[int]:
    """The columns that may hold texts: not those of numbers and dates, nor empty ones, nor those
    that name people or hold an office's answers, nor, unless asked for, ``hidden`` ones. All of
    them where none is left."""
    every = [at for at in range(table.width) if hidden or at not in table.hidden_columns]
    unfit = people_columns(table.header) | answer_columns(table.header)
    possible = [
        at
        for at in every
        if at not in unfit and any(row[at] for row in table.rows) and not _is_values(table, at)
    ]
    return possible or [at for at in every if at not in unfit] or every or [0]


def people_columns(header: Sequence[str]) -> frozenset[int]:
    """The columns that name people or tie notes to one of them. *Name* is one where times say that
    a form was filled in; elsewhere it may be the name of anything."""
    words = plain_names(header)
    names = PEOPLE | (_FORM_NAMES if _FORM_TIMES.intersection(words) else frozenset())
    return frozenset(at for at, word in enumerate(words) if word in names)


def answer_columns(header: Sequence[str]) -> frozenset[int]:
    """The columns in which an office answers, beside one of remarks."""
    words = plain_names(header)
    if not any(word.startswith(REMARKS) for word in words):
        return frozenset()
    return frozenset(at for at, word in enumerate(words) if word.startswith(ANSWERS))


def likely_texts(table: ParsedTable, columns: Columns) -> list[int]:
    """Further columns that hold what people wrote, such as the other questions of a survey."""
    return [
        at
        for at in text_columns(table)
        if at not in columns.used and holds_texts([row[at] for row in table.rows[:SAMPLE]])
    ]


def with_sections(columns: Columns, header: Sequence[str], wanted: Collection[str]) -> Columns:
    """The columns with the sections that their names tell, among the ``wanted`` ones of a map."""
    codes = section_codes(wanted)
    named = ((at, codes.get(fold_words(header[at]))) for at in columns.texts if at < len(header))
    return replace(columns, sections=tuple((at, code) for at, code in named if code))


def section_codes(wanted: Iterable[str]) -> dict[str, str]:
    """Names of these sections → code; names are lower case without punctuation."""
    return codes_by_name(SECTIONS, SECTION_NAMES, tuple(wanted))


def codes_by_name(
    words: Mapping[str, str], more: Mapping[str, tuple[str, ...]], wanted: tuple[str, ...]
) -> dict[str, str]:
    """Names → code. ``words``: our labels, ``more``: further names of each code."""
    found: dict[str, str] = {}
    for code in wanted:
        named = (translate(words[code], language) for language in LANGUAGES)
        for word in (*more.get(code, ()), *named, code, code.replace("_", " ")):
            found[fold_words(word)] = code
    return found


def plain_names(header: Iterable[str]) -> list[str]:
    """The names of columns as they are compared."""
    return [fold_spaces(cell).strip(" :*") for cell in header]


def _is_values(table: ParsedTable, column: int) -> bool:
    return holds_values(row[column] for row in table.rows[:SAMPLE])


def _length(table: ParsedTable, column: int) -> float:
    cells = [row[column] for row in table.rows[:SAMPLE]]
    letters = [sum(sign.isalpha() for sign in cell) for cell in cells]
    return mean(letters) if letters else 0.0
