"""Grouping of notes: average linkage of smoothed similarities. Pure: vectors and lemmas in.

The steps: notes are compared by the cosine similarity of their embeddings, of their words'
embeddings and of their lemmas; each note is moved half-way to the mean of its nearest neighbours;
average linkage (Sokal and Michener 1958) joins the most similar; the tree is cut, and every note
goes to the group it is most similar to on average, again and again until none moves, as in k-means
(Lloyd 1982). The number of groups is the one with the highest modularity (Newman, Girvan 2004).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_array, diags_array, eye_array
from scipy.spatial.distance import squareform

from workshop.needs.suggestions.embedding import WORDS, Matrix, split_parts

Labels = NDArray[np.int64]

METHOD = "average_linkage"
NEIGHBOURS = 15
WORD_WEIGHT, LEMMA_WEIGHT = 0.7, 1.0
"""What the embeddings of words and their lemmas weigh beside the embeddings of whole texts."""
FEWEST, MOST = 2, 40
ROUNDS = 10
"""How often notes may move to the group nearest to them; most rest after three or four."""
LOOSE = -1
"""The label of a note that is in no group yet."""
_EVERY_NUMBER = 400
"""Up to this many notes every number of groups is tried; of more, numbers about a fifth apart."""


def compare_notes(vectors: Matrix, lemmas: Sequence[Sequence[str]]) -> Matrix:
    """The cosine similarity of every two notes, -1 to 1, shape (notes, notes).

    ``vectors``: from ``embedding.embed_meaning``, each part centred over all notes; ``lemmas``: the
    lemmas of each note.
    """
    words = weigh_lemmas(lemmas)
    likeness = LEMMA_WEIGHT**2 * (words @ words.T).toarray()
    for at, part in enumerate(split_parts(vectors)):
        weight = WORD_WEIGHT if at == WORDS else 1.0
        centred = weight * _unit(part - part.mean(axis=0))
        likeness += centred @ centred.T
    return _rescale(likeness)


def weigh_lemmas(lemmas: Sequence[Sequence[str]]) -> csr_array:
    """TF-IDF: one row a note, one column a lemma in alphabetical order; rows of unit length, or 0
    for a note without lemmas.

    The weight is (1 + ln count) · (ln((1 + notes) / (1 + notes with the lemma)) + 1): sublinear
    counts and smoothed inverse frequency (Manning, Raghavan, Schütze 2008, 6.2 and 6.4.1), the
    same numbers as scikit-learn's ``TfidfVectorizer(sublinear_tf=True)``.
    """
    column = {lemma: at for at, lemma in enumerate(sorted({one for row in lemmas for one in row}))}
    places = [(row, column[lemma]) for row, words in enumerate(lemmas) for lemma in words]
    rows, columns = zip(*places, strict=True) if places else ((), ())
    shape = (len(lemmas), len(column))
    counts = csr_array((np.ones(len(places)), (rows, columns)), shape=shape)
    counts.sum_duplicates()
    held = np.bincount(counts.indices, minlength=len(column))
    rarity = np.log((1 + len(lemmas)) / (1 + held)) + 1
    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    lengths = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    return csr_array(diags_array(1 / np.maximum(lengths, 1e-12)) @ counts)


def group_notes(
    vectors: Matrix, lemmas: Sequence[Sequence[str]], number: int | None = None
) -> Labels:
    """The label of each note's group, from vectors and lemmas; ``number`` as in ``find_groups``."""
    return find_groups(compare_notes(vectors, lemmas), number)


def find_groups(likeness: Matrix, number: int | None = None) -> Labels:
    """The label of each note's group, 0, 1, 2 …; ``number``: of groups, ``None``: the best one.

    ``likeness``: similarities, symmetric, shape (notes, notes). The best number, from ``FEWEST`` to
    ``MOST``, is the one with the highest modularity.
    """
    return divide(smooth_likeness(likeness, link_neighbours(likeness)), number)


def link_neighbours(likeness: Matrix, neighbours: int = NEIGHBOURS) -> csr_array:
    """The symmetric nearest-neighbour graph, shape (notes, notes), as a sparse array.

    Weights are similarities, negative ones 0; an edge is kept if either end chose it.
    """
    count = len(likeness)
    near = min(neighbours, count - 1)
    if near < 1:
        return csr_array((count, count))
    others = likeness.copy()
    np.fill_diagonal(others, -np.inf)
    columns = np.argpartition(-others, near - 1, axis=1)[:, :near].ravel()
    rows = np.repeat(np.arange(count), near)
    weights = np.maximum(likeness[rows, columns], 0)
    links = csr_array((weights, (rows, columns)), shape=(count, count))
    return csr_array(links.maximum(links.T))


def smooth_likeness(likeness: Matrix, links: csr_array) -> Matrix:
    """The similarities after each note is moved half-way to the weighted mean of its neighbours.

    Short notes have few words, and their neighbours add context. A note without neighbours stays.
    """
    weights = np.asarray(links.sum(axis=1)).ravel()
    means = diags_array(1 / np.maximum(weights, 1e-12)) @ links
    moved = csr_array(eye_array(len(likeness)) + means)
    return _rescale(moved @ (moved @ likeness).T)


def divide(
    likeness: Matrix,
    number: int | None,
    given: Sequence[Sequence[int]] = (),
    most: int = MOST,
) -> Labels:
    """Divide the notes that are in no given group among those groups and new ones.

    ``likeness``: smoothed similarities; ``number``: of new groups, ``None``: the best one, at most
    ``most`` and also 0 where groups are given, by modularity on the graph of nearest neighbours.
    The notes of the given groups stay; these have the labels 0, 1, 2 …, and the new ones follow.
    """
    count = len(likeness)
    labels = np.full(count, LOOSE, dtype=np.int64)
    for label, group in enumerate(given):
        labels[list(group)] = label
    loose = np.flatnonzero(labels == LOOSE)
    if not len(loose):
        return labels
    tree = _link_average(likeness[np.ix_(loose, loose)])

    def cut(wanted: int) -> Labels:
        begun = labels.copy()
        if wanted:
            begun[loose] = len(given) + _cut(tree, wanted)
        return move_to_nearest(likeness, begun, loose)

    fewest = 0 if given else 1
    if number is not None:
        return cut(max(fewest, min(number, len(loose) - 1)))
    most = max(fewest, min(most, len(loose) // 3 + 1, len(loose) - 1))
    fewest = min(most, 0 if given else FEWEST)
    numbers = range(fewest, most + 1) if count <= _EVERY_NUMBER else _some_numbers(fewest, most)
    links = link_neighbours(likeness)
    return max(map(cut, numbers), key=lambda labels: modularity(links, labels))


def move_to_nearest(likeness: Matrix, labels: Labels, free: Sequence[int] | Labels) -> Labels:
    """Move the ``free`` notes to the group they are most similar to on average, until none moves.

    ``labels``: 0, 1, 2 …, or ``LOOSE``. Where all notes of a group would leave it, the one that
    gains least by leaving stays, so that no group is lost.
    """
    groups = int(labels.max()) + 1
    every = np.arange(len(labels))
    fixed = ~np.isin(every, free)
    itself = likeness.diagonal()[:, None]
    for _round in range(ROUNDS):
        inside = np.eye(groups + 1)[labels][:, :groups]
        fits = (likeness @ inside - itself * inside) / np.maximum(inside.sum(axis=0) - inside, 1)
        moved = labels.copy()
        moved[free] = fits[free].argmax(axis=1)
        gains = fits.max(axis=1) - fits[every, np.maximum(labels, 0)]
        gains[fixed] = 0
        stays = np.where(inside > 0, gains[:, None], np.inf).argmin(axis=0)
        moved[stays] = labels[stays]
        if (moved == labels).all():
            break
        labels = moved
    return labels


def modularity(links: csr_array, labels: Labels) -> float:
    """Modularity: the share of weight inside groups minus that expected by chance, at most 1."""
    degrees = np.asarray(links.sum(axis=1)).ravel()
    whole = degrees.sum()
    if not whole:
        return 0.0
    edges = links.tocoo()
    inside = edges.data[labels[edges.row] == labels[edges.col]].sum()
    shares = np.bincount(labels, degrees) / whole
    return float(inside / whole - (shares**2).sum())


def _some_numbers(fewest: int, most: int) -> list[int]:
    """Numbers of groups from ``fewest`` to ``most``, each about a fifth above the one before."""
    numbers = [fewest]
    while numbers[-1] < most:
        numbers.append(min(most, max(numbers[-1] + 1, round(numbers[-1] * 1.2))))
    return numbers


def _link_average(likeness: Matrix) -> Matrix:
    """The tree of average linkage, as scipy's ``linkage`` returns it; for a single note no rows."""
    if len(likeness) < 2:
        return np.zeros((0, 4))
    apart = likeness.max() - (likeness + likeness.T) / 2
    np.fill_diagonal(apart, 0)
    return np.asarray(linkage(squareform(apart, checks=False), "average"))


def _cut(tree: Matrix, number: int) -> Labels:
    """The labels from 0 on when the tree is cut into this many groups, or the nearest fewer."""
    if not len(tree):
        return np.zeros(1, dtype=np.int64)
    return np.asarray(fcluster(tree, number, "maxclust"), dtype=np.int64) - 1


def _rescale(products: Matrix) -> Matrix:
    """Cosine similarities from scalar products: divided by the lengths that the diagonal holds."""
    lengths = np.sqrt(np.maximum(products.diagonal(), 1e-24))
    return np.asarray(products / lengths[:, None] / lengths[None, :])


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12))
