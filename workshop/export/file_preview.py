"""What an import would bring in, as one object for other programs: the same as the dialog shows.

Nothing is stored, and no programme is needed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workshop.errors import Invalid
from workshop.export.clause_import.drafts import ClauseFile
from workshop.export.clause_import.read_clauses import read_clauses
from workshop.export.table_import.evidence_rows import check_evidence, evidence_fields
from workshop.export.table_import.joined_sheets import read_sheets
from workshop.export.table_import.known_sources import Source, recognise
from workshop.export.table_import.note_columns import (
    Columns,
    people_columns,
    plain_names,
    section_codes,
    with_sections,
)
from workshop.export.table_import.note_rows import Incoming, Target, check_lines
from workshop.export.table_import.table_reader import (
    ParsedTable,
    Problem,
    TableReading,
    read_lines,
    read_table,
)
from workshop.i18n import _, error_message, mark
from workshop.programme.activity_kinds import ActivityKind, MapVariant
from workshop.text_folding import fold_words

MAPS: Mapping[str, Target] = {
    "canvas": Target(ActivityKind.EMPATHY_MAP, MapVariant.CANVAS),
    "quick": Target(ActivityKind.EMPATHY_MAP, MapVariant.QUICK),
    "none": Target(),
}
"""Boards that a preview can be for, by name."""


@dataclass(frozen=True)
class FileWish:
    """A file and how it is to be read. ``pasted``: as lines that were typed or pasted. ``texts``:
    names or numbers (from 1) of the columns of texts; none: a guess."""

    name: str
    content: bytes
    reading: TableReading = field(default_factory=TableReading)
    pasted: bool = False
    texts: Sequence[str] = ()


def read_source(wish: FileWish) -> Source:
    """The file as a table with its columns. Raises ``Invalid``, also for a column that is none."""
    if wish.pasted:
        table = read_lines(wish.content.decode("utf-8", "replace"), wish.reading)
    else:
        table = read_sheets(wish.name, wish.content, wish.reading)
    source = recognise(table)
    if not wish.texts:
        return source.without_rejected() if source.rejected else source
    first, *more = [_find_column(source.table, wanted) for wanted in wish.texts]
    columns = replace(source.columns, text=first, more=tuple(more), heading=None)
    return replace(source, columns=columns)


def guess_board(source: Source) -> Target:
    """The map whose sections the file names, or a free board."""
    named = _named_sections(source)
    for name in ("canvas", "quick"):
        if named and named <= set(section_codes(MAPS[name].sections)):
            return MAPS[name]
    return MAPS["none"]


def lines_of(source: Source, target: Target) -> list[Incoming]:
    """Every text of the file as a note for this board, or its problem."""
    columns = with_sections(source.columns, source.table.header, target.sections)
    return check_lines(source.table, columns, target)


def preview_notes(wish: FileWish, board: Target | None = None) -> dict[str, Any]:
    """The notes of a file. Those with a mark wait for approval and stand under ``waiting`` alone.

    Raises ``Invalid`` for a file that cannot be read.
    """
    source = read_source(wish)
    target = board or guess_board(source)
    lines = lines_of(source, target)
    roles = _roles(source.columns)
    people = people_columns(source.table.header)
    roles = {**dict.fromkeys(people, "person"), **roles}
    return {
        "source": source.name,
        **_describe(source.table),
        "columns": _columns(source.table, roles),
        "notes": [_note(line) for line in lines if line.note and not line.marks],
        "waiting": [{**_note(line), "marks": list(line.marks)} for line in lines if line.marks],
        "refused": [
            {"line": line.line, "text": line.text, "reason": _sentence(line.problem)}
            for line in lines
            if line.problem
        ],
        "problems": [*_problems(source.table), *_doubts(source)],
    }


def preview_evidence(wish: FileWish) -> dict[str, Any]:
    """The evidence of a file, as ``preview_notes``; an entry has the fields of evidence."""
    table = read_table(wish.name, wish.content, wish.reading)
    checked = check_evidence(table)
    table = table if table.header else table.with_header(1)
    fields = dict(enumerate(evidence_fields(table.header)))
    return {
        "source": "",
        **_describe(table),
        "columns": _columns(table, {at: name for at, name in fields.items() if name}),
        "notes": [{"line": row.line, **row.fields} for row in checked.rows if not row.trouble],
        "waiting": [],
        "refused": [
            {
                "line": row.line,
                "text": row.fields.get("title", ""),
                "reason": error_message(row.trouble),
            }
            for row in checked.rows
            if row.trouble
        ],
        "problems": _problems(table),
    }


def read_wished_clauses(wish: FileWish) -> ClauseFile:
    """The clauses of a file, read as it is wished. Raises ``Invalid``."""
    content = wish.content.decode("utf-8", "replace") if wish.pasted else wish.content
    return read_clauses("" if wish.pasted else wish.name, content, wish.reading)


def preview_clauses(wish: FileWish) -> dict[str, Any]:
    """The clauses of a file, as ``preview_notes``; a text document has no columns."""
    found = read_wished_clauses(wish)
    return {
        "source": "",
        "notes": [
            {
                "line": draft.line,
                "code": draft.code,
                "area": draft.area,
                "level": draft.level,
                **draft.fields,
            }
            for draft in found.drafts
            if not draft.trouble
        ],
        "waiting": [],
        "refused": [
            {
                "line": draft.line,
                "text": draft.fields.get("title", ""),
                "reason": error_message(draft.trouble),
            }
            for draft in found.drafts
            if draft.trouble
        ],
        "problems": [
            *map(_sentence, found.problems),
            *(error_message(told) for draft in found.drafts for told in draft.told),
        ],
    }


def _describe(table: ParsedTable) -> dict[str, Any]:
    return {
        "encoding": table.encoding,
        "separator": table.separator,
        "sheet": table.sheet,
        "begins": table.begins,
        "header_rows": len(table.named),
        "list_marks": table.list_marks,
        "hidden_rows": len(table.hidden_lines),
    }


def _columns(table: ParsedTable, roles: Mapping[int, str]) -> list[dict[str, str]]:
    return [
        {"name": table.header[at] if table.header else "", "role": roles.get(at, "none")}
        for at in range(table.width)
    ]


def _roles(columns: Columns) -> dict[int, str]:
    named = {
        columns.section: "section",
        columns.kind: "kind",
        columns.table: "table",
        columns.heading: "heading",
    }
    others = {at: role for at, role in named.items() if at is not None}
    return {**others, **dict.fromkeys(columns.texts, "text")}


def _note(line: Incoming) -> dict[str, Any]:
    note = line.note
    if note is None:
        return {}
    return {
        "line": line.line,
        "text": note.text,
        "section": note.section,
        "kind": note.kind,
        "table": note.table,
    }


def _problems(table: ParsedTable) -> list[str]:
    return [_sentence(problem) for problem in (*table.warnings, *table.problems)]


def _doubts(source: Source) -> list[str]:
    told = [_(source.doubt)] if source.doubt else []
    if source.rejected:
        told.append(
            _("Lines left out that moderators had rejected: {count}", count=len(source.rejected))
        )
    return told


def _sentence(problem: Problem | None) -> str:
    return error_message(Invalid(problem.message, **problem.values)) if problem else ""


def _named_sections(source: Source) -> set[str]:
    """What the file calls sections, folded: cells of their column, or names of columns of texts."""
    table, columns = source.table, source.columns
    if columns.section is not None:
        cells = {row[columns.section] for row in table.rows}
        return {fold_words(cell) for cell in cells if cell}
    names = {fold_words(table.header[at]) for at in columns.texts if at < len(table.header)}
    return names if columns.more else set()


def _find_column(table: ParsedTable, wanted: str) -> int:
    names = plain_names(table.header)
    (plain,) = plain_names([wanted])
    if plain in names:
        return names.index(plain)
    if wanted.isdecimal() and 0 < int(wanted) <= table.width:
        return int(wanted) - 1
    raise Invalid(mark("There is no column “{name}”."), name=wanted[:60])
