"""A spreadsheet whose sheets belong together: each one a section of a map, or a part of a list."""

from collections.abc import Sequence
from dataclasses import replace

from workshop.errors import Invalid
from workshop.export.table_import.column_names import SECTION_WORDS
from workshop.export.table_import.sheet_rows import SheetName
from workshop.export.table_import.table_reader import (
    MOST_ROWS,
    ParsedTable,
    Problem,
    TableReading,
    read_table,
)
from workshop.i18n import _, mark
from workshop.text_folding import fold_words

EVERY_SHEET = "*"
"""What is wanted as ``TableReading.sheet`` for all sheets together; no sheet may be called so."""
_MOST_JOINED = 30


def read_sheets(name: str, content: bytes, reading: TableReading) -> ParsedTable:
    """The file as a table, as ``read_table`` reads it; sheets that are named like sections of a map
    as one, with a column for their names, unless one sheet is asked for."""
    if reading.sheet not in (None, EVERY_SHEET):
        return read_table(name, content, reading)
    found = read_table(name, content, replace(reading, sheet=None))
    wanted = sheets_to_join(found.sheets)
    if not wanted and reading.sheet == EVERY_SHEET:
        wanted = [sheet.name for sheet in found.sheets if not sheet.hidden][:_MOST_JOINED]
    if len(wanted) < 2:
        return found
    reading = replace(reading, begins=None, header_rows=None)
    return _join([table for one in wanted if (table := _read_one(name, content, reading, one))])


def _read_one(name: str, content: bytes, reading: TableReading, sheet: str) -> ParsedTable | None:
    """One of the sheets; ``None`` where nothing is in it."""
    try:
        return read_table(name, content, replace(reading, sheet=sheet))
    except Invalid:
        return None


def sheets_to_join(sheets: Sequence[SheetName]) -> list[str]:
    """The visible sheets that are named like sections of a map, if there are several."""
    named = [
        sheet.name
        for sheet in sheets
        if not sheet.hidden and fold_words(sheet.name) in SECTION_WORDS
    ]
    return named[:_MOST_JOINED] if len(named) > 1 else []


def _join(tables: Sequence[ParsedTable]) -> ParsedTable:
    """These tables one below the other. Rows keep the line numbers of their own sheets."""
    width = max(table.width for table in tables)
    named = next((table.header for table in tables if table.header), ())
    rows = [
        (table.sheet, *row, *("",) * (width - len(row))) for table in tables for row in table.rows
    ]
    problems = [problem for table in tables for problem in table.problems]
    if len(rows) > MOST_ROWS:
        problems.append(
            Problem(0, mark("Only the first {most} rows are read."), {"most": MOST_ROWS})
        )
    rows = rows[:MOST_ROWS]
    lines = [line for table in tables for line in table.lines]
    return replace(
        tables[0],
        header=(_("Sheet"), *named, *("",) * (width - len(named))),
        rows=tuple(rows),
        lines=tuple(lines[: len(rows)]),
        blocks=(0,) * len(rows),
        named=(),
        above=(),
        repeated=(),
        sheet=EVERY_SHEET,
        problems=tuple(problems),
        warnings=tuple(one for table in tables for one in table.warnings),
        hidden_lines=frozenset().union(*(table.hidden_lines for table in tables)),
        hidden_columns=frozenset(),
        merged=(),
    )
