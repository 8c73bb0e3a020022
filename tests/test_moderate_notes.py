"""The blind queue: approve, reject, redact, mute; taken back where it can be."""

import pytest

from tests.conftest import Scene, phone_of
from workshop.board.moderation import (
    ApproveAll,
    ApproveNotes,
    MuteParticipant,
    RedactNote,
    RejectNotes,
    Undo,
    approve_all,
    approve_notes,
    mute_author,
    mute_participant,
    redact_note,
    redo,
    reject_notes,
    undo,
    unmute_author,
)
from workshop.board.note_release import release_notes
from workshop.board.notes import EditNote, edit_note, withdraw_note
from workshop.board.tables import Note
from workshop.errors import Closed, Conflict, Invalid, Muted, NotAllowed, NotFound
from workshop.people.rights import SYSTEM
from workshop.store.ids_and_clock import new_id
from workshop.store.log import last_number


@pytest.fixture
def queue(scene: Scene, alice, session):
    """An activity whose notes wait for approval."""
    return scene.make_activity(alice, session, moderated=True)


def _status(scene: Scene, note: Note) -> str:
    return scene.get(Note, note.id).status


def test_an_approved_note_is_on_the_wall(scene: Scene, alice, bob, queue, wall):
    note = scene.make_note(bob, queue, "Hello")
    assert scene.see(wall, "note") == {}
    assert scene.do(approve_notes, alice, ApproveNotes([note.id])) == 1
    assert scene.see(wall, "note")[note.id]["text"] == "Hello"


def test_approving_twice_is_approving_once(scene: Scene, alice, bob, queue, programme):
    note = scene.make_note(bob, queue)
    assert [scene.do(approve_notes, alice, ApproveNotes([note.id])) for _ in "ab"] == [1, 0]
    assert len(scene.events(programme.id, "notes_approved")) == 1


def test_a_note_that_was_changed_since_it_was_read_is_not_approved(
    scene: Scene, alice, bob, queue, programme
):
    note = scene.make_note(bob, queue, "Read")
    seen = scene.read(last_number, programme.id)
    scene.do(edit_note, bob, EditNote(note.id, "Never read"))
    with pytest.raises(Conflict):
        scene.do(approve_notes, alice, ApproveNotes([note.id], seen))
    assert scene.do(approve_all, alice, ApproveAll(queue.id, seen)) == 0
    assert _status(scene, note) == "pending"
    again = scene.read(last_number, programme.id)
    assert scene.do(approve_notes, alice, ApproveNotes([note.id], again)) == 1


def test_approve_all_leaves_what_came_after_the_look(scene: Scene, alice, bob, queue, programme):
    first = scene.make_note(bob, queue, "First")
    scene.do(release_notes, SYSTEM)
    seen = scene.read(last_number, programme.id)
    second = scene.make_note(bob, queue, "Second")
    assert scene.do(approve_all, alice, ApproveAll(queue.id, seen)) == 1
    assert (_status(scene, first), _status(scene, second)) == ("visible", "pending")


def test_once_five_have_come_the_notes_of_fewer_wait(scene: Scene, session, queue, desk):
    people = [scene.make_person(session) for _ in range(5)]
    scene.make_note(people[0], queue, "Alone")
    assert scene.see(desk, "note") == {}
    for person in people[1:]:
        scene.make_note(person, queue)
    assert len(scene.see(desk, "note")) == 5


def test_approve_all_leaves_those_with_a_mark(scene: Scene, alice, bob, queue):
    plain = scene.make_note(bob, queue, "Plain")
    marked = scene.make_note(bob, queue, "me@example.org")
    scene.do(release_notes, SYSTEM)
    assert scene.do(approve_all, alice, ApproveAll(queue.id)) == 1
    assert (_status(scene, plain), _status(scene, marked)) == ("visible", "flagged")


def test_a_rejected_note_leaves_the_wall_and_can_come_back(scene, alice, bob, activity, wall):
    note = scene.make_note(bob, activity)
    scene.do(reject_notes, alice, RejectNotes([note.id]))
    assert scene.hear(wall, ("note", note.id)) == {
        ("note", note.id): {"t": "note", "id": note.id, "gone": True}
    }
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    assert note.id in scene.see(wall, "note")


def test_redacting_erases_for_good(scene: Scene, alice, bob, activity, desk, wall):
    note = scene.make_note(bob, activity, "Names somebody")
    scene.do(edit_note, bob, EditNote(note.id, "Names somebody else"))
    scene.do(redact_note, alice, RedactNote(note.id))
    assert scene.get(Note, note.id).text == ""
    assert _status(scene, note) == "redacted"
    assert "Names" not in str(scene.see(desk, "note")) + str(scene.see(wall, "note"))
    with pytest.raises(NotFound):
        scene.do(undo, alice, Undo(activity.programme_id, "moderation"))


def test_a_cleared_wording_may_take_its_place(scene: Scene, alice, bob, activity, wall):
    note = scene.make_note(bob, activity, "Names somebody")
    scene.do(redact_note, alice, RedactNote(note.id, "[a person at the desk]"))
    assert scene.see(wall, "note")[note.id]["text"] == "[a person at the desk]"


def test_a_withdrawn_note_cannot_be_redacted(scene: Scene, alice, bob, activity):
    note = scene.make_note(bob, activity)
    scene.do(withdraw_note, bob, note.id)
    with pytest.raises(Invalid):
        scene.do(redact_note, alice, RedactNote(note.id))


def test_muting_by_a_note_tells_nothing_of_its_author(scene: Scene, alice, bob, activity):
    note = scene.make_note(bob, activity)
    for _press in range(2):
        assert scene.do(mute_author, alice, note.id) is None
    assert len(scene.events(note.programme_id, "author_muted")) == 1
    with pytest.raises(Muted):
        scene.make_note(bob, activity)
    with pytest.raises(Muted):
        scene.do(edit_note, bob, EditNote(note.id, "Other"))


def test_a_paper_note_has_nobody_to_mute(scene: Scene, alice, activity):
    with pytest.raises(Invalid):
        scene.do(mute_author, alice, scene.make_note(alice, activity).id)


def test_muting_by_a_note_and_by_the_list_do_not_meddle(scene: Scene, alice, bob, activity, desk):
    note = scene.make_note(bob, activity)
    scene.do(mute_author, alice, note.id)
    assert scene.see(desk, "person")[bob.id]["muted"] is False
    scene.do(mute_participant, alice, MuteParticipant(bob.id, True))
    scene.do(mute_participant, alice, MuteParticipant(bob.id, False))
    with pytest.raises(Muted):
        scene.make_note(bob, activity)
    with pytest.raises(NotFound):
        scene.do(undo, alice, Undo(activity.programme_id, "moderation"))


def test_who_is_muted_by_two_notes_may_write_after_both_are_lifted(
    scene: Scene, alice, bob, activity, desk
):
    first, second = scene.make_note(bob, activity), scene.make_note(bob, activity, "More")
    for note in (first, second, second):
        assert scene.do(mute_author, alice, note.id) is None
    assert set(scene.see(desk, "muted_by")) == {first.id, second.id}
    scene.do(unmute_author, alice, first.id)
    with pytest.raises(Muted):
        scene.make_note(bob, activity)
    scene.do(unmute_author, alice, second.id)
    assert scene.see(desk, "muted_by") == {}
    assert scene.make_note(bob, activity)


def test_muting_by_a_note_ends_with_its_activity(scene: Scene, alice, bob, activity, session):
    scene.do(mute_author, alice, scene.make_note(bob, activity).id)
    assert scene.make_note(bob, scene.make_activity(alice, session))


def test_the_writer_alone_is_told_of_being_muted_by_a_note(
    scene: Scene, alice, bob, activity, session, desk, wall
):
    note = scene.make_note(bob, activity)
    other = phone_of(scene.make_person(session), session)
    scene.do(mute_author, alice, note.id)
    told = ("muted", activity.id)
    assert told in scene.hear(phone_of(bob, session), ("mute", note.id))
    for viewer in (other, desk, wall):
        assert told not in scene.hear(viewer, ("mute", note.id))
    assert activity.id in scene.see(phone_of(bob, session), "muted")


def test_undo_and_redo_go_through_ones_own_steps(scene: Scene, alice, bob, queue, programme):
    first, second = scene.make_note(bob, queue, "First"), scene.make_note(bob, queue, "Second")
    scene.do(approve_notes, alice, ApproveNotes([first.id]))
    scene.do(reject_notes, alice, RejectNotes([second.id]))
    step = Undo(programme.id, "moderation")
    assert scene.do(undo, alice, step) == "notes_rejected"
    assert scene.do(undo, alice, step) == "notes_approved"
    assert (_status(scene, first), _status(scene, second)) == ("pending", "pending")
    assert scene.do(redo, alice, step) == "notes_approved"
    assert (_status(scene, first), _status(scene, second)) == ("visible", "pending")
    assert scene.do(redo, alice, step) == "notes_rejected"
    with pytest.raises(NotFound):
        scene.do(redo, alice, step)


def test_a_new_step_forgets_what_could_be_redone(scene: Scene, alice, bob, queue, programme):
    first, second = scene.make_note(bob, queue, "First"), scene.make_note(bob, queue, "Second")
    scene.do(approve_notes, alice, ApproveNotes([first.id]))
    step = Undo(programme.id, "moderation")
    scene.do(undo, alice, step)
    scene.do(approve_notes, alice, ApproveNotes([second.id]))
    with pytest.raises(NotFound):
        scene.do(redo, alice, step)


def test_nobody_undoes_somebody_elses_step(scene: Scene, alice, bob, queue, programme):
    other = scene.make_account("hanna", "facilitator", programme.id)
    scene.do(approve_notes, alice, ApproveNotes([scene.make_note(bob, queue).id]))
    with pytest.raises(NotFound):
        scene.do(undo, other, Undo(programme.id, "moderation"))


def test_what_somebody_has_changed_since_is_not_undone(scene: Scene, alice, bob, queue, programme):
    other = scene.make_account("hanna", "facilitator", programme.id)
    note = scene.make_note(bob, queue)
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    scene.do(reject_notes, other, RejectNotes([note.id]))
    with pytest.raises(Conflict):
        scene.do(undo, alice, Undo(programme.id, "moderation"))
    assert _status(scene, note) == "rejected"


def test_undo_does_not_bring_back_what_its_author_withdrew(scene, alice, bob, queue, programme):
    note = scene.make_note(bob, queue)
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    scene.do(withdraw_note, bob, note.id)
    with pytest.raises(Conflict):
        scene.do(undo, alice, Undo(programme.id, "moderation"))
    assert _status(scene, note) == "withdrawn"


def test_an_edited_note_waits_again(scene: Scene, alice, bob, queue, wall):
    note = scene.make_note(bob, queue, "Fine")
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    scene.do(edit_note, bob, EditNote(note.id, "Not so fine"))
    assert _status(scene, note) == "pending"
    assert scene.hear(wall, ("note", note.id))[("note", note.id)]["gone"] is True


def test_another_phone_is_told_that_an_edited_note_is_gone(scene, alice, bob, queue, session):
    note = scene.make_note(bob, queue, "Fine")
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    scene.do(edit_note, bob, EditNote(note.id, "Not so fine"))
    other = phone_of(scene.make_person(session), session)
    seen = scene.hear(other, ("note", note.id))
    assert seen[("note", note.id)] == {"t": "note", "id": note.id, "gone": True}


@pytest.mark.parametrize("who", ["bob", "charlie", "ewa"])
def test_only_who_moderates_may_moderate(scene: Scene, request, bob, queue, who):
    person = request.getfixturevalue(who)
    note = scene.make_note(bob, queue)
    for command, content in (
        (approve_notes, ApproveNotes([note.id])),
        (approve_all, ApproveAll(queue.id)),
        (reject_notes, RejectNotes([note.id])),
        (redact_note, RedactNote(note.id)),
        (mute_author, note.id),
        (mute_participant, MuteParticipant(bob.id, True)),
        (undo, Undo(queue.programme_id, "moderation")),
    ):
        with pytest.raises(NotAllowed):
            scene.do(command, person, content)
    assert _status(scene, note) == "pending"


def test_unknown_things_are_not_found(scene: Scene, alice, programme):
    with pytest.raises(NotFound):
        scene.do(approve_notes, alice, ApproveNotes([new_id()]))
    with pytest.raises(NotFound):
        scene.do(mute_participant, alice, MuteParticipant(new_id(), True))
    with pytest.raises(Invalid):
        scene.do(undo, alice, Undo(programme.id, "everything"))


def test_a_closed_phase_lets_no_author_edit(scene: Scene, bob, activity):
    note = scene.make_note(bob, activity)
    scene.set_phase(activity, "work")
    with pytest.raises(Closed):
        scene.do(edit_note, bob, EditNote(note.id, "Late"))
    with pytest.raises(Closed):
        scene.do(withdraw_note, bob, note.id)
