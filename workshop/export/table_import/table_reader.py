"""Reading tables: CSV in any usual encoding, XLSX, and pasted lines.

Pure functions from bytes to cells of text; nothing is stored and the meaning of rows is not known.
The file may be hostile: its size, its number of rows and its unpacked size are limited.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workshop.errors import Invalid
from workshop.export.table_import.xlsx_reader import is_spreadsheet, read_sheet
from workshop.i18n import mark
from workshop.programme.field_rules import clean
from workshop.text_signs import mark_row_ends

LARGEST_FILE = 5_000_000
"""Largest accepted file, in bytes."""
MOST_ROWS = 50_000
"""The most rows that are read; the rest is left out, and a problem says so."""
MOST_COLUMNS = 64
LONGEST_CELL = 20_000
SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 200
_SIGNS = ',;|\t\r\n" \ufeff'
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_STRANGE = frozenset("±¶Ľˇ¬¦š\ufffd" + "".join(map(chr, range(0x80, 0xA0))))
"""Characters that Polish letters turn into when decoded with the wrong code page."""
_BULLET = re.compile(r"^\s*(?:[-*•–·]|\d{1,3}[.)])\s+")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Problem:
    """A problem in a line of the file (from 1); ``line`` 0: a problem of the whole file.

    ``message`` is a key of the catalogue, ``values`` fill its placeholders.
    """

    line: int
    message: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ParsedTable:
    """Cells of text. Every row is as wide as the widest one; blank rows are left out.

    ``header`` is empty where the first row is no header. ``lines``: the line number of each row,
    from 1. ``encoding`` and ``separator`` are empty for spreadsheets; a separator is also empty
    where every line is one cell. ``blocks``: the number of blank rows before each row.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    encoding: str = ""
    separator: str = ""
    problems: tuple[Problem, ...] = ()
    blocks: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.header) or (len(self.rows[0]) if self.rows else 0)

    def headed(self) -> "ParsedTable":
        """The table with its first row taken as the header."""
        if self.header or not self.rows:
            return self
        return replace(
            self,
            header=self.rows[0],
            rows=self.rows[1:],
            lines=self.lines[1:],
            blocks=self.blocks[1:],
        )

    def headless(self) -> "ParsedTable":
        """The table with its header taken as the first row."""
        if not self.header:
            return self
        first = min(self.lines, default=2) - 1
        return replace(
            self,
            header=(),
            rows=(self.header, *self.rows),
            lines=(max(1, first), *self.lines),
            blocks=(0, *self.blocks),
        )


def read_table(name: str, content: bytes) -> ParsedTable:
    """A CSV or XLSX file as a table; ``name`` only helps to recognise the format.

    Raises ``Invalid`` for a file that is empty, too large, or neither of the two.
    """
    if len(content) > LARGEST_FILE:
        raise Invalid(mark("The file is larger than {most} MB."), most=LARGEST_FILE // 1_000_000)
    if not content.strip(b"\0\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise Invalid(mark("The file is empty."))
    if is_spreadsheet(content):
        rows = read_sheet(content, MOST_ROWS + 2, MOST_COLUMNS)
        return _guess_header(_made([(at, row) for at, row in enumerate(rows, 1)]))
    text, encoding = decode(content)
    if not text.strip(_SIGNS):
        raise Invalid(mark("The file is empty."))
    separator = find_separator(text)
    if name.lower().endswith(".txt") and separator != "\t":
        separator = ""
    return _guess_header(_made(*_read_csv(text, separator), encoding, separator))


def read_lines(text: str) -> ParsedTable:
    """Pasted text as a table: one row per line, bullets removed, cells separated by tabs."""
    if not text.strip():
        raise Invalid(mark("There is no line yet."))
    text = mark_row_ends(text[:LARGEST_FILE])
    if "\t" in text and find_separator(text) == "\t":
        return _guess_header(_made(*_read_csv(text, "\t"), "", "\t"))
    lines = enumerate(text.split("\n"), 1)
    return _made([(at, [_BULLET.sub("", line)]) for at, line in lines])


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was read with: Unicode, else the Polish code page
    that gives more Polish letters. Raises ``Invalid`` for binary data."""
    for sign, encoding in _MARKS:
        if content.startswith(sign):
            return _text(content.decode(encoding, "replace")), encoding
    if content[:400].count(0) > len(content[:400]) // 4:
        big = content[:400:2].count(0) > content[1:400:2].count(0)
        encoding = "utf-16-be" if big else "utf-16-le"
        return _text(content.decode(encoding, "replace")), encoding
    try:
        return _text(content.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        found = {name: content.decode(name, "replace") for name in ("cp1250", "iso-8859-2")}
        best = max(found, key=lambda name: _likeness(found[name]))
        return _text(found[best]), best


def find_separator(text: str) -> str:
    """The separator: the character that gives most lines the same number of cells, or an empty
    string where every line is one cell."""
    best, share = "", 0.0
    quoted = '"' in text[:100_000]
    for sign in SEPARATORS:
        if sign == "," and not quoted and _is_prose(text):
            continue
        sample = [row for row in _rows_of(_sample(text), sign) if any(row)]
        if not sample:
            continue
        width, count = Counter(len(row) for row in sample).most_common(1)[0]
        if width > 1 and count / len(sample) > share:
            best, share = sign, count / len(sample)
    if best and share >= 0.6:
        return best
    return "," if quoted else ""


def _is_prose(text: str) -> bool:
    """Whether commas are followed by a space: then they are punctuation, not separators."""
    sample = _sample(text)
    return sample.count(", ") * 2 > sample.count(",")


def _text(text: str) -> str:
    if "\0" in text or text.count("�") > len(text) // 20 + 2:
        raise Invalid(mark("This file is no table. Bring a CSV or XLSX file."))
    return mark_row_ends(text.removeprefix("\ufeff"))


def _likeness(text: str) -> int:
    counts = Counter(text)
    good = sum(counts[sign] for sign in _POLISH)
    return good - 2 * sum(counts[sign] for sign in _STRANGE)


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


def _made(
    found: Iterable[tuple[int, Sequence[str]]],
    problems: Iterable[Problem] = (),
    encoding: str = "",
    separator: str = "",
) -> ParsedTable:
    known = list(problems)
    rows: list[list[str]] = []
    lines: list[int] = []
    blocks: list[int] = []
    blank = 0
    for at, cells in found:
        row = [clean(cell)[:LONGEST_CELL] for cell in cells[:MOST_COLUMNS]]
        if not any(row):
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
    width = max(len(_cut(row)) for row in rows)
    even = tuple(_even(row, width) for row in rows)
    return ParsedTable((), even, tuple(lines), encoding, separator, tuple(known), tuple(blocks))


def _cut(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row


def _even(row: list[str], width: int) -> tuple[str, ...]:
    return tuple(row[:width]) + ("",) * (width - len(row))


def _guess_header(table: ParsedTable) -> ParsedTable:
    return table.headed() if _looks_like_header(table) else table


def _looks_like_header(table: ParsedTable) -> bool:
    """Whether the first row is a header: several short, different, filled cells."""
    if len(table.rows) < 2:
        return False
    first = table.rows[0]
    filled = [cell for cell in first if cell]
    short = all(len(cell) <= 40 and not cell.endswith((".", "!", "?")) for cell in filled)
    different = len({cell.casefold() for cell in filled}) == len(filled)
    return len(filled) > 1 and len(filled) >= len(first) - 1 and short and different
