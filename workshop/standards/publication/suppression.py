"""Suppression of small counts of people in a publication, and of those that would reveal them.

A standard counts voices at three levels: behind a clause, behind each of its needs, behind each of
their groups. One voice may be in several of them, so these are not cells of a table that add up
(see ``insight/table_suppression.py`` for those) but sets with subsets. A reader can subtract one
published number from another; the difference must be 0 or at least ``COUNT_THRESHOLD`` people.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from workshop.disclosure import COUNT_THRESHOLD, below, is_small_count

Count = int | str
"""A whole number, or ``FEW``."""
FEW = below(COUNT_THRESHOLD)
"""Stands for a suppressed count: a small one, or one from which a small one could be computed."""

Relation = tuple[Hashable, Sequence[Hashable]]
"""The key of a set of people, and the keys of subsets of it."""


def suppress_small_count(count: int) -> Count:
    """A single count, which is in no relation to others: itself, or ``FEW`` where it is small."""
    return FEW if is_small_count(count) else count


def suppress_small_counts(
    counts: Mapping[Hashable, int], relations: Iterable[Relation]
) -> dict[Hashable, Count]:
    """All counts as they may be published together (complementary suppression).

    Neither the difference between a whole and one published part, nor between a whole and the sum
    of all published parts, is 1 to 4, in either direction. Parts are suppressed rather than wholes,
    the smaller ones first; a suppressed key is suppressed everywhere.
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
    """Those of these parts that must be suppressed; the largest ones are kept if possible."""
    together, hidden = 0, set()
    for key in sorted(dict.fromkeys(parts), key=lambda key: -counts[key]):
        rest = (counts[whole] - counts[key], counts[whole] - together - counts[key])
        if any(is_small_count(abs(number)) for number in rest):
            hidden.add(key)
        else:
            together += counts[key]
    return hidden
