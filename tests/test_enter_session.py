"""Coming in with a code: consent first, then a badge, a role, a table; never a name."""

import pytest

from tests.conftest import TEXTS, Scene, claim, entering
from workshop.errors import Closed, Invalid, NotAllowed, NotFound
from workshop.people.attendance import head_count
from workshop.people.participants import (
    enter,
    find_participant,
    load_consenting,
)
from workshop.people.rights import SYSTEM
from workshop.people.tables import Participant
from workshop.programme.session_run import SetSwitch, close_session, open_session, set_joining
from workshop.programme.sessions import find_by_code
from workshop.programme.tables import Programme
from workshop.standards.person_rows import find_people
from workshop.store.ids_and_clock import new_id


def test_who_comes_in_gets_a_badge_and_a_phrase(scene: Scene, session):
    entered = scene.do(enter, SYSTEM, entering(session, role="official", table=2))
    person = scene.get(Participant, entered.participant_id)
    assert person.badge == entered.badge
    assert (person.role, person.table_number, person.session_id) == ("official", 2, session.id)
    assert scene.read(find_participant, entered.token).id == person.id
    assert [found.row.id for found in scene.read(find_people, claim(entered.phrase))] == [person.id]
    assert scene.read(load_consenting, person.id).id == person.id


@pytest.mark.parametrize(
    "given",
    [
        {"notice": "0"},
        {"notice": ""},
        {"role": "boss"},
        {"role": ""},
        {"table": 0},
        {"table": 4},
    ],
)
def test_without_consent_to_the_present_contract_nobody_comes_in(scene: Scene, session, given):
    with pytest.raises(Invalid):
        scene.do(enter, SYSTEM, entering(session, **given))
    assert scene.events(session.programme_id, "participant_entered") == []


def test_a_phone_that_was_here_keeps_its_badge(scene: Scene, alice, programme, session):
    first = scene.do(enter, SYSTEM, entering(session))
    later = scene.make_session(alice, programme, 4)
    second = scene.do(enter, SYSTEM, entering(later, token=first.token, role="leader", table=None))
    assert (second.badge, second.token, second.phrase) == (first.badge, first.token, None)
    assert second.participant_id == first.participant_id
    assert scene.get(Participant, first.participant_id).session_id == later.id


def test_a_token_of_another_programme_is_not_known_here(scene: Scene, charlie, session):
    elsewhere = next(iter(charlie.programmes))
    first = scene.do(enter, SYSTEM, entering(session))
    assert scene.read(find_participant, first.token, elsewhere) is None
    other = scene.make_session(charlie, scene.get(Programme, elsewhere), 1)
    second = scene.do(enter, SYSTEM, entering(other, token=first.token))
    assert second.participant_id != first.participant_id
    assert second.token != first.token
    assert second.phrase


@pytest.mark.parametrize("token", ["", "x", "\0", "f" * 32])
def test_an_unknown_token_is_nobody(scene: Scene, session, token):
    assert scene.read(find_participant, token) is None
    entered = scene.do(enter, SYSTEM, entering(session, token=token))
    assert entered.token != token


def test_no_two_people_have_the_same_badge(scene: Scene, session):
    badges = [scene.do(enter, SYSTEM, entering(session)).badge for _ in range(40)]
    assert len(set(badges)) == 40
    assert {badge.split()[0] for badge in badges} <= set(TEXTS.badges)


def test_heads_are_counted_by_role_and_once_per_session(scene: Scene, session):
    first = scene.do(enter, SYSTEM, entering(session, role="leader"))
    scene.do(enter, SYSTEM, entering(session, role="official"))
    scene.do(enter, SYSTEM, entering(session, role="leader", token=first.token, table=2))
    assert scene.read(head_count, session.id) == {
        "leader": 1,
        "official": 1,
        "expert": 0,
        "guest": 0,
    }


def test_nobody_unknown_has_consented(scene: Scene, session):
    with pytest.raises(NotAllowed):
        scene.read(load_consenting, new_id())


def test_the_code_leads_to_the_session(scene: Scene, session):
    code = session.join_code
    for written in (code, code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}"):
        found, programme = scene.read(find_by_code, written)
        assert (found.id, programme.id) == (session.id, session.programme_id)


@pytest.mark.parametrize("code", ["", "ABC", "000000", "🙂", "\0", "x" * 4000])
def test_an_unknown_code_leads_nowhere(scene: Scene, session, code):
    with pytest.raises(NotFound):
        scene.read(find_by_code, code)


def test_while_joining_is_closed_the_code_waits(scene: Scene, alice, session):
    scene.do(set_joining, alice, SetSwitch(session.id, False))
    with pytest.raises(Closed):
        scene.read(find_by_code, session.join_code)
    scene.do(set_joining, alice, SetSwitch(session.id, True))
    assert scene.read(find_by_code, session.join_code)


def test_a_code_expires_with_its_session(scene: Scene, alice, session):
    scene.do(close_session, alice, session.id)
    with pytest.raises(NotFound):
        scene.read(find_by_code, session.join_code)
    again = scene.do(open_session, alice, session.id)
    assert again.join_code != session.join_code
