"""What the documentation points to exists."""

import re
from pathlib import Path

import pytest

from workshop.settings import ROOT

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOLDERS = ("benchmarks", "data", "docs", "pages", "tests", "workshop")
FILES = [
    path.relative_to(ROOT).as_posix()
    for path in (
        *ROOT.glob("*.*"),
        *(found for name in FOLDERS for found in (ROOT / name).rglob("*.*")),
    )
]
_MENTION = re.compile(r"`([\w./-]+\.(?:py|js|css|html|typ))(?::[^`]*)?`")
SERVED = {"phone/join.room.js"}
"""Names under which a server answers; no file is called so."""


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_that_is_named_exists(document: Path) -> None:
    named = set(_MENTION.findall(document.read_text("utf-8"))) - SERVED
    missing = [name for name in named if not any(f"/{file}".endswith(f"/{name}") for file in FILES)]
    assert missing == []


def test_where_a_thing_lives_is_answered_by_a_file() -> None:
    text = (ROOT / "docs" / "WHERE.md").read_text("utf-8")
    answers = re.findall(r"^\| .+\? \| `(.+)` \|$", text, re.MULTILINE)
    assert len(answers) >= 20
    assert [answer for answer in answers if not (ROOT / answer).is_file()] == []
