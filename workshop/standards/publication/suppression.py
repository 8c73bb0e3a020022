"""Counts of people in a publication: small ones are suppressed, with what would give them away.

A standard tells of voices three times over: behind a clause, behind each of its needs, behind each
of their groups. One voice may stand in several of them, so these are no cells of a table that add
up (see ``insight/table_suppression.py`` for those) but sets within sets. A reader can take one
told number from another; whatever comes out of that must be nothing or at least
``COUNT_THRESHOLD`` people.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from workshop.disclosure import COUNT_THRESHOLD, below, is_small_count

Count = int | str
"""A whole number, or ``FEW``."""
FEW = below(COUNT_THRESHOLD)
"""Stands for a suppressed count: a small one, or one from which a small one could be computed."""

Relation = tuple[Hashable, Sequence[Hashable]]
"""A set of people, and sets that lie within it."""


def suppress_small_count(count: int) -> Count:
    """A count from which no other published count follows: itself, or ``FEW``."""
    return FEW if is_small_count(count) else count


def suppress_small_counts(
    counts: Mapping[Hashable, int], relations: Iterable[Relation]
) -> dict[Hashable, Count]:
    """All counts as they may be published together.

    Nobody learns a number of 1 to 4 by taking told parts, one or all, from the whole they lie in,
    or by seeing by how few the parts together exceed it. Parts are hidden rather than wholes, the
    smaller ones first; what is hidden once is hidden everywhere.
    """
    hidden = {key for key, count in counts.items() if is_small_count(count)}
    relations = list(relations)
    found = -1
    while found != len(hidden):
        found = len(hidden)
        for whole, parts in relations:
            if whole not in hidden:
                hidden |= _parts_to_hide(counts, whole, [key for key in parts if key not in hidden])
    return {key: FEW if key in hidden else count for key, count in counts.items()}


def _parts_to_hide(
    counts: Mapping[Hashable, int], whole: Hashable, parts: Sequence[Hashable]
) -> set[Hashable]:
    """Those of these parts that are hidden, the larger ones being told as far as may be."""
    together, hidden = 0, set()
    for key in sorted(dict.fromkeys(parts), key=lambda key: -counts[key]):
        rest = (counts[whole] - counts[key], counts[whole] - together - counts[key])
        if any(is_small_count(abs(number)) for number in rest):
            hidden.add(key)
        else:
            together += counts[key]
    return hidden
