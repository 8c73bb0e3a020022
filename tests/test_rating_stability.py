"""How much ratings change between rounds: the measures, against numpy and scipy."""

import random

import numpy as np
import pytest
from scipy import stats

from workshop.review.stability import Shift, measure_quartiles, weighted_kappa

DRAWN = random.Random(20)
SAMPLES = [[DRAWN.randint(1, 9) for _ in range(size)] for size in (1, 2, 5, 6, 7, 12, 31)]


@pytest.mark.parametrize("ratings", SAMPLES, ids=len)
def test_quartiles_are_those_of_scipy(ratings: list[int]) -> None:
    found = measure_quartiles(ratings)
    q1, median, q3 = np.percentile(ratings, [25, 50, 75])
    assert (found.q1, found.median, found.q3) == pytest.approx((q1, median, q3))
    assert found.iqr == pytest.approx(stats.iqr(ratings))
    assert found.variation == pytest.approx((q3 - q1) / (q3 + q1))


def test_a_shift_says_what_moved_and_in_which_direction() -> None:
    shift = Shift(measure_quartiles([1, 4, 5, 6, 9]), measure_quartiles([7, 7, 8, 8, 8]))
    assert (shift.median, shift.iqr) == (3, -1)
    assert shift.variation == pytest.approx(1 / 15 - 0.2)


@pytest.mark.parametrize("size", [5, 6, 20, 200])
def test_kappa_with_quadratic_weights_is_what_its_table_gives(size: int) -> None:
    """By the definition: observed and expected tables, weighted cell by cell."""
    pairs = [(DRAWN.randint(1, 9), DRAWN.randint(1, 9)) for _ in range(size)]
    observed = np.zeros((9, 9))
    for first, second in pairs:
        observed[first - 1, second - 1] += 1 / size
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0))
    weights = np.array([[(row - column) ** 2 for column in range(9)] for row in range(9)])
    by_hand = 1 - (weights * observed).sum() / (weights * expected).sum()
    assert weighted_kappa(pairs) == pytest.approx(by_hand)


def test_kappa_is_one_where_nothing_moved_and_none_where_it_says_nothing() -> None:
    assert weighted_kappa([(1, 1), (5, 5), (9, 9)]) == 1
    assert weighted_kappa([(7, 7)] * 6) is None
    assert weighted_kappa([]) is None
