"""The tables of an exchange file as files: one XLSX with a sheet for each, or a ZIP of CSV files.

The time stamps inside both formats are fixed, so that no file says when it was made.
"""

import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from sqlmodel import Session

from workshop.export.csv_writing import Cell, acts_as_formula, write_csv_table
from workshop.export.exchange.sheet_parts import Sheet
from workshop.export.exchange.sheets import make_sheets
from workshop.export.exchange.write import load_exchange
from workshop.i18n import known_language
from workshop.people.rights import Actor
from workshop.text_signs import legal_text

_ALWAYS = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""The beginning of what a spreadsheet would read as the code of a character."""
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def write_xlsx(db: Session, actor: Actor, programme_id: str, language: str) -> bytes:
    """All tables as one XLSX. Needs the right to export; raises ``NotFound``."""
    return write_book(make_sheets(load_exchange(db, actor, programme_id), language))


def write_book(sheets: Sequence[Sheet]) -> bytes:
    """Tables as the sheets of one XLSX; no text in it acts as a formula."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.name[:31])
        page.freeze_panes = "A2"
        for at, width in enumerate(_widths(sheet), 1):
            page.column_dimensions[get_column_letter(at)].width = width
        cells = _Cells(page)
        page.append([cells.make(name, bold=True) for name in sheet.header])
        for row in sheet.rows:
            page.append(cells.fill(value) for value in row)
        for place, words in sheet.choices.items():
            page.data_validations.append(_choice(place, words, len(sheet.rows)))
    book.properties.creator = ""
    book.properties.created = datetime(*_ALWAYS)
    file = BytesIO()
    book.save(file)
    return _without_moments(file.getvalue())


def write_csv(db: Session, actor: Actor, programme_id: str, language: str) -> bytes:
    """All tables as CSV files in one ZIP archive. Needs the right to export."""
    speaking = known_language(language)
    sheets = make_sheets(load_exchange(db, actor, programme_id), speaking)
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            entry = zipfile.ZipInfo(f"{sheet.name}.csv", _ALWAYS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, write_csv_table(sheet.header, sheet.rows, speaking))
    return file.getvalue()


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


def _without_moments(content: bytes) -> bytes:
    """The same ZIP or XLSX file with every time stamp set to a fixed one."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == _CORE:
                part = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", part)
            entry = zipfile.ZipInfo(name, _ALWAYS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return file.getvalue()
