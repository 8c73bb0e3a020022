"""What a session settled: decisions, separate opinions, next steps."""

import pytest

from tests.conftest import Scene
from workshop.errors import Closed, Invalid, NotAllowed, NotFound
from workshop.people.rights import SYSTEM
from workshop.programme.outcomes import (
    AddOutcome,
    EditOutcome,
    RemoveOutcome,
    add_outcome,
    edit_outcome,
    list_outcomes,
    remove_outcome,
)
from workshop.programme.tables import WorkingSession
from workshop.store.ids_and_clock import new_id


def test_everything_settled_is_listed_in_order(scene: Scene, alice, session):
    for kind in ("decision", "dissent", "next_step"):
        for text in ("First", "Second"):
            scene.do(add_outcome, alice, AddOutcome(session.id, kind, text, "Jan", "May"))
    settled = scene.read(list_outcomes, session.id)
    assert [row.text for row in settled.decisions] == ["First", "Second"]
    assert [row.text for row in settled.dissents] == ["First", "Second"]
    assert [(row.responsible, row.until) for row in settled.next_steps] == [("Jan", "May")] * 2


def test_an_entry_is_edited_and_removed(scene: Scene, alice, session):
    entry = scene.do(add_outcome, alice, AddOutcome(session.id, "decision", "First", "Jan"))
    edited = scene.do(edit_outcome, alice, EditOutcome("decision", entry.id, text="Other"))
    assert (edited.text, edited.responsible) == ("Other", "Jan")
    scene.do(remove_outcome, alice, RemoveOutcome("decision", entry.id))
    assert scene.read(list_outcomes, session.id).decisions == []
    with pytest.raises(NotFound):
        scene.do(remove_outcome, alice, RemoveOutcome("decision", entry.id))


def test_a_note_keeper_records_too(scene: Scene, programme, session):
    keeper = scene.make_account("nina", "note_keeper", programme.id)
    scene.do(add_outcome, keeper, AddOutcome(session.id, "decision", "First"))


def test_an_editor_leaves_the_minutes_to_others(scene: Scene, programme, session):
    editor = scene.make_account("edek", "editor", programme.id)
    with pytest.raises(NotAllowed):
        scene.do(add_outcome, editor, AddOutcome(session.id, "decision", "Mine"))


@pytest.mark.parametrize("who", ["bob", "charlie", "ewa"])
def test_nobody_else_records(scene: Scene, request, session, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        scene.do(add_outcome, person, AddOutcome(session.id, "decision", "Mine"))


@pytest.mark.parametrize("text", ["", " \n", "\0", "x" * 2001])
def test_empty_and_over_long_texts_are_refused(scene: Scene, alice, session, text):
    with pytest.raises(Invalid):
        scene.do(add_outcome, alice, AddOutcome(session.id, "dissent", text))


def test_an_unknown_kind_or_entry_is_refused(scene: Scene, alice, session):
    with pytest.raises(Invalid):
        scene.do(add_outcome, alice, AddOutcome(session.id, "rumour", "Hm"))
    with pytest.raises(NotFound):
        scene.do(edit_outcome, alice, EditOutcome("dissent", new_id(), "Hm"))


def test_approved_minutes_are_closed(scene: Scene, alice, session):
    entry = scene.do(add_outcome, alice, AddOutcome(session.id, "decision", "First"))

    def approve(db, _actor, _content):
        row = db.get(WorkingSession, session.id)
        row.status = "minutes_approved"
        db.add(row)

    scene.do(approve, SYSTEM)
    for command, content in (
        (add_outcome, AddOutcome(session.id, "decision", "Late")),
        (edit_outcome, EditOutcome("decision", entry.id, "Late")),
        (remove_outcome, RemoveOutcome("decision", entry.id)),
    ):
        with pytest.raises(Closed):
            scene.do(command, alice, content)
