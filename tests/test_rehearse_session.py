"""A session is rehearsed with pretended participants in a copy of which nothing remains."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rooms import make_account
from tests.server import settings_for
from tests.serving import hosting
from tests.waiting import comes_true
from tests.wire import Wire
from workshop.board.note_kinds import NoteOrigin
from workshop.board.notes import list_notes
from workshop.demo import pretenders
from workshop.demo.pretenders import start_rehearsal, stop_rehearsal
from workshop.demo.rehearsal import Rehearse
from workshop.errors import Closed, Invalid, NotAllowed, NotFound
from workshop.needs.ballots import count_voters
from workshop.people.accounts import SetMembership, load_actor, set_membership
from workshop.people.attendance import head_count
from workshop.people.rights import Actor, Role
from workshop.programme.agenda import AddActivity, add_activity, list_activities
from workshop.programme.display_links import WallLink, create_display_link
from workshop.programme.programmes import (
    CreateProgramme,
    create_programme,
    list_programmes,
    load_template,
)
from workshop.programme.rehearsals import end_rehearsal
from workshop.programme.session_run import SetSwitch, open_session, set_joining, start_activity
from workshop.programme.sessions import OPEN, PLANNED, list_sessions
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.questionnaires.questionnaires import AddQuestionnaire, add_questionnaire
from workshop.questionnaires.ready_sets import read_ready_set
from workshop.questionnaires.results import people_answering
from workshop.services import Services
from workshop.settings import ROOT
from workshop.standards.publication.publications import Publish, publish

CONTENT = ROOT / "data"


@pytest.fixture
def house(own_house: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    monkeypatch.setattr(pretenders, "PAUSE", 0.01)
    yield own_house
    for crowd in list(pretenders._running.values()):
        crowd.stop()


def facilitator(house: Services, name: str = "alice") -> Actor:
    account = make_account(house.store, name, "facilitator")
    return actor_of(house, getattr(account, "id", account))


def actor_of(house: Services, account_id: str) -> Actor:
    with house.store.read() as db:
        actor = load_actor(db, account_id)
    assert actor is not None
    return actor


def planned(house: Services, alice: Actor, number: int) -> tuple[Actor, WorkingSession]:
    command = CreateProgramme("Standard", "pl", load_template(CONTENT, "pl"))
    programme = house.store.write(create_programme, alice, command)
    with house.store.read() as db:
        session = list_sessions(db, programme.id)[number - 1]
    return actor_of(house, alice.id), session


def begun(house: Services, alice: Actor, session: WorkingSession, people: int = 6) -> Programme:
    return start_rehearsal(house, alice, Rehearse(session.id, people, CONTENT))


def copied(house: Services, programme: Programme) -> tuple[WorkingSession, list[Activity]]:
    with house.store.read() as db:
        session = list_sessions(db, programme.id)[-1]
        return session, list_activities(db, session.id)


def come(house: Services, session: WorkingSession) -> int:
    with house.store.read() as db:
        return sum(head_count(db, session.id).values())


def run(house: Services, alice: Actor, agenda: list[Activity], kind: str) -> Activity:
    alice = actor_of(house, alice.id)
    found = next(row for row in agenda if row.kind == kind)
    return house.store.write(start_activity, alice, found.id)


def test_pretended_participants_write_in_the_copy_and_not_in_the_session(house: Services) -> None:
    alice, real = planned(house, facilitator(house), 1)
    programme = begun(house, alice, real)
    session, agenda = copied(house, programme)
    assert [row.title for row in agenda] == [row.title for row in _agenda(house, real)]
    assert [row.script for row in agenda] == [row.script for row in _agenda(house, real)]
    assert comes_true(lambda: come(house, session) == 6)
    notes = run(house, alice, agenda, "notes")
    assert comes_true(lambda: _count_notes(house, notes) == 12)
    with house.store.read() as db:
        assert {row.origin for row in list_notes(db, [notes.id])} == {NoteOrigin.PHONE}
        assert db.get_one(WorkingSession, real.id).status == PLANNED
        assert come(house, real) == 0


def test_they_vote_on_needs_and_with_fingers(house: Services) -> None:
    alice, real = planned(house, facilitator(house), 7)
    programme = begun(house, alice, real)
    session, agenda = copied(house, programme)
    assert comes_true(lambda: come(house, session) == 6)
    for kind in ("dot_vote", "impact_effort"):
        vote = run(house, alice, agenda, kind)
        assert comes_true(lambda vote=vote: _count_votes(house, vote) == 6)


def test_nothing_of_a_rehearsal_remains(house: Services) -> None:
    alice, real = planned(house, facilitator(house), 3)
    before = _count_rows(house)
    programme = begun(house, alice, real)
    session, agenda = copied(house, programme)
    assert comes_true(lambda: come(house, session) == 6)
    run(house, alice, agenda, "empathy_map")
    assert stop_rehearsal(house, actor_of(house, alice.id), programme.id) == real.programme_id
    assert _count_rows(house) == before
    with pytest.raises(NotFound):
        house.store.write(end_rehearsal, alice, programme.id)


def test_a_rehearsal_that_a_stopped_server_left_is_gone_at_the_next_start(
    house: Services, tmp_path: Path
) -> None:
    alice, real = planned(house, facilitator(house), 1)
    programme = begun(house, alice, real)
    pretenders._running[programme.id].stop()
    house.store.close()
    again = Services.build(settings_for(tmp_path))
    with again.store.read() as db:
        assert db.get(Programme, programme.id) is None
        assert db.get(Programme, real.programme_id) is not None
    again.close()


def test_two_facilitators_one_in_rehearsal_one_in_earnest(house: Services) -> None:
    alice, real = planned(house, facilitator(house), 1)
    dora = facilitator(house, "dora")
    programme = begun(house, alice, real)
    with house.store.read() as db:
        assert programme.id not in {row.id for row in list_programmes(db, alice)}
    with pytest.raises(NotAllowed):
        stop_rehearsal(house, dora, programme.id)
    second = begun(house, alice, real)
    assert second.id != programme.id
    session, _ = copied(house, second)
    assert (session.status, session.join_code, session.joining) == (OPEN, None, False)


def test_a_session_is_held_in_earnest_while_somebody_else_rehearses_it(house: Services) -> None:
    alice, real = planned(house, facilitator(house), 1)
    dora = facilitator(house, "dora")
    giving = SetMembership(real.programme_id, dora.id, Role.FACILITATOR)
    house.store.write(set_membership, alice, giving)
    dora = actor_of(house, dora.id)
    rehearsal = begun(house, alice, real)
    session, agenda = copied(house, rehearsal)
    held = house.store.write(open_session, dora, real.id)
    assert held.join_code
    in_earnest = house.store.write(start_activity, dora, _agenda(house, real)[0].id)
    run(house, alice, agenda, "notes")
    assert comes_true(lambda: come(house, session) == 6)
    assert come(house, real) == 0
    stop_rehearsal(house, actor_of(house, alice.id), rehearsal.id)
    with house.store.read() as db:
        now = db.get_one(WorkingSession, real.id)
        assert (now.status, now.current_activity_id) == (OPEN, in_earnest.id)


def test_nobody_joins_and_nothing_is_published(house: Services) -> None:
    alice, real = planned(house, facilitator(house), 1)
    programme = begun(house, alice, real)
    session, _ = copied(house, programme)
    alice = actor_of(house, alice.id)
    with pytest.raises(Closed):
        house.store.write(set_joining, alice, SetSwitch(session.id, True))
    with pytest.raises(Closed):
        house.store.write(publish, alice, Publish(programme.id, "0.1", "", []))


@pytest.mark.parametrize("people", [4, 41, True])
def test_so_many_cannot_be_pretended(house: Services, people: int) -> None:
    alice, real = planned(house, facilitator(house), 1)
    with pytest.raises(Invalid):
        begun(house, alice, real, people)


def test_the_wall_of_the_copy_says_that_it_is_a_rehearsal(house: Services) -> None:
    alice, real = planned(house, facilitator(house), 1)
    programme = begun(house, alice, real)
    alice = actor_of(house, alice.id)
    link = WallLink(programme.id, house.settings.secret)
    token = house.store.write(create_display_link, alice, link)
    with hosting(house) as host, Wire(host).hello(**{"as": "wall"}, token=token) as wall:
        room = next(fact for (kind, _), fact in wall.facts.items() if kind == "room")
        assert room["rehearsal"] is True


def _agenda(house: Services, session: WorkingSession) -> list[Activity]:
    with house.store.read() as db:
        return list_activities(db, session.id)


def _count_notes(house: Services, activity: Activity) -> int:
    with house.store.read() as db:
        return len(list_notes(db, [activity.id]))


def _count_votes(house: Services, activity: Activity) -> int:
    with house.store.read() as db:
        return count_voters(db, activity)


def _count_rows(house: Services) -> dict[str, int]:
    """How many rows each table holds, the house's own log and sign-ins left out."""
    from sqlmodel import SQLModel, func, select

    with house.store.read() as db:
        return {
            name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in SQLModel.metadata.tables.items()
        }


def test_pretended_people_answer_a_copy_of_a_questionnaire(house: Services):
    alice, session = planned(house, facilitator(house), 3)
    content = read_ready_set(CONTENT, "pl")
    new = AddQuestionnaire(session.programme_id, content)
    real = house.store.write(add_questionnaire, alice, new)
    settings = {"targets": [real.id], "moment": "after"}
    command = AddActivity(session.id, "questionnaire", "Ankieta", settings)
    house.store.write(add_activity, alice, command)
    programme = begun(house, alice, session)
    _session, agenda = copied(house, programme)
    asking = run(house, alice, agenda, "questionnaire")
    [copy] = asking.targets
    assert copy != real.id

    def answered(questionnaire_id: str) -> int:
        with house.store.read() as db:
            return len(people_answering(db, questionnaire_id, "after"))

    assert comes_true(lambda: answered(copy) == 6)
    assert answered(real.id) == 0
