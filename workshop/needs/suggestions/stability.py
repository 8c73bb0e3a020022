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


def count_held(groups: Sequence[Sequence[int]], resampled: Iterable[Labels]) -> list[int | None]:
    """In how many of 100 repetitions each group held.

    ``groups``: the notes of each, as numbers. ``resampled``: for each repetition the label of
    every note, shape (notes,), ``OUT`` for those that it left out. A note that is in the
    repetition but in none of its groups has a label of its own. Repetitions that keep fewer than
    two of its notes say nothing about a group, and the rest are scaled to 100; ``None`` for a group
    of which none keeps two.
    """
    held, tried = [0] * len(groups), [0] * len(groups)
    for labels in resampled:
        sizes = np.bincount(labels[labels != OUT], minlength=1)
        for at, group in enumerate(groups):
            left = labels[list(group)]
            left = left[left != OUT]
            if len(left) > 1:
                shared = np.bincount(left, minlength=len(sizes))
                tried[at] += 1
                held[at] += bool((shared / (len(left) + sizes - shared)).max() > DISSOLVED)
    return [round(100 * n / of) if of else None for n, of in zip(held, tried, strict=True)]
