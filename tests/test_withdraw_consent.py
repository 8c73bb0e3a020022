"""Consent taken back with the phrase: nothing leads to the person any more, the numbers stay."""

import json
from dataclasses import replace

import pytest

from tests.conftest import SECRET, TEXTS, Scene, entering, phone_of
from workshop.board.notes import withdraw_note
from workshop.board.tables import Note
from workshop.errors import NotAllowed, NotFound
from workshop.export.minutes.approval import ApproveMinutes, approve_minutes, load_minutes
from workshop.needs.votes import ShowFingers, count_fingers, show_fingers
from workshop.people.participants import (
    enter,
    find_by_phrase,
    find_participant,
    head_count,
    load_consenting,
    participant_actor,
)
from workshop.people.rights import SYSTEM
from workshop.people.tables import Consent, Participant
from workshop.programme.session_run import close_session
from workshop.standards.withdrawal import WithdrawConsent, withdraw_consent_by_phrase
from workshop.store import log

OWN_WORDS = "I was called out by my old name"


@pytest.fixture
def entered(scene: Scene, session):
    return scene.do(enter, SYSTEM, entering(session))


@pytest.fixture
def guest(scene: Scene, entered):
    return participant_actor(scene.get(Participant, entered.participant_id))


@pytest.fixture
def note(scene: Scene, guest, activity) -> Note:
    return scene.make_note(guest, activity, OWN_WORDS)


def _leave(scene: Scene, entered) -> int:
    return scene.do(withdraw_consent_by_phrase, SYSTEM, WithdrawConsent(SECRET, entered.phrase))


def test_all_notes_lose_text_and_author(scene: Scene, alice, session, guest, entered, note):
    queue = scene.make_activity(alice, session, moderated=True, anonymous=False)
    waiting = scene.make_note(guest, queue, "Not yet approved")
    assert _leave(scene, entered) == 2
    for left, status in ((note, "erased"), (waiting, "withdrawn")):
        stored = scene.get(Note, left.id)
        assert (stored.text, stored.status, stored.author, stored.badge) == ("", status, None, None)


def test_a_note_taken_back_before_is_nobodys_either(scene: Scene, guest, entered, note):
    scene.do(withdraw_note, guest, note.id)
    assert _leave(scene, entered) == 0
    assert scene.get(Note, note.id).author is None


def test_every_consent_is_withdrawn_and_neither_token_phrase_nor_badge_leads_back(
    scene: Scene, session, entered, note
):
    texts = replace(TEXTS, contract={"version": "2"})
    scene.do(enter, SYSTEM, entering(session, notice="2", token=entered.token, texts=texts))
    _leave(scene, entered)
    for version in ("1", "2"):
        assert scene.get(Consent, (entered.participant_id, version)).withdrawn
    person = scene.get(Participant, entered.participant_id)
    assert scene.read(find_participant, entered.token) is None
    assert scene.read(find_by_phrase, SECRET, entered.phrase) == []
    assert entered.badge != person.badge
    assert (person.session_id, person.table_number) == (None, None)
    with pytest.raises(NotAllowed):
        scene.read(load_consenting, person.id)


def test_several_people_of_one_programme_may_go(scene: Scene, session):
    people = [scene.do(enter, SYSTEM, entering(session)) for _ in range(3)]
    assert [_leave(scene, person) for person in people] == [0, 0, 0]


def test_what_was_counted_stays_a_number(scene: Scene, alice, session, guest, entered):
    vote = scene.make_activity(alice, session, "fist_to_five")
    scene.do(show_fingers, guest, ShowFingers(vote.id, 4))
    _leave(scene, entered)
    assert scene.read(head_count, session.id)["guest"] == 1
    scene.set_phase(vote, "done")
    assert scene.read(count_fingers, vote.id)[4] == 1


def test_it_reaches_approved_minutes(scene: Scene, alice, session, entered, note):
    scene.do(close_session, alice, session.id)
    scene.do(approve_minutes, alice, ApproveMinutes(session.id, "en"))
    assert OWN_WORDS in str(scene.read(load_minutes, session.id))
    _leave(scene, entered)
    assert OWN_WORDS not in str(scene.read(load_minutes, session.id))


def test_the_log_tells_it_once_and_names_nobody(scene: Scene, programme, entered, note):
    _leave(scene, entered)
    [event] = scene.events(programme.id, "consent_withdrawn")
    assert event.actor is None
    assert event.refs == [["note", note.id], ["departed", programme.id]]
    written = json.dumps([event.refs, event.changes, event.payload])
    for secret in (entered.participant_id, entered.badge, OWN_WORDS):
        assert secret not in written


def test_desks_are_told_that_somebody_has_gone_and_others_are_not(
    scene: Scene, bob, session, entered, programme, desk, expert_desk, wall
):
    assert entered.participant_id in scene.see(desk, "person")
    before = scene.read(log.last_number, programme.id)
    _leave(scene, entered)
    assert set(scene.see(desk, "person")) == {bob.id}
    gone = ("person", entered.participant_id)
    for ref in (("departed", programme.id), ("person", entered.participant_id)):
        assert scene.hear(desk, ref)[gone]["gone"] is True
        for viewer in (expert_desk, wall, phone_of(bob, session)):
            assert gone not in scene.hear(viewer, ref)
    assert scene.read(log.last_number, programme.id) == before + 1


def test_a_wrong_phrase_changes_nothing(scene: Scene, programme, entered, note):
    with pytest.raises(NotFound):
        _leave(scene, type(entered)("", "", "no such phrase at all", ""))
    assert scene.get(Note, note.id).text
    assert scene.events(programme.id, "consent_withdrawn") == []


def test_withdrawing_twice_finds_nobody_the_second_time(scene: Scene, entered):
    _leave(scene, entered)
    with pytest.raises(NotFound):
        _leave(scene, entered)


def test_the_same_phone_may_join_again_as_somebody_new(scene: Scene, session, entered):
    _leave(scene, entered)
    again = scene.do(enter, SYSTEM, entering(session, token=entered.token))
    assert again.token != entered.token
    assert again.participant_id != entered.participant_id
