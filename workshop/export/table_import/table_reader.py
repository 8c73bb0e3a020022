"""Reading tables: CSV in any usual encoding, XLSX, and pasted lines.

Pure functions from bytes to cells of text; nothing is stored and the meaning of rows is not known.
The file may be hostile: its size, its number of rows and its unpacked size are limited.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workshop.errors import Invalid
from workshop.export.csv_writing import unshield_cell
from workshop.export.table_import.books import open_book
from workshop.export.table_import.file_kinds import FileKind, find_kind
from workshop.export.table_import.header_guess import guess_top
from workshop.export.table_import.html_cells import plain_columns
from workshop.export.table_import.list_marks import strip_marks
from workshop.export.table_import.packed_files import LARGEST_FILE
from workshop.export.table_import.separators import file_lines, find_separator, take_declared
from workshop.export.table_import.sheet_rows import (
    MOST_CELLS,
    Bounds,
    MergedCells,
    SheetName,
    SheetRows,
    choose_sheet,
)
from workshop.export.table_import.text_decoding import Decoded, decode
from workshop.i18n import mark
from workshop.programme.field_rules import clean
from workshop.text_signs import mark_row_ends

MOST_ROWS = 50_000
"""The most rows that are read; the rest is left out, and a problem says so."""
MOST_COLUMNS = 1000
LONGEST_CELL = 20_000
_SIGNS = ',;|\t\r\n" \ufeff'


@dataclass(frozen=True)
class Problem:
    """A problem in a line of the file (from 1); ``line`` 0: a problem of the whole file.

    ``message`` is a key of the catalogue, ``values`` fill its placeholders.
    """

    line: int
    message: str
    values: dict[str, Any] = field(default_factory=dict)


Numbered = tuple[int, int, tuple[str, ...]]
"""A row with its line number and the number of blank rows before it."""


@dataclass(frozen=True)
class TableReading:
    """How a file is to be read; what is ``None`` is guessed.

    ``separator`` may be empty: every line is one cell. ``begins``: the line at which the table
    begins; what stands above is left out. ``header_rows``: how many rows at its top name the
    columns. ``list_marks``: whether bullets and ordinals before texts go. ``html``: whether
    tags go and entities become signs where a column holds HTML. ``hidden``: whether rows that are
    hidden or filtered out are read. ``liked_sheets``: names of sheets that a guess prefers.
    """

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    begins: int | None = None
    header_rows: int | None = None
    list_marks: bool | None = None
    html: bool | None = None
    hidden: bool = False
    liked_sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParsedTable:
    """Cells of text. Every row is as wide as the widest one; blank rows are left out.

    ``header`` is empty where no row names the columns; ``named`` are the rows that do, ``above``
    those above the table, ``repeated`` those that say the header again. ``lines``: the line number
    of each row, from 1. ``encoding`` and ``separator`` are empty for spreadsheets; a separator is
    also empty where every line is one cell. ``blocks``: the number of blank rows before each row.
    ``sheets``: all sheets of a spreadsheet. ``list_marks``: how many lines lost the mark of a list.
    ``html``: the columns that held HTML and are plain text now.
    ``problems`` concern rows; ``warnings`` how the file was read.
    ``hidden_lines`` (read only where that is asked for), ``hidden_columns``, ``merged`` and
    ``filtered`` are those of ``SheetRows``.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    encoding: str = ""
    separator: str = ""
    problems: tuple[Problem, ...] = ()
    blocks: tuple[int, ...] = ()
    named: tuple[Numbered, ...] = ()
    above: tuple[Numbered, ...] = ()
    repeated: tuple[Numbered, ...] = ()
    sheet: str = ""
    sheets: tuple[SheetName, ...] = ()
    list_marks: int = 0
    html: tuple[int, ...] = ()
    warnings: tuple[Problem, ...] = ()
    hidden_lines: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[MergedCells, ...] = ()
    filtered: bool = False

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.header) or (len(self.rows[0]) if self.rows else 0)

    @property
    def begins(self) -> int:
        """The line at which the table begins, with its header if it has one."""
        return self.named[0][0] if self.named else self.lines[0] if self.lines else 1

    @property
    def every_row(self) -> list[Numbered]:
        """All rows of the file in their order, with those above the table and its header."""
        rows = zip(self.lines, self.blocks, self.rows, strict=True)
        return sorted([*self.above, *self.named, *self.repeated, *rows])

    def with_header(self, count: int) -> "ParsedTable":
        """The table with so many rows at its top as its header.

        Of several, the lowest filled cell names a column.
        """
        return self.with_top(self.begins, count)

    def with_top(self, begins: int, count: int) -> "ParsedTable":
        """The table from this line on, with so many rows as its header. Rows that say the header
        again are left out."""
        every = self.every_row
        start = sum(line < begins for line, _blank, _row in every)
        above, named, below = every[:start], every[start : start + count], every[start + count :]
        names = [
            next(filter(None, cells), "")
            for cells in zip(*(row for _line, _blank, row in named[::-1]), strict=True)
        ]
        said = named[-1][2] if named else None
        repeated = [entry for entry in below if entry[2] == said]
        below = [entry for entry in below if entry[2] != said] if repeated else below
        lines, blocks, rows = zip(*below, strict=True) if below else ((), (), ())
        return replace(
            self,
            header=tuple(names),
            named=tuple(named),
            above=tuple(above),
            repeated=tuple(repeated),
            rows=rows,
            lines=lines,
            blocks=blocks,
        )

    def merged_texts(self) -> dict[int, dict[int, str]]:
        """What cells say that are merged with one above: line → column → text."""
        texts = {line: row for line, _blank, row in self.every_row} if self.merged else {}
        found: dict[int, dict[int, str]] = {}
        left = MOST_ROWS
        for cells in self.merged:
            text = texts.get(cells.top, ())[cells.left : cells.left + 1]
            below = range(cells.top + 1, cells.bottom + 1)[: left if any(text) else 0]
            left -= len(below)
            for line in below:
                found.setdefault(line, {})[cells.left] = text[0]
        return found

    def unshielded(self) -> "ParsedTable":
        """A table of ours with its texts as they were: our CSV files are shielded, no others."""
        if not self.encoding:
            return self
        return replace(self, rows=tuple(tuple(map(unshield_cell, row)) for row in self.rows))


def read_table(name: str, content: bytes, reading: TableReading | None = None) -> ParsedTable:
    """A file as a table; ``name`` only tells plain text (.txt) from CSV.

    Raises ``Invalid`` for a file that is empty, too large, or neither of the two.
    """
    reading = reading or TableReading()
    if len(content) > LARGEST_FILE:
        raise Invalid(mark("The file is larger than {most} MB."), most=LARGEST_FILE // 1_000_000)
    if not content.strip(b"\0\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise Invalid(mark("The file is empty."))
    recognised = find_kind(content)
    if recognised.kind != FileKind.TEXT:
        book = open_book(recognised, content, Bounds(MOST_ROWS + 2, MOST_COLUMNS + 1))
        found_sheet = choose_sheet(book, reading.sheet or "", reading.liked_sheets)
        table = _table_of_sheet(found_sheet)
        return _with_guessed_top(table if reading.hidden else _without_hidden(table), reading)
    found = decode(content, reading.encoding or "")
    if not found.text.strip(_SIGNS):
        raise Invalid(mark("The file is empty."))
    declared, text = take_declared(found.text)
    separator = reading.separator
    if separator is None:
        separator = declared or find_separator(text)
        if name.lower().endswith(".txt") and separator != "\t":
            separator = ""
    table = _make_text_table(text, separator, reading)
    table = replace(table, encoding=found.encoding, warnings=(*_say_doubts(found), *table.warnings))
    return _with_guessed_top(table, reading)


def read_lines(text: str, reading: TableReading | None = None) -> ParsedTable:
    """Pasted text as a table: one row per line, cells separated by tabs."""
    if not text.strip():
        raise Invalid(mark("There is no line yet."))
    text = mark_row_ends(text[:LARGEST_FILE])
    reading = reading or TableReading()
    separator = reading.separator
    if separator is None:
        bare, _count = _strip_marks(text, reading)
        separator = "\t" if "\t" in bare and find_separator(bare) == "\t" else ""
    return _with_guessed_top(_make_text_table(text, separator, reading), reading)


def _make_text_table(text: str, separator: str, reading: TableReading) -> ParsedTable:
    """The table of a text. The marks of a list go where nothing but tabs divides its lines: in the
    tables of programs, a dash or number at the start of a cell belongs to it."""
    count = 0
    if not separator or (separator == "\t" and '"' not in text):
        text, count = _strip_marks(text, reading)
    table = _make_table(*_read_csv(text, separator))
    return replace(table, separator=separator, list_marks=count)


def _strip_marks(text: str, reading: TableReading) -> tuple[str, int]:
    if reading.list_marks is False:
        return text, 0
    lines, count = strip_marks(text.split("\n"), always=reading.list_marks is True)
    return ("\n".join(lines), count) if count else (text, 0)


def _table_of_sheet(found: SheetRows) -> ParsedTable:
    problems = []
    if found.cut and len(found.rows) <= MOST_ROWS:
        problems.append(_too_long(found.lines[-1] + 1, len(found.rows)))
    table = _make_table(_with_gaps(found), problems)
    return replace(
        table,
        sheet=found.name,
        sheets=found.sheets,
        hidden_lines=found.hidden_rows,
        hidden_columns=found.hidden_columns,
        merged=found.merged,
        filtered=found.filtered,
        warnings=(*table.warnings, *(Problem(0, words) for words in found.warnings)),
    )


def _too_long(line: int, most: int) -> Problem:
    return Problem(line, mark("Only the first {most} rows are read."), {"most": most})


def _without_hidden(table: ParsedTable) -> ParsedTable:
    """The table without the rows that nobody sees who opens the file, unless these are all."""
    shown = [entry for entry in table.every_row if entry[0] not in table.hidden_lines]
    if not shown or not table.hidden_lines:
        return table
    lines, blocks, rows = zip(*shown, strict=True)
    return replace(table, rows=rows, lines=lines, blocks=blocks)


def _with_gaps(found: SheetRows) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows with their line numbers, and one empty row where rows were left out."""
    last = 0
    for line, row in zip(found.lines, found.rows, strict=True):
        if line > last + 1:
            yield line - 1, ()
        yield line, row
        last = line


def _with_guessed_top(table: ParsedTable, reading: TableReading) -> ParsedTable:
    above, count = guess_top(table.rows)
    begins = table.lines[above]
    if reading.begins is not None and reading.begins != begins:
        begins = min(reading.begins, table.lines[-1])
        below = table.rows[sum(line < begins for line in table.lines) :]
        count = guess_top(below)[1]
    if reading.header_rows is not None:
        count = reading.header_rows
        begins = begins if reading.begins is not None or count else table.lines[0]
    table = table.with_top(begins, count)
    if reading.html is False:
        return table
    rows, columns = plain_columns(table.rows)
    return replace(table, rows=rows, html=columns) if columns else table


def _say_doubts(found: Decoded) -> Iterator[Problem]:
    if found.lost:
        values = {"count": len(found.lost)}
        words = mark("What could not be read stands there as “�”. Lines with it: {count}.")
        yield Problem(found.lost[0], words, values)
    if found.strange:
        yield Problem(found.strange, mark("Letters look wrong from here on. Try another encoding."))


def _read_csv(text: str, separator: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """At most ``MOST_ROWS`` rows, each with the number of its first line, and problems."""
    lines = file_lines(text)
    if not separator:
        return [(at, [line]) for at, line in enumerate(lines[: MOST_ROWS + 2], 1)], []
    rows: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    reader, start = csv.reader(lines, delimiter=separator), 0
    try:
        for row in reader:
            rows.append((start + 1, row))
            start = reader.line_num
            if len(rows) > MOST_ROWS + 1:
                return rows, problems
    except csv.Error:
        start = rows[-1][0] - 1 if rows else 0
        problems.append(Problem(start + 1, mark("This line could not be read.")))
        return rows, problems
    if rows and _is_open(lines, rows[-1][0] - 1, separator):
        at, _row = rows.pop()
        problems.append(Problem(at, mark("A quotation mark is opened here and never closed.")))
        rest = csv.reader(lines[at - 1 :], delimiter=separator, quoting=csv.QUOTE_NONE)
        rows += [(at + place, row) for place, row in enumerate(rest)][: MOST_ROWS + 2 - len(rows)]
    return rows, problems


def _is_open(lines: Sequence[str], start: int, separator: str) -> bool:
    """Whether the record that begins at this line has an unclosed quotation mark."""
    if start == len(lines) - 1 and lines[start].count('"') % 2 == 0:
        return False
    try:
        list(csv.reader(lines[start:], delimiter=separator, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _make_table(
    found: Iterable[tuple[int, Sequence[str]]], problems: Iterable[Problem] = ()
) -> ParsedTable:
    known = list(problems)
    rows: list[list[str]] = []
    lines: list[int] = []
    blocks: list[int] = []
    blank = 0
    for at, cells in found:
        row = _cut([clean(cell)[:LONGEST_CELL] for cell in cells[: MOST_COLUMNS + 1]])
        if not row:
            blank += 1
            continue
        if len(rows) == MOST_ROWS + 1:
            known.append(_too_long(at, MOST_ROWS))
            break
        rows.append(row)
        lines.append(at)
        blocks.append(blank)
        blank = 0
    if not rows:
        raise Invalid(mark("The file is empty."))
    most = min(MOST_COLUMNS, max(100, MOST_CELLS // len(rows)))
    widest = max(map(len, rows))
    even = tuple(_even(row, min(widest, most)) for row in rows)
    doubts: tuple[Problem, ...] = ()
    if widest > most:
        words = mark("Only the first {most} columns are read; the others are left out.")
        doubts = (Problem(0, words, {"most": most}),)
    return ParsedTable((), even, tuple(lines), "", "", tuple(known), tuple(blocks), warnings=doubts)


def _cut(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row


def _even(row: list[str], width: int) -> tuple[str, ...]:
    return tuple(row[:width]) + ("",) * (width - len(row))
