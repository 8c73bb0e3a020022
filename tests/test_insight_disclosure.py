"""Nobody can be found in a table of people, not even by subtracting."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from workshop.standards.insight.table_suppression import SuppressedTable, suppress_table

COUNTS = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=6
    )
)


def in_full(counts: list[list[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def possible(shown: SuppressedTable) -> dict[tuple[int, int], tuple[float, float]]:
    """Between which numbers each suppressed cell lies, for a reader who can solve equations.

    The reader knows that rows and columns add up and that every suppressed cell is at least 1.
    The bounds of such a table are whole numbers.
    """
    cells = shown.cells
    unknown = [
        (row, column)
        for row, column in product(range(len(cells)), range(len(cells[0])))
        if cells[row][column] is None
    ]
    lines = [[(row, column) for column in range(len(cells[0]))] for row in range(len(cells))]
    lines += [[(row, column) for row in range(len(cells))] for column in range(len(cells[0]))]
    sides, sums = [], []
    for line in lines:
        signs = dict.fromkeys(line[:-1], 1) | {line[-1]: -1}
        sides.append([signs.get(cell, 0) for cell in unknown])
        sums.append(-sum(sign * (cells[r][c] or 0) for (r, c), sign in signs.items()))
    found = {}
    for place, cell in enumerate(unknown):
        ends = []
        for sign in (1, -1):
            aim = [0] * len(unknown)
            aim[place] = sign
            solved = linprog(aim, A_eq=sides, b_eq=sums, bounds=(1, 10_000))
            assert solved.status == 0
            ends.append(sign * solved.fun)
        found[cell] = (ends[0], ends[1])
    return found


@settings(max_examples=120, deadline=None)
@given(COUNTS)
def test_no_suppressed_number_can_be_worked_out(counts):
    for least, most in possible(suppress_table(counts)).values():
        assert most - least >= 0.5


@settings(max_examples=200, deadline=None)
@given(COUNTS)
def test_no_number_from_one_to_four_is_shown_and_no_other_is_changed(counts):
    table, shown = in_full(counts), suppress_table(counts)
    for row, cells in enumerate(shown.cells):
        for column, value in enumerate(cells):
            assert value is None or value == table[row][column]
            assert value is None or value == 0 or value >= 5


@settings(max_examples=200, deadline=None)
@given(COUNTS)
def test_an_empty_place_is_told_as_empty(counts):
    table, shown = in_full(counts), suppress_table(counts)
    for row, cells in enumerate(table):
        for column, value in enumerate(cells):
            assert value or shown.cells[row][column] == 0


def test_a_table_of_large_numbers_is_shown_whole():
    assert suppress_table([[8, 7], [9, 10]]).cells == ((8, 7, 15), (9, 10, 19), (17, 17, 34))


def test_one_small_number_takes_three_others_with_it_but_no_total():
    shown = suppress_table([[8, 3, 9], [9, 8, 7], [8, 8, 8]])
    assert shown.suppressed() == 4
    assert [row[-1] for row in shown.cells] == [20, 24, 24, 68]
    assert shown.cells[-1][:-1] == (25, 19, 24)
    assert shown.cells[0][1] is None


@pytest.mark.parametrize("counts", [[[3]], [[4, 0]], [[0, 0], [0, 2]], [[5, 1], [0, 0]]])
def test_the_smallest_tables_hide_their_totals_too(counts):
    for least, most in possible(suppress_table(counts)).values():
        assert most > least


def test_a_table_of_nobody_and_an_empty_table_are_shown():
    assert suppress_table([[0, 0]]).cells == ((0, 0, 0), (0, 0, 0))
    assert suppress_table([]).cells == ()
