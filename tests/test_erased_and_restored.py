"""What was erased stays erased in copies, on another machine and after an older state returned."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlmodel import Session

from tests.backed_up import CANARY, erase_something, place_of, take_back, words_in
from tests.conftest import Scene, claim
from tests.copies import newest
from tests.recruiting import make_candidates, recruiting_in
from tests.test_pictures import add
from workshop.board.joint_drafts import drop_text
from workshop.board.moderation import RedactNote, redact_note
from workshop.board.tables import JointDraft
from workshop.cli import main
from workshop.people.rights import SYSTEM
from workshop.pictures.pictures import remove_picture
from workshop.programme.programmes import remove_programme
from workshop.recruitment.decisions import DecideCandidates, decide_candidates
from workshop.review.tables import Comment
from workshop.services import Services
from workshop.settings import Settings
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.person_rows import find_people
from workshop.standards.room import objections
from workshop.standards.tables import Objection, Understanding
from workshop.standards.understanding.answers import key_of_answer
from workshop.store import kept_copies
from workshop.store.backup import back_up
from workshop.store.erased_list import ErasedList
from workshop.store.kept_copies import Occasion, list_copies
from workshop.store.revisions import MIGRATIONS, configure
from workshop.store.schema import REVISION
from workshop.store.store import Store, mark_erased
from workshop.store.trouble import StorageTrouble

pytestmark = pytest.mark.sqlite("its backups are its files")
FORMER = str(ScriptDirectory(str(MIGRATIONS)).get_revision(REVISION).down_revision)


def test_an_old_state_brought_back_by_hand_is_erased_before_anybody_comes_in(
    scene: Scene, town: Settings, alice: Any, session: Any, activity: Any, tmp_path: Path
) -> None:
    phrase, redacted = erase_something(scene, alice, session, activity)
    kept = scene.make_note(alice, activity, "stays")
    recruiting = recruiting_in(scene, activity.programme_id)
    recruiting.begin(make_candidates(12))
    gone = recruiting.candidates()[0]
    old = tmp_path / "old"
    with closing(sqlite3.connect(tmp_path / "workshop.db")) as db:
        db.execute("VACUUM INTO ?", [str(old)])
    take_back(scene, alice, phrase, redacted)
    withdrew = DecideCandidates(recruiting.programme_id, {gone.id: ""}, "withdrew", "Moved away")
    recruiting.do(decide_candidates, withdrew)
    scene.store.close()
    for ending in ("-wal", "-shm"):
        (tmp_path / f"workshop.db{ending}").unlink(missing_ok=True)
    old.replace(tmp_path / "workshop.db")
    assert words_in(tmp_path, CANARY)
    assert main(["check"]) == 1
    Services.build(town).close()
    assert words_in(tmp_path, CANARY) == []
    assert main(["check"]) == 0
    with closing(sqlite3.connect(tmp_path / "workshop.db")) as db:
        assert db.execute("SELECT text FROM note WHERE id = ?", [kept.id]).fetchone() == ("stays",)
        assert db.execute("SELECT answers FROM candidate WHERE id = ?", [gone.id]).fetchone() == (
            "[]",
        )
    store = Store(town.database_url)
    with store.read() as db:
        assert not find_people(db, claim(phrase)), "the phrase of who has left works no more"
    store.close()


def test_restoring_where_the_database_is_lost_brings_nothing_back_that_was_erased(
    scene: Scene, town: Settings, alice: Any, session: Any, activity: Any, tmp_path: Path
) -> None:
    phrase, redacted = erase_something(scene, alice, session, activity)
    copy = back_up(town.database_url, place_of(town))
    take_back(scene, alice, phrase, redacted)
    scene.store.close()
    for path in tmp_path.glob("workshop.db*"):
        path.unlink()
    assert main(["restore", str(copy)]) == 0
    assert [path.parent.name for path in words_in(tmp_path, CANARY)] == ["backups"]


def test_every_kind_of_thing_that_is_erased_stays_erased_by_the_list_alone(
    scene: Scene, town: Settings, alice: Any, session: Any, activity: Any, tmp_path: Path
) -> None:
    def word(name: str) -> str:
        return f"{CANARY}: {name}"

    clause = scene.do(create_clause, alice, CreateClause(activity.programme_id, "Names"))
    made = {
        "objection": Objection(
            programme_id=activity.programme_id, activity_id=activity.id, author="a", text=word("o")
        ),
        "answer": Understanding(
            clause_id=clause.id, author="a", wording="w", version="1", answer="no", why=word("a")
        ),
        "words": Understanding(
            clause_id=clause.id,
            author="b",
            wording="w",
            version="1",
            answer="no",
            why=word("w"),
            word_id="c" * 32,
        ),
        "comment": Comment(
            programme_id=activity.programme_id,
            subject_kind="clause",
            subject_id=clause.id,
            text=word("c"),
            at=datetime.now(UTC),
        ),
        "draft": JointDraft(
            id="d" * 32,
            programme_id=activity.programme_id,
            session_id=session.id,
            activity_id=activity.id,
            form="need",
            fields={"who": word("d")},
        ),
    }
    picture = add(scene, alice, "session", session.id)
    scene.do(lambda db, _actor, _content: db.add_all(made.values()), SYSTEM)
    copy = back_up(town.database_url, place_of(town))

    def erase(db: Session, _actor: Any, _content: None) -> None:
        objections._erase(db, db.get(Objection, made["objection"].id))
        for author, thing in (("a", "answer"), ("b", "answer words")):
            row = db.get_one(Understanding, (clause.id, author))
            mark_erased(db, (thing, key_of_answer(row) if thing == "answer" else row.word_id))
        mark_erased(db, ("comment", made["comment"].id))
        drop_text(db, db.get_one(JointDraft, "d" * 32))

    scene.do(erase, SYSTEM)
    scene.do(remove_picture, alice, picture.id)
    scene.store.close()
    for path in tmp_path.glob("workshop.db*"):
        path.unlink()
    assert main(["restore", str(copy)]) == 0
    assert [path.parent.name for path in words_in(tmp_path, CANARY)] == ["backups"]
    with closing(sqlite3.connect(tmp_path / "workshop.db")) as db:
        rows = db.execute("SELECT author, answer, why FROM understanding").fetchall()
        assert rows == [("b", "no", "")], "an answer stays whose words were taken back"
        assert db.execute("SELECT count(*) FROM picture").fetchone() == (0,)


def test_what_was_erased_is_in_no_byte_of_the_folder_after_the_daily_copy(
    scene: Scene, town: Settings, alice: Any, session: Any, activity: Any, tmp_path: Path
) -> None:
    phrase, redacted = erase_something(scene, alice, session, activity)
    back_up(town.database_url, place_of(town))
    with closing(sqlite3.connect(tmp_path / "workshop.db")) as db:
        at = datetime.now(UTC) - timedelta(days=2)
        former = tmp_path / "backups" / f"workshop-{at:{kept_copies.STAMP}}.db"
        db.execute("VACUUM INTO ?", [str(former)])
    take_back(scene, alice, phrase, redacted)
    assert words_in(tmp_path, CANARY), "an old copy of this and of a former program"
    assert main(["backup", "--scheduled"]) == 0
    assert words_in(tmp_path, CANARY) == []
    copies = list_copies(tmp_path / "backups")
    assert [copy.why for copy in copies] == [Occasion.DAILY, Occasion.ASKED, Occasion.ASKED]
    for copy in copies:
        assert main(["check", str(copy.path)]) == 0
    assert len(list((tmp_path / "erased").glob("from-*"))) == 1
    assert main(["backup", "--scheduled"]) == 0
    assert len(list_copies(tmp_path / "backups")) == 3, "there is one of today"


@pytest.mark.parametrize("way", ["restore", "by hand", "go-back"])
def test_a_programme_that_was_deleted_is_nowhere_after_an_older_state_is_brought_back(
    scene: Scene, town: Settings, alice: Any, activity: Any, tmp_path: Path, way: str
) -> None:
    kept = scene.make_programme(scene.make_account("dora", "facilitator"))
    scene.make_note(alice, activity, CANARY)
    old = tmp_path / "old"
    if way == "go-back":
        scene.store.close()
        command.downgrade(configure(town.database_url), FORMER)
        scene.store = Services.build(town).store
    elif way == "restore":
        back_up(town.database_url, place_of(town))
    else:
        with closing(sqlite3.connect(tmp_path / "workshop.db")) as db:
            db.execute("VACUUM INTO ?", [str(old)])
    administrator = scene.actor(scene.make_account("root", "admin").id)
    scene.do(remove_programme, administrator, activity.programme_id)
    scene.store.close()
    if way == "by hand":
        for ending in ("-wal", "-shm"):
            (tmp_path / f"workshop.db{ending}").unlink(missing_ok=True)
        old.replace(tmp_path / "workshop.db")
        assert words_in(tmp_path, CANARY)
        Services.build(town).close()
    else:
        named = [str(newest(tmp_path / "backups"))] if way == "restore" else []
        assert main([way, *named]) == 0
    assert {path.name for path in words_in(tmp_path, CANARY)} <= {
        copy.path.name for copy in list_copies(tmp_path / "backups")
    }
    with closing(sqlite3.connect(tmp_path / "workshop.db")) as db:
        assert db.execute("SELECT id FROM programme").fetchall() == [(kept.id,)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        of_it = "SELECT count(*) FROM event WHERE scope = ?"
        assert db.execute(of_it, [activity.programme_id]).fetchone() == (0,)
    assert main(["backup", "--scheduled"]) == 0
    assert words_in(tmp_path, CANARY) == []


def test_the_list_names_nobody_and_does_not_say_what_went_together(
    scene: Scene, town: Settings, alice: Any, session: Any, activity: Any, tmp_path: Path
) -> None:
    one = erase_something(scene, alice, session, activity)
    other = erase_something(scene, alice, session, activity)
    for phrase, redacted in (one, other):
        take_back(scene, alice, phrase, redacted)
    (part,) = (tmp_path / "erased").glob("*-*")
    lines = part.read_text().split()[1:]
    assert len(lines) >= 8
    assert lines == sorted(lines)
    assert {len(line) for line in lines} == {32}
    with closing(sqlite3.connect(tmp_path / "workshop.db")) as db:
        rows = db.execute("SELECT id FROM note UNION SELECT id FROM participant").fetchall()
    assert not [key for (key,) in rows if key in part.read_text()]
    assert part.stat().st_mode & 0o777 == 0o600


def test_nothing_is_erased_that_the_list_cannot_hold_and_people_are_told(
    scene: Scene, town: Settings, alice: Any, activity: Any, tmp_path: Path
) -> None:
    note = scene.make_note(alice, activity, CANARY)
    (tmp_path / "erased").write_text("a file in the place of the folder")
    with pytest.raises(StorageTrouble):
        scene.do(redact_note, alice, RedactNote(note.id))
    assert scene.get(type(note), note.id).text == CANARY
    (tmp_path / "erased").unlink()
    scene.do(redact_note, alice, RedactNote(note.id))
    assert scene.get(type(note), note.id).text == ""


def test_an_end_between_list_and_commit_leaves_too_much_in_the_list_and_nothing_else_goes(
    scene: Scene, town: Settings, alice: Any, activity: Any, tmp_path: Path
) -> None:
    reworded = scene.make_note(alice, activity, CANARY)
    scene.do(redact_note, alice, RedactNote(reworded.id, "somewhere"))
    half = scene.make_note(alice, activity, "half way")
    scene.store.close()
    erased = ErasedList(tmp_path / "erased")
    erased.add(erased.last() + 1, [("note", half.id)])
    Services.build(town).close()
    with closing(sqlite3.connect(tmp_path / "workshop.db")) as db:
        texts = dict(db.execute("SELECT id, text FROM note"))
    assert texts == {reworded.id: "somewhere", half.id: ""}
