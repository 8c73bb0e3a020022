"""Between sessions a phone learns, by its badge alone, what there is and where it goes on."""

from tests.conftest import Scene
from workshop.people.consent import withdraw_consent
from workshop.people.rights import SYSTEM, Actor
from workshop.people.tables import Consent, Participant
from workshop.programme.session_run import SetSwitch, close_session, set_joining
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.standards.between_sessions import load_between_sessions


def test_what_closed_sessions_yielded_and_what_is_planned(
    scene: Scene, alice: Actor, bob: Actor, session: WorkingSession, activity: Activity
) -> None:
    scene.make_note(bob, activity, "A queue")
    assert scene.read(load_between_sessions, bob.token).so_far == []
    scene.do(close_session, alice, session.id)
    told = scene.read(load_between_sessions, bob.token)
    assert [(one.kind, one.count) for one in told.so_far] == [("notes", 1)]
    assert told.open is None
    assert told.planned.number == 4


def test_the_next_open_session_is_offered_while_people_may_join(
    scene: Scene, alice: Actor, bob: Actor, programme: Programme, session: WorkingSession
) -> None:
    scene.do(close_session, alice, session.id)
    following = scene.make_session(alice, programme, 4)
    assert scene.read(load_between_sessions, bob.token).open.id == following.id
    scene.do(set_joining, alice, SetSwitch(following.id, on=False))
    assert scene.read(load_between_sessions, bob.token).open is None


def test_a_badge_of_another_programme_or_none_learns_nothing(
    scene: Scene, alice: Actor, charlie: Actor, bob: Actor, session: WorkingSession
) -> None:
    assert scene.read(load_between_sessions, "") is None
    assert scene.read(load_between_sessions, "0" * 32) is None


def test_who_has_withdrawn_consent_learns_nothing(
    scene: Scene, bob: Actor, session: WorkingSession
) -> None:
    person = scene.get(Participant, bob.id)

    def leave(db, _actor, _content):
        withdraw_consent(db, db.get(Participant, person.id))

    scene.do(leave, SYSTEM)
    assert scene.read(load_between_sessions, bob.token) is None


def test_going_on_keeps_the_day_of_the_consent_that_was_given(
    scene: Scene, alice: Actor, bob: Actor, programme: Programme, session: WorkingSession
) -> None:
    def long_ago(db, _actor, _content):
        db.get(Consent, (bob.id, "1")).given_on = "2020-02-02"

    scene.do(long_ago, SYSTEM)
    following = scene.make_session(alice, programme, 4)
    scene.make_person(following, token=bob.token)
    assert scene.read(lambda db: db.get(Consent, (bob.id, "1"))).given_on == "2020-02-02"
