"""What every reader of spreadsheets gives: sheets, their filled rows, what is hidden or merged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from workshop.errors import Invalid
from workshop.i18n import mark

MOST_SHEETS = 100
MOST_CELLS = 5_000_000
"""The most cells of a sheet that are kept; a table of 50,000 rows and 100 columns has as many."""
MOST_MERGED = 10_000


@dataclass(frozen=True)
class SheetName:
    """A sheet of a spreadsheet. ``hidden``: not seen by whoever opens the file; ``active``: the one
    that is seen first."""

    name: str
    hidden: bool = False
    active: bool = False


@dataclass(frozen=True)
class MergedCells:
    """Cells that are one: the first and the last row (from 1) and column (from 0).

    Its text stands in the first place alone.
    """

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class SheetRows:
    """The filled rows of one sheet, with their line numbers from 1; empty rows are left out.

    ``hidden_rows``: line numbers of rows that are hidden or filtered out, and with ``filtered``
    some of them are out because of a filter. ``hidden_columns``: from 0. ``cut``: there are more
    rows than were read. ``warnings``: doubts about the file as a whole, keys of the catalogue.
    ``name`` is the sheet's, ``sheets`` are all of the file in their order.
    """

    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[MergedCells, ...] = ()
    filtered: bool = False
    cut: bool = False
    warnings: tuple[str, ...] = ()
    name: str = ""
    sheets: tuple[SheetName, ...] = ()


class Book(Protocol):
    """An opened spreadsheet; ``read`` gives the sheet with this place in ``sheets``."""

    @property
    def sheets(self) -> tuple[SheetName, ...]:
        """All sheets in their order."""

    def read(self, at: int) -> SheetRows:
        """The rows of one sheet. Raises ``Invalid`` where it is damaged or too large."""


@dataclass(frozen=True)
class ReadBook:
    """A file whose sheets have all been read."""

    sheets: tuple[SheetName, ...]
    contents: tuple[SheetRows, ...]

    def read(self, at: int) -> SheetRows:
        """The rows of one sheet."""
        return self.contents[at]


@dataclass(frozen=True)
class Bounds:
    """How much of a sheet is read: filled rows, columns and cells."""

    rows: int
    columns: int
    cells: int = MOST_CELLS


class SheetBuilder:
    """Collects the rows of one sheet within bounds, in the order of the file."""

    def __init__(self, bounds: Bounds) -> None:
        """``bounds``: how much is kept; ``kept`` counts the cells."""
        self.bounds = bounds
        self.rows: list[list[str]] = []
        self.lines: list[int] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[MergedCells] = []
        self.filtered = False
        self.cut = False
        self.kept = 0

    def add(self, line: int, cells: list[str], hidden: bool = False) -> None:
        """A row, without a copy; nothing where it is empty or no more fits."""
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            return
        if len(self.rows) >= self.bounds.rows or self.kept + len(cells) > self.bounds.cells:
            self.cut = True
            return
        self.kept += len(cells)
        self.rows.append(cells)
        self.lines.append(line)
        if hidden:
            self.hidden_rows.add(line)

    def hide_columns(self, first: int, last: int) -> None:
        """Hide the columns from ``first`` to ``last``, from 0."""
        self.hidden_columns.update(range(first, min(last + 1, self.bounds.columns)))

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Note merged cells, as ``MergedCells`` has them."""
        if len(self.merged) < MOST_MERGED and (bottom > top or right > left):
            self.merged.append(MergedCells(top, left, bottom, right))

    def done(self) -> SheetRows:
        """The sheet so far."""
        return SheetRows(
            self.rows,
            self.lines,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            tuple(self.merged),
            self.filtered,
            self.cut,
        )


def choose_sheet(book: Book, wanted: str = "", liked: Collection[str] = ()) -> SheetRows:
    """The rows of a sheet of this book.

    The sheet is the ``wanted`` one. Without that it is the first filled one among the visible
    sheets, where those with a ``liked`` name come first, then the active one. Raises ``Invalid``
    where only hidden sheets hold anything.
    """
    sheets = book.sheets
    seen = [at for at, sheet in enumerate(sheets) if not sheet.hidden]
    seen.sort(key=lambda at: (sheets[at].name not in liked, not sheets[at].active))
    for at in [at for at, sheet in enumerate(sheets) if sheet.name == wanted] or seen:
        found = book.read(at)
        if found.rows:
            return replace(found, name=sheets[at].name, sheets=sheets)
    if not wanted and any(sheet.hidden for sheet in sheets):
        raise Invalid(
            mark("Only hidden sheets of this file may hold anything. Show the one that you mean.")
        )
    return SheetRows([], [], name=wanted, sheets=sheets)
