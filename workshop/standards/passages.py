"""Marked passages of a clause: words of a field, located again after the text has changed.

Positions are indexes of characters (code points) from 0. Pure: texts in, positions out.
"""

from collections.abc import Mapping
from typing import Any

LONGEST_QUOTE = 1000

Passage = Mapping[str, Any]
"""``field``: a name of ``clause_fields.WRITTEN``; ``start``: the index at which ``quote`` began
when it was marked; ``quote``: the words."""


def locate(text: str, passage: Passage) -> int | None:
    """The index of the quoted words in this text; ``None`` where they do not occur, or occur
    several times and none is less than half as far from ``start`` as the next. No words at all are
    the place of a field without a text."""
    quote, start = str(passage["quote"]), int(passage["start"])
    if not quote:
        return None if text else 0
    if text.startswith(quote, start):
        return start
    places = sorted(_places(text, quote), key=lambda place: abs(place - start))
    if not places:
        return None
    # The nearest one is meant unless another is nearly as near.
    if len(places) == 1 or 2 * abs(places[0] - start) < abs(places[1] - start):
        return places[0]
    return None


def replaced(text: str, start: int, quote: str, by: str) -> str:
    """The text with ``by`` in place of ``quote``, which begins at index ``start``.

    Where ``by`` is empty, one of the spaces around the words is removed as well.
    """
    before, after = text[:start], text[start + len(quote) :]
    if not by and (not before or before[-1] == " ") and (after[:1] in ("", " ")):
        return before + after[1:] if after else before[:-1]
    return before + by + after


def _places(text: str, quote: str) -> list[int]:
    places, place = [], text.find(quote)
    while place >= 0:
        places.append(place)
        place = text.find(quote, place + 1)
    return places
