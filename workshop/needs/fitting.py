"""From notes and from what people have decided already to proposals. Pure: numbers in and out.

Notes that people put together are one node of the graph, so they stay together; pairs that they
refused lose their link and never meet in a proposal; pairs that they put together in silence have a
stronger link. Proposed is only what is in no group yet.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array, csr_array

from workshop.needs.embedding import Matrix
from workshop.needs.likeness import Labels, blend_neighbours, find_groups, link_neighbours

Pair = tuple[int, int]

TOGETHER_WEIGHT = 1.0
"""What it adds to the link of two notes that everybody put together in silence; the strongest
likeness of texts is 1, an ordinary link 0.3 to 0.6."""
SMALLEST = 2
LEAST_FIT = 0.02
"""A note that is less like the others of a proposal than this stands alone."""


@dataclass(frozen=True)
class Decided:
    """What people have decided, by the numbers of the notes.

    ``groups``: notes placed together. ``refused``: pairs that are not to meet again.
    ``together``: the share (0 to 1) of those who grouped in silence that put a pair together.
    """

    groups: Sequence[Sequence[int]] = ()
    refused: Collection[Pair] = ()
    together: Mapping[Pair, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """Notes proposed as a group, or for the group ``extends`` (its number in ``Decided``).

    ``cohesion``: mean cosine similarity between its notes (with the group's), at most 1; 0 is what
    chance gives. ``misfits``: those of its notes that are more like another proposal or group.
    """

    notes: tuple[int, ...]
    cohesion: float
    misfits: tuple[int, ...] = ()
    extends: int | None = None


def propose(features: Matrix, decided: Decided, number: int | None = None) -> list[Proposal]:
    """Proposals, the most cohesive first. ``number``: how many new groups, else as many as fit.

    ``features``: one row of unit length a note. A note that fits nowhere is in no proposal.
    """
    refused = _both_ways(decided.refused)
    labels = _cut(features, decided, number)
    drafts = _drafts(features, labels, decided.groups)
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

    def whole(self, decided: Decided) -> list[int]:
        """Its notes and those of the group they are proposed for."""
        group = decided.groups[self.extends] if self.extends is not None else ()
        return [*self.notes, *group]


def _cut(features: Matrix, decided: Decided, number: int | None) -> Labels:
    """The cluster of every note; notes of one group share theirs."""
    links = _wish(link_neighbours(features), decided)
    links = _wish(link_neighbours(blend_neighbours(features, links)), decided)
    nodes = _nodes(len(features), decided.groups)
    rows = np.arange(len(features))
    belongs = csr_array((np.ones(len(rows)), (rows, nodes)))
    wanted = None if number is None else number + len(decided.groups)
    return find_groups(csr_array(belongs.T @ links @ belongs), wanted)[nodes]


def _nodes(count: int, groups: Sequence[Sequence[int]]) -> Labels:
    """The node of each note: its group's, or its own."""
    node = np.full(count, -1, dtype=np.int64)
    for key, group in enumerate(groups):
        node[list(group)] = key
    alone = node < 0
    node[alone] = len(groups) + np.arange(alone.sum())
    return np.asarray(np.unique(node, return_inverse=True)[1], dtype=np.int64).ravel()


def _wish(links: csr_array, decided: Decided) -> csr_array:
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


def _drafts(features: Matrix, labels: Labels, groups: Sequence[Sequence[int]]) -> list[_Draft]:
    """Each cluster's notes that stand alone: for the nearest group in it, or as a new group."""
    placed = {note for group in groups for note in group}
    drafts = []
    for label in np.unique(labels):
        alone = [int(note) for note in np.flatnonzero(labels == label) if int(note) not in placed]
        inside = [key for key, group in enumerate(groups) if group and labels[group[0]] == label]
        parted: dict[int | None, list[int]] = {}
        for note in alone:
            parted.setdefault(_nearest(features, note, groups, inside), []).append(note)
        drafts += [_Draft(tuple(notes), extends) for extends, notes in parted.items()]
    return drafts


def _nearest(
    features: Matrix, note: int, groups: Sequence[Sequence[int]], inside: Sequence[int]
) -> int | None:
    """The group among these that a note fits best, where it fits one at all."""
    fits = {key: _fit(features, note, groups[key]) for key in inside}
    best = max(fits, key=lambda key: fits[key], default=None)
    return best if best is not None and fits[best] > LEAST_FIT else None


def _keep_apart(
    features: Matrix, draft: _Draft, decided: Decided, refused: Mapping[int, set[int]]
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


def _without_strangers(features: Matrix, draft: _Draft, decided: Decided) -> _Draft:
    """Without the notes that are no more like the others than chance has it: they stay alone."""
    notes = tuple(
        note for note in draft.notes if _fit(features, note, draft.whole(decided)) > LEAST_FIT
    )
    return _Draft(notes, draft.extends)


def _worth_it(features: Matrix, draft: _Draft, decided: Decided) -> bool:
    enough = SMALLEST if draft.extends is None else 1
    least = least_cohesion(len(draft.whole(decided)))
    return len(draft.notes) >= enough and _cohesion(features, draft, decided) >= least


def _finish(
    features: Matrix, draft: _Draft, drafts: Sequence[_Draft], decided: Decided
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


def _cohesion(features: Matrix, draft: _Draft, decided: Decided) -> float:
    fits = [_fit(features, note, draft.whole(decided)) for note in draft.notes]
    return round(float(np.mean(fits)), 3) if fits else 0.0


def _both_ways(pairs: Collection[Pair]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found
