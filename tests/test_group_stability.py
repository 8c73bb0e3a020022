"""How often a group holds together when some notes are left out."""

import numpy as np

from workshop.needs.suggestions.stability import OUT, count_held, draw_parts


def test_a_group_that_is_always_found_holds_every_time() -> None:
    labels = np.array([0, 0, 0, 1, 1, 1])
    assert count_held([[0, 1, 2], [3, 4, 5]], [labels] * 7) == [100, 100]


def test_a_group_that_is_torn_in_halves_does_not_hold() -> None:
    torn = np.array([0, 0, 1, 1, 2, 2])
    assert count_held([[0, 1, 2, 3], [4, 5]], [torn]) == [0, 100]


def test_a_group_that_drowns_in_a_larger_one_does_not_hold() -> None:
    drowned = np.zeros(6, dtype=np.int64)
    assert count_held([[0, 1], [2, 3, 4, 5]], [drowned]) == [0, 100]


def test_only_what_is_left_of_a_group_counts() -> None:
    labels = np.array([0, 0, OUT, OUT, 1, 1])
    assert count_held([[0, 1, 2, 3], [3, 4, 5], [2, 3]], [labels]) == [100, 100, None]


def test_tries_that_keep_one_note_of_a_pair_say_nothing_about_it() -> None:
    both, one = np.array([0, 0, 1, 1]), np.array([0, OUT, 1, 1])
    assert count_held([[0, 1], [2, 3]], [both, one, one]) == [100, 100]


def test_parts_are_the_same_each_time_and_keep_four_of_five() -> None:
    parts = draw_parts(50, 20)
    assert parts == draw_parts(50, 20)
    assert all(len(part) == 40 and part == sorted(set(part)) for part in parts)
    assert len({tuple(part) for part in parts}) == 20
    assert draw_parts(1, 2) == [[0], [0]]
