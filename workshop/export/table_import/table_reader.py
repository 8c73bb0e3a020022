"""Reading tables: CSV in any usual encoding, XLSX, and pasted lines.

Pure functions from bytes to cells of text; nothing is stored and the meaning of rows is not known.
The file may be hostile: its size, its number of rows and its unpacked size are limited.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workshop.errors import Invalid
from workshop.export.csv_writing import unshield_cell
from workshop.export.table_import.file_kinds import FileKind, find_kind
from workshop.export.table_import.header_guess import guess_header_rows
from workshop.export.table_import.sheet_rows import (
    MOST_CELLS,
    Book,
    Bounds,
    MergedCells,
    SheetName,
    SheetRows,
    choose_sheet,
)
from workshop.export.table_import.text_decoding import Decoded, decode
from workshop.export.table_import.xlsx_reader import XlsxBook
from workshop.i18n import mark
from workshop.programme.field_rules import clean
from workshop.text_signs import mark_row_ends

LARGEST_FILE = 5_000_000
"""Largest accepted file, in bytes."""
MOST_ROWS = 50_000
"""The most rows that are read; the rest is left out, and a problem says so."""
MOST_COLUMNS = 1000
LONGEST_CELL = 20_000
SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 200
_SIGNS = ',;|\t\r\n" \ufeff'
_BULLET = re.compile(r"^\s*(?:[-*•–·]|\d{1,3}[.)])\s+")


@dataclass(frozen=True)
class Problem:
    """A problem in a line of the file (from 1); ``line`` 0: a problem of the whole file.

    ``message`` is a key of the catalogue, ``values`` fill its placeholders.
    """

    line: int
    message: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TableReading:
    """How a file is to be read; what is ``None`` is guessed.

    ``separator`` may be empty: every line is one cell. ``header_rows``: how many rows at the top
    name the columns. ``liked_sheets``: names of sheets that are preferred by a guess.
    """

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_rows: int | None = None
    liked_sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParsedTable:
    """Cells of text. Every row is as wide as the widest one; blank rows are left out.

    ``header`` is empty where no row names the columns; ``named`` are the rows that do, each with
    its line number and the number of blank rows before it. ``lines``: the line number of each row,
    from 1. ``encoding`` and ``separator`` are empty for spreadsheets; a separator is also empty
    where every line is one cell. ``blocks``: the number of blank rows before each row. ``sheets``:
    all sheets of a spreadsheet. ``problems`` concern rows; ``warnings`` how the file was read.
    ``hidden_lines``, ``hidden_columns``, ``merged`` and ``filtered`` are those of ``SheetRows``.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    encoding: str = ""
    separator: str = ""
    problems: tuple[Problem, ...] = ()
    blocks: tuple[int, ...] = ()
    named: tuple[tuple[int, int, tuple[str, ...]], ...] = ()
    sheet: str = ""
    sheets: tuple[SheetName, ...] = ()
    warnings: tuple[Problem, ...] = ()
    hidden_lines: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[MergedCells, ...] = ()
    filtered: bool = False

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.header) or (len(self.rows[0]) if self.rows else 0)

    def with_header(self, count: int) -> "ParsedTable":
        """The table with so many rows at the top as its header.

        Of several, the lowest filled cell names a column.
        """
        every = [*self.named, *zip(self.lines, self.blocks, self.rows, strict=True)]
        named, below = tuple(every[:count]), every[count:]
        lines, blocks, rows = zip(*below, strict=True) if below else ((), (), ())
        above = zip(*(row[2] for row in named[::-1]), strict=True)
        names = [next(filter(None, cells), "") for cells in above]
        return replace(
            self, header=tuple(names), named=named, rows=rows, lines=lines, blocks=blocks
        )

    def unshielded(self) -> "ParsedTable":
        """A table of ours with its texts as they were: our CSV files are shielded, no others."""
        if not self.encoding:
            return self
        return replace(self, rows=tuple(tuple(map(unshield_cell, row)) for row in self.rows))


def read_table(name: str, content: bytes, reading: TableReading | None = None) -> ParsedTable:
    """A CSV or XLSX file as a table; ``name`` only helps to recognise the format.

    Raises ``Invalid`` for a file that is empty, too large, or neither of the two.
    """
    reading = reading or TableReading()
    if len(content) > LARGEST_FILE:
        raise Invalid(mark("The file is larger than {most} MB."), most=LARGEST_FILE // 1_000_000)
    if not content.strip(b"\0\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise Invalid(mark("The file is empty."))
    kind = find_kind(content)
    if kind != FileKind.TEXT:
        book = open_book(kind, content)
        found_sheet = choose_sheet(book, reading.sheet or "", reading.liked_sheets)
        return _with_guessed_header(_table_of_sheet(found_sheet), reading)
    found = decode(content, reading.encoding or "")
    if not found.text.strip(_SIGNS):
        raise Invalid(mark("The file is empty."))
    separator = reading.separator
    if separator is None:
        separator = find_separator(found.text)
        if name.lower().endswith(".txt") and separator != "\t":
            separator = ""
    table = _make_table(*_read_csv(found.text, separator))
    table = replace(
        table,
        encoding=found.encoding,
        separator=separator,
        warnings=(*_say_doubts(found), *table.warnings),
    )
    return _with_guessed_header(table, reading)


def read_lines(text: str) -> ParsedTable:
    """Pasted text as a table: one row per line, bullets removed, cells separated by tabs."""
    if not text.strip():
        raise Invalid(mark("There is no line yet."))
    lines = mark_row_ends(text[:LARGEST_FILE]).split("\n")
    if all(_BULLET.match(line) for line in lines if line.strip()) or "\t" not in text:
        lines = [_BULLET.sub("", line) for line in lines]
    text = "\n".join(lines)
    if "\t" in text and find_separator(text) == "\t":
        table = replace(_make_table(*_read_csv(text, "\t")), separator="\t")
        return _with_guessed_header(table, TableReading())
    return _make_table([(at, [line]) for at, line in enumerate(lines, 1)])


def open_book(kind: FileKind, content: bytes) -> Book:
    """A spreadsheet of this kind. Raises ``Invalid`` where it is damaged or too large."""
    return XlsxBook(content, Bounds(MOST_ROWS + 2, MOST_COLUMNS + 1))


def _table_of_sheet(found: SheetRows) -> ParsedTable:
    table = _make_table(_with_gaps(found))
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


def _with_gaps(found: SheetRows) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows with their line numbers, and one empty row where rows were left out."""
    last = 0
    for line, row in zip(found.lines, found.rows, strict=True):
        if line > last + 1:
            yield line - 1, ()
        yield line, row
        last = line


def _with_guessed_header(table: ParsedTable, reading: TableReading) -> ParsedTable:
    count = reading.header_rows
    return table.with_header(guess_header_rows(table.rows) if count is None else count)


def _say_doubts(found: Decoded) -> Iterator[Problem]:
    if found.lost:
        values = {"count": len(found.lost)}
        words = mark("What could not be read stands there as “�”. Lines with it: {count}.")
        yield Problem(found.lost[0], words, values)
    if found.strange:
        yield Problem(found.strange, mark("Letters look wrong from here on. Try another encoding."))


def find_separator(text: str) -> str:
    """The separator: the character that gives most lines the same number of cells, or an empty
    string where every line is one cell."""
    best, share, most = "", 0.0, 0
    quoted = '"' in text[:100_000]
    for sign in SEPARATORS:
        if sign == "," and not quoted and _is_prose(text):
            continue
        sample = [row for row in _rows_of(_sample(text), sign) if any(row)]
        if not sample:
            continue
        width, count = Counter(len(row) for row in sample).most_common(1)[0]
        # At equal shares the one with more cells: commas may stand in the same place of each text.
        if width > 1 and (count / len(sample), width) > (share, most):
            best, share, most = sign, count / len(sample), width
    if best and share >= 0.6:
        return best
    return "," if quoted else ""


def _is_prose(text: str) -> bool:
    """Whether commas are followed by a space: then they are punctuation, not separators."""
    sample = _sample(text)
    return sample.count(", ") * 2 > sample.count(",")


def _sample(text: str) -> str:
    return "\n".join(text[:200_000].split("\n")[:_SAMPLE])


def _rows_of(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(_file_lines(text), delimiter=separator))
    except csv.Error:
        return []


def _read_csv(text: str, separator: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """At most ``MOST_ROWS`` rows, each with the number of its first line, and problems."""
    lines = _file_lines(text)
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


def _file_lines(text: str) -> list[str]:
    """The lines with their ends. Soft breaks end none: they belong to the text of a cell."""
    return list(io.StringIO(text))


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
            known.append(
                Problem(at, mark("Only the first {most} rows are read."), {"most": MOST_ROWS})
            )
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
