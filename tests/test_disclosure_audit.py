"""What can be computed from everything told: the prover finds it, and outputs leave it out."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.disclosure import is_small_count
from workshop.disclosure_audit.claims import (
    Claims,
    PeopleSet,
    Question,
    Statement,
    between,
    claims_of_sets,
    exactly,
    sum_of,
    within,
)
from workshop.disclosure_audit.clearance import clear
from workshop.disclosure_audit.prover import find_disclosures

CELLS = "abcd"
MOST = 6


def ask(cell: str, **how: bool) -> Question:
    return Question(((cell, 1),), cell, **how)


def values_of(claims: Claims) -> list[int]:
    return [one.value for one in find_disclosures(claims)]


def test_the_only_suppressed_number_of_a_row_comes_out() -> None:
    row = (exactly("all", 12), exactly("a", 9), between("b", 1, None), sum_of("all", "ab"))
    assert values_of(Claims(row, (ask("b", any_value=True),))) == [3]


def test_two_suppressed_numbers_protect_each_other_unless_both_can_only_be_one() -> None:
    hidden = (between("b", 1, None), between("c", 1, None))
    questions = (ask("b", any_value=True), ask("c", any_value=True))
    row = (exactly("all", 12), exactly("a", 9), *hidden, sum_of("all", "abc"))
    assert values_of(Claims(row, questions)) == []
    row = (exactly("all", 11), *row[1:])
    assert values_of(Claims(row, questions)) == [1, 1]


def test_a_difference_of_two_told_numbers_comes_out() -> None:
    told = (exactly("need", 12), exactly("clause", 14), within("need", "clause"))
    question = Question((("clause", 1), ("need", -1)), "clause")
    assert values_of(Claims(told, (question,))) == [2]
    told = (exactly("need", 12), exactly("clause", 17), within("need", "clause"))
    assert values_of(Claims(told, (question,))) == []


def test_steps_of_five_give_a_person_away_where_one_note_takes_a_set_over_the_step() -> None:
    notes = frozenset(map(str, range(15)))
    smaller = PeopleSet("S", notes, 10, 14, "S")
    larger = PeopleSet("T", notes | {"one more"}, 15, 19, "T")
    assert values_of(claims_of_sets([smaller, larger])) == [1]
    larger = PeopleSet("T", notes | set("abcde"), 15, 19, "T")
    assert values_of(claims_of_sets([smaller, larger])) == []


def test_a_chain_of_sets_gives_away_what_each_pair_of_them_does_not() -> None:
    notes = [frozenset(map(str, range(size))) for size in (14, 17, 20)]
    first, middle, last = notes
    ends = [PeopleSet("first", first, 10, 14), PeopleSet("last", last, 20, 24)]
    told = claims_of_sets([*ends, PeopleSet("middle", middle, None, None)])
    assert {(one.question.terms, one.value) for one in find_disclosures(told)} == {
        ((("middle", 1), ("first", -1)), 3),
        ((("last", 1), ("middle", -1)), 3),
    }


def test_rounding_to_whole_people_counts() -> None:
    """3 a + 3 b = 6 and a is told to be at least 1: a fraction would leave more open."""
    told = (Statement((("a", 2), ("b", 2)), 3, 5), between("a", 1, None), between("b", 1, None))
    assert values_of(Claims(told, (ask("a"), ask("b")))) == [1, 1]


def test_what_is_only_assumed_gives_way_to_what_was_told() -> None:
    grown = Statement((("new", 1), ("old", -1)), 0, None, assumed=True)
    told = (exactly("old", 12), exactly("new", 10), grown, exactly("a", 3))
    question = Question((("new", 1), ("old", -1)), "new")
    assert values_of(Claims(told, (question,))) == [-2]


SUMS = st.lists(
    st.tuples(st.sampled_from(CELLS), st.sampled_from((-2, -1, 1, 2))),
    min_size=1,
    max_size=3,
    unique_by=lambda term: term[0],
).map(tuple)
STATEMENTS = st.builds(
    lambda terms, low, width: Statement(terms, low, None if width is None else low + width),
    SUMS,
    st.integers(-3, 6),
    st.none() | st.integers(0, 4),
)
QUESTIONS = st.builds(
    lambda terms, zero, any_value: Question(terms, "", zero=zero, any_value=any_value),
    SUMS,
    st.booleans(),
    st.booleans(),
)


@given(st.lists(STATEMENTS, max_size=5), st.lists(QUESTIONS, min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_it_finds_what_trying_out_everything_finds(
    statements: list[Statement], questions: list[Question]
) -> None:
    bounds = [between(cell, 0, MOST) for cell in CELLS]
    claims = Claims((*statements, *bounds), tuple(questions))
    possible = [
        dict(zip(CELLS, values, strict=True))
        for values in product(range(MOST + 1), repeat=len(CELLS))
        if all(_holds(one, dict(zip(CELLS, values, strict=True))) for one in statements)
    ]
    expected = set()
    for question in questions:
        sums = {sum(factor * one[cell] for cell, factor in question.terms) for one in possible}
        if len(sums) == 1 and _discloses(question, value := sums.pop()):
            expected.add((question, value))
    # What is told of cells that hang together with nothing impossible is told, also where
    # statements about other cells contradict each other.
    if possible:
        assert {(one.question, one.value) for one in find_disclosures(claims)} == expected


def _holds(statement: Statement, values: dict[str, int]) -> bool:
    total = sum(factor * values[str(cell)] for cell, factor in statement.terms)
    return statement.low <= total and (statement.high is None or total <= statement.high)


def _discloses(question: Question, value: int) -> bool:
    return question.any_value or (value == 0 and question.zero) or is_small_count(abs(value))


def test_what_is_left_out_is_the_nearest_and_smallest() -> None:
    told = Claims((exactly("old", 12),), ())
    new = Claims(
        (exactly("new", 14, "new"), exactly("other", 20, "other"), within("old", "new")),
        (Question((("new", 1), ("old", -1)), "new"),),
    )
    cleared = clear(told, new)
    assert (cleared.left_out, cleared.refused) == ({"new"}, ())


def test_what_cannot_be_left_out_is_refused() -> None:
    told = Claims((exactly("old", 12),), ())
    question = Question((("new", 1), ("old", -1)), "new")
    cleared = clear(told, Claims((exactly("new", 14),), (question,)))
    assert [one.value for one in cleared.refused] == [2]


def test_what_came_out_before_stops_nothing_new() -> None:
    told = Claims((exactly("a", 2),), (ask("a"),))
    assert clear(told, Claims((exactly("b", 9, "b"), within("a", "b")), ())) == clear(
        told, Claims()
    )


@pytest.mark.parametrize("people", [5, 6, 40])
def test_a_number_of_five_or_more_is_no_secret(people: int) -> None:
    assert values_of(Claims((exactly("a", people),), (ask("a"),))) == []
