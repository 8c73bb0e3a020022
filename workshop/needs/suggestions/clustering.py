"""Spectral clustering of notes in a graph of nearest neighbours. Pure: vectors and lemmas in.

The steps: features are the centred embeddings of a note and of its words beside lemma TF-IDF; each
note is moved half-way to the mean of its nearest neighbours, then linked to those nearest to it
now; the graph is cut into groups (Damle, Minden, Ying: Simple, direct and efficient multi-way
spectral clustering, 2019). The number of groups is the one with the highest modularity (Newman,
Girvan 2004); at last single notes are moved between groups as long as that raises modularity.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr, svd
from scipy.sparse import csr_array
from scipy.sparse.linalg import eigsh

from workshop.needs.suggestions.embedding import Matrix, halves

Labels = NDArray[np.int64]

NEIGHBOURS = 15
LEMMA_WEIGHT = 0.6
FEWEST, MOST = 2, 40
_DENSE = 400
"""Up to this many notes all eigenvectors are computed at once, with a dense matrix."""


def describe_notes(vectors: Matrix, lemmas: Sequence[Sequence[str]]) -> Matrix:
    """The features of notes, one row of unit length each: both halves centred, and lemma TF-IDF.

    ``vectors``: from ``embedding.embed_meaning``; ``lemmas``: the lemmas of each note.
    """
    parts = [_unit(half - half.mean(axis=0)) for half in halves(vectors)]
    return _unit(np.hstack([*parts, LEMMA_WEIGHT * weigh_lemmas(lemmas)]))


def weigh_lemmas(lemmas: Sequence[Sequence[str]]) -> Matrix:
    """TF-IDF: one row a note, one column a lemma in alphabetical order; rows of unit length, or 0
    for a note without lemmas.

    The weight is (1 + ln count) · (ln((1 + notes) / (1 + notes with the lemma)) + 1): sublinear
    counts and smoothed inverse frequency (Manning, Raghavan, Schütze 2008, 6.2 and 6.4.1), the
    same numbers as scikit-learn's ``TfidfVectorizer(sublinear_tf=True)``.
    """
    column = {lemma: at for at, lemma in enumerate(sorted({one for row in lemmas for one in row}))}
    counts = np.zeros((len(lemmas), len(column)))
    for row, words in enumerate(lemmas):
        for lemma in words:
            counts[row, column[lemma]] += 1
    present = counts > 0
    sublinear = np.where(present, 1 + np.log(np.maximum(counts, 1)), 0)
    return _unit(sublinear * (np.log((1 + len(lemmas)) / (1 + present.sum(axis=0))) + 1))


def group_notes(
    vectors: Matrix, lemmas: Sequence[Sequence[str]], number: int | None = None
) -> Labels:
    """The label of each note's group, from vectors and lemmas; ``number`` as in ``find_groups``."""
    features = describe_notes(vectors, lemmas)
    blended = blend_neighbours(features, link_neighbours(features))
    return find_groups(link_neighbours(blended), number)


def blend_neighbours(features: Matrix, links: csr_array) -> Matrix:
    """Smooth features: move each note half-way to the weighted mean of its neighbours.

    Short notes have few words, and their neighbours add context. Rows have unit length.
    """
    weights = np.asarray(links.sum(axis=1)).reshape(-1, 1)
    means = (links @ features) / np.maximum(weights, 1e-12)
    return _unit(features + means)


def link_neighbours(features: Matrix, neighbours: int = NEIGHBOURS) -> csr_array:
    """The symmetric nearest-neighbour graph, shape (notes, notes), as a sparse array.

    Weights are cosine similarities, negative ones 0; an edge is kept if either end chose it.
    """
    count = len(features)
    near = min(neighbours, count - 1)
    if near < 1:
        return csr_array((count, count))
    likeness = features @ features.T
    np.fill_diagonal(likeness, -1)
    columns = np.argpartition(-likeness, near - 1, axis=1)[:, :near].ravel()
    rows = np.repeat(np.arange(count), near)
    weights = np.maximum(likeness[rows, columns], 0)
    links = csr_array((weights, (rows, columns)), shape=(count, count))
    return csr_array(links.maximum(links.T))


def find_groups(links: csr_array, number: int | None = None) -> Labels:
    """The label of each note's group, 0, 1, 2 …; ``number``: of groups, ``None``: the best one.

    The best number, from ``FEWEST`` to ``MOST``, is the one with the highest modularity.
    """
    count = links.shape[0]
    if count <= FEWEST:
        return np.zeros(count, dtype=np.int64)
    if number is not None:
        number = max(1, min(number, count - 1))
        return mend_groups(links, _cut(_spectrum(links, number), number))
    most = min(MOST, count // 3 + 1, count - 1)
    spectrum = _spectrum(links, most)
    cuts = [_cut(spectrum, size) for size in range(FEWEST, most + 1)]
    if count <= _DENSE:
        cuts = [mend_groups(links, labels) for labels in cuts]
    best = max(cuts, key=lambda labels: modularity(links, labels))
    return best if count <= _DENSE else mend_groups(links, best)


def mend_groups(links: csr_array, labels: Labels) -> Labels:
    """Greedy local search: move the note whose move raises modularity most, until none does.

    No group loses its last note; at most two moves per note are made.
    """
    count, groups = len(labels), int(labels.max()) + 1
    labels, rows = labels.copy(), np.arange(count)
    degrees = np.asarray(links.sum(axis=1)).ravel()
    belongs = np.eye(groups)[labels]
    towards, sizes, members = links @ belongs, degrees @ belongs, belongs.sum(axis=0)
    itself, whole = links.diagonal(), max(float(degrees.sum()), 1e-12)
    for _move in range(2 * count):
        staying = towards[rows, labels] - itself - degrees * (sizes[labels] - degrees) / whole
        gains = towards - np.outer(degrees, sizes) / whole - staying[:, None]
        gains[rows, labels] = -np.inf
        gains[members[labels] == 1] = -np.inf
        note, to = divmod(int(gains.argmax()), groups)
        if gains[note, to] <= 1e-9:
            break
        place, change = slice(links.indptr[note], links.indptr[note + 1]), (labels[note], to)
        labels[note] = to
        for group, sign in zip(change, (-1, 1), strict=True):
            sizes[group] += sign * degrees[note]
            members[group] += sign
            towards[links.indices[place], group] += sign * links.data[place]
    return labels


def modularity(links: csr_array, labels: Labels) -> float:
    """Modularity: the share of weight inside groups minus that expected by chance, at most 1."""
    degrees = np.asarray(links.sum(axis=1)).ravel()
    whole = degrees.sum()
    if not whole:
        return 0.0
    rows, columns = links.nonzero()
    inside = np.asarray(links[rows, columns]).ravel()[labels[rows] == labels[columns]].sum()
    shares = np.bincount(labels, degrees) / whole
    return float(inside / whole - (shares**2).sum())


def _spectrum(links: csr_array, size: int) -> Matrix:
    """The leading eigenvectors of the normalised graph as columns, largest eigenvalue first."""
    count = links.shape[0]
    # A faint link between all notes: without it, unconnected components are cut at random.
    degrees = np.asarray(links.sum(axis=1)).ravel() + count * 1e-6
    scale = 1 / np.sqrt(degrees)
    if count <= _DENSE or size >= count - 1:
        dense = (links.toarray() + 1e-6) * scale[:, None] * scale[None, :]
        _values, vectors = np.linalg.eigh(dense)
        return np.ascontiguousarray(vectors[:, ::-1][:, :size])
    scaled = links.multiply(scale[:, None]).multiply(scale[None, :]).tocsr()
    start = np.ones(count) / np.sqrt(count)
    values, vectors = eigsh(scaled, k=size, which="LA", v0=start)
    return np.ascontiguousarray(vectors[:, np.argsort(-values)])


def _cut(spectrum: Matrix, number: int) -> Labels:
    """Labels from the first ``number`` eigenvectors by pivoted QR; deterministic, no seed."""
    # scikit-learn's own cut, which gives the same groups, is private (cluster_qr); its public
    # spectral_clustering scales the eigenvectors otherwise and computes them again for each number.
    rows = spectrum[:, :number]
    _q, _r, pivots = qr(rows.T, pivoting=True, mode="economic")
    left, _sizes, right = svd(rows[pivots[:number], :].T)
    turned = np.abs(rows @ (left @ right))
    labels = np.argmax(turned, axis=1)
    return np.unique(labels, return_inverse=True)[1].astype(np.int64).ravel()


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12))
