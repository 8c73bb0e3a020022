"""The log tells what happened, never what was written, by whom, or when to the minute."""

import json

from tests.conftest import Scene
from workshop.board.moderation import (
    ApproveNotes,
    MuteParticipant,
    RedactNote,
    approve_notes,
    mute_participant,
    redact_note,
)
from workshop.board.notes import EditNote, edit_note, withdraw_note
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.needs.votes import SetDots, ShowFingers, set_dots, show_fingers
from workshop.people.tables import Participant
from workshop.store import log
from workshop.store.ids_and_clock import new_id

SECRET_WORDS = ("Tajemnica", "Poprawka", "Kartka")


def _everything(scene: Scene, scope: str, *kinds: str) -> str:
    return json.dumps(
        [
            [event.kind, event.actor, event.refs, event.changes, event.payload]
            for event in scene.events(scope, *kinds)
        ],
        ensure_ascii=False,
    )


def test_numbers_of_a_programme_have_no_gap(scene: Scene, bob, activity, programme):
    for _ in range(3):
        scene.make_note(bob, activity)
    numbers = [event.number for event in scene.events(programme.id)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert scene.read(log.last_number, programme.id) == numbers[-1]


def test_programmes_are_numbered_apart(scene: Scene, charlie, programme):
    elsewhere = next(iter(charlie.programmes))
    assert scene.events(elsewhere)[0].number == scene.events(programme.id)[0].number == 1


def test_reading_goes_on_from_a_cursor(scene: Scene, bob, activity, programme):
    scene.make_note(bob, activity)
    cursor = scene.read(log.last_number, programme.id)
    scene.make_note(bob, activity)
    assert [event.number for event in scene.read(log.read_from, programme.id, cursor)] == [
        cursor + 1
    ]


def test_the_log_never_holds_what_a_note_says(scene: Scene, alice, bob, session, programme):
    activity = scene.make_activity(alice, session, moderated=True)
    note = scene.make_note(bob, activity, "Tajemnica")
    scene.do(edit_note, bob, EditNote(note.id, "Poprawka"))
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Hej", [note.id]))
    scene.do(redact_note, alice, RedactNote(note.id, "Kartka"))
    gone = scene.make_note(bob, activity, "Tajemnica")
    scene.do(withdraw_note, bob, gone.id)
    whole = _everything(scene, programme.id)
    assert not [word for word in SECRET_WORDS if word in whole]


def test_the_log_never_says_who_wrote_or_voted(scene: Scene, alice, bob, session, programme):
    activity = scene.make_activity(alice, session)
    note = scene.make_note(bob, activity)
    scene.do(edit_note, bob, EditNote(note.id, "Other"))
    scene.do(withdraw_note, bob, note.id)
    need = scene.do(create_need, alice, CreateNeed(programme.id, "a guest", "be heard"))
    vote = scene.make_activity(alice, session, "dot_vote")
    scene.do(set_dots, bob, SetDots(vote.id, need.id, 2))
    fist = scene.make_activity(alice, session, "fist_to_five")
    scene.do(show_fingers, bob, ShowFingers(fist.id, 1))
    person = scene.get(Participant, bob.id)
    kinds = ("note_added", "note_edited", "note_withdrawn", "dots_set", "fingers_shown")
    whole = _everything(scene, programme.id, *kinds)
    assert len(scene.events(programme.id, *kinds)) == 5
    for trace in (bob.id, bob.token, person.badge, person.token_hash, person.phrase_hash):
        assert trace not in whole


def test_the_moment_of_a_participants_step_is_cut_to_the_hour(scene, bob, activity, programme):
    scene.make_note(bob, activity)
    at = scene.events(programme.id, "note_added")[-1].at
    assert (at.minute, at.second, at.microsecond) == (0, 0, 0)


def test_staff_answer_for_their_steps(scene: Scene, alice, bob, activity, programme):
    note = scene.make_note(bob, activity)
    scene.do(redact_note, alice, RedactNote(note.id))
    scene.do(mute_participant, alice, MuteParticipant(bob.id, True))
    for event in scene.events(programme.id, "note_redacted", "participant_muted"):
        assert event.actor == alice.id


def test_a_thing_mentioned_twice_is_referred_to_once(scene: Scene, programme, alice):
    def twice(db, _actor, _content):
        return log.append(db, programme.id, "test", [("note", "a"), ("note", "a")]).refs

    assert scene.do(twice, alice) == [["note", "a"]]
