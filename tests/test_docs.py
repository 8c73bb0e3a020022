"""What the documentation points to exists."""

import json
import re
from pathlib import Path

import pytest

from workshop.i18n import catalogue
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


@pytest.mark.parametrize(("language", "presses"), [("pl", "Naciskasz"), ("en", "You press")])
def test_what_the_guide_tells_to_press_is_what_the_screens_say(language: str, presses: str) -> None:
    text = (ROOT / "docs" / f"facilitator-guide.{language}.md").read_text("utf-8")
    told = re.findall(rf"^- \*\*{presses}:\*\* ((?:.|\n  )+)", text, re.MULTILINE)
    assert len(told) == 10
    names = {" ".join(name.split()) for part in told for name in re.findall(r"\*([^*]+)\*", part)}
    template = json.loads(
        (ROOT / f"data/templates/ten_sessions.{language}.json").read_text("utf-8")
    )
    titles = {row["title"] for session in template["sessions"] for row in session["activities"]}
    polish = catalogue("pl")
    words = " | ".join(titles | set(polish.values() if language == "pl" else polish))
    assert sorted(name for name in names if name.removesuffix(": …") not in words) == []
