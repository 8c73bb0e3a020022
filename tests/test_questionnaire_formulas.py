"""The formulas of questionnaires against scipy, and by what must hold of any answers."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, ttest_rel

from workshop.disclosure import ANSWERS_THRESHOLD
from workshop.questionnaires.formulas import (
    knowledge_change,
    mcnemar_p,
    mean_change,
    response_rate,
    spread,
)
from workshop.questionnaires.told_sets import choose_told, shows_few

SCALE = (1, 2, 3, 4, 5)
answers = st.integers(1, 5)
pairs = st.lists(st.tuples(answers, answers), min_size=2, max_size=60)
people = st.frozensets(st.sampled_from([f"p{number}" for number in range(14)]))
MOMENTS = ("before", "after", "later")


@given(pairs)
def test_the_interval_is_that_of_a_paired_t_test(given_pairs):
    found = mean_change(given_pairs)
    before, after = zip(*given_pairs, strict=True)
    assert found.n == len(given_pairs)
    assert found.mean == pytest.approx(sum(after) / found.n - sum(before) / found.n)
    if found.low is None:
        assert len({end - begin for begin, end in given_pairs}) == 1
        return
    interval = ttest_rel(after, before).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


@given(st.integers(0, 40), st.integers(0, 40))
def test_mcnemar_is_an_exact_binomial_test_on_those_who_changed(gained, lost):
    wanted = binomtest(gained, gained + lost, 0.5).pvalue if gained + lost else 1
    assert mcnemar_p(gained, lost) == pytest.approx(wanted)
    assert mcnemar_p(gained, lost) == mcnemar_p(lost, gained)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_what_was_gained_and_lost_explains_the_right_answers(given_pairs):
    found = knowledge_change(given_pairs)
    assert found.right_after - found.right_before == found.gained - found.lost
    assert 0 < found.p <= 1


@given(st.lists(answers, min_size=1, max_size=60))
def test_a_spread_counts_every_answer_once(given_answers):
    found = spread(given_answers, SCALE)
    assert sum(found.counts.values()) == found.n == len(given_answers)
    assert set(found.counts) == set(SCALE)
    assert min(given_answers) <= found.median <= max(given_answers)


def test_a_known_change():
    """Worked out by hand: differences 1, 1, 2, 0, 1."""
    found = mean_change([(2, 3), (3, 4), (1, 3), (4, 4), (3, 4)])
    assert found.mean == 1
    assert found.low == pytest.approx(1 - 2.776445 * 0.707107 / 5**0.5, abs=1e-5)
    assert mean_change([(1, 2)]).low is None
    assert response_rate(9, 12) == 0.75
    assert response_rate(9, 0) is None


@given(st.tuples(people, people, people), st.lists(people, max_size=2))
def test_told_sets_show_nobody_by_their_difference(answered, told):
    told = [one for one in told if not shows_few([one])][:1]
    telling = choose_told(dict(zip(MOMENTS, answered, strict=True)), told, MOMENTS)
    new = {*telling.of.values(), *telling.pairs.values()}
    assert all(len(one) >= ANSWERS_THRESHOLD for one in new)
    for one, other in combinations({*new, *told}, 2):
        assert len(one ^ other) >= ANSWERS_THRESHOLD


@given(st.lists(people, min_size=1, max_size=4), st.lists(st.integers(-3, 3), min_size=4))
def test_what_can_be_added_and_subtracted_is_about_many(sets, signs):
    """An attacker adds and subtracts told sums as they like."""
    if shows_few(sets):
        return
    weights = {
        one: sum(sign for sign, some in zip(signs, sets, strict=False) if one in some)
        for one in frozenset().union(*sets)
    }
    about = sum(weight != 0 for weight in weights.values())
    assert about == 0 or about >= ANSWERS_THRESHOLD


def test_three_sets_that_differ_enough_may_still_show_one():
    first, second = frozenset("abcdefghij"), frozenset("abcde")
    third = frozenset("fghijk")
    assert not shows_few([first, second])
    assert shows_few([first, second, third])


def test_one_who_left_is_not_shown_by_the_difference():
    before = frozenset("abcdefg")
    after = before - {"g"}
    telling = choose_told({"before": before, "after": after}, [], ("before", "after"))
    assert telling.pairs == {("before", "after"): after}
    assert telling.of == {"before": after, "after": after}


def test_what_was_told_before_decides_what_may_follow():
    before = frozenset("abcdefg")
    answered = {"before": before, "after": before - {"g"}}
    telling = choose_told(answered, [before], ("before", "after"))
    assert telling.pairs == {}
    assert telling.of == {"before": before}


def test_few_answers_are_told_by_nobody():
    four = frozenset("abcd")
    telling = choose_told({"before": four, "after": four}, [], ("before", "after"))
    assert telling.of == telling.pairs == {}
