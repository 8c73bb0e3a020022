"""Server and command line do the same when a text is erased, whatever was imported before."""

import ast
import importlib
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from tests.conftest import Scene
from tests.publishing import Press, let_quote
from tests.rooms import OPEN, Room, furnished
from tests.server import Server
from tests.wire import Wire
from workshop import wiring
from workshop.board.hooks import forget_copies, untie_all
from workshop.board.tables import Note
from workshop.errors import Invalid
from workshop.export.minutes.approval import ApproveMinutes, approve_minutes
from workshop.live import facts
from workshop.needs.tables import NoteVector
from workshop.people.rights import Actor
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.session_run import close_session, open_session, start_activity
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity
from workshop.review.comments import AddComment, add_comment
from workshop.review.reviewable import RATED_AS, draft_of
from workshop.settings import ROOT
from workshop.slot import NotConnected

AS_THE_SERVER_STARTS = """
import streamlit_app
from workshop.wiring import describe
print(*describe(), sep="\\n")
"""
WITHOUT_WIRING = """
import sys
from workshop.board.moderation import RedactNote, redact_note
from workshop.people.rights import SYSTEM
from workshop.store.store import Store
Store(sys.argv[1]).write(redact_note, SYSTEM, RedactNote(sys.argv[2]))
"""
SECRET = "the-word-nobody-may-find"


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run Python as a process of its own, with its own data."""
    environment = {**os.environ, "WORKSHOP_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def lines(done: "subprocess.CompletedProcess[str]") -> list[str]:
    assert done.returncode == 0, done.stderr
    return [line for line in done.stdout.splitlines() if ": workshop." in line]


def test_the_server_and_the_command_line_run_the_same_functions(tmp_path: Path) -> None:
    server = lines(run(tmp_path / "server", "-c", AS_THE_SERVER_STARTS))
    command_line = lines(run(tmp_path / "line", "-m", "workshop.cli", "wiring"))
    assert server == command_line == list(wiring.describe())
    erasing = {line.removeprefix("on_erase: ") for line in server if line.startswith("on_erase: ")}
    assert erasing == full_names(*wiring.ON_ERASE)


def test_without_wiring_a_note_is_not_erased_by_half(
    scene: Scene, alice: Actor, activity: Activity, tmp_path: Path
) -> None:
    note = scene.make_note(alice, activity, SECRET)
    done = run(tmp_path, "-c", WITHOUT_WIRING, scene.store.url, note.id)
    assert done.returncode != 0
    assert "NotConnected" in done.stderr
    assert scene.get(Note, note.id).text == SECRET


def test_a_kind_that_no_table_names_is_an_error(scene: Scene) -> None:
    with pytest.raises(NotConnected):
        scene.read(facts.load, [("rumour", "1")])
    with pytest.raises(NotConnected):
        scene.read(untie_all, "rumour", "1")
    with pytest.raises(Invalid):
        scene.read(draft_of, "rumour", "1")


@dataclass
class Copied:
    """A room with a note that was quoted, published, put into minutes and given a vector."""

    host: str
    room: Room
    note: Note
    file: Path

    def count_copies(self) -> tuple[int, int]:
        """How often the database says the note's text now: as text, and as bytes of a vector."""
        connection = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        try:
            everything = "\n".join(connection.iterdump())
        finally:
            connection.close()
        return everything.count(SECRET), everything.lower().count(SECRET.encode().hex())


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[Copied]:
    """A server that has just started: nobody has opened a page yet."""
    with furnished(tmp_path) as room:
        note = spread_copies(room)
        server = Server(tmp_path).start()
        try:
            yield Copied(server.host, room, note, tmp_path / "workshop.db")
        finally:
            server.stop()


def spread_copies(room: Room) -> Note:
    """A note with a copy of its text wherever there can be one."""
    press = Press(room.store, room.facilitator, room.programme_id)
    session = room.do(open_session, room.read(list_sessions, room.programme_id)[4].id)
    adding = AddActivity(session.id, "notes", "Notes", OPEN)
    activity = room.do(start_activity, room.do(add_activity, adding).id)
    let_quote(room.store, activity)
    note, *others = press.write_notes(activity.id, [SECRET, "one", "two", "three", "four"])
    clause = press.write_clause(needs=[press.make_need([note, *others])])
    press.quote(clause, note)
    press.publish("0.1")
    room.do(add_comment, AddComment(room.programme_id, "clause", clause.id, "Well said"))
    room.do(close_session, session.id)
    room.do(approve_minutes, ApproveMinutes(session.id, "en"))
    room.do(keep_vector, note.id)
    return note


def keep_vector(db: Session, _actor: Actor, note_id: str) -> None:
    db.add(NoteVector(note_id=note_id, model="m", digest="0" * 64, vector=SECRET.encode()))


def test_a_server_on_which_nobody_opened_a_page_erases_every_copy(copied: Copied) -> None:
    assert copied.count_copies() == (3, 1)
    with Wire(copied.host, cookie=copied.room.cookie) as desk:
        desk.hello(**{"as": "staff"}, programme=copied.room.programme_id)
        assert {kind for kind, _key in desk.facts} >= {*("room", "note", "group", "need", "clause")}
        assert "ok" in desk.do("redact_note", id=copied.note.id)
    assert copied.count_copies() == (0, 0)


def functions_of_the_workshop() -> Iterator[tuple[str, list[str], list[str], str]]:
    """Public functions: full name, names of parameters, their types, type of the result."""
    for path in sorted((ROOT / "workshop").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                given = node.args.args
                types = [ast.unparse(one.annotation) if one.annotation else "" for one in given]
                result = ast.unparse(node.returns) if node.returns else ""
                yield f"{module}.{node.name}", [one.arg for one in given], types, result


def full_names(*functions: Any) -> set[str]:
    return {f"{one.__module__}.{one.__name__}" for one in functions}


def test_every_function_that_loads_facts_is_in_a_table() -> None:
    by_reference, in_pictures = set(), set()
    for name, _given, types, result in functions_of_the_workshop():
        if result == "Iterable[Fact]" and types == ["Session", "Sequence[str]"]:
            by_reference.add(name)
        elif result == "Iterable[Fact]":
            in_pictures.add(name)
    loaders = [one for several in wiring.FACT_LOADERS.values() for one in several]
    assert full_names(*loaders) == by_reference
    assert full_names(*wiring.SNAPSHOT_LOADERS) == in_pictures


def test_every_function_that_forgets_notes_is_in_the_table_of_erasure() -> None:
    forgetting = {
        name
        for name, given, types, result in functions_of_the_workshop()
        if given == ["db", "note_ids"] and types[1] == "Sequence[str]" and result in ("None", "int")
    }
    assert full_names(*wiring.ON_ERASE) == forgetting - full_names(forget_copies)


def test_every_function_that_lets_go_of_something_is_in_the_table_of_removal() -> None:
    letting_go = {
        name
        for name, _given, types, result in functions_of_the_workshop()
        if types == ["Session", "str"] and result == "list[Change]"
    }
    named = [one for several in wiring.ON_REMOVE.values() for one in several]
    assert full_names(*named) == letting_go


def test_every_kind_of_subject_can_be_reviewed() -> None:
    assert set(wiring.REVIEWABLE) == set(RATED_AS)


def test_every_slot_is_filled() -> None:
    found = 0
    for path in sorted((ROOT / "workshop").rglob("*.py")):
        names = re.findall(r"^(\w+): Slot\w*\[", path.read_text("utf-8"), re.MULTILINE)
        for name in names:
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            assert getattr(module, name).get()
            found += 1
    assert found == 23


def test_every_fact_of_the_wire_protocol_is_loaded() -> None:
    """Ballots, objections and piles are a person's own: only that person's picture holds them."""
    protocol = (ROOT / "docs" / "ARCHITECTURE.md").read_text("utf-8")
    documented = set(re.findall(r'^    \{"t":"(\w+)"', protocol, re.MULTILINE))
    assert len(documented) > 10
    # Mutes are facts of the reference "mute", rounds and who is admitted of "review_round",
    # journeys of "step", "note" and "board_of", the published standard of "room".
    own = {"ballot", "objection", "piles", "muted", "muted_by", "round", "admitted", "journey"}
    own |= {"standard"}
    assert documented - own <= set(wiring.FACT_LOADERS)
    assert all(wiring.FACT_LOADERS[kind] for kind in documented & set(wiring.FACT_LOADERS))


def test_no_module_is_imported_only_for_what_its_import_does() -> None:
    files = [*(ROOT / "workshop").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    files.append(ROOT / "streamlit_app.py")
    assert not [path for path in files if "noqa: F401" in path.read_text("utf-8")]
