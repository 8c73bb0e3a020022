"""Reading a sheet of an XLSX file as rows of text; the file may be hostile."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from workshop.errors import Invalid
from workshop.export.table_import.packed_files import PackedFormat, must_be_harmless
from workshop.i18n import mark

_XLSX = PackedFormat(
    "xl/workbook.xml",
    other=mark("This file is no table. Bring a CSV or XLSX file."),
    damaged=mark("This spreadsheet is damaged and cannot be read."),
    too_much=mark("This spreadsheet unpacks to too much."),
)
MOST_SHEETS = 100
_SAMPLE = 500
_CODE = re.compile("_x([0-9A-Fa-f]{4})_")
"""How spreadsheets write characters that XML cannot hold, and literal texts of this form."""
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def is_spreadsheet(content: bytes) -> bool:
    """Whether these bytes begin like an XLSX file. Raises ``Invalid`` for the old XLS format."""
    if content.startswith(_OLD):
        raise Invalid(mark("This is a file of the old format XLS. Save it as XLSX or CSV."))
    return content.startswith(_ZIP)


@dataclass(frozen=True)
class SheetName:
    """A sheet of a spreadsheet; ``hidden``: not seen by whoever opens the file."""

    name: str
    hidden: bool = False


@dataclass(frozen=True)
class SheetRows:
    """The rows of one sheet, its name, and all sheets of the file in their order."""

    rows: Sequence[Sequence[str]]
    name: str = ""
    sheets: tuple[SheetName, ...] = ()


def read_sheet(
    content: bytes,
    most_rows: int,
    most_columns: int,
    *,
    wanted: str = "",
    liked: Collection[str] = (),
) -> SheetRows:
    """The rows of a sheet; a formula gives its stored result.

    The sheet is the ``wanted`` one. Without that it is the first filled one among the visible
    sheets, where those with a ``liked`` name come first, then the one that was open when the file
    was saved. Raises ``Invalid`` for a file that is damaged, no XLSX, or too large when unpacked,
    and for one of which only hidden sheets hold anything.
    """
    from openpyxl import load_workbook  # 12 MB: only who brings a spreadsheet

    must_be_harmless(content, _XLSX)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            return _read_book(book, most_rows, most_columns, wanted, liked)
        finally:
            book.close()
    except Invalid:
        raise
    except Exception as error:  # openpyxl raises whatever the broken part made it stumble over
        raise Invalid(_XLSX.damaged) from error


def _read_book(
    book: Any, most_rows: int, most_columns: int, wanted: str, liked: Collection[str]
) -> SheetRows:
    pages = book.worksheets[:MOST_SHEETS]
    sheets = tuple(SheetName(page.title, page.sheet_state != "visible") for page in pages)
    seen = [page for page, sheet in zip(pages, sheets, strict=True) if not sheet.hidden]
    seen.sort(key=lambda page: (page.title not in liked, page is not book.active))
    chosen = [page for page in pages if page.title == wanted] or seen
    for page in chosen:
        if width := _width(page, most_columns):
            return SheetRows(list(_rows(page, most_rows, width)), page.title, sheets)
    if not wanted and any(sheet.hidden for sheet in sheets):
        raise Invalid(
            mark("Only hidden sheets of this file may hold anything. Show the one that you mean.")
        )
    return SheetRows([], wanted, sheets)


def _width(sheet: Any, most_columns: int) -> int:
    """The number of columns used in the first rows; reading empty columns would cost much time."""
    begin = list(_rows(sheet, _SAMPLE, most_columns))
    filled = [at for row in begin for at, cell in enumerate(row, 1) if cell]
    return max(filled, default=0)


def _rows(sheet: Any, most_rows: int, most_columns: int) -> Iterator[Sequence[str]]:
    if not hasattr(sheet, "iter_rows"):
        return
    for row in sheet.iter_rows(max_row=most_rows, max_col=most_columns, values_only=True):
        yield [_text(value) for value in row]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return _CODE.sub(lambda code: chr(int(code[1], 16)), str(value))
