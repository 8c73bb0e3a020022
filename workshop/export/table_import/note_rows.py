"""Rows of a table as notes for one activity, each validated.

Nothing is stored here. A row that cannot become a note is returned with its line and problem.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from workshop.board import note_rules
from workshop.board.note_import import MOST_TABLES, ImportedNote, plain_text
from workshop.board.note_kinds import NoteKind
from workshop.errors import Invalid
from workshop.export.labels import NOTE_KINDS, SECTIONS
from workshop.export.table_import.column_names import SECTION_NAMES
from workshop.export.table_import.known_sources import Columns
from workshop.export.table_import.table_reader import ParsedTable, Problem
from workshop.i18n import LANGUAGES, mark, translate
from workshop.programme.activity_kinds import ActivityKind, MapVariant
from workshop.text_folding import fold_words

_KIND_WORDS: Mapping[str, tuple[str, ...]] = {
    NoteKind.OBSERVATION: ("obserwacja",),
    NoteKind.QUOTE: ("cytat", "quotation"),
    NoteKind.HUNCH: ("domysł", "przypuszczenie", "assumption"),
    NoteKind.UNMARKED: ("nieoznaczona",),
}
_NUMBER = re.compile(r"\d{1,3}")


@dataclass(frozen=True)
class Target:
    """The board to import into: kind of the activity and variant of its map.

    ``section``, ``kind`` and ``table`` are defaults for lines without a value. ``known``: the
    notes that are on the board, from ``workshop.board.note_import.known_notes``.
    """

    activity_kind: str = ActivityKind.NOTES
    variant: str = MapVariant.CANVAS
    section: str | None = None
    kind: str | None = None
    table: int | None = None
    known: Collection[tuple[str | None, str]] = ()

    @property
    def sections(self) -> tuple[str, ...]:
        """The section codes of the board; empty on a free board."""
        return (
            note_rules.SECTIONS[self.variant]
            if self.activity_kind == ActivityKind.EMPATHY_MAP
            else ()
        )


@dataclass(frozen=True)
class Incoming:
    """One line: the note it would become, or the problem with it.

    ``again``: the same note is on the board already. ``marks``: passages that may identify a
    person.
    """

    line: int
    text: str
    note: ImportedNote | None = None
    problem: Problem | None = None
    again: bool = False
    marks: tuple[str, ...] = ()


def check_lines(table: ParsedTable, columns: Columns, target: Target) -> list[Incoming]:
    """Every row as a note or a problem, in the order of the file."""
    sections = section_codes(target.sections)
    kinds = _codes(NOTE_KINDS, _KIND_WORDS, tuple(NOTE_KINDS))
    found = []
    for line, row in zip(table.lines, table.rows, strict=True):
        text = row[columns.text]
        try:
            note = _note(row, text, columns, target, (sections, kinds))
        except Invalid as error:
            found.append(Incoming(line, text, problem=Problem(line, error.message, error.values)))
            continue
        again = (note.section, plain_text(note.text)) in target.known
        marks = tuple(note_rules.find_marks(note.text))
        found.append(Incoming(line, note.text, note, again=again, marks=marks))
    return found


def section_codes(wanted: Iterable[str]) -> dict[str, str]:
    """Names of these sections → code; names are lower case without diacritics."""
    return _codes(SECTIONS, SECTION_NAMES, tuple(wanted))


def _codes(
    words: Mapping[str, str], more: Mapping[str, tuple[str, ...]], wanted: tuple[str, ...]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in wanted:
        named = (translate(words[code], language) for language in LANGUAGES)
        for word in (*more.get(code, ()), *named, code, code.replace("_", " ")):
            found[fold_words(word)] = code
    return found


def _note(
    row: tuple[str, ...],
    text: str,
    columns: Columns,
    target: Target,
    words: tuple[Mapping[str, str], Mapping[str, str]],
) -> ImportedNote:
    if not text:
        raise Invalid(mark("There is no text in this line."))
    sections, kinds = words
    section: str | None = None
    if target.sections:
        section = _read(_cell(row, columns.section), sections, target.section)
        if section is None:
            raise Invalid(mark("No section of the map is named here, and none is chosen for all."))
    kind = _read(_cell(row, columns.kind), kinds, target.kind)
    table = _table(_cell(row, columns.table), target.table)
    return ImportedNote(
        note_rules.note_text(text),
        section,
        note_rules.note_kind(kind),
        table,
    )


def _cell(row: tuple[str, ...], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def _read(cell: str, words: Mapping[str, str], otherwise: str | None) -> str | None:
    if not cell:
        return otherwise
    code = words.get(fold_words(cell))
    if code is None:
        raise Invalid(mark("“{word}” is not known here."), word=cell[:60])
    return code


def _table(cell: str, otherwise: int | None) -> int | None:
    if not cell:
        return otherwise
    number = _NUMBER.search(cell)
    if number is None or not 1 <= int(number[0]) <= MOST_TABLES:
        raise Invalid(mark("“{word}” is no number of a table."), word=cell[:60])
    return int(number[0])
