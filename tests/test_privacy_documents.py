"""What the documents about privacy and security promise is there: numbers, and tests by name."""

import ast
import re
from pathlib import Path

import pytest

from tests.redteam.attackers import ATTACKS
from workshop import disclosure
from workshop.settings import ROOT

PRIVACY = (ROOT / "docs" / "PRIVACY.md").read_text("utf-8")
SECURITY = (ROOT / "docs" / "SECURITY.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)(?:\[(\w+)\])?`", SECURITY)
THRESHOLDS = sorted(
    name for name, value in vars(disclosure).items() if name.isupper() and isinstance(value, int)
)


@pytest.mark.parametrize("name", THRESHOLDS)
def test_every_number_is_named_with_its_value(name: str) -> None:
    [row] = [line for line in PRIVACY.splitlines() if line.startswith(f"| `{name}`")]
    _rule, number, why = (cell.strip() for cell in row.strip("|").split("|"))
    assert int(number) == getattr(disclosure, name)
    assert len(why.split()) >= 8


def test_no_number_is_named_that_is_gone() -> None:
    named = set(re.findall(r"^\| `([A-Z_]+)`", PRIVACY, re.MULTILINE))
    assert named == set(THRESHOLDS)


@pytest.mark.parametrize(("file", "name", "attack"), sorted(set(NAMED)))
def test_every_test_that_answers_a_threat_exists(file: str, name: str, attack: str) -> None:
    tree = ast.parse(Path(ROOT / file).read_text("utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert not attack or attack in ATTACKS


def test_every_row_has_a_threat_an_answer_and_a_test() -> None:
    rows = [line for line in SECURITY.splitlines() if line.startswith("| ")]
    rows = [row for row in rows if not row.startswith(("| threat", "|---"))]
    assert len(rows) >= 30
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 5, row
        assert all(cells[:4]), row
        assert "::" in cells[3] or cells[3] == "none yet", row


def test_all_attacks_are_answered() -> None:
    answered = set(re.findall(r"^\| (A\d+):", SECURITY, re.MULTILINE))
    assert answered == {f"A{number}" for number in range(1, 16)}
