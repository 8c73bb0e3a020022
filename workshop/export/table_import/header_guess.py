"""How many rows at the top of a table name its columns: a guess, which a person can change."""

import re
from collections.abc import Sequence
from statistics import mean

from workshop.export.table_import.column_names import KNOWN
from workshop.text_folding import fold_spaces

MOST_HEADER_ROWS = 3
_SAMPLE = 200
_VALUE = re.compile(r"[\d\s.,:/+\-–%()€$T]*\d[\d\s.,:/+\-–%()€$TZ]*(?:zł|PLN|EUR|AM|PM)?", re.ASCII)
_IDENTIFIER = re.compile(r"[A-Za-z0-9]+(?:[_\-][A-Za-z0-9]+)+")
_ASKING = ("?", ":", "]")
_LONG, _SHORT = 30, 25
Rows = Sequence[Sequence[str]]


def guess_header_rows(rows: Rows) -> int:
    """The number of rows that name columns, 0 to ``MOST_HEADER_ROWS``; ``rows`` are equally wide.

    Without a sign that the first row is a header it counts as content: a header that comes in as a
    note is seen, a note that is taken for a header is lost.
    """
    if len(rows) < 2:
        return 0
    if _is_title(rows) and len(rows) > 2 and _names_columns(rows[1], rows[2:_SAMPLE]):
        return 2
    count = 1 if _names_columns(rows[0], rows[1:_SAMPLE]) else 0
    while 0 < count < min(MOST_HEADER_ROWS, len(rows) - 1) and _names_values(
        rows[count], rows[count + 1 : _SAMPLE], least=2
    ):
        count += 1
    return count


def _is_title(rows: Rows) -> bool:
    """Whether the first row is a title above a table: one cell, where the next row has several."""
    return sum(map(bool, rows[0])) == 1 and sum(map(bool, rows[1])) > 1


def _names_columns(row: Sequence[str], below: Rows) -> bool:
    filled = [fold_spaces(cell) for cell in row if cell]
    if len(set(filled)) < len(filled) or any(_VALUE.fullmatch(cell) for cell in filled):
        return False
    if _recurs(row, below):
        return False
    if any(cell.strip(" :*") in KNOWN for cell in filled):
        return True
    return len(filled) > 1 and (
        _names_values(row, below)
        or _asks(row, below)
        or any(_IDENTIFIER.fullmatch(cell) for cell in filled)
        or _is_short_above_long(row, below)
    )


def _recurs(row: Sequence[str], below: Rows) -> bool:
    """Whether a cell stands in its column again, as only values do."""
    return any(
        cell and any(other[at].casefold() == cell.casefold() for other in below)
        for at, cell in enumerate(row)
    )


def _names_values(row: Sequence[str], below: Rows, least: int = 1) -> bool:
    """Whether words stand above columns of numbers or dates: all such, and at least so many."""
    above = [
        row[at]
        for at in range(len(row))
        if len(cells := [other[at] for other in below if other[at]]) > 1
        and sum(bool(_VALUE.fullmatch(cell)) for cell in cells) >= 0.8 * len(cells)
    ]
    named = [cell for cell in above if cell]
    return len(named) >= least and not any(_VALUE.fullmatch(cell) for cell in named)


def _asks(row: Sequence[str], below: Rows) -> bool:
    """Whether most cells are questions, or labels with a colon, that stand above no questions."""
    asking = [
        at
        for at, cell in enumerate(row)
        if cell.endswith(_ASKING) and not any(other[at].endswith(cell[-1]) for other in below)
    ]
    return len(asking) > 1 and 2 * len(asking) >= sum(map(bool, row))


def _is_short_above_long(row: Sequence[str], below: Rows) -> bool:
    """Whether all cells are short and one of them stands above much longer texts."""
    if any(len(cell) > _SHORT or cell.endswith((".", "!")) for cell in row if cell):
        return False
    lengths = {at: mean(len(other[at]) for other in below) for at, cell in enumerate(row) if cell}
    return any(length > max(_LONG, 3 * len(row[at])) for at, length in lengths.items())
