"""Kinds and states are enumerations in the code and plain words in the database and on the wire."""

import ast
import json
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import Scene
from workshop.board.note_kinds import NoteKind, NoteOrigin, NoteStatus
from workshop.board.tables import Note
from workshop.needs.need_states import GroupStatus, NeedStatus
from workshop.needs.tables import Group, Need
from workshop.programme.phases import Phase
from workshop.programme.session_states import SessionStatus, TimerState
from workshop.programme.tables import Activity, WorkingSession
from workshop.settings import ROOT
from workshop.standards.clause_states import AdoptionDecision, ClauseStatus
from workshop.standards.tables import AdoptedClause, Clause

MODULES = sorted(
    path
    for path in [*(ROOT / "workshop").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    if "migrations" not in path.parts
)
STATES = {
    "basis",
    "decision",
    "disposition",
    "kind",
    "news",
    "origin",
    "outcome",
    "phase",
    "proposal",
    "status",
    "subject_kind",
    "timer_state",
    "variant",
}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def is_word(node: ast.AST) -> bool:
    parts = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return any(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in parts)


def state_of(node: ast.AST) -> str | None:
    """The state that an expression reads, also as a column; kinds of events are names."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "col":
        node = node.args[0]
    if isinstance(node, ast.Attribute) and not ast.unparse(node).endswith("Event.kind"):
        return node.attr if node.attr in STATES else None
    return None


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_state_is_compared_with_a_word_that_nobody_checks(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            compared = any(map(state_of, sides)) and any(map(is_word, sides))
            assert not compared, ast.unparse(node)


@pytest.mark.parametrize(
    ("model", "column", "kind"),
    [
        (WorkingSession, "status", SessionStatus),
        (Activity, "phase", Phase),
        (Activity, "timer_state", TimerState),
        (Note, "status", NoteStatus),
        (Note, "kind", NoteKind),
        (Note, "origin", NoteOrigin),
        (Group, "status", GroupStatus),
        (Need, "status", NeedStatus),
        (Clause, "status", ClauseStatus),
        (AdoptedClause, "decision", AdoptionDecision),
    ],
)
def test_every_state_fits_into_its_column(model: type, column: str, kind: type[StrEnum]) -> None:
    longest = model.__table__.columns[column].type.length
    assert max(len(state) for state in kind) <= longest


def test_states_are_stored_and_sent_as_the_words_they_always_were(
    scene: Scene, alice, session, bob, phone
) -> None:
    activity = scene.make_activity(alice, session)
    note = scene.make_note(bob, activity, "A long queue")
    query = text("SELECT status, kind, origin FROM note WHERE id = :id")
    stored = scene.read(lambda db: tuple(db.execute(query, {"id": note.id}).one()))
    assert stored == ("visible", "unmarked", "phone")
    assert all(type(word) is str for word in stored)
    sent = json.loads(json.dumps(scene.see(phone, "note")[note.id]))
    assert sent["status"] == "visible"
    query = text("SELECT status FROM workingsession WHERE id = :id")
    assert scene.read(lambda db: db.execute(query, {"id": session.id}).scalar_one()) == "open"
