"""What people put together, learned from: the more alike two notes are to notes that people put
together, the more alike they are to each other. Pure.

Kernel ridge regression (Saunders, Gammerman, Vovk 1998) of the pairs: every note is described by
the notes that people have sorted, K(K + λ)⁻¹, and two notes are as much together as those that
describe them. In closed form and without chance: a few sorted notes are enough.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from workshop.needs.suggestions.embedding import Matrix

RIDGE = 0.5
"""λ: how little a single sorted note may say. From 0.2 to 1 nothing changes much."""


def expect_pairs(
    likeness: Matrix, groups: Sequence[Sequence[int]], together: Mapping[tuple[int, int], float]
) -> Matrix:
    """How far every two notes are expected together, about 0 to 1, shape (notes, notes).

    ``likeness``: similarities; ``groups``: of people, all pairs in one are together; ``together``:
    pair → share of the people who put it on one pile. For pairs of sorted notes it is what people
    did. Without any sorted note all is 0.
    """
    sorted_notes = sorted({n for group in groups for n in group} | {n for p in together for n in p})
    place = {note: at for at, note in enumerate(sorted_notes)}
    held = np.eye(len(place))
    for (one, other), share in together.items():
        held[place[one], place[other]] = held[place[other], place[one]] = share
    for group in groups:
        at = [place[note] for note in group]
        held[np.ix_(at, at)] = 1
    known = likeness[np.ix_(sorted_notes, sorted_notes)]
    described = np.linalg.solve(known + RIDGE * np.eye(len(known)), likeness[sorted_notes]).T
    described[sorted_notes] = np.eye(len(known))
    return np.asarray(described @ held @ described.T)
