"""Backup, restore and check, on real files."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlmodel import Session

from tests.conftest import Scene
from tests.copies import newest, opened
from workshop.board.moderation import RedactNote, redact_note
from workshop.cli import main
from workshop.cli.alone import LOCK
from workshop.needs.votes import ShowFingers
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.settings import Settings
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.room.objections import ObjectTo, object_to, show_fingers_on_clause
from workshop.standards.tables import Understanding
from workshop.store.backup import find_problems
from workshop.store.file_lock import hold, let_go

ROOT = Path(__file__).resolve().parent.parent
HOLD = """
import sys
from pathlib import Path
from workshop.store.file_lock import hold

assert hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""

pytestmark = pytest.mark.sqlite("its backups are its files")


@pytest.fixture
def settings(tmp_path: Path, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings under which the command finds the store of the test."""
    monkeypatch.setenv("WORKSHOP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WORKSHOP_LANGUAGE", "en")
    monkeypatch.setenv("WORKSHOP_DATABASE_URL", scene.store.url)
    return replace(Settings.from_environment(), database_url=scene.store.url)


def broken(scene: Scene, statement: str) -> None:
    connection = sqlite3.connect(scene.store.url.removeprefix("sqlite:///"))
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_backup_of_the_running_store_is_sound_and_complete(
    scene: Scene, alice: Actor, activity: Activity, settings: Settings, tmp_path: Path
) -> None:
    note = scene.make_note(alice, activity, "kept")
    assert main(["backup", "--to", str(tmp_path / "copies")]) == 0
    copy = newest(tmp_path / "copies")
    with opened(copy) as found:
        assert find_problems(found.database) == []
        assert texts_in(found.database, "note") == {note.text}
        assert found.secret == settings.secret


def test_restoring_brings_back_what_was_there_and_keeps_the_former(
    scene: Scene, alice: Actor, activity: Activity, settings: Settings, tmp_path: Path
) -> None:
    first = scene.make_note(alice, activity, "before")
    main(["backup", "--to", str(tmp_path / "copies")])
    second = scene.make_note(alice, activity, "after")
    scene.store.close()
    assert main(["restore", str(newest(tmp_path / "copies"))]) == 0
    connection = sqlite3.connect(tmp_path / "workshop.db")
    ids = {row[0] for row in connection.execute("SELECT id FROM note")}
    connection.close()
    assert first.id in ids
    assert second.id not in ids
    assert "after" in texts_in_copy(newest(tmp_path / "backups"))


def test_what_was_erased_since_the_copy_does_not_come_back(
    scene: Scene,
    alice: Actor,
    activity: Activity,
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    gone = scene.make_note(alice, activity, "Jan Kowalski was there")
    cleared = scene.make_note(alice, activity, "Anna Nowak was there")
    kept = scene.make_note(alice, activity, "stays")
    main(["backup", "--to", str(tmp_path / "copies")])
    scene.do(redact_note, alice, RedactNote(gone.id))
    scene.do(redact_note, alice, RedactNote(cleared.id, "somebody was there"))
    scene.store.close()
    assert main(["restore", str(newest(tmp_path / "copies"))]) == 0
    assert "erased again: 2" in capsys.readouterr().out
    connection = sqlite3.connect(tmp_path / "workshop.db")
    found = dict(connection.execute("SELECT id, text || '|' || status FROM note"))
    connection.close()
    assert found == {
        gone.id: "|redacted",
        cleared.id: "somebody was there|visible",
        kept.id: "stays|visible",
    }
    assert main(["check"]) == 0


def test_an_objection_taken_back_since_the_copy_does_not_come_back_and_others_do(
    scene: Scene,
    alice: Actor,
    bob: Actor,
    session: WorkingSession,
    settings: Settings,
    tmp_path: Path,
) -> None:
    dora = scene.make_person(session)
    vote = scene.make_activity(alice, session, "fist_to_five")
    for person, text in ((bob, "Kowalski"), (dora, "stays")):
        scene.do(show_fingers_on_clause, person, ShowFingers(vote.id, 1))
        scene.do(object_to, person, ObjectTo(vote.id, text))
    main(["backup", "--to", str(tmp_path / "copies")])
    scene.do(object_to, bob, ObjectTo(vote.id, ""))
    scene.store.close()
    copy = newest(tmp_path / "copies")
    assert main(["restore", str(copy)]) == 0
    assert texts_in(tmp_path / "workshop.db", "objection") == {"stays"}
    for name in ("workshop.db", "workshop.db-wal", "workshop.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    assert main(["restore", str(copy)]) == 0, "on a new machine nothing is known to be taken back"
    assert texts_in(tmp_path / "workshop.db", "objection") == {"Kowalski", "stays"}


def texts_in_copy(copy: Path) -> set[str]:
    """All texts of the notes in a copy."""
    with opened(copy) as found:
        return texts_in(found.database, "note")


def texts_in(path: Path, table: str) -> set[str]:
    """All texts of a table."""
    connection = sqlite3.connect(path)
    found = {row[0] for row in connection.execute(f"SELECT text FROM {table}")}
    connection.close()
    return found


def test_restoring_is_refused_while_a_server_holds_the_data(
    scene: Scene, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["backup", "--to", str(tmp_path / "copies")])
    lock = tmp_path / LOCK
    server = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert server.stdout is not None
    assert server.stdout.readline() == "held\n"
    assert not hold(lock)
    assert main(["restore", str(newest(tmp_path / "copies"))]) == 1
    assert "A server is using this database" in capsys.readouterr().err
    server.kill()
    server.communicate(timeout=10)
    assert hold(lock)
    let_go(lock)


def test_a_lock_is_held_once_and_can_be_let_go(tmp_path: Path) -> None:
    def another_process_gets_it() -> bool:
        return not subprocess.run(
            [sys.executable, "-c", HOLD, str(lock)], cwd=ROOT, input=b"", capture_output=True
        ).returncode

    lock = tmp_path / "a.lock"
    assert hold(lock)
    assert hold(lock)
    assert not another_process_gets_it()
    let_go(lock)
    assert another_process_gets_it()


def test_a_file_that_is_no_database_is_refused_with_a_sentence(
    scene: Scene, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "poem.db").write_text("roses are red")
    assert main(["restore", str(tmp_path / "poem.db")]) == 1
    assert main(["restore", str(tmp_path / "missing.db")]) == 1
    said = capsys.readouterr().err
    assert "This is not a sound database of the workshop" in said
    assert "There is no such file" in said
    assert find_problems(tmp_path / "workshop.db") == []


def test_check_is_content_with_a_sound_store(
    scene: Scene, alice: Actor, activity: Activity, settings: Settings
) -> None:
    scene.make_note(alice, activity)
    assert main(["check"]) == 0


def test_check_finds_a_gap_in_the_log(
    scene: Scene,
    alice: Actor,
    activity: Activity,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    scene.make_note(alice, activity)
    broken(scene, f"DELETE FROM event WHERE scope = '{activity.programme_id}' AND number = 2")
    assert main(["check"]) == 1
    assert "has gaps" in capsys.readouterr().err


def test_check_finds_a_damaged_file(
    scene: Scene, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.store.close()
    path = tmp_path / "workshop.db"
    content = bytearray(path.read_bytes())
    content[100:4000] = b"\xff" * 3900
    path.write_bytes(content)
    assert main(["check"]) == 1
    said = capsys.readouterr().err
    assert "damaged" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("seed", range(3))
def test_a_copy_with_some_wrong_bytes_is_told_of_in_sentences_and_changes_nothing(
    scene: Scene,
    alice: Actor,
    activity: Activity,
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    seed: int,
) -> None:
    for number in range(20):
        scene.make_note(alice, activity, f"note {number}")
    main(["backup", "--to", str(tmp_path / "copies")])
    scene.store.close()
    copy = newest(tmp_path / "copies")
    content, chance = bytearray(copy.read_bytes()), Random(seed)
    for place in chance.sample(range(len(content)), 60):
        content[place] ^= 0xFF
    copy.write_bytes(content)
    before = texts_in(tmp_path / "workshop.db", "note")
    capsys.readouterr()
    found = main(["check", str(copy)])
    for command in ("erase-again", "restore"):
        done = main([command, str(copy)])
        assert done == found, "what check finds, the others refuse"
    said = capsys.readouterr().err
    assert bool(found) == bool(said.strip())
    assert "Traceback" not in said
    if found:
        assert texts_in(tmp_path / "workshop.db", "note") == before


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(
    scene: Scene, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    before = {path.name for path in tmp_path.iterdir()}
    assert main(["backup", "--to", str(taken / "copies")]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Traceback" not in said
    assert {path.name for path in tmp_path.iterdir()} == before
    assert taken.read_text() == "a file"


def test_a_backup_that_fails_half_way_leaves_nothing_behind(
    scene: Scene,
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    copies = tmp_path / "copies"
    limited = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))\n"
        "from workshop.cli import main\n"
        "sys.exit(main(['backup', '--to', sys.argv[1]]))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", limited, str(copies)], cwd=ROOT, capture_output=True, text=True
    )
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert list(copies.glob("*")) == []


def test_check_says_when_the_schema_is_of_another_version(
    scene: Scene, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    broken(scene, "UPDATE alembic_version SET version_num = '9999'")
    assert main(["check"]) == 1
    assert "9999" in capsys.readouterr().err


def test_a_database_of_a_newer_program_is_left_alone_with_a_sentence(
    scene: Scene, settings: Settings
) -> None:
    broken(scene, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SystemExit, match="newer than this program"):
        main(["demo"])


def test_an_answer_taken_back_since_the_copy_does_not_come_back(
    scene: Scene,
    alice: Actor,
    programme: Programme,
    settings: Settings,
    tmp_path: Path,
) -> None:
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Names"))

    def answer(author: str, why: str) -> None:
        def store(db: Session, _actor: Actor, _content: None) -> None:
            row = db.get(Understanding, (clause.id, author)) or Understanding(
                clause_id=clause.id, author=author, wording="w", version="0.5", answer="no"
            )
            row.why = why
            db.add(row)

        scene.do(store, SYSTEM)

    def take_back(db: Session, _actor: Actor, _content: None) -> None:
        db.delete(db.get(Understanding, (clause.id, "a")))

    for author in ("a", "b", "c"):
        answer(author, f"words of {author}")
    main(["backup", "--to", str(tmp_path / "copies")])
    scene.do(take_back, SYSTEM)
    answer("b", "other words")
    scene.store.close()
    assert main(["restore", str(newest(tmp_path / "copies"))]) == 0
    connection = sqlite3.connect(tmp_path / "workshop.db")
    found = dict(connection.execute("SELECT author, why FROM understanding"))
    connection.close()
    assert found == {"b": "", "c": "words of c"}
