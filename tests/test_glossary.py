"""The glossary leads to modules that exist, and its Polish is that of the screens."""

import re

import pytest

from workshop.i18n import catalogue
from workshop.settings import ROOT

GLOSSARY = (ROOT / "docs" / "GLOSSARY.md").read_text("utf-8")
METHOD, CODE = GLOSSARY.split("## The code's words")
ROWS = re.compile(r"^\| (?!word |---)(.+) \|$", re.MULTILINE)
MODULE = re.compile(r"^`([\w/]+\.(?:py|js))`$")


def cells_of(part: str) -> list[list[str]]:
    return [row.split(" | ") for row in ROWS.findall(part)]


@pytest.mark.parametrize("row", cells_of(METHOD) + cells_of(CODE), ids=lambda row: row[0])
def test_a_reader_is_led_to_a_module_that_exists(row: list[str]) -> None:
    module = MODULE.match(row[-1])
    assert module
    assert (ROOT / module[1]).is_file()


@pytest.mark.parametrize("row", cells_of(METHOD), ids=lambda row: row[0])
def test_the_polish_word_is_the_one_that_the_screens_use(row: list[str]) -> None:
    shown = " ".join(catalogue("pl").values()).lower()
    assert row[1] in shown


@pytest.mark.parametrize("part", [METHOD, CODE], ids=["method", "code"])
def test_every_word_has_one_line(part: str) -> None:
    words = [row[0] for row in cells_of(part)]
    assert len(words) > 40
    assert len(words) == len(set(words))
