"""Notes written under needs become ideas and questions, and go where the notes go."""

from typing import Any

import pytest

from tests.conftest import Scene
from workshop.board.moderation import (
    ApproveNotes,
    RedactNote,
    RejectNotes,
    Undo,
    approve_notes,
    redact_note,
    reject_notes,
    undo,
)
from workshop.board.notes import AddNote, add_note, withdraw_note
from workshop.board.tables import Note
from workshop.errors import Conflict, Invalid, NotFound
from workshop.needs.ideas import EditIdea, edit_idea, list_ideas, remove_idea
from workshop.needs.need_merging import MergeNeeds, merge_needs
from workshop.needs.needs import CreateNeed, SetNeedStatus, create_need, set_need_status
from workshop.needs.tables import Idea
from workshop.programme.session_run import advance_activity, go_back
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def needs(scene: Scene, alice, programme) -> list[str]:
    return [
        scene.do(create_need, alice, CreateNeed(programme.id, "a guest", f"need {number}")).id
        for number in range(2)
    ]


def begin(scene: Scene, alice, session, about: str = "ideas") -> Any:
    return scene.make_activity(alice, session, "notes", about=about, hidden=True, moderated=True)


def write(scene: Scene, person, activity, text: str, about: str | None) -> Note:
    command = AddNote(new_id(), activity.id, text, about=about, carries=[])
    return scene.do(add_note, person, command)


def ideas(scene: Scene, need: str) -> list[tuple[str, str]]:
    return [(row.kind, row.text) for row in scene.read(list_ideas, need)]


@pytest.mark.parametrize(("about", "kind"), [("ideas", "idea"), ("hmw", "hmw")])
def test_an_approved_note_becomes_an_idea_when_it_is_revealed(
    scene: Scene, alice, bob, session, needs, about, kind
):
    activity = begin(scene, alice, session, about)
    note = write(scene, bob, activity, "A bell", needs[0])
    waiting = write(scene, bob, activity, "A ramp", needs[1])
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    assert ideas(scene, needs[0]) == []
    scene.do(advance_activity, alice, activity.id)
    assert ideas(scene, needs[0]) == [(kind, "A bell")]
    assert ideas(scene, needs[1]) == []
    scene.do(approve_notes, alice, ApproveNotes([waiting.id]))
    assert ideas(scene, needs[1]) == [(kind, "A ramp")]


def revealed(scene: Scene, alice, bob, session, need: str) -> tuple[Any, Note]:
    activity = begin(scene, alice, session)
    note = write(scene, bob, activity, "A bell", need)
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    scene.do(advance_activity, alice, activity.id)
    return activity, note


def test_it_becomes_one_idea_however_often_it_is_revealed(scene: Scene, alice, bob, session, needs):
    activity, _note = revealed(scene, alice, bob, session, needs[0])
    first = scene.read(list_ideas, needs[0])[0].id
    scene.do(advance_activity, alice, activity.id)
    scene.do(go_back, alice, activity.id)
    assert [row.id for row in scene.read(list_ideas, needs[0])] == [first]


def test_an_erased_note_takes_the_text_of_its_idea_along(scene: Scene, alice, bob, session, needs):
    _activity, note = revealed(scene, alice, bob, session, needs[0])
    scene.do(redact_note, alice, RedactNote(note.id, "A sound"))
    assert ideas(scene, needs[0]) == [("idea", "A sound")]
    scene.do(redact_note, alice, RedactNote(note.id))
    assert ideas(scene, needs[0]) == []


def test_a_rejected_note_takes_its_idea_along_until_that_is_undone(
    scene: Scene, alice, bob, session, programme, needs
):
    _activity, note = revealed(scene, alice, bob, session, needs[0])
    scene.do(reject_notes, alice, RejectNotes([note.id]))
    assert ideas(scene, needs[0]) == []
    scene.do(undo, alice, Undo(programme.id, "moderation"))
    assert ideas(scene, needs[0]) == [("idea", "A bell")]


def test_a_note_taken_back_while_people_write_becomes_nothing(
    scene: Scene, alice, bob, session, needs
):
    activity = begin(scene, alice, session)
    note = write(scene, bob, activity, "A bell", needs[0])
    scene.do(withdraw_note, bob, note.id)
    scene.do(advance_activity, alice, activity.id)
    assert ideas(scene, needs[0]) == []


def test_a_phone_has_to_choose_what_it_writes_under(scene: Scene, alice, bob, session, needs):
    activity = begin(scene, alice, session)
    with pytest.raises(Invalid):
        write(scene, bob, activity, "A bell", None)
    scene.do(set_need_status, alice, SetNeedStatus(needs[0], "parked"))
    for gone in (needs[0], new_id()):
        with pytest.raises(NotFound):
            write(scene, bob, activity, "A bell", gone)


def test_notes_and_ideas_follow_a_merge_and_come_back_with_it(
    scene: Scene, alice, bob, session, programme, needs
):
    _activity, note = revealed(scene, alice, bob, session, needs[0])
    scene.do(merge_needs, alice, MergeNeeds(needs[1], [needs[0]]))
    assert scene.get(Note, note.id).about_id == needs[1]
    assert ideas(scene, needs[1]) == [("idea", "A bell")]
    scene.do(undo, alice, Undo(programme.id, "needs"))
    assert scene.get(Note, note.id).about_id == needs[0]
    assert ideas(scene, needs[0]) == [("idea", "A bell")]


def test_who_writes_under_a_merged_need_writes_under_what_it_became(
    scene: Scene, alice, bob, session, needs
):
    activity = begin(scene, alice, session)
    scene.do(merge_needs, alice, MergeNeeds(needs[1], [needs[0]]))
    assert write(scene, bob, activity, "A bell", needs[0]).about_id == needs[1]


def test_an_idea_that_stands_on_a_note_keeps_its_words(scene: Scene, alice, bob, session, needs):
    _activity, note = revealed(scene, alice, bob, session, needs[0])
    idea: Idea = scene.read(list_ideas, needs[0])[0]
    with pytest.raises(Invalid):
        scene.do(edit_idea, alice, EditIdea(idea.id, {"text": "Something else"}))
    with pytest.raises(Conflict):
        scene.do(remove_idea, alice, idea.id)
    scene.do(edit_idea, alice, EditIdea(idea.id, {"need_id": needs[1]}))
    assert scene.get(Note, note.id).about_id == needs[1]
