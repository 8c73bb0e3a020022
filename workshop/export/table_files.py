"""Tables of ours as files: sheets of an XLSX, or CSV.

The time stamps inside are fixed, so that no file says when it was made.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

from babel.numbers import format_decimal
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from workshop.export.csv_writing import Cell, acts_as_formula, write_csv_table
from workshop.export.documents.fixed_moments import ALWAYS, without_moments
from workshop.text_signs import legal_text

_CORE = "docProps/core.xml"
_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""The beginning of what a spreadsheet would read as the code of a character."""
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
"""Signs that no sheet's name may have."""


class TableKind(StrEnum):
    """Kinds of file that one table is written to."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Sheet:
    """One table: its name, its header and its rows, in one language.

    ``choices``: place of a column, from 0 → what a spreadsheet offers to choose from in it.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def write_table_file(sheet: Sheet, language: str, kind: str = TableKind.CSV) -> bytes:
    """One table as the bytes of a file of this kind. Numbers stay numbers in a spreadsheet; in CSV
    they have the decimal sign of the language, as whoever opens the file has it."""
    if kind == TableKind.XLSX:
        return write_book([sheet])
    rows = ([_spoken(cell, language) for cell in row] for row in sheet.rows)
    return write_csv_table(sheet.header, rows, language)


def _spoken(cell: Cell, language: str) -> Cell:
    if isinstance(cell, str):
        return cell
    return str(format_decimal(cell, format="0.##", locale=language))


def write_book(sheets: Sequence[Sheet]) -> bytes:
    """Tables as the sheets of one XLSX; no text in it acts as a formula."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(_sheet_name(sheet.name))
        page.freeze_panes = "A2"
        for at, width in enumerate(_widths(sheet), 1):
            page.column_dimensions[get_column_letter(at)].width = width
        cells = _Cells(page)
        page.append([cells.make(name, bold=True) for name in sheet.header])
        for row in sheet.rows:
            page.append(cells.fill(value) for value in row)
        # Whoever opens the file finds a value in a long table without setting a filter up first.
        last = get_column_letter(max(1, len(sheet.header)))
        page.auto_filter.ref = f"A1:{last}{len(sheet.rows) + 1}"
        for place, words in sheet.choices.items():
            page.data_validations.append(_choice(place, words, len(sheet.rows)))
    book.properties.creator = ""
    book.properties.created = datetime(*ALWAYS)
    file = BytesIO()
    book.save(file)
    return without_moments(file.getvalue(), _without_stamps)


class _Cells:
    """The cells of a sheet: texts that are never formulas, and numbers.

    Files of a year hold a quarter of a million cells, and a cell of its own for each, with its
    style, would take most of the time. So those below the header are one cell, which is filled
    anew for each value; the writer writes it down before it asks for the next.
    """

    def __init__(self, page: object) -> None:
        self._page = page
        self._plain = self.make("")
        self._acting = self.make("=")

    def make(self, value: str, *, bold: bool = False) -> WriteOnlyCell:
        """A cell of its own with this text."""
        cell = WriteOnlyCell(self._page, _written(value))
        # With this mark Excel takes the text for no formula either when somebody edits it.
        cell.data_type, cell.quotePrefix = "s", acts_as_formula(value)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if bold:
            cell.font = Font(bold=True)
        return cell

    def fill(self, value: Cell) -> Any:
        """The value's cell until the next value; nothing for an empty text."""
        if value == "":
            return None
        cell = self._acting if isinstance(value, str) and acts_as_formula(value) else self._plain
        cell.data_type = "s" if isinstance(value, str) else "n"
        cell._value = _written(value) if isinstance(value, str) else value
        return cell


def _sheet_name(name: str) -> str:
    """The name without signs that spreadsheets refuse in it, 31 characters at most."""
    return _NO_NAME.sub(" ", legal_text(name)).strip(" '")[:31] or "1"


def _written(text: str) -> str:
    return _CODE.sub("_x005F_", legal_text(text))


def _choice(place: int, words: Sequence[str], rows: int) -> DataValidation:
    """A list to choose from in each cell of a column, below the header; other words stay possible:
    whoever reads the file says what is wrong with them."""
    found = DataValidation(type="list", formula1='"{}"'.format(",".join(words)), allow_blank=True)
    found.showErrorMessage = False
    column = get_column_letter(place + 1)
    found.add(f"{column}2:{column}{max(2, rows + 1)}")
    return found


def _widths(sheet: Sheet) -> list[int]:
    """The width of each column in characters, within a least and a most."""
    rows = (sheet.header, *sheet.rows[:200])
    longest = (max(len(str(row[at])) for row in rows) for at in range(len(sheet.header)))
    return [min(60, max(8, length + 2)) for length in longest]


def _without_stamps(name: str, part: bytes) -> bytes:
    """The part of a spreadsheet without the day on which it was made."""
    return _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", part) if name == _CORE else part
