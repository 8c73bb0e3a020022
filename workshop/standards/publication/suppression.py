"""Suppression of small counts of people in a publication: of experts and of voters.

How many people stand behind notes is told by another rule, ``disclosure.told_people``.
"""

from workshop.disclosure import COUNT_THRESHOLD, below, is_small_count

Count = int | str
"""A whole number, or ``FEW``."""
FEW = below(COUNT_THRESHOLD)
"""Stands for a suppressed count."""


def suppress_small_count(count: int) -> Count:
    """A single count, which is in no relation to others: itself, or ``FEW`` where it is small."""
    return FEW if is_small_count(count) else count
