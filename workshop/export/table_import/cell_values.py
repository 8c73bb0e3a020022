"""What a column of a table holds: numbers and dates, or texts."""

import re
from collections.abc import Iterable, Sequence

SAMPLE = 200
"""So many rows at the top tell what a column holds."""
VALUE = re.compile(r"[\d\s.,:/+\-–%()€$T]*\d[\d\s.,:/+\-–%()€$TZ]*(?:zł|PLN|EUR|AM|PM)?", re.ASCII)
"""A number, amount, date or time."""
_ZONE = re.compile(
    r"\s*(?:AM|PM)?\s*(?:GMT|UTC|CET|CEST)(?:[+-]\d{1,2}(?::\d{2})?)?$", re.IGNORECASE
)
_MOST = 0.8


def is_value(cell: str) -> bool:
    """Whether a cell is a number, an amount, a date or a time."""
    return VALUE.fullmatch(_ZONE.sub("", cell)) is not None


def holds_values(cells: Iterable[str], least: int = 1) -> bool:
    """Whether nearly all filled cells are values, and at least so many cells are filled."""
    filled = [cell for cell in cells if cell]
    return len(filled) >= least and sum(map(is_value, filled)) >= _MOST * len(filled)


def holds_texts(cells: Sequence[str]) -> bool:
    """Whether cells are what people wrote: words, mostly different ones, not choices of a list."""
    filled = [cell for cell in cells if cell]
    if not filled or holds_values(filled):
        return False
    words = sum(len(cell.split()) for cell in filled) / len(filled)
    return words >= 2 and len(set(filled)) > len(filled) / 2
