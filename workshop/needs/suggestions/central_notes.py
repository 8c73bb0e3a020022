"""Which notes of a group say best what the group says: the most central first. Pure.

Their words are offered as the header of the group; see ``benchmarks/header_words.py``.
"""

from collections.abc import Sequence

import numpy as np

from workshop.needs.suggestions.embedding import Matrix


def order_central(likeness: Matrix, notes: Sequence[int]) -> list[int]:
    """The notes by their mean similarity to the others of the group, the highest first.

    ``likeness``: similarities of all notes, shape (notes, notes).
    """
    fits = likeness[np.ix_(notes, notes)].sum(axis=1)
    return [notes[at] for at in np.argsort(-fits, kind="stable")]


def mean_likeness(likeness: Matrix, notes: Sequence[int]) -> float:
    """The mean similarity between two of the notes, at most 1; 0 for a single note."""
    count = len(notes)
    if count < 2:
        return 0.0
    inside = likeness[np.ix_(notes, notes)]
    return round(float(inside.sum() - inside.trace()) / (count * (count - 1)), 3)
