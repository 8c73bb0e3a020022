"""The style shield: moderators see what tells a hand before the reveal, and can even it out."""

import pytest

from tests.conftest import Scene, phone_of
from tests.serving import Served
from tests.stored import bytes_in
from tests.waiting import comes_true
from tests.wire import Wire, phone
from workshop.board.evening_out import EvenOutNotes, even_out_notes
from workshop.board.moderation import ApproveAll, Undo, approve_all, undo
from workshop.board.note_history import list_wordings
from workshop.board.note_release import release_notes
from workshop.board.notes import EditNote, edit_note, list_revisions, withdraw_note
from workshop.board.tables import Note
from workshop.board.visibility import Viewer
from workshop.errors import Closed, Conflict, NotAllowed, NotFound
from workshop.people.rights import SYSTEM
from workshop.programme.agenda import EditActivity, edit_activity
from workshop.programme.tables import Activity
from workshop.store.log import last_number

LOUD = "XYZZY NIKT NIE ODDZWANIA!!!"
QUIET = "Xyzzy nikt nie oddzwania!"
TOLD = {"style", "plain", "bare"}


@pytest.fixture
def queue(scene: Scene, alice, session) -> Activity:
    """An activity whose notes wait for approval and are covered until the reveal."""
    return scene.make_activity(alice, session, moderated=True, hidden=True)


@pytest.fixture
def note(scene: Scene, bob, queue) -> Note:
    """A note that waits and shouts, and that moderators have been told of."""
    note = scene.make_note(bob, queue, LOUD)
    scene.do(release_notes, SYSTEM)
    return note


def test_moderators_are_told_why_and_how_it_would_read(scene: Scene, desk: Viewer, note):
    seen = scene.see(desk, "note")[note.id]
    assert seen["style"] == ["capitals", "repeated_marks"]
    assert seen["plain"] == QUIET
    assert "bare" not in seen


def test_nobody_else_is_told(scene: Scene, alice, bob, queue, session, phone, wall, expert_desk):
    note = scene.make_note(bob, queue, f"{LOUD} 😢")
    scene.do(approve_all, alice, ApproveAll(queue.id))
    other = phone_of(scene.make_person(session), session)
    keeper = Viewer(kind="staff", programme_id=session.programme_id, writes=True)
    for viewer in (phone, wall, expert_desk, other, keeper):
        assert not TOLD & set(scene.see(viewer, "note").get(note.id, {}))


def test_evened_out_it_says_the_same_and_the_former_wording_is_nowhere(
    scene: Scene, alice, bob, queue, note, programme
):
    scene.do(edit_note, bob, EditNote(note.id, LOUD.replace("!!!", "???")))
    assert len(scene.read(list_revisions, note.id)) == 1
    assert scene.do(even_out_notes, alice, EvenOutNotes([note.id])) == 1
    stored = scene.get(Note, note.id)
    assert stored.text == QUIET.replace("!", "?")
    assert (stored.status, stored.author) == ("pending", bob.pseudonym(queue.id))
    assert scene.read(list_revisions, note.id) == []
    scene.do(approve_all, alice, ApproveAll(queue.id))
    scene.set_phase(queue, "work")
    assert scene.read(list_wordings, alice, note.id) == []
    assert comes_true(lambda: b"ODDZWANIA" not in bytes_in(scene.store))


def test_only_the_author_is_told_that_it_was_evened_out(
    scene: Scene, alice, session, queue, note, phone, wall, desk
):
    scene.do(even_out_notes, alice, EvenOutNotes([note.id]))
    scene.do(approve_all, alice, ApproveAll(queue.id))
    scene.set_phase(queue, "work")
    assert scene.see(phone, "note")[note.id]["evened"] is True
    other = phone_of(scene.make_person(session), session)
    for viewer in (wall, desk, other):
        assert scene.see(viewer, "note")[note.id]["text"] == QUIET
        assert "evened" not in scene.see(viewer, "note")[note.id]


def test_what_the_author_writes_next_is_theirs_again(scene: Scene, alice, bob, note, phone, desk):
    scene.do(even_out_notes, alice, EvenOutNotes([note.id]))
    scene.do(edit_note, bob, EditNote(note.id, LOUD))
    assert "evened" not in scene.see(phone, "note")[note.id]
    assert scene.see(desk, "note")[note.id]["plain"] == QUIET


def test_emoji_go_only_where_somebody_chose_that(scene: Scene, alice, bob, queue, desk):
    note = scene.make_note(bob, queue, "Boję się 😢😢")
    seen = scene.see(desk, "note")[note.id]
    assert (seen["plain"], seen["bare"]) == ("Boję się 😢", "Boję się")
    scene.do(even_out_notes, alice, EvenOutNotes([note.id]))
    assert scene.get(Note, note.id).text == "Boję się 😢"
    scene.do(even_out_notes, alice, EvenOutNotes([note.id], keep_pictures=False))
    assert scene.get(Note, note.id).text == "Boję się"


def test_covered_notes_are_evened_out_up_to_the_reveal(scene: Scene, alice, queue, note, desk):
    """Marked notes are not held back by approving all, and there is still time."""
    scene.do(approve_all, alice, ApproveAll(queue.id))
    assert scene.see(desk, "note")[note.id]["style"]
    assert scene.do(even_out_notes, alice, EvenOutNotes([note.id])) == 1
    scene.set_phase(queue, "reveal")
    with pytest.raises(Closed):
        scene.do(even_out_notes, alice, EvenOutNotes([note.id]))
    assert not TOLD & set(scene.see(desk, "note")[note.id])


def test_what_its_author_has_changed_since_is_left_alone(scene: Scene, alice, bob, queue, note):
    seen = scene.read(last_number, queue.programme_id)
    scene.do(edit_note, bob, EditNote(note.id, "INNE SŁOWA NIŻ PRZEDTEM"))
    other = scene.make_note(bob, queue, LOUD)
    with pytest.raises(Conflict):
        scene.do(even_out_notes, alice, EvenOutNotes([note.id], seen=seen))
    again = scene.read(last_number, queue.programme_id)
    scene.do(edit_note, bob, EditNote(other.id, "INNE SŁOWA NIŻ PRZEDTEM"))
    assert scene.do(even_out_notes, alice, EvenOutNotes([note.id, other.id], seen=again)) == 1
    assert scene.get(Note, note.id).text == "Inne słowa niż przedtem"
    assert scene.get(Note, other.id).text == "INNE SŁOWA NIŻ PRZEDTEM"


def test_it_is_off_where_the_activity_says_so(scene: Scene, alice, queue, note, desk):
    scene.do(edit_activity, alice, EditActivity(queue.id, {"style_shield": False}))
    assert not TOLD & set(scene.see(desk, "note")[note.id])


def test_it_cannot_be_undone_and_its_event_names_no_text(
    scene: Scene, alice, queue, note, programme
):
    scene.do(approve_all, alice, ApproveAll(queue.id))
    scene.do(even_out_notes, alice, EvenOutNotes([note.id]))
    (event,) = scene.events(programme.id, "notes_evened_out")
    assert (event.refs, event.changes) == ([["note", note.id]], [])
    assert scene.do(undo, alice, Undo(programme.id, "moderation")) == "notes_approved"
    assert scene.get(Note, note.id).text == QUIET


def test_who_does_not_moderate_evens_out_nothing(scene: Scene, bob, charlie, ewa, note):
    for person in (bob, charlie, ewa):
        with pytest.raises((NotAllowed, NotFound)):
            scene.do(even_out_notes, person, EvenOutNotes([note.id]))
    assert scene.get(Note, note.id).text == LOUD


def test_a_note_that_was_evened_out_can_still_be_taken_back(scene: Scene, alice, bob, note):
    scene.do(even_out_notes, alice, EvenOutNotes([note.id]))
    scene.do(withdraw_note, bob, note.id)
    assert (scene.get(Note, note.id).text, scene.get(Note, note.id).status) == ("", "withdrawn")


def test_over_the_wire_a_phone_sending_again_brings_the_hand_not_back(hosted: Served):
    room = hosted.room
    room.run("notes", "Queue", moderated=True, hidden=True)
    with (
        phone(hosted.host, room.code) as bob,
        Wire(hosted.host, cookie=room.cookie) as desk,
    ):
        desk.hello(**{"as": "staff"}, programme=room.programme_id)
        key = bob.write(room.activity_id, LOUD)["ok"]["note"]["id"]
        assert desk.see(LOUD)["plain"] == QUIET
        assert bob.do("even_out_notes", notes=[key])["error"]["code"] == "not_allowed"
        assert desk.do("even_out_notes", notes=[key], seen=desk.cursor)["ok"] == {"count": 1}
        assert bob.see(QUIET)["evened"] is True
        assert bob.write(room.activity_id, LOUD, id=key)["ok"]["note"]["id"] == key
        assert room.read(lambda db: db.get(Note, key)).text == QUIET
