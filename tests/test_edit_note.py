"""Editing and withdrawing: authors while the phase lasts, staff any time; history is kept."""

import pytest

from tests.conftest import Scene
from workshop.board.notes import (
    AddNote,
    EditNote,
    WithdrawNote,
    add_note,
    edit_note,
    list_revisions,
    withdraw_note,
)
from workshop.board.tables import Note
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.store.ids_and_clock import new_id


def test_an_edit_keeps_what_was_said_before(scene: Scene, bob, activity):
    note = scene.make_note(bob, activity, "First")
    scene.do(edit_note, bob, EditNote(note.id, "Second"))
    scene.do(edit_note, bob, EditNote(note.id, "Third"))
    revisions = scene.read(list_revisions, note.id)
    assert [(row.number, row.text) for row in revisions] == [(1, "First"), (2, "Second")]
    stored = scene.get(Note, note.id)
    assert (stored.text, stored.edited, stored.position) == ("Third", True, note.position)


def test_an_edit_that_changes_nothing_is_none(scene: Scene, bob, activity, programme):
    note = scene.make_note(bob, activity, "First")
    scene.do(edit_note, bob, EditNote(note.id, " First\0 "))
    assert scene.read(list_revisions, note.id) == []
    assert scene.events(programme.id, "note_edited") == []


@pytest.mark.parametrize("text", ["", "\0", "x" * 281])
def test_an_edit_follows_the_rules_of_writing(scene: Scene, bob, activity, text):
    note = scene.make_note(bob, activity, "First")
    with pytest.raises(Invalid):
        scene.do(edit_note, bob, EditNote(note.id, text))
    assert scene.get(Note, note.id).text == "First"


def test_after_an_edit_of_a_moderated_note_it_waits_again(scene: Scene, alice, bob, session):
    activity = scene.make_activity(alice, session, moderated=True)
    note = scene.make_note(bob, activity, "First")
    assert scene.do(edit_note, bob, EditNote(note.id, "Second")).status == "pending"


def test_an_edit_can_bring_in_a_mark(scene: Scene, bob, activity):
    note = scene.make_note(bob, activity, "First")
    edited = scene.do(edit_note, bob, EditNote(note.id, "call 501 502 503"))
    assert edited.status == "flagged"


def test_moving_to_another_section_needs_no_approval(scene: Scene, alice, bob, session):
    activity = scene.make_activity(alice, session, "empathy_map")
    note = scene.make_note(bob, activity, section="see")
    moved = scene.do(edit_note, bob, EditNote(note.id, section="hear", kind="quote"))
    assert (moved.section, moved.kind, moved.status) == ("hear", "quote", "visible")


def test_nobody_edits_somebody_elses_note(scene: Scene, bob, session, activity):
    note = scene.make_note(bob, activity)
    other = scene.make_person(session)
    for command, content in ((edit_note, EditNote(note.id, "Mine")), (withdraw_note, note.id)):
        with pytest.raises(NotFound):
            scene.do(command, other, content)


@pytest.mark.parametrize("who", ["charlie", "ewa"])
def test_who_writes_no_notes_here_edits_none(scene: Scene, request, bob, activity, who):
    person = request.getfixturevalue(who)
    note = scene.make_note(bob, activity)
    with pytest.raises(NotAllowed):
        scene.do(edit_note, person, EditNote(note.id, "Mine"))


def test_a_note_keeper_may_edit_after_the_phase(scene: Scene, bob, programme, activity):
    keeper = scene.make_account("nina", "note_keeper", programme.id)
    note = scene.make_note(bob, activity, "First")
    scene.set_phase(activity, "work")
    edited = scene.do(edit_note, keeper, EditNote(note.id, "Frist, mended"))
    assert (edited.text, edited.status) == ("Frist, mended", "visible")
    assert scene.read(list_revisions, note.id)[0].edited_by == "Nina"


def test_staff_cannot_withdraw_for_somebody(scene: Scene, alice, bob, activity):
    with pytest.raises(NotAllowed):
        scene.do(withdraw_note, alice, scene.make_note(bob, activity).id)


def test_a_withdrawn_note_is_gone_and_cannot_be_edited(scene: Scene, bob, activity, wall, phone):
    note = scene.make_note(bob, activity, "First")
    scene.do(withdraw_note, bob, note.id)
    assert scene.see(wall, "note") == {}
    mine = scene.see(phone, "note")[note.id]
    assert (mine["text"], mine["status"]) == ("", "withdrawn")
    with pytest.raises(Closed):
        scene.do(edit_note, bob, EditNote(note.id, "Back"))


def test_what_was_carried_out_is_answered_again_as_the_first_time(scene: Scene, bob, activity):
    """A phone that has not heard the answer sends again, also once the phase has ended."""
    gone, kept = scene.make_note(bob, activity, "First"), scene.make_note(bob, activity, "Second")
    scene.do(withdraw_note, bob, gone.id)
    scene.do(edit_note, bob, EditNote(kept.id, "Changed"))
    scene.set_phase(activity, "work")
    assert scene.do(withdraw_note, bob, gone.id).status == "withdrawn"
    assert scene.do(edit_note, bob, EditNote(kept.id, "Changed")).text == "Changed"
    with pytest.raises(Closed):
        scene.do(edit_note, bob, EditNote(kept.id, "Once more"))


def test_a_note_that_was_taken_back_before_it_arrived_is_not_stored(
    scene: Scene, bob, activity, wall
):
    late = AddNote(new_id(), activity.id, "Still in the network")
    scene.do(withdraw_note, bob, WithdrawNote(late.id, activity.id))
    arrived = scene.do(add_note, bob, late)
    assert (arrived.status, arrived.text) == ("withdrawn", "")
    assert scene.see(wall, "note") == {}


def test_nobody_takes_back_what_others_may_send(scene: Scene, alice, charlie, activity):
    for person, error in ((alice, NotFound), (charlie, NotAllowed)):
        with pytest.raises(error):
            scene.do(withdraw_note, person, WithdrawNote(new_id(), activity.id))


def test_a_note_sent_again_after_its_withdrawal_stays_withdrawn(scene: Scene, bob, activity):
    note = scene.make_note(bob, activity, "First")
    scene.do(withdraw_note, bob, note.id)
    again = scene.do(add_note, bob, AddNote(note.id, activity.id, "First"))
    assert (again.status, again.text) == ("withdrawn", "")


def test_a_note_sent_again_after_an_edit_is_the_edited_note(scene: Scene, bob, activity):
    note = scene.make_note(bob, activity, "First")
    scene.do(edit_note, bob, EditNote(note.id, "Second"))
    assert scene.do(add_note, bob, AddNote(note.id, activity.id, "First")).text == "Second"
    with pytest.raises(Conflict):
        scene.do(add_note, bob, AddNote(note.id, activity.id, "Second"))


def test_an_unknown_note_is_not_found(scene: Scene, bob, activity):
    with pytest.raises(NotFound):
        scene.do(edit_note, bob, EditNote(new_id(), "Hello"))
    with pytest.raises(Invalid):
        scene.do(edit_note, bob, EditNote("../etc", "Hello"))
