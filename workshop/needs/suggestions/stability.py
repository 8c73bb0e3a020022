"""How often groups hold together when some of the notes, or of the people, are left out. Pure.

Clusterwise stability (Hennig, Cluster-wise assessment of cluster stability, 2007): grouping is
repeated on parts of the data; a group holds in one repetition when a group of that repetition has
a Jaccard index above 0.5 with what is left of it. At 0.5 or less it counts as dissolved.
"""

from collections.abc import Iterable, Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 100
"""How many repetitions are usual, so that the result can be said as "83 of 100"."""
KEPT = 0.8
"""The share of the notes in each repetition: drawing with replacement would make doubles, which
every method puts together."""
DISSOLVED = 0.5
OUT = -1
"""The label of a note that a repetition left out, or put into no group."""

Labels = NDArray[np.int64]


def draw_parts(size: int, resamples: int = RESAMPLES, seed: int = 0) -> list[list[int]]:
    """For each repetition the numbers (0 to ``size`` - 1, rising) that it keeps: four of five.

    The same size and seed give the same parts, so a result can be repeated.
    """
    random = Random(seed)  # noqa: S311 (a repeatable draw, nothing secret)
    kept = max(min(size, 2), round(size * KEPT))
    return [sorted(random.sample(range(size), kept)) for _time in range(resamples)]


def count_held(groups: Sequence[Sequence[int]], resampled: Iterable[Labels]) -> list[int]:
    """For each group the number of repetitions in which it held.

    ``groups``: the notes of each, as numbers. ``resampled``: for each repetition the label of
    every note, shape (notes,), ``OUT`` for those that it left out. A note that is in the
    repetition but in none of its groups has a label of its own. A group of which fewer than two
    notes are left cannot be judged and counts as dissolved.
    """
    held = [0] * len(groups)
    for labels in resampled:
        sizes = np.bincount(labels[labels != OUT]) if (labels != OUT).any() else np.zeros(1)
        for at, group in enumerate(groups):
            left = labels[list(group)]
            left = left[left != OUT]
            if len(left) < 2:
                continue
            shared = np.bincount(left, minlength=len(sizes))
            held[at] += bool((shared / (len(left) + sizes - shared)).max() > DISSOLVED)
    return held
