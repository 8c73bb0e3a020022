"""`workshop export` and `workshop import`: a programme goes into a file and comes out of it."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from tests.test_cli import Run, slug_in
from tests.test_cli import environment as environment
from tests.test_cli import run as run
from workshop.board.note_import import AT_ONCE
from workshop.board.tables import Note
from workshop.programme.sessions import APPROVED
from workshop.programme.tables import Activity, WorkingSession
from workshop.store.engine import reading_engine


def open_board(tmp_path: Path) -> str:
    """The id of an activity in which notes are written."""
    query = (
        select(col(Activity.id))
        .join(WorkingSession, col(WorkingSession.id) == col(Activity.session_id))
        .where(col(Activity.kind) == "notes", col(WorkingSession.status) != APPROVED)
    )
    return str(stored(tmp_path, query)[0])


def texts_on(tmp_path: Path, board: str) -> list[str]:
    """The texts of all notes of an activity, sorted."""
    query = select(col(Note.text)).where(col(Note.activity_id) == board)
    return sorted(stored(tmp_path, query))


def stored(tmp_path: Path, query: Any) -> list[Any]:
    """What a query finds in the database of the command."""
    engine = reading_engine(f"sqlite:///{tmp_path / 'data' / 'workshop.db'}")
    with Session(engine) as db:
        found = list(db.execute(query).scalars())
    engine.dispose()
    return found


def test_a_programme_goes_out_and_comes_in_the_same(run: Run, tmp_path: Path) -> None:
    assert run("demo").returncode == 0
    slug = slug_in(tmp_path)
    for kind in ("json", "xlsx", "zip"):
        done = run("export", slug, "--format", kind)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / f"{slug}.{kind}").stat().st_size > 5_000
    done = run("import", f"{slug}.json")
    assert done.returncode == 0, done.stderr
    other = done.stdout.split()[-1]
    assert other != slug
    run("export", other, "--format", "json", "--to", "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / f"{slug}.json").read_bytes()
    assert run("export", slug, "--format", "pictures").returncode == 0
    done = run("import", f"{slug}-pictures.zip")
    assert done.returncode == 0, done.stderr


def test_a_wrong_file_is_told_in_one_sentence(run: Run, tmp_path: Path) -> None:
    run("demo")
    slug = slug_in(tmp_path)
    run("export", slug, "--format", "json")
    document = json.loads((tmp_path / f"{slug}.json").read_text("utf-8"))
    document["needs"][3]["harm"] = 9
    (tmp_path / "bad.json").write_text(json.dumps(document), "utf-8")
    done = run("import", "bad.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == (
        "The file cannot be brought in. needs[3].harm: a number from 1 to 5 fits here"
    )
    assert run("import", f"{slug}.json", "--into", slug).returncode == 1
    assert run("import", "missing.json").returncode == 1
    assert run("export", f"{slug}/3", "--format", "json").returncode == 1


def preview(run: Run, *arguments: str) -> dict[str, Any]:
    done = run("import", *arguments, "--preview")
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_a_preview_needs_no_programme_and_stores_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(
        "Lp.;Treść;Pole\n1;Ciemny korytarz;widzi\n2;Tel. 700 700 700;widzi\n3;;widzi\n".encode(
            "cp1250"
        )
    )
    told = preview(run, "a.csv")
    assert (told["encoding"], told["separator"], told["header_rows"]) == ("cp1250", ";", 1)
    assert told["columns"][1:] == [
        {"name": "Treść", "role": "text"},
        {"name": "Pole", "role": "section"},
    ]
    assert [(note["text"], note["section"]) for note in told["notes"]] == [
        ("Ciemny korytarz", "see")
    ]
    assert [note["marks"] for note in told["waiting"]] == [["phone"]]
    assert [row["reason"] for row in told["refused"]] == ["There is no text in this line."]
    said = preview(
        run, "a.csv", "--encoding", "windows-1252", "--separator", "none", "--header", "no"
    )
    assert (said["encoding"], said["separator"], said["header_rows"]) == ("cp1252", "", 0)
    assert preview(run, "a.csv", "--begins", "3")["begins"] == 3
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_evidence_and_clauses_are_previewed_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("tytuł;wydawca\nBadanie;Urząd\n;Nikt\n", "utf-8")
    told = preview(run, "e.csv", "--as", "evidence")
    assert [note["title"] for note in told["notes"]] == ["Badanie"]
    assert [row["line"] for row in told["refused"]] == [3]
    (tmp_path / "z.txt").write_text(
        "1. Urząd zapewnia krzesła.\n2. Urząd zapewnia wodę.\n", "utf-8"
    )
    told = preview(run, "z.txt", "--as", "clauses")
    assert len(told["notes"]) == 2


def test_clauses_come_in_once_with_their_areas(run: Run, tmp_path: Path) -> None:
    run("demo")
    given = ("--programme", slug_in(tmp_path), "--as", "clauses")
    (tmp_path / "z.txt").write_text(
        "## Miejsce\n1. Urząd zapewnia krzesła.\n2. Urząd zapewnia wodę.\n", "utf-8"
    )
    assert "Clauses brought in: 2" in run("import", "z.txt", *given).stdout
    again = run("import", "z.txt", *given).stdout
    assert "Clauses brought in: 0" in again
    assert "There already: 2" in again
    assert "Clauses brought in: 2" in run("import", "z.txt", *given, "--again").stdout


def test_a_preview_of_what_is_no_table_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\n\n")
    done = run("import", "a.csv", "--preview")
    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", "The file is empty.")
    (tmp_path / "b.csv").write_bytes(b"a;b\nc;d\n")
    done = run("import", "b.csv", "--preview", "--text", "nothing")
    assert (done.returncode, done.stderr.strip()) == (1, "There is no column “nothing”.")
    assert run("import", "b.csv", "--preview", "--encoding", "klingon").returncode == 2


def test_notes_come_in_once_from_the_command_line(run: Run, tmp_path: Path) -> None:
    run("demo")
    slug = slug_in(tmp_path)
    board = open_board(tmp_path)
    (tmp_path / "a.csv").write_text("treść\nCiemny korytarz\nZadzwoń 700 700 700\n", "utf-8")
    done = run("import", "a.csv", "--programme", slug, "--activity", board)
    assert done.returncode == 0, done.stderr
    assert "Notes brought in: 2" in done.stdout
    assert "Waiting for approval because of a mark: 1." in done.stdout
    assert run("import", "a.csv", "--programme", slug).returncode == 1
    assert run("import", "a.csv", "--programme", slug, "--activity", "none").returncode == 1


DIES = """
import os, signal, sys
from workshop.cli import imports, main

store_part, parts = imports.import_notes, []


def import_notes(*given):
    if len(parts) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    parts.append(store_part(*given))
    return parts[-1]


imports.import_notes = import_notes
sys.exit(main(sys.argv[1:]))
"""


def test_an_import_that_is_killed_leaves_whole_parts_and_goes_on_when_it_is_run_again(
    run: Run, tmp_path: Path
) -> None:
    run("demo")
    slug, board = slug_in(tmp_path), open_board(tmp_path)
    there = texts_on(tmp_path, board)
    lines = [f"Przyniesione {number}" for number in range(AT_ONCE * 3 + 7)]
    (tmp_path / "long.csv").write_text("\n".join(["treść", *lines]), "utf-8")
    wish = ["import", "long.csv", "--programme", slug, "--activity", board]
    killed = subprocess.run([sys.executable, "-c", DIES, *wish], cwd=tmp_path, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    assert texts_on(tmp_path, board) == sorted([*there, *lines[: AT_ONCE * 2]])
    again = run(*wish)
    assert again.returncode == 0, again.stderr
    assert f"Notes brought in: {AT_ONCE + 7}" in again.stdout
    assert texts_on(tmp_path, board) == sorted([*there, *lines])
    assert run("check").returncode == 0
