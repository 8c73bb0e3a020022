"""How few people may be counted: one table of thresholds, each with its reason."""

import ast
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest

from workshop import disclosure
from workshop.disclosure import (
    are_roles_disclosable,
    below,
    disclosable_tables,
    disclose_ratings,
    is_small_count,
    may_be_told_anew,
)
from workshop.settings import ROOT

TABLE = ROOT / "workshop" / "disclosure.py"
MODULES = sorted(
    path
    for path in [*(ROOT / "workshop").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    if "migrations" not in path.parts and path != TABLE
)
COUNTING = [path for path in MODULES if "web" not in path.parts]
"""The routes pass on what others have counted; their numbers are lengths of texts."""
OF_PEOPLE = re.compile(r"FEWEST|THRESHOLD|AT_LEAST|MINIMUM")
OF_OTHER_THINGS = {"_FEWEST_RANKED", "_FEWEST_ITEMS", "FEWEST", "FEWEST_ALONE"}
"""Least numbers of subjects, list items, groups, words and notes: of things, not of people."""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def numbers_of(path: Path) -> Iterator[tuple[str, str]]:
    """The whole numbers that a module gives a name, with the text that follows each."""
    body = ast.parse(path.read_text("utf-8")).body
    for node, after in zip_longest(body, body[1:]):
        if isinstance(node, ast.Assign) and _is_number(node.value):
            names = [one.id for one in ast.walk(node) if isinstance(one, ast.Name)]
            text = after.value if isinstance(after, ast.Expr) else None
            reason = text.value if isinstance(text, ast.Constant) else ""
            yield from ((name, str(reason)) for name in names)


def _is_number(node: ast.expr) -> bool:
    constants = [node] if isinstance(node, ast.Constant) else getattr(node, "elts", [])
    return any(isinstance(one, ast.Constant) and isinstance(one.value, int) for one in constants)


def test_every_threshold_says_why() -> None:
    reasons = {name: why for name, why in numbers_of(TABLE) if name != "OTHERS"}
    thresholds = {name for name in vars(disclosure) if name.endswith("_THRESHOLD")}
    assert thresholds
    assert set(reasons) == thresholds
    for reason in reasons.values():
        assert re.search(r"\b(reader|who|read|each|would|know)\b", reason), reason
        assert len(reason.split()) >= 12, reason


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_other_module_keeps_a_threshold_of_people(path: Path) -> None:
    names = {name for name, _reason in numbers_of(path) if OF_PEOPLE.search(name)}
    assert names <= OF_OTHER_THINGS


@pytest.mark.parametrize("path", COUNTING, ids=named)
def test_nothing_is_compared_with_a_bare_threshold_or_written_as_one(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    orders = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(isinstance(one, orders) for one in node.ops):
            sides = [one for one in (node.left, *node.comparators) if isinstance(one, ast.Constant)]
            assert not {one.value for one in sides} & {3, 5}, ast.unparse(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not re.fullmatch(r"<\d", node.value), node.value


def test_one_to_four_people_are_a_small_count_and_nobody_is_not() -> None:
    assert [count for count in range(8) if is_small_count(count)] == [1, 2, 3, 4]
    assert below(disclosure.COUNT_THRESHOLD) == "<5"


def test_roles_are_told_apart_only_where_each_has_five_answers() -> None:
    assert are_roles_disclosable([5, 9])
    assert not are_roles_disclosable([5, 4])
    assert not are_roles_disclosable([0, 12])
    assert not are_roles_disclosable([30])
    assert not are_roles_disclosable([])


def test_a_result_is_told_anew_only_where_five_answers_are_new() -> None:
    told = {"yes": 4, "no": 3}
    assert may_be_told_anew([], told)
    assert may_be_told_anew([told], told)
    assert not may_be_told_anew([told], {"yes": 4, "no": 4})
    assert not may_be_told_anew([told], {"yes": 0, "no": 7})
    assert may_be_told_anew([told], {"yes": 4, "no": 8})
    # Those who changed their answer and back again but one: the first result would give that away.
    assert not may_be_told_anew([told, {"yes": 9, "no": 3}], {"yes": 4, "no": 4})


def test_ratings_among_few_open_once_all_are_in() -> None:
    assert [disclose_ratings(given, 3) for given in range(4)] == [
        "withheld",
        "withheld",
        "withheld",
        "among_few",
    ]
    assert disclose_ratings(4, 9) == "withheld"
    assert disclose_ratings(5, 9) == "anonymous"
    assert disclose_ratings(0, 0) == "withheld"


def test_a_table_of_two_has_no_number_and_takes_another_one_with_it() -> None:
    assert disclosable_tables({1: 5, 2: 6}) == {1, 2}
    assert disclosable_tables({1: 4, 2: 6, 3: 5}) == {2}
    assert disclosable_tables({1: 2, 2: 3, 3: 5}) == {3}
    assert disclosable_tables({}) == frozenset()
