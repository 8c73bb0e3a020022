"""Reading the tables of a web page, also of one that was saved as ``.xls``."""

from html.parser import HTMLParser

from workshop.export.table_import.html_cells import BREAKS, without_blank_lines
from workshop.export.table_import.sheet_rows import (
    MOST_SHEETS,
    Bounds,
    ReadBook,
    SheetBuilder,
    SheetName,
)
from workshop.i18n import _, mark

WEB_PAGE = mark(
    "This is a web page, not a table. What is read are the tables that stand on it;"
    " if something is missing, open it in a spreadsheet and save it as XLSX."
)
_UNSEEN = frozenset({"script", "style", "head", "template"})
_MOST_SPANNED = 1000


def read_html_tables(text: str, bounds: Bounds) -> ReadBook:
    """The outermost tables of a web page that have two filled rows or more; there may be none."""
    parser = _TableParser(bounds)
    parser.feed(text)
    parser.close()
    parser.end_table()
    built = [table for table in parser.built if len(table.rows) > 1][:MOST_SHEETS]
    names = [_("Table no. {number}", number=at) for at in range(1, len(built) + 1)]
    most = max(range(len(built)), key=lambda at: built[at].kept, default=0)
    sheets = tuple(SheetName(name, active=at == most) for at, name in enumerate(names))
    return ReadBook(sheets, tuple(table.done() for table in built))


class _TableParser(HTMLParser):
    """The rows of the outermost tables; tags of rows and cells need not be closed."""

    def __init__(self, bounds: Bounds) -> None:
        super().__init__()
        self._bounds = bounds
        self.built: list[SheetBuilder] = []
        self._depth = self._unseen = 0
        self._line = 0
        self._row: list[str] = []
        self._cell: list[str] | None = None
        self._wide = 1
        self._in_row = False
        self._high: dict[int, int] = {}  # rows below this one that a cell of a column reaches into

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                left = self._bounds.cells - sum(built.kept for built in self.built)
                bounds = Bounds(self._bounds.rows, self._bounds.columns, left)
                self.built.append(SheetBuilder(bounds))
                self._line, self._row, self._high, self._in_row = 0, [], {}, False
        elif self._depth == 1 and tag == "tr":
            self._end_row()
            self._line += 1
            self._in_row = True
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            self._begin_cell(dict(attrs))
        elif self._cell is not None and tag in BREAKS:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "table":
            self.end_table()
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
        elif self._depth == 1 and tag == "tr":
            self._end_row()
        elif self._cell is not None and tag in BREAKS:
            self._cell.append("\n")

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._unseen:
            # White space is one space, also at both ends, where other text may follow.
            self._cell.append(" ".join(f"x{data}x".split())[1:-1])

    def end_table(self) -> None:
        """The end of a table, also where the page ends inside of it."""
        if self._depth == 1:
            self._end_row()
        self._depth = max(0, self._depth - 1)

    def _begin_cell(self, given: dict[str, str | None]) -> None:
        self._cell = []
        self._skip_spanned()
        self._wide, high = (_number(given.get(name)) for name in ("colspan", "rowspan"))
        left = len(self._row)
        self.built[-1].merge(self._line, left, self._line + high - 1, left + self._wide - 1)
        if high > 1:
            self._high.update(dict.fromkeys(range(left, left + self._wide), high))

    def _skip_spanned(self) -> None:
        """Leave the places empty that a cell of a row above reaches into."""
        while self._high.get(len(self._row)):
            self._row.append("")

    def _end_cell(self) -> None:
        if self._cell is not None:
            if len(self._row) < self._bounds.columns:
                self._row += [without_blank_lines("".join(self._cell)), *[""] * (self._wide - 1)]
            self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if not self._in_row:
            return
        self.built[-1].add(self._line, self._row)
        self._row, self._in_row = [], False
        self._high = {at: rows - 1 for at, rows in self._high.items() if rows > 1}


def _number(value: str | None) -> int:
    return min(int(value), _MOST_SPANNED) if value and value.isdecimal() else 1
