"""How far ratings agree: published vectors, other implementations, and rules that always hold."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare

from workshop.review.consensus import (
    ConsensusDecision,
    decide,
    kendall_w,
    measure,
    percentile,
    rating_medians_by_role,
)

PUBLISHED = [4, 5, 6] + [7] * 5 + [8] * 5 + [9] * 2
ratings = st.lists(st.integers(1, 9), min_size=1, max_size=40)
criteria = st.lists(st.lists(st.integers(1, 9), max_size=20), max_size=4)
tables = st.integers(2, 8).flatmap(
    lambda things: st.lists(
        st.lists(st.integers(1, 9), min_size=things, max_size=things), min_size=2, max_size=12
    )
)


def test_the_published_vector():
    spread = measure(PUBLISHED)
    assert (spread.n, spread.median, spread.ipr) == (15, 7, 1)
    assert (spread.ai, spread.ipras, spread.disagreement) == (2.5, 6.1, False)
    assert spread.iprcp == 7.5
    assert spread.counts == (0, 0, 0, 1, 1, 1, 5, 5, 2)
    assert spread.high == pytest.approx(12 / 15)
    assert spread.low == 0
    assert decide([PUBLISHED] * 3) is ConsensusDecision.ACCEPTED
    assert decide([[10 - rating for rating in PUBLISHED]] * 3) is ConsensusDecision.REJECTED


def test_two_camps_disagree():
    spread = measure([1, 1, 1, 2, 8, 9, 9, 9])
    assert spread.disagreement
    assert spread.ipr > spread.ipras
    assert decide([[1, 1, 1, 2, 8, 9, 9, 9]]) is ConsensusDecision.REVISE


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([7, 7, 7, 7], ConsensusDecision.TOO_FEW),
        ([7, 7, 7, 7, 7], ConsensusDecision.ACCEPTED),
        ([3, 3, 3, 3, 3], ConsensusDecision.REJECTED),
        ([6, 6, 6, 7, 7], ConsensusDecision.REVISE),
        # exactly 70 % in 7–9 is enough, 69 % is not
        ([7] * 7 + [6] * 3, ConsensusDecision.ACCEPTED),
        ([7] * 9 + [6] * 4, ConsensusDecision.REVISE),
        # exactly 15 % in 1–3 is too many
        ([9] * 17 + [3] * 3, ConsensusDecision.REVISE),
        ([9] * 18 + [3] * 2, ConsensusDecision.ACCEPTED),
    ],
)
def test_the_thresholds_are_those_of_the_rule(given, expected):
    assert decide([given]) is expected


def test_every_criterion_counts():
    good, poor, few = [8] * 6, [5] * 6, [8] * 4
    assert decide([good, good, good]) is ConsensusDecision.ACCEPTED
    assert decide([good, good, poor]) is ConsensusDecision.REVISE
    assert decide([good, good, few]) is ConsensusDecision.TOO_FEW
    assert decide([good, [2] * 6]) is ConsensusDecision.REVISE
    assert decide([]) is ConsensusDecision.TOO_FEW


@pytest.mark.parametrize("wrong", [[], [0], [10], [5, 5, 5, 5, 12]])
def test_what_is_no_rating_is_refused(wrong):
    with pytest.raises(ValueError, match="rating"):
        measure(wrong)


@settings(deadline=None)
@given(ratings, st.integers(0, 100))
def test_percentiles_are_those_of_linear_interpolation(given, percent):
    assert float(percentile(given, percent)) == pytest.approx(np.percentile(given, percent))


@settings(deadline=None)
@given(criteria, st.randoms())
def test_the_order_of_ratings_and_criteria_does_not_matter(given, chance):
    mixed = [chance.sample(row, len(row)) for row in given]
    chance.shuffle(mixed)
    assert decide(given) is decide(mixed)


@settings(deadline=None)
@given(criteria)
def test_turning_the_scale_round_turns_accepted_into_rejected(given):
    turned = {
        ConsensusDecision.ACCEPTED: ConsensusDecision.REJECTED,
        ConsensusDecision.REJECTED: ConsensusDecision.ACCEPTED,
    }
    found = decide(given)
    assert decide([[10 - rating for rating in row] for row in given]) is turned.get(found, found)


@settings(deadline=None)
@given(ratings)
def test_the_spread_is_the_same_from_both_ends(given):
    there, back = measure(given), measure([10 - rating for rating in given])
    assert (there.ipr, there.ai, there.ipras) == (back.ipr, back.ai, back.ipras)
    assert there.disagreement is back.disagreement
    assert there.median == 10 - back.median
    assert there.high == back.low
    assert there.counts == back.counts[::-1]


@settings(deadline=None)
@given(ratings)
def test_the_spread_stays_on_the_scale(given):
    spread = measure(given)
    assert 1 <= spread.p30 <= spread.median <= spread.p70 <= 9
    assert 0 <= spread.ai <= 4
    assert 2.35 <= spread.ipras <= 8.35
    assert sum(spread.counts) == spread.n == len(given)
    assert spread.high + spread.low <= 1


@settings(deadline=None)
@given(ratings)
def test_disagreement_follows_from_the_published_formulas(given):
    spread = measure(given)
    assert spread.ipr == pytest.approx(spread.p70 - spread.p30)
    assert spread.iprcp == pytest.approx((spread.p30 + spread.p70) / 2)
    assert spread.ai == pytest.approx(abs(5 - spread.iprcp))
    assert spread.ipras == pytest.approx(2.35 + 1.5 * spread.ai)
    assume(abs(spread.ipr - spread.ipras) > 1e-9)
    assert spread.disagreement is (spread.ipr > spread.ipras)


@settings(deadline=None)
@given(criteria, st.lists(st.integers(1, 9), max_size=4))
def test_one_criterion_with_fewer_than_five_ratings_is_too_few(given, few):
    assert decide([*given, few]) is ConsensusDecision.TOO_FEW


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(1, 9), min_size=5, max_size=15), min_size=1, max_size=3))
def test_what_is_accepted_is_so_on_every_criterion(given):
    found = decide(given)
    alone = {decide([row]) for row in given}
    assert (found is ConsensusDecision.ACCEPTED) is (alone == {ConsensusDecision.ACCEPTED})
    assert (found is ConsensusDecision.REJECTED) is (alone == {ConsensusDecision.REJECTED})


@settings(deadline=None)
@given(ratings)
def test_one_opinion_alone_is_no_disagreement(given):
    assert not measure([given[0]] * len(given)).disagreement


@settings(deadline=None)
@given(
    st.lists(st.integers(7, 9), min_size=5, max_size=20),
    st.lists(st.integers(1, 6), max_size=4),
    st.integers(7, 9),
)
def test_one_more_who_agrees_does_not_undo_an_acceptance(for_it, others, another):
    assume(decide([for_it + others]) is ConsensusDecision.ACCEPTED)
    assert decide([[*for_it, *others, another]]) is ConsensusDecision.ACCEPTED


def test_medians_per_role_only_where_every_role_has_five():
    assert rating_medians_by_role({"expert": [8] * 5, "editor": [6, 6, 7, 7, 7]}) == {
        "expert": 8,
        "editor": 7,
    }
    assert rating_medians_by_role({"expert": [8] * 9, "editor": [6] * 4}) == {}
    assert rating_medians_by_role({"expert": [8] * 9}) == {}


@settings(deadline=None)
@given(tables)
def test_kendalls_w_is_friedmans_statistic_over_its_greatest(table):
    found = kendall_w(table)
    things = len(table[0])
    assume(things >= 3 and found is not None)
    statistic, _p = friedmanchisquare(*zip(*table, strict=True))
    assert found == pytest.approx(statistic / (len(table) * (things - 1)))


@settings(deadline=None)
@given(tables, st.randoms())
def test_kendalls_w_is_a_share_and_knows_no_order(table, chance):
    found = kendall_w(table)
    assume(found is not None)
    assert -1e-12 <= found <= 1 + 1e-12
    places = chance.sample(range(len(table[0])), len(table[0]))
    mixed = [[row[place] for place in places] for row in chance.sample(table, len(table))]
    assert kendall_w(mixed) == pytest.approx(found)


def test_kendalls_w_reckoned_by_hand():
    # R = 4, 5, 10, 11 with m = 3, n = 4
    assert kendall_w([[1, 2, 3, 4], [2, 1, 3, 4], [1, 2, 4, 3]]) == pytest.approx(444 / 540)
    # a tie of two: R = 2, 4.5, 5.5, 8, T = 6
    assert kendall_w([[1, 2, 2, 3], [1, 2, 3, 4]]) == pytest.approx(222 / 228)


def test_kendalls_w_at_its_ends():
    assert kendall_w([[1, 2, 3], [2, 5, 9], [4, 6, 7]]) == 1
    assert kendall_w([[1, 2], [2, 1]]) == 0
    assert kendall_w([[5, 5, 5], [5, 5, 5]]) is None
    assert kendall_w([[1, 2, 3]]) is None
    assert kendall_w([]) is None
    with pytest.raises(ValueError, match="same things"):
        kendall_w([[1, 2], [1, 2, 3]])
