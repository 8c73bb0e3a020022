"""Rows of a table as notes for one activity, each validated.

Nothing is stored here. A row that cannot become a note is returned with its line and problem.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from sqlmodel import Session

from workshop.board import note_rules
from workshop.board.note_import import MOST_TABLES, ImportedNote
from workshop.board.note_kinds import NoteKind
from workshop.board.note_repeats import NoteKey, known_notes, note_key
from workshop.board.table_maps import list_table_maps
from workshop.errors import Invalid
from workshop.export.labels import NOTE_KINDS
from workshop.export.table_import.note_columns import Columns, codes_by_name, section_codes
from workshop.export.table_import.table_reader import ParsedTable, Problem
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.programme.activity_kinds import ActivityKind, MapVariant
from workshop.programme.agenda import is_per_table, load_activity
from workshop.programme.field_rules import clean
from workshop.text_folding import find_repeats, fold_words

_KIND_WORDS: Mapping[str, tuple[str, ...]] = {
    NoteKind.OBSERVATION: ("obserwacja",),
    NoteKind.QUOTE: ("cytat", "quotation"),
    NoteKind.HUNCH: ("domysł", "przypuszczenie", "assumption"),
    NoteKind.UNMARKED: ("nieoznaczona",),
}
_NUMBER = re.compile(r"\d{1,3}")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Target:
    """The board to import into: kind of the activity and variant of its map.

    ``section``, ``kind`` and ``table`` are defaults for lines without a value. ``known``: how often
    each note stands on the board, from ``workshop.board.note_repeats.known_notes``; ``maps``: the
    map of each table, where tables have maps of their own.
    """

    activity_kind: str = ActivityKind.NOTES
    variant: str = MapVariant.CANVAS
    section: str | None = None
    kind: str | None = None
    table: int | None = None
    known: Mapping[NoteKey, int] = field(default_factory=dict)
    maps: Mapping[int | None, str] = field(default_factory=dict)

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

    ``again``: the same note is on the board already; ``twice``: it came before in the same file
    (``tell_repeats``). ``marks``: passages that may identify a person. ``column``: where the text
    stands in its row. ``long``: the note that it would be if its text were not too long.
    """

    line: int
    text: str
    note: ImportedNote | None = None
    problem: Problem | None = None
    again: bool = False
    twice: bool = False
    marks: tuple[str, ...] = ()
    column: int = 0
    long: ImportedNote | None = None


@dataclass(frozen=True)
class Repeats:
    """What comes in of what is said again: what stands on the board already, and what comes more
    than once in a file, where two people may say the same."""

    again: bool = False
    twice: bool = True

    def takes(self, line: Incoming) -> bool:
        """Whether this line comes in."""
        return (self.again or not line.again) and (self.twice or line.again or not line.twice)


def load_target(db: Session, actor: Actor, activity_id: str) -> Target:
    """The board of an activity with the notes that stand on it. Raises ``NotFound``."""
    activity = load_activity(db, activity_id)
    apart = list_table_maps(db, activity_id) if is_per_table(activity) else {}
    maps: dict[int | None, str] = {table: chart.id for table, chart in apart.items()}
    known = known_notes(db, actor, activity_id)
    return Target(activity.kind, activity.variant, known=known, maps=maps)


def check_lines(table: ParsedTable, columns: Columns, target: Target) -> list[Incoming]:
    """Every text of every row as a note or a problem, in the order of the file.

    A cell that is merged with those below holds for their rows too, unless it is the text itself.
    Of several columns of texts, those that are empty in a row are no notes.
    """
    of_column = dict(columns.sections)
    targets = {
        at: replace(target, section=of_column.get(at) or target.section) for at in columns.texts
    }
    kinds = codes_by_name(NOTE_KINDS, _KIND_WORDS, tuple(NOTE_KINDS))
    words = (section_codes(target.sections), kinds)
    merged = table.merged_texts()
    found = []
    for line, row in zip(table.lines, table.rows, strict=True):
        above = merged.get(line, {})
        whole = tuple(cell or above.get(at, "") for at, cell in enumerate(row)) if above else row
        texts = {at: text for at in columns.texts if (text := _text(row, whole, at, columns))}
        if not texts and any(at in above for at in columns.texts):
            continue
        for at, text in (texts or {columns.text: ""}).items():
            read = partial(_note, whole, text, columns, targets[at], words)
            found.append(_check(line, at, text, read))
    return tell_repeats(found, target)


def tell_repeats(lines: Sequence[Incoming], target: Target) -> list[Incoming]:
    """These lines, with what is said again marked as such; to be asked about a whole file, as what
    stands there already is matched with its first lines."""
    notes = {at: line.note for at, line in enumerate(lines) if line.note}
    keys = [
        note_key(target.maps.get(note.table), note.section, note.text) for note in notes.values()
    ]
    told = dict(zip(notes, find_repeats(keys, target.known), strict=True))
    return [
        replace(line, again=told[at][0], twice=told[at][1]) if at in told else line
        for at, line in enumerate(lines)
    ]


def _check(line: int, column: int, text: str, read: Callable[[], ImportedNote]) -> Incoming:
    """One text as a note, or with the problem that it has; ``read`` gives the note, its text not
    yet checked."""
    long = None
    try:
        given = read()
        long = given if len(given.text) > note_rules.LONGEST_NOTE else None
        note = replace(given, text=note_rules.note_text(given.text))
    except Invalid as error:
        problem = Problem(line, error.message, error.values)
        text = long.text if long else text
        return Incoming(line, text, problem=problem, column=column, long=long)
    marks = tuple(note_rules.find_marks(note.text))
    return Incoming(line, note.text, note, marks=marks, column=column)


def _text(row: Row, whole: Row, at: int, columns: Columns) -> str:
    """The text in this column, with the heading that stands before it."""
    heading = _cell(whole, columns.heading) if at == columns.text else ""
    return f"{heading}: {row[at]}" if heading and row[at] else row[at] or heading


def _note(
    row: Row,
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
        clean(text),
        section,
        note_rules.note_kind(kind),
        table,
    )


def _cell(row: Row, column: int | None) -> str:
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
