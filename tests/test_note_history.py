"""A note's earlier wordings: for who works on the maps, never for phones and walls."""

import pytest

from tests.conftest import Scene
from tests.serving import Served
from tests.wire import Wire, phone
from workshop.board.moderation import ApproveNotes, RedactNote, approve_notes, redact_note
from workshop.board.note_history import list_wordings
from workshop.board.notes import EditNote, edit_note
from workshop.errors import NotAllowed, NotFound
from workshop.programme.session_run import advance_activity
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def keeper(scene: Scene, programme):
    return scene.make_account("nina", "note_keeper", programme.id)


def texts(scene: Scene, actor, note) -> list[str]:
    return [wording.text for wording in scene.read(list_wordings, actor, note.id)]


def test_the_newest_wording_comes_first_with_its_hour_and_who_changed_it(
    scene: Scene, alice, bob, activity
):
    note = scene.make_note(bob, activity, "First")
    scene.do(edit_note, bob, EditNote(note.id, "Second"))
    scene.do(edit_note, alice, EditNote(note.id, "Third"))
    newest, oldest = scene.read(list_wordings, alice, note.id)
    assert [(row.text, row.by) for row in (newest, oldest)] == [("Second", "Alice"), ("First", "")]
    assert {(row.until.minute, row.until.second) for row in (newest, oldest)} == {(0, 0)}


def test_what_a_phone_wrote_before_is_for_moderators_only(
    scene: Scene, alice, bob, keeper, session
):
    activity = scene.make_activity(alice, session, moderated=True)
    note = scene.make_note(bob, activity, "Never approved")
    scene.do(edit_note, bob, EditNote(note.id, "A queue"))
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    assert texts(scene, alice, note) == ["Never approved"]
    assert texts(scene, keeper, note) == []


def test_note_keepers_read_what_was_typed_from_paper(scene: Scene, keeper, activity):
    note = scene.make_note(keeper, activity, "First")
    scene.do(edit_note, keeper, EditNote(note.id, "Second"))
    assert texts(scene, keeper, note) == ["First"]


def test_hidden_notes_show_nothing_until_they_are_revealed(scene: Scene, alice, session):
    activity = scene.make_activity(alice, session, hidden=True)
    note = scene.make_note(alice, activity, "First")
    scene.do(edit_note, alice, EditNote(note.id, "Second"))
    assert texts(scene, alice, note) == []
    scene.do(advance_activity, alice, activity.id)
    assert texts(scene, alice, note) == ["First"]


def test_a_redacted_note_has_no_past_and_later_edits_keep_their_own_hours(
    scene: Scene, alice, activity
):
    note = scene.make_note(alice, activity, "Jan Kowalski")
    scene.do(edit_note, alice, EditNote(note.id, "Jan K."))
    scene.do(redact_note, alice, RedactNote(note.id, "A man"))
    assert texts(scene, alice, note) == []
    scene.do(edit_note, alice, EditNote(note.id, "Somebody"))
    (wording,) = scene.read(list_wordings, alice, note.id)
    assert wording.text == "A man"
    assert wording.until is not None


def test_strangers_experts_and_phones_may_not_ask(scene: Scene, alice, bob, ewa, charlie, activity):
    note = scene.make_note(alice, activity)
    for person in (bob, ewa, charlie):
        with pytest.raises(NotAllowed):
            scene.read(list_wordings, person, note.id)
    with pytest.raises(NotFound):
        scene.read(list_wordings, alice, new_id())


def test_the_desk_is_answered_over_its_socket_and_phone_and_wall_are_not(served: Served):
    room = served.room
    with phone(served.host, room.code) as bob:
        key = bob.write(room.activity_id, "Before")["ok"]["note"]["id"]
        bob.do("edit_note", id=key, text="After")
        assert bob.do("note_history", id=key)["error"]["code"] == "not_allowed"
    with Wire(served.host) as wall:
        wall.hello(**{"as": "wall"}, token=room.wall_token)
        assert wall.do("note_history", id=key)["error"]["code"] == "not_allowed"
    with Wire(served.host, cookie=room.cookie) as desk:
        desk.hello(**{"as": "staff"}, programme=room.programme_id)
        (wording,) = desk.do("note_history", id=key)["ok"]["wordings"]
        assert (wording["text"], wording["by"]) == ("Before", "")
        assert wording["until"] % 3_600_000 == 0
        for odd in (None, 7, {}, "x"):
            assert desk.do("note_history", id=odd)["error"]["code"] in ("invalid", "not_found")
