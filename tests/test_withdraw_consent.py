"""Consent taken back with the phrase: nothing leads to the person any more, the numbers stay."""

import json
from dataclasses import replace

import pytest
from sqlmodel import select

from tests.conftest import TEXTS, Scene, claim, entering, phone_of
from workshop.board.moderation import mute_author
from workshop.board.note_release import release_departures
from workshop.board.notes import withdraw_note
from workshop.board.tables import Departure, MutedAuthor, Note
from workshop.errors import NotAllowed, NotFound
from workshop.export.minutes.approval import ApproveMinutes, approve_minutes, load_minutes
from workshop.needs.votes import ShowFingers, count_fingers, show_fingers
from workshop.people.attendance import head_count
from workshop.people.participants import (
    enter,
    find_participant,
    load_consenting,
    participant_actor,
)
from workshop.people.pseudonyms import pseudonyms
from workshop.people.rights import SYSTEM
from workshop.people.tables import Consent, Participant
from workshop.programme.session_run import advance_activity, close_session
from workshop.standards.person_rows import find_people
from workshop.standards.withdrawal import withdraw_everything
from workshop.store.ids_and_clock import now

OWN_WORDS = "I was called out by my old name"


@pytest.fixture
def entered(scene: Scene, session):
    return scene.do(enter, SYSTEM, entering(session))


@pytest.fixture
def guest(scene: Scene, entered):
    return participant_actor(scene.get(Participant, entered.participant_id), entered.token)


@pytest.fixture
def note(scene: Scene, guest, activity) -> Note:
    return scene.make_note(guest, activity, OWN_WORDS)


def _leave(scene: Scene, entered) -> int:
    count = _begin_to_leave(scene, entered)
    scene.let_go()
    return count


def _begin_to_leave(scene: Scene, entered) -> int:
    return scene.do(withdraw_everything, SYSTEM, claim(entered.phrase))


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


def test_mutes_by_way_of_two_notes_no_longer_tell_that_one_person_wrote_them(
    scene: Scene, alice, guest, activity, entered, note
):
    other = scene.make_note(guest, activity, "Also mine")
    for key in (note.id, other.id):
        scene.do(mute_author, alice, key)
    _begin_to_leave(scene, entered)
    authors = [scene.get(MutedAuthor, key).author for key in (note.id, other.id)]
    assert len({*authors, *pseudonyms(entered.token, [activity.id])}) == 4


def test_every_consent_is_withdrawn_and_neither_token_phrase_nor_badge_leads_back(
    scene: Scene, alice, session, entered, note
):
    texts = replace(TEXTS, contract={"version": "2"})
    scene.do(enter, SYSTEM, entering(session, notice="2", token=entered.token, texts=texts))
    _leave(scene, entered)
    for version in ("1", "2"):
        assert scene.get(Consent, (entered.participant_id, version)).withdrawn
    person = scene.get(Participant, entered.participant_id)
    assert scene.read(find_participant, entered.token) is None
    assert scene.read(find_people, claim(entered.phrase)) == []
    assert person.sealed_token is None
    scene.do(close_session, alice, session.id)
    person = scene.get(Participant, entered.participant_id)
    assert entered.badge != person.badge
    assert (person.session_id, person.table_number, person.role) == (None, None, "")
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
    for _ in range(4):
        scene.do(show_fingers, scene.make_person(session), ShowFingers(vote.id, 5))
    scene.set_phase(vote, "done")
    assert scene.read(count_fingers, vote.id)[4:] == [1, 4]


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
    written = json.dumps([event.refs, event.changes, event.payload])
    for secret in (note.id, entered.badge, OWN_WORDS):
        assert secret not in written


def test_nobody_is_told_that_somebody_has_gone_until_the_session_closes(
    scene: Scene, alice, bob, session, entered, programme, desk, expert_desk, wall
):
    before = scene.see(desk, "person")
    _leave(scene, entered)
    assert scene.see(desk, "person") == before
    [event] = scene.events(programme.id, "consent_withdrawn")
    for viewer in (desk, expert_desk, wall, phone_of(bob, session)):
        assert scene.hear(viewer, *map(tuple, event.refs)) == {}
    scene.do(close_session, alice, session.id)
    assert scene.see(desk, "person") == {}


def test_the_notes_leave_the_screens_one_by_one(
    scene: Scene, programme, guest, entered, activity, note, wall
):
    more = [scene.make_note(guest, activity, f"{OWN_WORDS} {number}") for number in range(4)]
    _begin_to_leave(scene, entered)
    assert scene.events(programme.id, "note_gone") == []
    scene.do(_all_due, SYSTEM)
    assert scene.do(release_departures, SYSTEM) == 5
    told = [event.refs for event in scene.events(programme.id, "note_gone")]
    assert sorted(told) == sorted([["note", row.id]] for row in (note, *more))
    assert scene.hear(wall, ("note", note.id))[("note", note.id)]["gone"] is True
    assert scene.do(release_departures, SYSTEM) == 0


def _all_due(db, _actor, _content) -> None:
    for row in db.execute(select(Departure)).scalars():
        row.due_at = now()
        db.add(row)


def test_a_phase_that_ends_tells_what_was_not_told_yet(
    scene: Scene, alice, programme, entered, activity, note, wall
):
    _begin_to_leave(scene, entered)
    scene.do(advance_activity, alice, activity.id)
    assert scene.hear(wall, ("board_of", activity.id))[("note", note.id)]["gone"] is True
    assert scene.do(release_departures, SYSTEM) == 0


def test_a_wrong_phrase_changes_nothing(scene: Scene, programme, entered, note):
    with pytest.raises(NotFound):
        scene.do(withdraw_everything, SYSTEM, claim("no such phrase at all"))
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
