"""Which notes of a group say best what the group says: the most central first. Pure.

Their words are offered as the header of the group; see ``benchmarks/header_words.py``.
"""

from collections.abc import Sequence

import numpy as np

from workshop.needs.suggestions.embedding import Matrix


def order_central(features: Matrix, notes: Sequence[int]) -> list[int]:
    """The notes by their mean similarity to the others of the group, the highest first.

    ``features``: one row of unit length per note.
    """
    rows = features[list(notes)]
    fits = rows @ rows.sum(axis=0)
    return [notes[at] for at in np.argsort(-fits, kind="stable")]


def mean_likeness(features: Matrix, notes: Sequence[int]) -> float:
    """The mean cosine similarity between two of the notes, at most 1; 0 for a single note."""
    rows, count = features[list(notes)], len(notes)
    if count < 2:
        return 0.0
    whole = float(np.square(rows.sum(axis=0)).sum())
    return round((whole - count) / (count * (count - 1)), 3)
