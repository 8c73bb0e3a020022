"""Reading a workbook that is one XML file (SpreadsheetML 2003), often called ``.xls``."""

from io import BytesIO

from workshop.export.table_import.packed_files import XmlHandler, parse_xml, unless_broken
from workshop.export.table_import.sheet_rows import (
    MOST_SHEETS,
    Bounds,
    ReadBook,
    SheetBuilder,
    SheetName,
)
from workshop.export.table_import.xlsx_reader import number_text

_MOST_AHEAD = 1_048_576


def read_xml_workbook(content: bytes, bounds: Bounds) -> ReadBook:
    """All sheets of the file. Raises ``Invalid`` where it is damaged or too large."""
    parser = _XmlWorkbookParser(bounds)
    handler = XmlHandler(parser.start, parser.end, parser.text)
    unless_broken(lambda: parse_xml(BytesIO(content), handler))
    return parser.done()


class _XmlWorkbookParser:
    """The sheets of a file, from the events of its XML."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._names: list[str] = []
        self._hidden: set[int] = set()
        self._built: list[SheetBuilder] = []
        self._line = self._column = self._column_line = self._wide = 0
        self._row: list[str] = []
        self._row_hidden = False
        self._kind = ""
        self._pieces: list[str] | None = None
        self._visible: list[str] | None = None

    def done(self) -> ReadBook:
        sheets = tuple(
            SheetName(name, at in self._hidden, at == 0) for at, name in enumerate(self._names)
        )
        return ReadBook(sheets, tuple(built.done() for built in self._built))

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "Worksheet" and len(self._built) < MOST_SHEETS:
            self._names.append(given.get("Name", ""))
            left = self._bounds.cells - sum(built.kept for built in self._built)
            self._built.append(SheetBuilder(Bounds(self._bounds.rows, self._bounds.columns, left)))
            self._line = self._column = self._column_line = 0
        elif not self._built:
            return
        elif name == "Column":
            self._describe_column(given)
        elif name == "Row":
            self._line = _ahead(given, self._line + 1)
            self._row, self._column, self._wide = [], 0, 0
            self._row_hidden = given.get("Hidden") == "1"
        elif name == "Cell":
            self._begin_cell(given)
        elif name == "Data":
            self._kind, self._pieces = given.get("Type", ""), []
        elif name == "AutoFilter":
            self._built[-1].filtered = True
        elif name == "Visible":
            self._visible = []

    def text(self, piece: str) -> None:
        if self._pieces is not None:
            self._pieces.append(piece)
        elif self._visible is not None:
            self._visible.append(piece)

    def end(self, name: str) -> None:
        if name == "Data" and self._pieces is not None:
            text, self._pieces = "".join(self._pieces), None
            if self._column <= self._bounds.columns and text:
                self._row += [""] * (self._column - 1 - len(self._row))
                self._row.append(_text(self._kind, text))
        elif name == "Row" and self._built:
            self._built[-1].add(self._line, self._row, self._row_hidden)
            self._row = []
        elif name == "Visible" and self._visible is not None:
            if "Hidden" in "".join(self._visible):
                self._hidden.add(len(self._built) - 1)
            self._visible = None

    def _describe_column(self, given: dict[str, str]) -> None:
        first = _ahead(given, self._column_line + 1)
        self._column_line = first + min(int(given.get("Span", "0")), _MOST_AHEAD)
        if given.get("Hidden") == "1":
            self._built[-1].hide_columns(first - 1, self._column_line - 1)

    def _begin_cell(self, given: dict[str, str]) -> None:
        self._column = _ahead(given, self._column + self._wide + 1)
        wide, high = (int(given.get(name, "0")) for name in ("MergeAcross", "MergeDown"))
        self._built[-1].merge(
            self._line, self._column - 1, self._line + high, self._column - 1 + wide
        )
        self._wide = wide


def _ahead(given: dict[str, str], otherwise: int) -> int:
    return max(1, min(int(given.get("Index", otherwise)), _MOST_AHEAD))


def _text(kind: str, text: str) -> str:
    if kind == "Number":
        return number_text(text)
    if kind == "DateTime":
        return text[:10]
    if kind == "Boolean":
        return "TRUE" if text == "1" else "FALSE"
    return text
