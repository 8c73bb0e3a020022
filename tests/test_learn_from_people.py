"""Proposals follow what people put together, also where the words are unlike."""

from itertools import combinations

import numpy as np

from benchmarks.header_words import load_demo
from tests.test_clustering import clouds
from workshop.needs.suggestions.clustering import compare_notes
from workshop.needs.suggestions.constrained_clustering import (
    MANY,
    Constraints,
    cluster_with_constraints,
    least_cohesion,
)
from workshop.needs.suggestions.embedding import embed_meaning
from workshop.needs.suggestions.learned_pairs import expect_pairs
from workshop.needs.suggestions.tokens import lemmatise


def likeness_of(sizes: list[int], seed: int = 0, spread: float = 0.25) -> np.ndarray:
    points, _truth = clouds(sizes, seed, spread)
    points = points - points.mean(axis=0)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return points @ points.T


def test_what_people_put_together_once_is_expected_of_notes_like_it() -> None:
    likeness = likeness_of([12, 12, 12])
    expected = expect_pairs(likeness, [[0, 1, 12, 13]], {})
    assert expected[5, 20] > expected[5, 30] + 0.3
    assert expected[0, 12] == 1
    assert np.allclose(expected, expected.T)
    assert not expect_pairs(likeness, [], {}).any()


def test_groups_of_people_take_notes_like_theirs_and_the_rest_is_new() -> None:
    likeness = likeness_of([14, 14, 14])
    found = cluster_with_constraints(likeness, Constraints(groups=[[0, 1, 2], [14, 15, 16]]))
    proposed = {one.extends: set(one.notes) for one in found}
    assert proposed == {0: {*range(3, 14)}, 1: {*range(17, 28)}, None: {*range(28, 42)}}


def test_piles_join_what_the_words_alone_keep_apart() -> None:
    likeness = likeness_of([14, 14, 14])
    alone = cluster_with_constraints(likeness, Constraints(), 2)
    assert not any({0, 14} <= set(one.notes) and 28 not in one.notes for one in alone)
    some = [0, 1, 2, 3, 14, 15, 16, 17]
    together = dict.fromkeys(combinations(some, 2), 0.9)
    apart = dict.fromkeys(((one, 28 + at) for at, one in enumerate(some)), 0.0)
    told = cluster_with_constraints(likeness, Constraints(together=together | apart), 2)
    assert sorted(sorted(one.notes) for one in told) == [list(range(28)), list(range(28, 42))]


def test_refused_pairs_are_never_proposed_together() -> None:
    likeness = likeness_of([12, 12])
    refused = list(combinations(range(4), 2))
    for one in cluster_with_constraints(likeness, Constraints(refused=refused), 2):
        assert not any({a, b} <= set(one.notes) for a, b in refused)


def test_refusals_do_not_turn_round_what_groups_teach() -> None:
    points, truth = clouds([8] * 4, 197, spread=0.6)
    groups = [list(range(8 * cloud, 8 * cloud + 4)) for cloud in range(4)]
    refused = [(10, 27), (3, 24), (17, 24), (9, 18), (10, 24), (11, 24), (17, 27)]
    found = cluster_with_constraints(points @ points.T, Constraints(groups, refused))
    proposed = {note: one.extends for one in found for note in one.notes}
    assert proposed == {note: truth[note] for note in range(32) if note % 8 >= 4}


def test_clear_groups_hold_in_every_try_and_blurred_ones_do_not() -> None:
    clear = cluster_with_constraints(likeness_of([15, 15, 15]), Constraints())
    assert [one.held for one in clear] == [100, 100, 100]
    blurred = cluster_with_constraints(likeness_of([15, 15, 15], spread=2.0), Constraints(), 3)
    assert min(one.held for one in blurred if one.held is not None) < 100


def test_how_often_notes_come_to_a_group_of_people_is_not_counted_since_it_stands_fixed() -> None:
    groups = [list(range(14)), list(range(15, 30))]
    found = cluster_with_constraints(likeness_of([15, 15]), Constraints(groups=groups))
    assert [(one.notes, one.extends, one.held) for one in found] == [((14,), 0, None)]


def test_many_notes_have_groups_within_groups_and_few_have_none() -> None:
    chance = np.random.default_rng(1)
    themes, topics = np.eye(64)[:3], np.eye(64)[10:19].reshape(3, 3, 64)
    points = np.array(
        [
            themes[theme] + 0.7 * topics[theme, topic] + chance.normal(0, 0.05, 64)
            for theme in range(3)
            for topic in range(3)
            for _note in range(14)
        ]
    )
    points -= points.mean(axis=0)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    assert len(points) > MANY
    found = cluster_with_constraints(points @ points.T, Constraints(), 3)
    assert sorted(len(one.notes) for one in found) == [42, 42, 42]
    assert all(sorted(map(len, one.parts)) == [14, 14, 14] for one in found)
    assert all(set(part) <= set(one.notes) for one in found for part in one.parts)
    some = points[::2]
    few = cluster_with_constraints(some @ some.T, Constraints(), 3)
    assert all(one.parts == () for one in few)


def test_a_proposal_must_be_closer_than_sets_drawn_by_chance() -> None:
    demo = load_demo()[0]
    lemmas = [lemmatise(text, "pl") for text in demo]
    likeness = compare_notes(embed_meaning(demo, "pl"), lemmas)
    chance = np.random.default_rng(3)
    for size in (2, 3, 5, 10):
        drawn = [chance.choice(len(demo), size, replace=False) for _set in range(500)]
        sums = np.array([likeness[np.ix_(one, one)].sum() for one in drawn])
        cohesions = (sums - size) / (size * (size - 1))
        assert np.mean(cohesions >= least_cohesion(size, len(demo))) < 0.03
