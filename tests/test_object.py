"""Those below three are heard: by whoever runs the session, after the vote, without a badge."""

import json

import pytest

from tests.conftest import Scene, claim, entering, phone_of
from workshop.errors import Closed, Invalid, Muted, NotAllowed, NotFound
from workshop.needs.votes import ShowFingers
from workshop.people.participants import enter, participant_actor
from workshop.people.rights import SYSTEM
from workshop.people.tables import Participant
from workshop.programme.outcomes import list_outcomes
from workshop.programme.session_run import advance_activity, close_session, go_back
from workshop.programme.tables import Activity
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.room.fist_votes import dissents_of, load_fist_votes
from workshop.standards.room.objections import (
    ObjectTo,
    RecordDissent,
    list_objections,
    object_to,
    record_dissent,
    show_fingers_on_clause,
)
from workshop.standards.tables import Clause, Objection
from workshop.standards.withdrawal import (
    WithdrawNotes,
    notes_of_person,
    withdraw_everything,
    withdraw_notes,
)

WORDS = "Najpierw szkolenie dla zespołu"


@pytest.fixture
def clause(scene: Scene, alice, programme) -> Clause:
    """A clause to vote on."""
    return scene.do(create_clause, alice, CreateClause(programme.id, "Being addressed"))


@pytest.fixture
def vote(scene: Scene, alice, session, clause) -> Activity:
    """A fist to five on the clause; people vote."""
    return scene.make_activity(alice, session, "fist_to_five", targets=[clause.id])


@pytest.fixture
def dora(scene: Scene, session):
    """A participant, with her withdrawal phrase."""
    entered = scene.do(enter, SYSTEM, entering(session))
    return participant_actor(
        scene.get(Participant, entered.participant_id), entered.token
    ), entered.phrase


def show(scene: Scene, person, vote, value: int) -> None:
    """Show so many fingers."""
    scene.do(show_fingers_on_clause, person, ShowFingers(vote.id, value))


def say(scene: Scene, person, vote, text: str = WORDS):
    """Say what would have to change."""
    return scene.do(object_to, person, ObjectTo(vote.id, text))


def end(scene: Scene, alice, vote) -> None:
    """End the vote."""
    scene.do(advance_activity, alice, vote.id)


def heard(scene: Scene, actor, vote) -> list[str]:
    """What is read of objections."""
    return [row.text for row in scene.read(list_objections, actor, vote.id)]


def stored(scene: Scene, programme_id: str) -> int:
    """How many objections there are."""
    with scene.store.read() as db:
        return db.query(Objection).filter(Objection.programme_id == programme_id).count()


def test_nobody_reads_an_objection_before_the_end_and_then_only_who_runs_the_session(
    scene, alice, bob, ewa, charlie, vote
):
    show(scene, bob, vote, 1)
    say(scene, bob, vote)
    with pytest.raises(Closed):
        scene.read(list_objections, alice, vote.id)
    end(scene, alice, vote)
    assert heard(scene, alice, vote) == [WORDS]
    for other in (bob, ewa, charlie):
        with pytest.raises(NotAllowed):
            scene.read(list_objections, other, vote.id)
    scene.do(go_back, alice, vote.id)
    with pytest.raises(Closed):
        scene.read(list_objections, alice, vote.id)


def test_the_log_knows_neither_who_nor_where_nor_what(scene, bob, vote, programme):
    show(scene, bob, vote, 0)
    say(scene, bob, vote)
    event = scene.events(programme.id)[-1]
    told = [event.refs, event.changes, event.payload, event.actor, event.topic]
    assert json.dumps(told) == json.dumps([[], [], {}, None, None])
    assert (event.at.minute, event.at.second) == (0, 0)


def test_only_the_own_phone_is_shown_what_it_said(scene, session, bob, vote, wall, desk):
    show(scene, bob, vote, 2)
    say(scene, bob, vote)
    carol = phone_of(scene.make_person(session), session)
    assert [f["text"] for f in scene.see(phone_of(bob, session), "objection").values()] == [WORDS]
    assert set(scene.see(phone_of(bob, session), "objection")) == {vote.id}
    for viewer in (carol, wall, desk):
        assert not scene.see(viewer, "objection")


def test_three_fingers_take_the_objection_back(scene, alice, bob, vote, programme):
    show(scene, bob, vote, 1)
    say(scene, bob, vote)
    show(scene, bob, vote, 2)
    assert stored(scene, programme.id) == 1
    show(scene, bob, vote, 3)
    assert stored(scene, programme.id) == 0
    with pytest.raises(Invalid):
        say(scene, bob, vote)


def test_it_can_be_said_anew_and_taken_back(scene, alice, bob, vote, programme):
    show(scene, bob, vote, 1)
    say(scene, bob, vote, "Pierwsze\u202e słowa")
    say(scene, bob, vote, "Drugie słowa")
    assert stored(scene, programme.id) == 1
    say(scene, bob, vote, "  ")
    assert stored(scene, programme.id) == 0


def test_too_long_a_text_is_refused_and_what_stood_stands(scene, alice, bob, vote):
    show(scene, bob, vote, 1)
    say(scene, bob, vote)
    with pytest.raises(Invalid):
        say(scene, bob, vote, "x" * 281)
    end(scene, alice, vote)
    assert heard(scene, alice, vote) == [WORDS]


def test_who_has_not_voted_is_muted_or_in_another_room_says_nothing(
    scene, alice, bob, vote, programme
):
    with pytest.raises(Invalid):
        say(scene, bob, vote)
    elsewhere = scene.make_session(alice, programme, 4)
    with pytest.raises(NotAllowed):
        say(scene, scene.make_person(elsewhere), vote)
    show(scene, bob, vote, 1)

    def mute(db, _actor, _content):
        person = db.get(Participant, bob.id)
        person.muted = True
        db.add(person)

    scene.do(mute, SYSTEM)
    with pytest.raises(Muted):
        say(scene, bob, vote)


def test_words_that_were_being_typed_when_the_vote_ended_still_arrive_until_the_room_goes_on(
    scene, alice, bob, vote, session
):
    show(scene, bob, vote, 1)
    end(scene, alice, vote)
    say(scene, bob, vote)
    assert heard(scene, alice, vote) == [WORDS]
    scene.make_activity(alice, session, "talk")
    with pytest.raises(Closed):
        say(scene, bob, vote, "Za późno")


def test_what_may_identify_somebody_is_marked(scene, alice, bob, vote):
    show(scene, bob, vote, 1)
    say(scene, bob, vote, "Zadzwońcie do mnie: 600 700 800")
    end(scene, alice, vote)
    [row] = scene.read(list_objections, alice, vote.id)
    assert row.marks == ("phone",)


def test_with_the_phrase_one_sees_and_takes_back_what_one_objected(
    scene, alice, dora, vote, clause
):
    person, phrase = dora
    show(scene, person, vote, 1)
    say(scene, person, vote)
    [told] = scene.read(notes_of_person, claim(phrase))
    assert (told["text"], told["status"]) == (WORDS, "objected")
    assert [about["code"] for about in told["clauses"]] == [clause.code]
    command = WithdrawNotes(claim(phrase), [told["id"]])
    assert scene.do(withdraw_notes, SYSTEM, command) == 1
    assert scene.read(notes_of_person, claim(phrase)) == []
    end(scene, alice, vote)
    assert heard(scene, alice, vote) == []


def test_withdrawn_consent_erases_the_objection_and_the_vote_still_counts(
    scene, alice, dora, vote, clause, programme
):
    person, phrase = dora
    show(scene, person, vote, 1)
    say(scene, person, vote)
    end(scene, alice, vote)
    scene.do(withdraw_everything, SYSTEM, claim(phrase))
    assert heard(scene, alice, vote) == []
    assert stored(scene, programme.id) == 0
    [result] = scene.read(load_fist_votes, clause.id)
    assert (result.voters, result.below, result.consensus) == (1, None, False)


def test_an_objection_becomes_a_dissent_about_the_clause_in_other_words(
    scene, alice, ewa, bob, vote, session, clause
):
    show(scene, bob, vote, 1)
    say(scene, bob, vote)
    with pytest.raises((Closed, NotFound)):
        scene.do(record_dissent, alice, RecordDissent(key_of(scene, vote), "Za wcześnie"))
    end(scene, alice, vote)
    [row] = scene.read(list_objections, alice, vote.id)
    with pytest.raises(NotAllowed):
        scene.do(record_dissent, ewa, RecordDissent(row.id, "x"))
    scene.do(record_dissent, alice, RecordDissent(row.id, "Jedna osoba chce najpierw szkolenia"))
    [dissent] = scene.read(dissents_of, clause.id)
    assert dissent.text == "Jedna osoba chce najpierw szkolenia"
    assert scene.read(list_outcomes, session.id).dissents[0].subject_id == clause.id
    assert scene.read(list_objections, alice, vote.id)[0].recorded is True


def key_of(scene: Scene, vote) -> str:
    """The id of the only objection."""
    with scene.store.read() as db:
        return db.query(Objection).filter(Objection.activity_id == vote.id).one().id


def test_both_results_of_a_repeated_vote_are_told_in_their_order(
    scene, alice, bob, session, clause, vote
):
    show(scene, bob, vote, 2)
    assert scene.read(load_fist_votes, clause.id) == []
    end(scene, alice, vote)
    again = scene.make_activity(alice, session, "fist_to_five", targets=[clause.id])
    show(scene, bob, again, 4)
    end(scene, alice, again)
    results = scene.read(load_fist_votes, clause.id)
    assert [(one.session, one.consensus) for one in results] == [(3, False), (3, True)]


def test_a_closed_session_hears_no_more(scene, alice, bob, session, vote):
    show(scene, bob, vote, 1)
    scene.do(close_session, alice, session.id)
    with pytest.raises(Closed):
        say(scene, bob, vote)
