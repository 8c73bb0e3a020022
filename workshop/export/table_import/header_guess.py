"""Where a table begins and how many rows name its columns: a guess, which a person can change."""

import re
from collections.abc import Sequence
from statistics import mean

from workshop.export.table_import.cell_values import SAMPLE, holds_values, is_value
from workshop.export.table_import.column_names import KNOWN, SECTION_WORDS
from workshop.text_folding import fold_spaces, fold_words

MOST_HEADER_ROWS = 3
MOST_TITLE_ROWS = 20
"""So many filled rows above a table are looked at."""
_IDENTIFIER = re.compile(r"[A-Za-z0-9]+(?:[_\-][A-Za-z0-9]+)+")
_ASKING = ("?", ":", "]")
_LONG, _SHORT = 30, 25
Rows = Sequence[Sequence[str]]


def guess_top(rows: Rows) -> tuple[int, int]:
    """How many rows stand above the table, such as its title, and how many name its columns, 0 to
    ``MOST_HEADER_ROWS``; ``rows`` are equally wide.

    Without a sign that the first row is a header it counts as content: a header that comes in as a
    note is seen, a note that is taken for a header is lost.
    """
    above = _count_titles(rows)
    table = rows[above:]
    if len(table) < 2:
        return 0, 0
    count = 1 if _names_columns(table[0], table[1:SAMPLE]) else 0
    while 0 < count < min(MOST_HEADER_ROWS, len(table) - 1) and _names_values(
        table[count], table[count + 1 : SAMPLE], least=2
    ):
        count += 1
    return above, count


def _count_titles(rows: Rows) -> int:
    """How many rows above the names of columns fill at most half as many cells as these do."""
    narrow = 0
    for at, row in enumerate(rows[: min(MOST_TITLE_ROWS, len(rows) - 1)]):
        filled = sum(map(bool, row))
        if at and filled >= 2 * narrow and _names_columns(row, rows[at + 1 : at + SAMPLE]):
            return at
        narrow = max(narrow, filled)
        if 2 * narrow > len(row):
            break
    return 0


def _names_columns(row: Sequence[str], below: Rows) -> bool:
    filled = [fold_spaces(cell) for cell in row if cell]
    if len(set(filled)) < len(filled) or any(map(is_value, filled)):
        return False
    # A header that is printed again on each page names columns all the same.
    below = [other for other in below if other != row]
    if not below or _recurs(row, below):
        return False
    if sum(fold_words(cell) in SECTION_WORDS for cell in filled) > 1:
        return True
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
        row[at] for at in range(len(row)) if holds_values((other[at] for other in below), least=2)
    ]
    named = [cell for cell in above if cell]
    return len(named) >= least and not any(map(is_value, named))


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
