"""Nearest groups of notes by cosine distance, and near-duplicates by cosine similarity. Pure."""

from collections.abc import Collection, Sequence

import numpy as np

from workshop.needs.suggestions.embedding import Matrix
from workshop.text_folding import fold_words

Near = list[tuple[int, float]]

SAME = 0.7
"""The cosine similarity of the own model's embeddings from which two notes are near-duplicates."""


def near_groups(
    vectors: Matrix, groups: Sequence[Sequence[int]], alone: Sequence[int], most: int = 3
) -> dict[int, Near]:
    """The ``most`` groups nearest to each note of ``alone``, with cosine distances, nearest first.

    Notes and groups are numbers. Distances, 0 to 2, are between the note's vector and the mean of
    the group's vectors, after subtracting the mean of all.
    """
    filled = [number for number, group in enumerate(groups) if len(group)]
    if not filled or not len(alone):
        return {}
    centred = _unit(vectors - vectors.mean(axis=0))
    centres = _unit(np.array([centred[list(groups[number])].mean(axis=0) for number in filled]))
    distances = np.clip(1 - centred[list(alone)] @ centres.T, 0, 2)
    found = {}
    for note, row in zip(alone, distances, strict=True):
        order = np.argsort(row, kind="stable")[:most]
        found[note] = [(filled[place], round(float(row[place]), 3)) for place in order]
    return found


def find_same(
    texts: Sequence[str],
    vectors: Matrix,
    apart: Collection[tuple[int, int]] = (),
    least: float = SAME,
) -> list[tuple[list[int], float]]:
    """Sets of near-duplicates, each with its least cosine similarity, the most similar first.

    All pairs of a set have at least the similarity ``least`` (complete linkage), or are equal but
    for case and punctuation. ``apart``: pairs that people said are different; never in one set.
    """
    if len(texts) < 2:
        return []
    likeness = np.minimum(vectors @ vectors.T, 1.0)
    _make_equal(texts, likeness)
    foes = {frozenset(pair) for pair in apart}
    sets: dict[int, list[int]] = {}
    for one, other in _closest(likeness, least):
        mine, theirs = sets.get(one, [one]), sets.get(other, [other])
        if mine is theirs or not _all_same(mine, theirs, likeness, least, foes):
            continue
        joined = sorted([*mine, *theirs])
        sets.update(dict.fromkeys(joined, joined))
    unique = {id(found): found for found in sets.values()}
    rated = [(found, _least(likeness, found)) for found in unique.values()]
    return sorted(rated, key=lambda entry: (-entry[1], entry[0]))


def _closest(likeness: Matrix, least: float) -> list[tuple[int, int]]:
    """The pairs that are similar enough, the most similar first."""
    ones, others = np.nonzero(np.triu(likeness >= least, 1))
    order = np.lexsort((others, ones, -likeness[ones, others]))
    return [(int(ones[place]), int(others[place])) for place in order]


def _make_equal(texts: Sequence[str], likeness: Matrix) -> None:
    places: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        if words := fold_words(text):
            places.setdefault(words, []).append(number)
    for equal in places.values():
        likeness[np.ix_(equal, equal)] = 1.0


def _all_same(
    mine: Sequence[int],
    theirs: Sequence[int],
    likeness: Matrix,
    least: float,
    foes: Collection[frozenset[int]],
) -> bool:
    return all(
        likeness[one, other] >= least and frozenset((one, other)) not in foes
        for one in mine
        for other in theirs
    )


def _least(likeness: Matrix, found: Sequence[int]) -> float:
    return round(float(likeness[np.ix_(list(found), list(found))].min()), 3)


def _unit(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))
