"""Clustering that respects what people have decided already. Pure: numbers in and out.

Groups that people made stay as they are: an ungrouped note that fits one of them about as well as
its own notes do is proposed for it, and the other notes are clustered into new groups. Pairs that
people refused lose their edge and are never in one proposal (cannot-link constraints); pairs that
they put on one pile in silence get a stronger edge.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array, csr_array

from workshop.needs.suggestions.clustering import (
    Labels,
    blend_neighbours,
    find_groups,
    link_neighbours,
)
from workshop.needs.suggestions.embedding import Matrix

Pair = tuple[int, int]

TOGETHER_WEIGHT = 1.0
"""Weight added to the edge of two notes that everybody put on one pile, times the share of people
who did. The highest similarity of texts is 1, that of an ordinary edge 0.3 to 0.6."""
BELONGS, LEAST_BELONGING = 0.5, 0.1
"""A note is proposed for a group when its fit exceeds both ``BELONGS`` times the mean fit of the
group's own notes and ``LEAST_BELONGING``; fits are mean cosine similarities."""
SMALLEST = 2
LEAST_FIT = 0.02
"""A note with a lower mean similarity to the others of a proposal is left out of it."""


@dataclass(frozen=True)
class Constraints:
    """What people have decided; notes are numbers.

    ``groups``: the notes of each group. ``refused``: pairs that must not be proposed together.
    ``together``: pair → share of the people in silent groupings who put it on one pile, 0 to 1.
    """

    groups: Sequence[Sequence[int]] = ()
    refused: Collection[Pair] = ()
    together: Mapping[Pair, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """Notes proposed as a group, or for the group ``extends`` (its number in ``Constraints``).

    ``cohesion``: mean cosine similarity between its notes (with the group's), at most 1; about 0
    for notes drawn by chance. ``misfits``: those of its notes that are more like another proposal
    or group. ``held``: in how many of 100 tries with a part of the notes left out it held together,
    ``None`` where that was not counted. ``parts``: the notes of each group within the group.
    """

    notes: tuple[int, ...]
    cohesion: float
    misfits: tuple[int, ...] = ()
    extends: int | None = None
    held: int | None = None
    parts: tuple[tuple[int, ...], ...] = ()


def cluster_with_constraints(
    features: Matrix, decided: Constraints, number: int | None = None
) -> list[Proposal]:
    """Proposals, the most cohesive first. ``number``: of new groups, ``None``: the best one.

    ``features``: one row of unit length per note. A note that fits nowhere is in no proposal.
    """
    refused = _both_ways(decided.refused)
    drafts = _drafts(features, decided, number)
    drafts = [part for draft in drafts for part in _keep_apart(features, draft, decided, refused)]
    drafts = [_without_strangers(features, draft, decided) for draft in drafts]
    kept = [draft for draft in drafts if _worth_it(features, draft, decided)]
    proposals = [_finish(features, draft, kept, decided) for draft in kept]
    return sorted(proposals, key=lambda one: (-one.cohesion, one.notes))


def least_cohesion(notes: int) -> float:
    """The cohesion that a proposal of this many notes must reach; 99 of 100 random sets do not."""
    return 0.01 + 0.5 / max(1, notes)


@dataclass(frozen=True)
class _Draft:
    notes: tuple[int, ...]
    extends: int | None = None

    def whole(self, decided: Constraints) -> list[int]:
        """Its notes and those of the group they are proposed for."""
        group = decided.groups[self.extends] if self.extends is not None else ()
        return [*self.notes, *group]


def _cut(features: Matrix, decided: Constraints, number: int | None) -> Labels:
    """The label of every note's cluster, with the constraints applied to the graph."""
    links = _constrain_links(link_neighbours(features), decided)
    links = _constrain_links(link_neighbours(blend_neighbours(features, links)), decided)
    return find_groups(links, number)


def _among(decided: Constraints, notes: Sequence[int]) -> Constraints:
    """The constraints on these notes alone, renumbered by their index in the sequence."""
    place = {note: at for at, note in enumerate(notes)}
    return Constraints(
        refused=[(place[a], place[b]) for a, b in decided.refused if a in place and b in place],
        together={
            (place[a], place[b]): share
            for (a, b), share in decided.together.items()
            if a in place and b in place
        },
    )


def _constrain_links(links: csr_array, decided: Constraints) -> csr_array:
    """Apply constraints: no edge between refused pairs, a stronger one between paired notes."""
    if decided.together:
        pairs = np.array(list(decided.together), dtype=np.int64).reshape(-1, 2)
        shares = np.array(list(decided.together.values())) * TOGETHER_WEIGHT
        ends = np.hstack([pairs.T, pairs.T[::-1]])
        more = coo_array((np.tile(shares, 2), (ends[0], ends[1])), shape=links.shape)
        links = csr_array(links + more)
    if decided.refused:
        free = links.tolil()
        for one, other in decided.refused:
            free[one, other] = free[other, one] = 0
        links = csr_array(free)
        links.eliminate_zeros()
    return links


def _drafts(features: Matrix, decided: Constraints, number: int | None) -> list[_Draft]:
    """Drafts of proposals: ungrouped notes for the group they fit, the others as new groups."""
    placed = {note for group in decided.groups for note in group}
    parted: dict[int | None, list[int]] = {}
    usual = [_usual_fit(features, group) for group in decided.groups]
    for note in (note for note in range(len(features)) if note not in placed):
        parted.setdefault(_nearest(features, note, decided.groups, usual), []).append(note)
    rest = parted.pop(None, [])
    drafts = [_Draft(tuple(notes), extends) for extends, notes in parted.items()]
    labels = _cut(features[rest], _among(decided, rest), number)
    parts = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    return drafts + [_Draft(tuple(rest[at] for at in part)) for part in parts]


def _nearest(
    features: Matrix, note: int, groups: Sequence[Sequence[int]], usual: Sequence[float]
) -> int | None:
    """The index of the group that a note fits best; ``None`` where it does not fit well enough.

    ``usual``: the mean fit of each group's own notes. Thresholds: ``BELONGS``, ``LEAST_BELONGING``.
    """
    fits = [_fit(features, note, group) if group else -1.0 for group in groups]
    best = int(np.argmax(fits)) if fits else None
    if best is None or fits[best] <= max(LEAST_BELONGING, BELONGS * usual[best]):
        return None
    return best


def _usual_fit(features: Matrix, group: Sequence[int]) -> float:
    """The mean fit of a group's notes to the others of it; 0 for a single note."""
    return float(np.mean([_fit(features, note, group) for note in group])) if group else 0.0


def _keep_apart(
    features: Matrix, draft: _Draft, decided: Constraints, refused: Mapping[int, set[int]]
) -> list[_Draft]:
    """Split a draft so that no part has a refused pair: greedy, each note into the first it may.

    Notes nearest to the centre come first; one refused for the group itself is left out.
    """
    group = set(decided.groups[draft.extends]) if draft.extends is not None else set()
    centre = features[draft.whole(decided)].mean(axis=0)
    parts: list[list[int]] = []
    for note in sorted(draft.notes, key=lambda note: (-float(features[note] @ centre), note)):
        foes = refused.get(note, set())
        if foes & group:
            continue
        free = next((part for part in parts if not foes.intersection(part)), None)
        if free is None:
            parts.append([note])
        else:
            free.append(note)
    return [_Draft(tuple(sorted(part)), draft.extends) for part in parts]


def _without_strangers(features: Matrix, draft: _Draft, decided: Constraints) -> _Draft:
    """The draft without the notes whose fit is ``LEAST_FIT`` or lower."""
    notes = tuple(
        note for note in draft.notes if _fit(features, note, draft.whole(decided)) > LEAST_FIT
    )
    return _Draft(notes, draft.extends)


def _worth_it(features: Matrix, draft: _Draft, decided: Constraints) -> bool:
    enough = SMALLEST if draft.extends is None else 1
    least = least_cohesion(len(draft.whole(decided)))
    return len(draft.notes) >= enough and _cohesion(features, draft, decided) >= least


def _finish(
    features: Matrix, draft: _Draft, drafts: Sequence[_Draft], decided: Constraints
) -> Proposal:
    rivals = [other.whole(decided) for other in drafts if other is not draft]
    rivals += [
        list(group)
        for key, group in enumerate(decided.groups)
        if group and key not in {other.extends for other in drafts}
    ]
    centres = np.array([features[rival].mean(axis=0) for rival in rivals])
    centres = centres.reshape(-1, features.shape[1])
    misfits = tuple(
        note
        for note in draft.notes
        if len(rivals)
        and float((centres @ features[note]).max()) > _fit(features, note, draft.whole(decided))
    )
    return Proposal(draft.notes, _cohesion(features, draft, decided), misfits, draft.extends)


def _fit(features: Matrix, note: int, others: Sequence[int]) -> float:
    """The mean cosine similarity of a note to these others."""
    rest = [other for other in others if other != note]
    return float(features[rest].mean(axis=0) @ features[note]) if rest else 0.0


def _cohesion(features: Matrix, draft: _Draft, decided: Constraints) -> float:
    fits = [_fit(features, note, draft.whole(decided)) for note in draft.notes]
    return round(float(np.mean(fits)), 3) if fits else 0.0


def _both_ways(pairs: Collection[Pair]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found
