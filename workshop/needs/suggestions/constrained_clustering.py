"""Clustering that respects what people have decided already. Pure: numbers in and out.

Groups that people made stay as they are, and so do piles they agreed about in silence as far as
they agreed: every pair that people put together makes its notes, and those like them, more alike
(``learned_pairs.py``). The other notes go to the group they are most like, of those and of new
ones. Pairs that people refused are never in one proposal (cannot-link constraints).
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from workshop.needs.suggestions.central_notes import mean_likeness
from workshop.needs.suggestions.clustering import (
    MOST,
    Labels,
    divide,
    link_neighbours,
    smooth_likeness,
)
from workshop.needs.suggestions.embedding import Matrix
from workshop.needs.suggestions.learned_pairs import expect_pairs
from workshop.needs.suggestions.stability import OUT, RESAMPLES, count_held, draw_parts

Pair = tuple[int, int]

EXPECTED_WEIGHT = 0.5
"""How much it counts that two notes are expected together, beside their similarity, at most 1.
With 1, notes of topics that people have not begun are drawn into groups that they have."""
TOGETHER_WEIGHT = 0.5
"""How much more it counts where people did put the two notes on one pile, times their share."""
REFUSED = -1.0
"""The similarity of a pair that people refused."""
SMALLEST = 2
LEAST_FIT = 0.02
"""A note with a lower mean similarity to the others of a proposal is left out of it."""
MOST_TRIED = 600
"""Of more loose notes it is not counted how often groups hold: a hundred tries would take long."""
MANY = 100
"""From more loose notes than this on, groups within groups are looked for."""
LEAST_PARTED, LEAST_PART, MOST_PARTS = 12, 3, 9
"""The fewest notes of a group that is looked into, and of a group within it; how many of these."""


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
    or group. ``held``: in how many of 100 tries with a part of the notes left out a new group held
    together, ``None`` where that was not counted. ``parts``: the notes of each group within the
    group.
    """

    notes: tuple[int, ...]
    cohesion: float
    misfits: tuple[int, ...] = ()
    extends: int | None = None
    held: int | None = None
    parts: tuple[tuple[int, ...], ...] = ()


def cluster_with_constraints(
    likeness: Matrix, decided: Constraints, number: int | None = None, tries: int = RESAMPLES
) -> list[Proposal]:
    """Proposals, the most cohesive first. ``number``: of new groups, ``None``: the best one.

    ``likeness``: similarities of all notes, shape (notes, notes). A note that fits nowhere is in no
    proposal. ``tries``: how often it is tried whether they hold; with 0, ``held`` is ``None``.
    """
    refused = _both_ways(decided.refused)
    ground = _prepare(likeness, decided)
    drafts = ground.draft(number)
    new = sum(draft.extends is None for draft in drafts)
    drafts = [part for draft in drafts for part in _keep_apart(likeness, draft, decided, refused)]
    drafts = [_without_strangers(likeness, draft, decided) for draft in drafts]
    kept = [draft for draft in drafts if _worth_it(likeness, draft, decided)]
    proposals = [_finish(likeness, draft, kept, decided) for draft in kept]
    held = ground.count_held(kept, new, tries)
    proposals = [replace(one, held=n) for one, n in zip(proposals, held, strict=True)]
    if len(ground.loose) > MANY:
        proposals = [replace(one, parts=ground.part(likeness, one)) for one in proposals]
    return sorted(proposals, key=lambda one: (-one.cohesion, one.notes))


def least_cohesion(notes: int, board: int) -> float:
    """The cohesion that a proposal of this many notes on a board of so many must reach: of sets of
    as many notes drawn by chance from example boards, 99 of 100 do not. Similarities are centred,
    so the fewer notes a board has, the lower they are."""
    return 0.34 / math.sqrt(max(2, notes * (notes - 1))) - 0.5 / board


@dataclass(frozen=True)
class _Draft:
    notes: tuple[int, ...]
    extends: int | None = None

    def whole(self, decided: Constraints) -> list[int]:
        """Its notes and those of the group they are proposed for."""
        group = decided.groups[self.extends] if self.extends is not None else ()
        return [*self.notes, *group]


@dataclass(frozen=True, eq=False)
class _Ground:
    """What groups are found on. ``likeness``: smoothed, with what people did; ``groups``: theirs;
    ``loose``: the notes in none of them."""

    likeness: Matrix
    groups: Sequence[Sequence[int]]
    loose: Sequence[int]

    def draft(self, number: int | None) -> list[_Draft]:
        """Loose notes for the groups of people, and as new groups."""
        labels = divide(self.likeness, number, self.groups)
        known = len(self.groups)
        return [
            _Draft(
                tuple(note for note in self.loose if labels[note] == label),
                int(label) if label < known else None,
            )
            for label in np.unique(labels[self.loose])
        ]

    def count_held(self, drafts: Sequence[_Draft], number: int, tries: int) -> list[int | None]:
        """In how many of 100 tries each new group holds when a fifth of the loose notes is left
        out; ``number``: of new groups in each try. For groups of people nothing is counted: they
        stand fixed, so that nearly every note comes to them in every try."""
        none_new = all(draft.extends is not None for draft in drafts)
        if none_new or not tries or len(self.loose) > MOST_TRIED:
            return [None] * len(drafts)
        people = [note for group in self.groups for note in group]
        tried = []
        for part in draw_parts(len(self.loose), tries):
            kept = [*people, *(self.loose[at] for at in part)]
            inner = _renumber(self.groups, kept)
            found = self._divide(kept, number, inner)
            labels = np.full(len(self.likeness), OUT, dtype=np.int64)
            labels[kept[len(people) :]] = found[len(people) :]
            tried.append(labels)
        together = count_held([draft.notes for draft in drafts], tried)
        return [
            held if draft.extends is None else None
            for draft, held in zip(drafts, together, strict=True)
        ]

    def part(self, likeness: Matrix, whole: Proposal) -> tuple[tuple[int, ...], ...]:
        """The groups within a new group, the closest first; none where it does not come apart into
        at least two that are closer than the whole."""
        notes = list(whole.notes)
        if whole.extends is not None or len(notes) < LEAST_PARTED:
            return ()
        found = self._divide(notes, most=MOST_PARTS)
        parts = [
            tuple(notes[at] for at in np.flatnonzero(found == label)) for label in np.unique(found)
        ]
        rated = [
            (cohesion, part)
            for part in parts
            if len(part) >= LEAST_PART
            and (cohesion := mean_likeness(likeness, part)) > whole.cohesion
        ]
        rated.sort(key=lambda one: (-one[0], one[1]))
        return tuple(part for _cohesion, part in rated) if len(rated) > 1 else ()

    def _divide(
        self,
        notes: Sequence[int],
        number: int | None = None,
        given: Sequence[Sequence[int]] = (),
        most: int = MOST,
    ) -> Labels:
        """Divide these notes only; ``given``: groups of their numbers among them."""
        return divide(self.likeness[np.ix_(notes, notes)], number, given, most)


def _prepare(likeness: Matrix, decided: Constraints) -> _Ground:
    """Similarities with everything that people did in them."""
    placed = {note for group in decided.groups for note in group}
    loose = [note for note in range(len(likeness)) if note not in placed]
    refused = _both_ends(decided.refused)
    apart = likeness.copy()
    apart[refused] = REFUSED
    # Refused pairs are no neighbours. Their similarity stays till all is learned: with REFUSED in
    # it the matrix would be no kernel any more, and learning from it could go anywhere.
    smoothed = smooth_likeness(likeness, link_neighbours(apart))
    smoothed += EXPECTED_WEIGHT * expect_pairs(smoothed, decided.groups, decided.together)
    shares = np.repeat(list(decided.together.values()), 2)
    smoothed[_both_ends(decided.together)] += TOGETHER_WEIGHT * shares
    smoothed[refused] = REFUSED
    return _Ground(smoothed, decided.groups, loose)


def _both_ends(pairs: Collection[Pair]) -> tuple[Labels, Labels]:
    """Rows and columns of symmetric entries: each pair this way, then the other way round."""
    ends = np.array([end for pair in pairs for end in (pair, pair[::-1])], dtype=np.int64)
    rows, columns = ends.reshape(-1, 2).T
    return rows, columns


def _renumber(groups: Sequence[Sequence[int]], kept: Sequence[int]) -> list[list[int]]:
    place = {note: at for at, note in enumerate(kept)}
    return [[place[note] for note in group] for group in groups]


def _keep_apart(
    likeness: Matrix, draft: _Draft, decided: Constraints, refused: Mapping[int, set[int]]
) -> list[_Draft]:
    """Split a draft so that no part has a refused pair: greedy, each note into the first it may.

    Notes nearest to the centre come first; one refused for the group itself is left out.
    """
    group = set(decided.groups[draft.extends]) if draft.extends is not None else set()
    whole = draft.whole(decided)
    near = {note: float(likeness[note, whole].mean()) for note in draft.notes}
    parts: list[list[int]] = []
    for note in sorted(draft.notes, key=lambda note: (-near[note], note)):
        foes = refused.get(note, set())
        if foes & group:
            continue
        free = next((part for part in parts if not foes.intersection(part)), None)
        if free is None:
            parts.append([note])
        else:
            free.append(note)
    return [_Draft(tuple(sorted(part)), draft.extends) for part in parts]


def _without_strangers(likeness: Matrix, draft: _Draft, decided: Constraints) -> _Draft:
    """The draft without the notes whose fit is ``LEAST_FIT`` or lower."""
    notes = tuple(
        note for note in draft.notes if _fit(likeness, note, draft.whole(decided)) > LEAST_FIT
    )
    return _Draft(notes, draft.extends)


def _worth_it(likeness: Matrix, draft: _Draft, decided: Constraints) -> bool:
    if len(draft.notes) < (SMALLEST if draft.extends is None else 1):
        return False
    least = least_cohesion(len(draft.whole(decided)), len(likeness))
    return _cohesion(likeness, draft, decided) >= least


def _finish(
    likeness: Matrix, draft: _Draft, drafts: Sequence[_Draft], decided: Constraints
) -> Proposal:
    rivals = [other.whole(decided) for other in drafts if other is not draft]
    rivals += [
        list(group)
        for key, group in enumerate(decided.groups)
        if group and key not in {other.extends for other in drafts}
    ]
    misfits = tuple(
        note
        for note in draft.notes
        if rivals
        and max(likeness[note, rival].mean() for rival in rivals)
        > _fit(likeness, note, draft.whole(decided))
    )
    return Proposal(draft.notes, _cohesion(likeness, draft, decided), misfits, draft.extends)


def _fit(likeness: Matrix, note: int, others: Sequence[int]) -> float:
    """The mean cosine similarity of a note to these others."""
    rest = [other for other in others if other != note]
    return float(likeness[note, rest].mean()) if rest else 0.0


def _cohesion(likeness: Matrix, draft: _Draft, decided: Constraints) -> float:
    fits = [_fit(likeness, note, draft.whole(decided)) for note in draft.notes]
    return round(float(np.mean(fits)), 3) if fits else 0.0


def _both_ways(pairs: Collection[Pair]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found
