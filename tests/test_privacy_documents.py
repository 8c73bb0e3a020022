"""What the documents about privacy and security promise is there: numbers, and tests by name."""

import ast
import re
from pathlib import Path

import pytest

from tests.redteam.attackers import ATTACKS
from workshop import disclosure
from workshop.programme.notice_days import LAST_NOTICE
from workshop.programme.tables import Programme
from workshop.recruitment.recruitments import LONGEST_KEPT
from workshop.retention.holds import ASKED_BACK_DAYS, LONGEST_HOLD
from workshop.retention.schedule import FIRST_NOTICE
from workshop.settings import ROOT
from workshop.store.kept_copies import DAILY, LONGEST_DAYS, MONTHLY, WEEKLY

PRIVACY = (ROOT / "docs" / "PRIVACY.md").read_text("utf-8")
SECURITY = (ROOT / "docs" / "SECURITY.md").read_text("utf-8")
FOLDER = ROOT / "docs" / "privacy"
TEMPLATES = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
NAMED = re.findall(
    r"`(tests/[\w/]+\.py)::(\w+)(?:\[(\w+)\])?`", "\n".join([SECURITY, *TEMPLATES.values()])
)
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
    tables = re.findall(r"^\| threat .*\n\|---.*\n((?:\|.*\n)+)", SECURITY, re.MULTILINE)
    rows = "".join(tables).splitlines()
    assert len(rows) >= 30
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 5, row
        assert all(cells[:4]), row
        assert "::" in cells[3] or cells[3] == "none yet", row


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_record_of_processing_says_how_long_things_are_kept(language: str) -> None:
    record = TEMPLATES[f"record-of-processing.{language}.md"]
    for column in ("notes_days", "people_days", "retention_days"):
        [row] = [line for line in record.splitlines() if f"`{column}`" in line]
        assert f"| {Programme.model_fields[column].default} |" in row
    told = record.split("\n- ", 1)[1].split("\n\n")[0]
    numbers = [LONGEST_KEPT, FIRST_NOTICE, LAST_NOTICE, ASKED_BACK_DAYS, LONGEST_HOLD]
    numbers += [DAILY, WEEKLY, MONTHLY, LONGEST_DAYS]
    assert [int(found) for found in re.findall(r"\b\d+\b", told)] == numbers


def test_both_languages_say_the_same_and_leave_the_same_open() -> None:
    for name in ("record-of-processing", "dpia"):
        polish, english = (TEMPLATES[f"{name}.{language}.md"] for language in ("pl", "en"))
        for sign in ("**[", "\n| ", "\n## ", "\n- ", "::"):
            assert polish.count(sign) == english.count(sign), (name, sign)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "pl",
            ("sala trojga", "rozpoznawalna opowieść", "zdjęcie ściany", "spojrzenie przez ramię"),
        ),
        ("pl", ("wydrukowana kartka", "operator z dyskiem i pamięcią")),
        ("en", ("a room of three", "a recognisable story", "a photograph of the wall")),
        ("en", ("a look over a shoulder", "a printed sheet", "the operator with disk and memory")),
    ],
)
def test_the_impact_assessment_names_what_remains_possible(
    language: str, words: tuple[str, ...]
) -> None:
    assert all(f"**{one}**" in TEMPLATES[f"dpia.{language}.md"] for one in words)


def test_all_attacks_are_answered() -> None:
    answered = set(re.findall(r"^\| (A\d+):", SECURITY, re.MULTILINE))
    assert answered == {f"A{number}" for number in range(1, 16)}
