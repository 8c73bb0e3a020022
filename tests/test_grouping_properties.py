"""What holds of proposed groups whatever the notes and whatever people have decided."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.needs.suggestions import constrained_clustering
from workshop.needs.suggestions.clustering import LOOSE, NEIGHBOURS, divide, move_to_nearest
from workshop.needs.suggestions.constrained_clustering import (
    Constraints,
    Proposal,
    cluster_with_constraints,
)
from workshop.needs.suggestions.learned_pairs import expect_pairs

SEEDS = st.integers(0, 10_000)
NUMBERS = st.none() | st.integers(1, 40)


def draw_likeness(seed: int, count: int) -> np.ndarray:
    """Similarities as notes have them: cosines of centred points. In some draws a few notes are
    like nothing, equal to others, or all are equal; where ``seed`` is a multiple of 4, no two pairs
    are equally alike."""
    chance = np.random.default_rng(seed)
    kind = seed % 4
    points = chance.normal(size=(count, int(chance.integers(1 if kind else 8, 30))))
    if kind == 1:
        points[chance.random(count) < 0.3] = points[0]
    if kind == 2:
        points[:] = points[0]
    else:
        points -= points.mean(axis=0)
    if kind == 3:
        points[chance.random(count) < 0.2] = 0
    points /= np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-12)
    return points @ points.T


def draw_groups(seed: int, count: int) -> list[list[int]]:
    """Up to four groups of different notes; in some draws they hold every note."""
    chance = np.random.default_rng(seed)
    order, number = chance.permutation(count), int(chance.integers(0, 5))
    held = order if seed % 7 == 6 else order[: count // 2]
    return [part.tolist() for part in np.array_split(held, number)] if number else []


def draw_decided(seed: int, count: int) -> Constraints:
    """Groups, refused pairs and piles, which may contradict each other."""
    chance = np.random.default_rng(seed)
    pairs = list(combinations(range(count), 2))

    def some(share: float) -> list[tuple[int, int]]:
        return [pair for pair in pairs if chance.random() < share]

    groups = [group for group in draw_groups(seed, count) if group]
    refused = some(chance.choice([0, 0.05, 0.5, 1]))
    together = {pair: float(chance.random()) for pair in some(chance.choice([0, 0.2, 1]))}
    return Constraints(groups, refused, together)


def same_groups(labels: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in np.unique(labels)}


@given(SEEDS, st.integers(1, 30), NUMBERS)
@settings(deadline=None, max_examples=150)
def test_every_note_gets_one_group_and_none_is_lost(
    seed: int, count: int, number: int | None
) -> None:
    groups = [group for group in draw_groups(seed, count) if group]
    labels = divide(draw_likeness(seed, count), number, groups)
    assert len(labels) == count
    assert set(range(len(groups))) <= set(labels.tolist())
    assert set(labels.tolist()) == set(range(len(set(labels.tolist()))))
    for label, group in enumerate(groups):
        assert all(labels[group] == label)
    if number is not None:
        assert len(set(labels.tolist())) <= len(groups) + number


@given(SEEDS, st.integers(2, 30), st.integers(1, 6))
@settings(deadline=None, max_examples=100)
def test_only_free_notes_move_and_no_group_is_emptied(seed: int, count: int, number: int) -> None:
    chance = np.random.default_rng(seed)
    labels = chance.integers(LOOSE, number, count)
    labels[: min(number, count)] = np.arange(min(number, count))
    free = np.flatnonzero((labels == LOOSE) | (chance.random(count) < 0.5))
    moved = move_to_nearest(draw_likeness(seed, count), labels, free)
    kept = np.setdiff1d(np.arange(count), free)
    assert (moved[kept] == labels[kept]).all()
    assert LOOSE not in moved
    assert set(moved.tolist()) == set(labels.tolist()) - {LOOSE}


@given(SEEDS, st.integers(1, 24), NUMBERS)
@settings(deadline=None, max_examples=100)
def test_proposals_mind_what_people_decided(seed: int, count: int, number: int | None) -> None:
    decided = draw_decided(seed, count)
    with pytest.MonkeyPatch.context() as small:
        small.setattr(constrained_clustering, "MANY", 8)
        small.setattr(constrained_clustering, "LEAST_PARTED", 6)
        found = cluster_with_constraints(draw_likeness(seed, count), decided, number)
    proposed = [note for one in found for note in one.notes]
    assert len(proposed) == len(set(proposed))
    assert not set(proposed) & {note for group in decided.groups for note in group}
    for one in found:
        check_proposal(one, decided)


def check_proposal(one: Proposal, decided: Constraints) -> None:
    refused = {frozenset(pair) for pair in decided.refused}
    group = decided.groups[one.extends] if one.extends is not None else []
    assert not refused & {frozenset(pair) for pair in product(one.notes, [*one.notes, *group])}
    within = [note for part in one.parts for note in part]
    assert len(within) == len(set(within))
    assert set(within) <= set(one.notes)
    assert all(len(part) < len(one.notes) for part in one.parts)
    assert set(one.misfits) <= set(one.notes)
    assert -1 <= one.cohesion <= 1 + 1e-9
    assert one.held is None or 0 <= one.held <= 100


@given(SEEDS, st.integers(NEIGHBOURS + 2, 30), NUMBERS)
@settings(deadline=None, max_examples=50)
def test_in_another_order_the_same_is_proposed(seed: int, count: int, number: int | None) -> None:
    # Between what is equally alike the order may decide, as in a few notes, all neighbours.
    seed = 4 * seed
    likeness, decided = draw_likeness(seed, count), draw_decided(seed, count)
    order = np.random.default_rng(seed).permutation(count)
    place = {int(note): at for at, note in enumerate(order)}
    moved = Constraints(
        [[place[note] for note in group] for group in decided.groups],
        [(place[one], place[other]) for one, other in decided.refused],
        {(place[a], place[b]): share for (a, b), share in decided.together.items()},
    )
    one = cluster_with_constraints(likeness, decided, number)
    other = cluster_with_constraints(likeness[np.ix_(order, order)], moved, number)
    assert {(frozenset(found.notes), found.extends) for found in one} == {
        (frozenset(int(order[note]) for note in found.notes), found.extends) for found in other
    }


@given(SEEDS, st.integers(1, 24))
@settings(deadline=None, max_examples=60)
def test_what_is_expected_of_pairs_stays_within_bounds(seed: int, count: int) -> None:
    decided = draw_decided(seed, count)
    expected = expect_pairs(draw_likeness(seed, count), decided.groups, decided.together)
    assert np.isfinite(expected).all()
    assert np.abs(expected).max() < 1 + count
