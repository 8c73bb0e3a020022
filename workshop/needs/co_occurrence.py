"""What people who grouped notes in silence agree about: how often two notes lie on one pile.

Co-occurrence as in open card sorting (Coxon, Sorting Data, 1999): for each pair of notes, how many
of those who placed both put them on the same pile. Piles have no names, and their numbers cannot be
compared between people. Pairs that fewer than ``PAIR_THRESHOLD`` people have judged are suppressed,
so that nobody's own piles can be read from the result.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from workshop.disclosure import PAIR_THRESHOLD

ENOUGH = 0.6
"""The default share that the pairs of a cluster have on average, at least."""
_NOWHERE = -1
_UNKNOWN = -1.0
"""Stands for the share of a pair that too few people judged when clusters are looked for."""
_ROUNDING = 1e-9

Placements = Mapping[str, Mapping[str, int]]
"""Participant → note → the number of the pile."""
Tree = NDArray[np.float64]
"""Which notes and clusters are joined one after the other, as in ``scipy.cluster.hierarchy``."""
Pair = tuple[str, str]
"""Two notes, the smaller id first."""


@dataclass(frozen=True)
class PairAgreement:
    """``together`` of the ``both`` people who placed the two notes put them on one pile."""

    together: int
    both: int

    @property
    def share(self) -> float:
        """From 0 (always apart) to 1 (always together)."""
        return self.together / self.both


@dataclass(frozen=True)
class Cluster:
    """Notes that people put together on average, the best connected note first.

    ``share``: the mean share of its pairs; ``weakest`` and ``strongest``: of its judged pairs.
    """

    notes: tuple[str, ...]
    share: float
    weakest: PairAgreement
    strongest: PairAgreement


@dataclass(frozen=True, eq=False)
class CardSortAgreement:
    """Co-occurrence matrices of whole counts. ``people``: how many took part.

    ``together`` and ``both`` are symmetric, shape (notes, notes), in the order of ``notes``. Where
    fewer than ``PAIR_THRESHOLD`` people judged a pair, both are 0. The diagonal holds how many
    people placed a note.
    """

    people: int
    notes: tuple[str, ...]
    together: NDArray[np.int_]
    both: NDArray[np.int_]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {note: at for at, note in enumerate(self.notes)}

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """``together / both`` per pair, ``nan`` where the pair is suppressed."""
        with np.errstate(invalid="ignore"):
            shares: NDArray[np.float64] = np.where(
                self.both > 0, self.together / np.maximum(self.both, 1), np.nan
            )
        return shares

    def between(self, one: str, other: str) -> PairAgreement | None:
        """The agreement about a pair, in either order; ``None`` where too few people judged it."""
        if one not in self._place or other not in self._place:
            return None
        return self._shared(self._place[one], self._place[other])

    @cached_property
    def pairs(self) -> dict[Pair, PairAgreement]:
        """All judged pairs, the strongest first; among equals the one more people judged."""
        known: list[tuple[Pair, PairAgreement]] = []
        for i, j in np.argwhere(np.triu(self.both, 1)).tolist():
            known.append(((self.notes[i], self.notes[j]), PairAgreement(*self._counts(i, j))))
        known.sort(key=lambda row: (-row[1].share, -row[1].both, row[0]))
        return dict(known)

    @cached_property
    def fingerprint(self) -> bytes:
        """Of equal counts the same; to keep what follows from them."""
        counts = (self.together.tobytes(), self.both.tobytes())
        return sha256(b"".join((repr(self.notes).encode(), *counts))).digest()

    @cached_property
    def judged(self) -> tuple[str, ...]:
        """The notes of judged pairs."""
        others = self.both.copy()
        np.fill_diagonal(others, 0)
        return tuple(self.notes[place] for place in np.flatnonzero(others.any(axis=1)))

    def only(self, notes: Collection[str]) -> "CardSortAgreement":
        """The same for some of the notes."""
        places = [place for place, note in enumerate(self.notes) if note in notes]
        within = np.ix_(places, places)
        kept = tuple(self.notes[place] for place in places)
        return CardSortAgreement(self.people, kept, self.together[within], self.both[within])

    def with_pairs(self, counts: Mapping[Pair, Mapping[Hashable, int]]) -> "CardSortAgreement":
        """The same with other counts for some pairs: how many put the two notes ``together``, and
        how many ``apart``."""
        together, both = self.together.copy(), self.both.copy()
        for (note, other), tally in counts.items():
            i, j = self._place[note], self._place[other]
            together[i, j] = together[j, i] = tally.get("together", 0)
            both[i, j] = both[j, i] = sum(tally.values())
        return CardSortAgreement(self.people, self.notes, together, both)

    def closest(self, note: str) -> tuple[str, PairAgreement] | None:
        """The note with the highest share to this one; ``None`` where no pair was judged."""
        place = self._place[note]
        shares = self.shares[place].copy()
        shares[place] = np.nan
        if np.isnan(shares).all():
            return None
        best = int(np.nanargmax(shares))
        shared = self._shared(place, best)
        return (self.notes[best], shared) if shared else None

    def clusters(self, least: float = ENOUGH) -> list[Cluster]:
        """Clusters whose pairs share at least ``least`` on average, largest cluster first.

        Average linkage, the usual reading of a card sort: ``share`` of a cluster is never below
        ``least``, though ``weakest`` may be. A pair that too few people judged pulls apart, so no
        note belongs only by what is not known.
        """
        if len(self.notes) < 2:
            return []
        labels = cut_tree(link_notes(self.shares), least)
        members = [np.flatnonzero(labels == label) for label in np.unique(labels)]
        found = [self._cluster(places) for places in members if len(places) > 1]
        return sorted(found, key=lambda one: (-len(one.notes), -one.share, one.notes))

    def scattered(self, least: float = ENOUGH) -> list[str]:
        """Notes of judged pairs that belong to no cluster, by their highest share, rising."""
        inside = {note for cluster in self.clusters(least) for note in cluster.notes}
        outside = [note for note in self.notes if note not in inside]
        best = {note: self.closest(note) for note in outside}
        judged = [(found[1].share, note) for note in outside if (found := best[note])]
        return [note for _share, note in sorted(judged)]

    def _counts(self, i: int, j: int) -> tuple[int, int]:
        return int(self.together[i, j]), int(self.both[i, j])

    def _shared(self, i: int, j: int) -> PairAgreement | None:
        together, both = self._counts(i, j)
        return PairAgreement(together, both) if both and i != j else None

    def _cluster(self, places: NDArray[np.int_]) -> Cluster:
        shares = self.shares[np.ix_(places, places)].copy()
        np.fill_diagonal(shares, np.nan)
        order = places[np.argsort(-np.nanmean(shares, axis=1), kind="stable")]
        pairs = [self._shared(i, j) for i, j in combinations(places, 2)]
        judged = sorted((pair for pair in pairs if pair), key=lambda pair: (pair.share, pair.both))
        names = tuple(self.notes[at] for at in order)
        return Cluster(names, float(np.nanmean(shares)), judged[0], judged[-1])


def measure_agreement(placements: Placements, fewest: int = PAIR_THRESHOLD) -> CardSortAgreement:
    """Count co-occurrences from where each person put the notes.

    ``fewest``: the threshold of people per pair, raised to ``PAIR_THRESHOLD`` where it is lower.
    Notes that nobody placed are not in the result.
    """
    fewest = max(fewest, PAIR_THRESHOLD)
    sorted_notes = tuple(sorted({note for own in placements.values() for note in own}))
    place = {note: at for at, note in enumerate(sorted_notes)}
    size = len(sorted_notes)
    together = np.zeros((size, size), dtype=np.int_)
    both = np.zeros((size, size), dtype=np.int_)
    for own in placements.values():
        piles = np.full(size, _NOWHERE)
        for note, pile in own.items():
            piles[place[note]] = pile
        placed = piles != _NOWHERE
        judged = np.outer(placed, placed)
        both += judged
        together += judged & (piles[:, None] == piles[None, :])
    # Suppressed: with fewer people, a count of a pair would give away one person's own piles.
    too_few = both < fewest
    together[too_few] = both[too_few] = 0
    people = sum(1 for own in placements.values() if own)
    return CardSortAgreement(people, sorted_notes, together, both)


def link_notes(shares: NDArray[np.float64]) -> Tree:
    """The tree of average linkage (Sokal and Michener, 1958) of two or more notes, from the shares
    of their pairs: symmetric, shape (notes, notes), ``nan`` where a pair was not judged."""
    from scipy.cluster.hierarchy import linkage  # not before somebody looks
    from scipy.spatial.distance import squareform

    apart = 1 - np.nan_to_num(shares, nan=_UNKNOWN)
    np.fill_diagonal(apart, 0)
    tree: Tree = linkage(squareform(apart, checks=False), method="average")
    return tree


def cut_tree(tree: Tree, least: float) -> NDArray[np.int64]:
    """The label of every note where clusters share at least ``least`` on average; a note in no
    cluster has a label of its own."""
    from scipy.cluster.hierarchy import fcluster

    return np.asarray(fcluster(tree, t=1 - least + _ROUNDING, criterion="distance"), dtype=np.int64)


def pair_weights(rounds: Iterable[CardSortAgreement]) -> dict[Pair, float]:
    """The weight of each pair of notes, 0 to 1, from any number of groupings in silence.

    A pair judged several times has the share over all of its judgements. A pair that is missing
    was not judged by enough people; that is unknown, not 0.
    """
    sums: dict[Pair, tuple[int, int]] = {}
    for one in rounds:
        for pair, shared in one.pairs.items():
            together, both = sums.get(pair, (0, 0))
            sums[pair] = (together + shared.together, both + shared.both)
    return {pair: together / both for pair, (together, both) in sums.items()}


def ordered_by_cluster(found: CardSortAgreement, clusters: Sequence[Cluster]) -> list[str]:
    """The notes in the order of a heat map: cluster after cluster, then the other judged notes."""
    inside = [note for cluster in clusters for note in cluster.notes]
    known = set(inside)
    rest = [note for note in found.notes if note not in known and found.closest(note)]
    return inside + rest
