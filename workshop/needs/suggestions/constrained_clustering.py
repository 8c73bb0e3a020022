"""From notes and from what people have decided already to proposals. Pure: numbers in and out.

Notes that people put together stay together: a note that stands alone and fits one of their
groups like its own notes is proposed for it, and the rest are cut into new groups. Pairs that
people refused lose their link and never meet in a proposal; pairs that they put together in
silence have a stronger link.
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
"""What it adds to the link of two notes that everybody put together in silence; the strongest
likeness of texts is 1, an ordinary link 0.3 to 0.6."""
BELONGS, LEAST_BELONGING = 0.5, 0.1
"""A note is proposed for a group that it fits at least that share as well as the group's own notes
do, and no worse than this."""
SMALLEST = 2
LEAST_FIT = 0.02
"""A note that is less like the others of a proposal than this stands alone."""


@dataclass(frozen=True)
class Constraints:
    """What people have decided, by the numbers of the notes.

    ``groups``: notes placed together. ``refused``: pairs that are not to meet again.
    ``together``: the share (0 to 1) of those who grouped in silence that put a pair together.
    """

    groups: Sequence[Sequence[int]] = ()
    refused: Collection[Pair] = ()
    together: Mapping[Pair, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """Notes proposed as a group, or for the group ``extends`` (its number in ``Constraints``).

    ``cohesion``: mean cosine similarity between its notes (with the group's), at most 1; 0 is what
    chance gives. ``misfits``: those of its notes that are more like another proposal or group.
    """

    notes: tuple[int, ...]
    cohesion: float
    misfits: tuple[int, ...] = ()
    extends: int | None = None


def cluster_with_constraints(
    features: Matrix, decided: Constraints, number: int | None = None
) -> list[Proposal]:
    """Proposals, the most cohesive first. ``number``: how many new groups, else as many as fit.

    ``features``: one row of unit length a note. A note that fits nowhere is in no proposal.
    """
    refused = _both_ways(decided.refused)
    drafts = _drafts(features, decided, number)
    drafts = [part for draft in drafts for part in _keep_apart(features, draft, decided, refused)]
    drafts = [_without_strangers(features, draft, decided) for draft in drafts]
    kept = [draft for draft in drafts if _worth_it(features, draft, decided)]
    proposals = [_finish(features, draft, kept, decided) for draft in kept]
    return sorted(proposals, key=lambda one: (-one.cohesion, one.notes))


def least_cohesion(notes: int) -> float:
    """What a proposal of so many notes must reach: 99 of 100 sets drawn by chance do not."""
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
    """The cluster of every note."""
    links = _wish(link_neighbours(features), decided)
    links = _wish(link_neighbours(blend_neighbours(features, links)), decided)
    return find_groups(links, number)


def _among(decided: Constraints, notes: Sequence[int]) -> Constraints:
    """What is decided about these notes alone, by their places in the sequence."""
    place = {note: at for at, note in enumerate(notes)}
    return Constraints(
        refused=[(place[a], place[b]) for a, b in decided.refused if a in place and b in place],
        together={
            (place[a], place[b]): share
            for (a, b), share in decided.together.items()
            if a in place and b in place
        },
    )


def _wish(links: csr_array, decided: Constraints) -> csr_array:
    """The links as people want them: none between refused pairs, more between those they paired."""
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
    """The notes that stand alone: for the group they belong to, and the rest as new groups."""
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
    """The group that a note fits best, where it fits about as well as the group's own notes."""
    fits = [_fit(features, note, group) if group else -1.0 for group in groups]
    best = int(np.argmax(fits)) if fits else None
    if best is None or fits[best] <= max(LEAST_BELONGING, BELONGS * usual[best]):
        return None
    return best


def _usual_fit(features: Matrix, group: Sequence[int]) -> float:
    """How well a group's notes fit the others of it; 0 for a single one."""
    return float(np.mean([_fit(features, note, group) for note in group])) if group else 0.0


def _keep_apart(
    features: Matrix, draft: _Draft, decided: Constraints, refused: Mapping[int, set[int]]
) -> list[_Draft]:
    """The draft parted so that no refused pair meets: each note goes to the first part it may."""
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
    """Without the notes that are no more like the others than chance has it: they stay alone."""
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
