"""Erased text is nowhere: not in the tables, not in the log, not in the bytes of the files."""

import pytest

from tests.conftest import TEXTS, Scene, claim, entering
from tests.stored import bytes_in
from tests.waiting import comes_true
from workshop.board.moderation import RedactNote, redact_note
from workshop.board.notes import EditNote, edit_note, list_revisions, withdraw_note
from workshop.board.tables import Note
from workshop.needs.groups import CreateGroup, create_group
from workshop.people.participants import enter, participant_actor
from workshop.people.rights import SYSTEM
from workshop.people.tables import Participant
from workshop.programme.programmes import CreateProgramme, create_programme, remove_examples
from workshop.standards.withdrawal import WithdrawNotes, withdraw_notes
from workshop.store.ids_and_clock import new_id

FIRST = "Xyzzy-pierwsza-wersja " * 12
SECOND = "Plugh-druga-wersja " * 14


def _is_forgotten(scene: Scene) -> bool:
    """The write-ahead log is cut right after the answer, not before it."""

    def nothing_is_left() -> bool:
        whole = bytes_in(scene.store)
        return b"Xyzzy" not in whole and b"Plugh" not in whole

    return comes_true(nothing_is_left)


@pytest.fixture
def note(scene: Scene, bob, activity) -> Note:
    """A note that was edited, so that a former text is kept too."""
    for _ in range(3):
        scene.make_note(bob, activity, "Something else entirely")
    note = scene.make_note(bob, activity, FIRST)
    scene.do(edit_note, bob, EditNote(note.id, SECOND))
    return note


def test_before_erasure_the_text_is_in_the_files(scene: Scene, note):
    assert b"Xyzzy" in bytes_in(scene.store)
    assert [row.text for row in scene.read(list_revisions, note.id)] == [FIRST.strip()]


def test_a_redacted_note_leaves_no_text(scene: Scene, alice, note):
    scene.do(redact_note, alice, RedactNote(note.id))
    assert scene.read(list_revisions, note.id) == []
    assert _is_forgotten(scene)


def test_a_withdrawn_note_leaves_no_text(scene: Scene, bob, note):
    scene.do(withdraw_note, bob, note.id)
    assert _is_forgotten(scene)


def test_a_withdrawal_by_phrase_leaves_no_text(scene: Scene, alice, session, activity):
    entered = scene.do(enter, SYSTEM, entering(session))
    person = participant_actor(scene.get(Participant, entered.participant_id), entered.token)
    note = scene.make_note(person, activity, FIRST)
    scene.do(edit_note, person, EditNote(note.id, SECOND))
    group = CreateGroup(session.programme_id, new_id(), "Together", [note.id])
    scene.do(create_group, alice, group)
    command = WithdrawNotes(claim(entered.phrase), [note.id])
    assert scene.do(withdraw_notes, SYSTEM, command) == 1
    scene.let_go()
    assert _is_forgotten(scene)


def test_a_removed_demo_leaves_no_text(scene: Scene):
    owner = scene.make_account("hanna", "facilitator")
    demo = scene.do(create_programme, owner, CreateProgramme("Demo", "en", None, example=True))
    owner = scene.actor(owner.id)
    activity = scene.make_activity(owner, scene.make_session(owner, demo, 1))
    scene.make_note(owner, activity, FIRST)
    assert scene.do(remove_examples, owner) == 1
    assert _is_forgotten(scene)
    assert scene.events(demo.id) == []


def test_the_token_the_phrase_and_the_words_of_the_door_are_not_in_the_files(scene, session):
    entered = scene.do(enter, SYSTEM, entering(session))
    whole = bytes_in(scene.store)
    assert entered.token.encode() not in whole
    assert entered.phrase.encode() not in whole
    assert len(entered.phrase.split()) == 5
    assert set(entered.phrase.split()) <= set(TEXTS.words)
