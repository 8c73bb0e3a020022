"""A backup brings a recruitment back, but nothing that was erased of it since."""

import sqlite3
from pathlib import Path

import pytest

from tests.conftest import Scene
from tests.copies import newest
from tests.recruiting import Recruiting, make_candidates, recruiting_in
from workshop.cli import main
from workshop.recruitment.answers import StrikeAnswer, strike_answer
from workshop.recruitment.decisions import DecideCandidates, decide_candidates
from workshop.recruitment.erasure import erase_now

pytestmark = pytest.mark.sqlite("its backups are its files")


@pytest.fixture
def recruiting(
    scene: Scene, programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Recruiting:
    monkeypatch.setenv("WORKSHOP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WORKSHOP_LANGUAGE", "en")
    monkeypatch.delenv("WORKSHOP_DATABASE_URL", raising=False)
    found = recruiting_in(scene, programme.id)
    found.begin(make_candidates(12))
    assert main(["backup", "--to", str(tmp_path / "copies")]) == 0
    return found


def restore(scene: Scene, folder: Path) -> sqlite3.Connection:
    scene.store.close()
    copy = newest(folder / "copies")
    assert main(["restore", str(copy)]) == 0
    return sqlite3.connect(folder / "workshop.db")


def test_an_erased_recruitment_stays_erased_and_its_numbers_stay(
    scene: Scene, recruiting: Recruiting, tmp_path: Path
):
    scene.do(erase_now, recruiting.raters[0], recruiting.programme_id)
    restored = restore(scene, tmp_path)
    assert restored.execute("SELECT count(*) FROM candidate").fetchone() == (0,)
    assert restored.execute("SELECT count(*) FROM recruitmenttold").fetchone() == (1,)
    restored.close()
    assert b"I want to take part" not in (tmp_path / "workshop.db").read_bytes()


def test_what_was_struck_or_withdrawn_stays_gone_and_the_rest_comes_back(
    scene: Scene, recruiting: Recruiting, tmp_path: Path
):
    first, second = recruiting.candidates()[:2]
    words = StrikeAnswer(recruiting.programme_id, first.id, 0, ["reason 0"], first.answers[0])
    recruiting.do(strike_answer, words)
    gone = DecideCandidates(recruiting.programme_id, {second.id: ""}, "withdrew", "Moved away")
    recruiting.do(decide_candidates, gone)
    restored = restore(scene, tmp_path)
    answers = dict(restored.execute("SELECT code, answers FROM candidate"))
    restored.close()
    assert len(answers) == 12
    assert "reason 0" not in answers[first.code]
    assert answers[second.code] == "[]"
    assert "I want to take part" in answers["C2D25"]
