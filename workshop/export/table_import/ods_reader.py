"""Reading the sheets of an ODS file as rows of text, as a stream; the file may be hostile.

OpenDocument 1.2 and 1.3; names are compared without their namespaces. Cells hold the text that
people see there, dates in the form 2025-05-01.
"""

import zipfile
from io import BytesIO
from typing import IO

from workshop.export.table_import.packed_files import (
    MOST_PARTS,
    TooMuch,
    XmlHandler,
    parse_xml,
    unless_broken,
)
from workshop.export.table_import.sheet_rows import (
    MOST_SHEETS,
    Bounds,
    ReadBook,
    SheetBuilder,
    SheetName,
)

_MOST_REPEATED = 1_048_576
_UNSEEN = frozenset({"annotation", "note", "ruby-text"})
"""Parts of a cell that hold paragraphs of another text."""


def read_ods(content: bytes, bounds: Bounds) -> ReadBook:
    """All sheets of an ODS file. Raises ``Invalid`` where it is damaged or too large."""
    return unless_broken(lambda: _read(content, bounds))


def _read(content: bytes, bounds: Bounds) -> ReadBook:
    parser = _OdsParser(bounds)
    with zipfile.ZipFile(BytesIO(content)) as packed:
        if len(packed.infolist()) > MOST_PARTS:
            raise TooMuch
        with packed.open("content.xml") as stream:
            _parse(stream, parser)
        if "settings.xml" in packed.namelist():
            with packed.open("settings.xml") as stream:
                _parse(stream, parser)
    return parser.done()


def read_flat_ods(content: bytes, bounds: Bounds) -> ReadBook:
    """All sheets of an OpenDocument spreadsheet that is one XML file (FODS)."""
    parser = _OdsParser(bounds)
    unless_broken(lambda: _parse(BytesIO(content), parser))
    return parser.done()


def _parse(stream: IO[bytes], parser: "_OdsParser") -> None:
    parse_xml(stream, XmlHandler(parser.start, parser.end, parser.text))


class _OdsParser:
    """The sheets of a file, from the events of its XML."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._left = bounds.cells
        self._names: list[tuple[str, str]] = []
        self._built: list[SheetBuilder] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._active = ""
        self._setting = False
        self._sheet: SheetBuilder | None = None
        self._depth = self._unseen = 0
        self._line = self._column = 0
        self._row: list[str] = []
        self._row_given: dict[str, str] = {}
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._inside = False

    def done(self) -> ReadBook:
        sheets = tuple(
            SheetName(name, style in self._hidden_styles, name == self._active)
            for name, style in self._names
        )
        return ReadBook(sheets, tuple(built.done() for built in self._built))

    def start(self, name: str, given: dict[str, str]) -> None:
        if name in _UNSEEN:
            self._unseen += 1
        elif self._unseen:
            return
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._paragraphs = given, []
        elif name == "p" and self._cell is not None:
            self._inside = True
            self._paragraphs.append("")
        elif self._inside:
            self._sign(name, given)
        elif name == "table-row":
            self._row, self._row_given, self._column = [], given, 0
        elif name == "table-column":
            self._skip_columns(given)
        elif name == "table":
            self._begin_sheet(given)
        else:
            self._describe(name, given)

    def text(self, piece: str) -> None:
        if self._inside and not self._unseen:
            self._paragraphs[-1] += piece
        elif self._setting:
            self._active += piece

    def end(self, name: str) -> None:
        if name in _UNSEEN:
            self._unseen -= 1
        elif self._unseen:
            return
        elif name == "p":
            self._inside = False
        elif name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            self._end_row()
        elif name == "table":
            self._end_sheet()
        elif name == "config-item":
            self._setting = False

    def _sign(self, name: str, given: dict[str, str]) -> None:
        if name == "s":
            self._paragraphs[-1] += " " * min(int(given.get("c", "1")), 100)
        elif name in ("tab", "line-break"):
            self._paragraphs[-1] += "\t" if name == "tab" else "\n"

    def _describe(self, name: str, given: dict[str, str]) -> None:
        """What is said about sheets outside of them: styles that hide them, the active one."""
        if name == "style":
            self._style = given.get("name", "")
        elif name == "table-properties" and given.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "config-item" and given.get("name") == "ActiveTable":
            self._setting, self._active = True, ""

    def _begin_sheet(self, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1 and len(self._built) < MOST_SHEETS:
            bounds = Bounds(self._bounds.rows, self._bounds.columns, self._left)
            self._sheet = SheetBuilder(bounds)
            self._built.append(self._sheet)
            self._names.append((given.get("name", ""), given.get("style-name", "")))
            self._line = self._column = 0

    def _end_sheet(self) -> None:
        self._depth -= 1
        if self._depth == 0 and self._sheet is not None:
            self._left -= self._sheet.kept
            self._sheet = None

    def _skip_columns(self, given: dict[str, str]) -> None:
        count = _repeated(given, "number-columns-repeated")
        if self._sheet is not None and given.get("visibility", "visible") != "visible":
            self._sheet.hide_columns(self._column, self._column + count - 1)
        self._column += count

    def _end_cell(self) -> None:
        given, self._cell = self._cell or {}, None
        if self._depth > 1:  # a table inside a cell
            return
        count = _repeated(given, "number-columns-repeated")
        text = self._paragraphs[0] if len(self._paragraphs) == 1 else "\n".join(self._paragraphs)
        if day := given.get("date-value"):
            text = day[:10]
        elif not text:
            text = given.get("string-value", "") or given.get("value", "")
        room = self._bounds.columns - self._column
        if text and room > 0:
            self._row += [""] * (self._column - len(self._row))
            self._row += [text] * min(count, room)
        if "number-rows-spanned" in given or "number-columns-spanned" in given:
            self._merge(given)
        self._column += count

    def _merge(self, given: dict[str, str]) -> None:
        if self._sheet is not None:
            wide = _repeated(given, "number-columns-spanned")
            high = _repeated(given, "number-rows-spanned")
            top, left = self._line + 1, self._column
            self._sheet.merge(top, left, top + high - 1, left + wide - 1)

    def _end_row(self) -> None:
        if self._depth > 1 or self._sheet is None:
            return
        seen = self._row_given.get("visibility", "visible")
        count = _repeated(self._row_given, "number-rows-repeated")
        for line in range(self._line + 1, self._line + 1 + (count if self._row else 0)):
            self._sheet.add(line, self._row, hidden=seen != "visible")
            if self._sheet.cut:
                break
        self._sheet.filtered |= seen == "filter"
        self._line += count


def _repeated(given: dict[str, str], name: str) -> int:
    return max(1, min(int(given[name]), _MOST_REPEATED)) if name in given else 1
