"""How much people agree in a silent grouping, the machine beside them, and where they are divided.

Everything here is computed from ``CardSortAgreement``, the counts that are told of pairs of notes,
and from no person's piles. So it tells nothing that a reader of these counts could not compute: not
to insiders who subtract their own piles, and nothing of a latecomer, whose change is not told.

That is why people are compared by twos: the mean over every two of them follows from the counts.
How near each person comes to the consensus of the others does not; of a file of piles
``benchmarks/ceiling_of_piles.py`` computes both. How firm piles are: ``firm_piles.py``. Pure.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from workshop.needs.co_occurrence import CardSortAgreement, Cluster

ENOUGH_NOTES = 10
"""The least number of notes on which people and machine are compared: of fewer, one decides."""
NEAR = 0.05
"""Two indices that differ by no more are said to be alike."""
NEARLY = 0.1
"""A share that differs from a half by no more is about a half; two shares are about equal."""
SOME = 0.3
"""The least share that a note has with each of two clusters to be between them."""

_NO_ROOM = 1e-9


class Nearness(StrEnum):
    """How near the machine comes to a person, beside how near people come to each other."""

    NEARER = "nearer"
    AS_NEAR = "as_near"
    FARTHER = "farther"


@dataclass(frozen=True)
class Comparison:
    """How alike two people sort (``people``), and a person and the machine, on the same ``notes``
    (how many). Both are adjusted Rand indices: 1 the same groups, 0 as alike as by chance."""

    notes: int
    people: float
    machine: float

    @property
    def nearness(self) -> Nearness:
        """In words; indices within ``NEAR`` are alike."""
        if abs(self.machine - self.people) <= NEAR:
            return Nearness.AS_NEAR
        return Nearness.NEARER if self.machine > self.people else Nearness.FARTHER


@dataclass(frozen=True)
class DividedNote:
    """A note that about half of the people put with ``near``, or about as many with ``near`` as
    with ``other``. Both are other notes, which stand for their clusters."""

    note: str
    near: str
    other: str | None = None


def measure_alikeness(found: CardSortAgreement) -> float | None:
    """How alike two people sort: 1 the same piles, 0 as alike as by chance.

    The adjusted Rand index (Hubert and Arabie, 1985) with its numerator and its denominator each as
    a mean over every two people: Fleiss' kappa (1971) over pairs of notes. ``None`` where it has
    no value: no pair was judged, or all were put together, or all apart.
    """
    pairs = _judged_pairs(found)
    together, both = found.together[pairs], found.both[pairs]
    by_two = together * (together - 1) / (both * (both - 1))
    own = float((together / both).sum())
    return _adjust(float(by_two.sum()), own, own, len(both))


def compare_with(found: CardSortAgreement, machine: Mapping[str, Hashable]) -> Comparison | None:
    """People and machine on the notes that both have grouped; ``None`` where these are fewer than
    ``ENOUGH_NOTES`` or than half of the judged ones, or an index has no value.

    ``machine``: note → its group. It is compared with every person as people are with each other.
    """
    shared = found.only(set(found.judged) & set(machine))
    if len(shared.notes) < max(ENOUGH_NOTES, len(found.judged) / 2):
        return None
    pairs = _judged_pairs(shared)
    shares = shared.shares[pairs]
    names = {group: number for number, group in enumerate(set(machine.values()))}
    groups = np.array([names[machine[note]] for note in shared.notes])
    proposed = (groups[:, None] == groups[None, :])[pairs]
    sums = (float(shares[proposed].sum()), float(shares.sum()), float(proposed.sum()))
    people, beside = measure_alikeness(shared), _adjust(*sums, len(shares))
    if people is None or beside is None:
        return None
    return Comparison(len(shared.notes), people, beside)


def find_divided(found: CardSortAgreement, clusters: Sequence[Cluster]) -> list[DividedNote]:
    """The notes about which people are divided, those between two clusters first, then those of
    which about half of the people hold that they belong to one.

    A note belongs to a cluster by its mean share with the cluster's other notes.
    """
    between: list[tuple[float, DividedNote]] = []
    half: list[tuple[float, DividedNote]] = []
    for note, shares in zip(found.notes, _shares_with(found, clusters), strict=True):
        best = [int(at) for at in np.argsort(-shares, kind="stable")[:2]]
        near = [_speaker(clusters[at], note) for at in best]
        if len(best) > 1 and shares[best[1]] >= SOME and np.ptp(shares[best]) <= NEARLY:
            between.append((float(np.ptp(shares[best])), DividedNote(note, *near)))
        elif best and abs(shares[best[0]] - 0.5) <= NEARLY:
            half.append((abs(float(shares[best[0]]) - 0.5), DividedNote(note, near[0])))
    return [row for rows in (between, half) for _by, row in sorted(rows, key=lambda row: row[0])]


def _judged_pairs(found: CardSortAgreement) -> NDArray[np.bool_]:
    """Which pairs were judged, each once: shape (notes, notes), the upper half."""
    judged: NDArray[np.bool_] = np.triu(found.both, 1) > 0
    return judged


def _adjust(shared: float, one: float, other: float, pairs: int) -> float | None:
    """The adjusted Rand index from numbers of pairs: together in both, in each, and all of them."""
    chance = one * other / max(pairs, 1)
    room = (one + other) / 2 - chance
    return (shared - chance) / room if room > _NO_ROOM else None


def _shares_with(found: CardSortAgreement, clusters: Sequence[Cluster]) -> NDArray[np.float64]:
    """The mean share of each note with the other notes of each cluster, shape (notes, clusters); 0
    where no pair of them was judged."""
    place = {note: at for at, note in enumerate(found.notes)}
    known = found.shares.copy()
    np.fill_diagonal(known, np.nan)
    means = np.zeros((len(found.notes), len(clusters)))
    for number, cluster in enumerate(clusters):
        shares = known[:, [place[note] for note in cluster.notes]]
        judged = np.maximum(np.sum(~np.isnan(shares), axis=1), 1)
        means[:, number] = np.nansum(shares, axis=1) / judged
    return means


def _speaker(cluster: Cluster, note: str) -> str:
    """The best connected note of a cluster other than this one."""
    return next(one for one in cluster.notes if one != note)
