"""Reading the sheets of an XLS file (Excel 97 to 2003) as rows of text; the file may be hostile."""

from struct import unpack_from
from typing import Any

from workshop.errors import Invalid
from workshop.export.table_import.packed_files import PASSWORD, as_damaged
from workshop.export.table_import.sheet_rows import (
    MOST_SHEETS,
    Bounds,
    SheetBuilder,
    SheetName,
    SheetRows,
)
from workshop.export.table_import.xlsx_reader import number_text

_WINDOW, _END_OF_GLOBALS = 0x3D, 0x0A
"""Records of the workbook: its window, which tells the sheet that is open, and its end."""


class XlsBook:
    """An XLS file; its sheets are read when they are asked for."""

    def __init__(self, content: bytes, bounds: Bounds) -> None:
        """Raises ``Invalid`` for a file that is damaged or has a password."""
        self._bounds = bounds
        self._book = _open(content)
        self._active = _active_sheet(self._book.mem, self._book.base)

    @property
    def sheets(self) -> tuple[SheetName, ...]:
        """All sheets of cells."""
        names, states = self._book.sheet_names(), self._book._sheet_visibility
        every = zip(names[:MOST_SHEETS], states, strict=False)
        return tuple(
            SheetName(name, state != 0, at == self._active)
            for at, (name, state) in enumerate(every)
        )

    def read(self, at: int) -> SheetRows:
        """The rows of one sheet. Raises ``Invalid`` where it is damaged."""
        try:
            return self._read(self._book.sheet_by_index(at)).done()
        except Exception as error:  # xlrd raises whatever the broken part made it stumble over
            raise as_damaged(error) from error
        finally:
            self._book.unload_sheet(at)

    def _read(self, page: Any) -> SheetBuilder:
        built = SheetBuilder(self._bounds)
        for column, info in page.colinfo_map.items():
            if info.hidden:
                built.hide_columns(column, column)
        for top, bottom, left, right in page.merged_cells:
            built.merge(top + 1, left, bottom, right - 1)
        for at in range(page.nrows):
            kinds, values = page.row_types(at), page.row_values(at)
            cells = [
                _text(kind, value, self._book.datemode)
                for kind, value in zip(kinds, values[: self._bounds.columns], strict=False)
            ]
            info = page.rowinfo_map.get(at)
            built.add(at + 1, cells, bool(info and info.hidden))
        return built


def _open(content: bytes) -> Any:
    import xlrd
    from xlrd.biffh import XLRDError

    try:
        return xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,  # without it xlrd says nothing about hidden rows and merged cells
            on_demand=True,
            ragged_rows=True,
            logfile=_Silence(),
        )
    except XLRDError as error:
        raise (Invalid(PASSWORD) if "encrypted" in str(error) else as_damaged(error)) from error
    except Exception as error:  # assertions and struct errors, too
        raise as_damaged(error) from error


def _active_sheet(stream: Any, start: int) -> int:
    """The place of the sheet that was open, from the record of the window ([MS-XLS] 2.4.345)."""
    place = start
    while place + 4 <= len(stream):
        code, size = unpack_from("<HH", stream, place)
        if code == _WINDOW and size >= 12 and place + 16 <= len(stream):
            return int(unpack_from("<H", stream, place + 14)[0])
        if code == _END_OF_GLOBALS:
            break
        place += 4 + size
    return 0


class _Silence:
    """Where the remarks of xlrd on odd files go."""

    def write(self, _text: str) -> None:
        """Keep nothing."""

    def flush(self) -> None:
        """Nothing to write."""


def _text(kind: int, value: Any, datemode: int) -> str:
    from xlrd import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_NUMBER, XL_CELL_TEXT
    from xlrd.xldate import XLDateError, xldate_as_datetime

    if kind == XL_CELL_TEXT:
        return str(value)
    if kind == XL_CELL_NUMBER:
        return number_text(str(value))
    if kind == XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == XL_CELL_DATE:
        try:
            moment = xldate_as_datetime(value, datemode)
        except (XLDateError, OverflowError, ValueError):
            return number_text(str(value))
        return f"{moment:%H:%M}" if value < 1 else f"{moment:%Y-%m-%d}"
    return ""
