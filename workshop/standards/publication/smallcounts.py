"""Counts of people that leave the house: small ones as "<5", with what would give them away.

A standard tells of voices three times over: behind a clause, behind each of its needs, behind each
of their groups. One voice may stand in several of them, so these are no cells of a table that add
up (those are ``insight/disclosure.py``'s) but sets within sets. A reader can take one told number
from another; whatever comes out of that must be nothing or at least ``FEWEST`` people.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from workshop.standards.insight.programme_graph import FEWEST

Count = int | str
"""A whole number, or ``FEW``."""
FEW = f"<{FEWEST}"
"""Fewer than five, or a number that would tell one of fewer than five."""

Relation = tuple[Hashable, Sequence[Hashable]]
"""A set of people, and sets that lie within it."""


def told(count: int) -> Count:
    """A count that stands alone."""
    return FEW if 0 < count < FEWEST else count


def tell_counts(
    counts: Mapping[Hashable, int], relations: Iterable[Relation]
) -> dict[Hashable, Count]:
    """All counts as they may be told together.

    Nobody learns a number of 1 to 4 by taking told parts, one or all, from the whole they lie in,
    or by seeing by how few the parts together exceed it. Parts are hidden rather than wholes, the
    smaller ones first; what is hidden once is hidden everywhere.
    """
    hidden = {key for key, count in counts.items() if 0 < count < FEWEST}
    relations = list(relations)
    found = -1
    while found != len(hidden):
        found = len(hidden)
        for whole, parts in relations:
            if whole not in hidden:
                hidden |= _telling(counts, whole, [key for key in parts if key not in hidden])
    return {key: FEW if key in hidden else count for key, count in counts.items()}


def _telling(
    counts: Mapping[Hashable, int], whole: Hashable, parts: Sequence[Hashable]
) -> set[Hashable]:
    """Those of these parts that are hidden, the larger ones being told as far as may be."""
    together, hidden = 0, set()
    for key in sorted(dict.fromkeys(parts), key=lambda key: -counts[key]):
        rest = (counts[whole] - counts[key], counts[whole] - together - counts[key])
        if any(0 < abs(number) < FEWEST for number in rest):
            hidden.add(key)
        else:
            together += counts[key]
    return hidden
