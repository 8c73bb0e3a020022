"""A fist to five says what is voted on, and goes on clause by clause in one step."""

import pytest

from tests.conftest import Scene
from tests.visits import labels, press
from workshop.board.personas import CreatePersona, create_persona
from workshop.errors import Conflict, Invalid
from workshop.needs.votes import ShowFingers, show_fingers
from workshop.programme.agenda import list_activities
from workshop.programme.outcomes import list_outcomes
from workshop.programme.session_run import end_activity
from workshop.programme.tables import Activity, WorkingSession
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.room.clause_by_clause import VoteOnNext, vote_on_next, votes_of_session


@pytest.fixture
def make_clause(scene: Scene, alice, programme):
    """A function that writes a clause."""

    def make(title: str):
        return scene.do(create_clause, alice, CreateClause(programme.id, title))

    return make


def shown(scene: Scene, viewer, activity):
    """What a screen says is voted on."""
    return scene.see(viewer, "paper")[activity.id]["clause"]


def test_before_there_is_a_standard_the_room_sees_the_personas_it_votes_on(
    scene, alice, programme, session, wall, phone
):
    for label in ("Ola", "Jan"):
        content = CreatePersona(programme.id, label, {"situation": "Registers a child"})
        scene.do(create_persona, alice, content)
    vote = scene.make_activity(alice, session, "fist_to_five")
    for viewer in (wall, phone):
        told = shown(scene, viewer, vote)
        assert told["body"] == "Ola: Registers a child\nJan: Registers a child"
    left = scene.make_activity(alice, session, "talk")
    assert scene.hear(phone, ("paper", vote.id))[("paper", vote.id)].get("gone")
    assert left.phase == "work"


def test_without_a_chosen_clause_the_room_votes_on_the_whole_standard(
    scene, alice, session, wall, phone, make_clause
):
    make_clause("Chairs")
    make_clause("Names")
    vote = scene.make_activity(alice, session, "fist_to_five")
    for viewer in (wall, phone):
        told = shown(scene, viewer, vote)
        assert told["title"] == "Cały standard"
        assert [line.split(" ", 1)[1] for line in told["body"].splitlines()] == ["Chairs", "Names"]


def test_the_next_clause_is_one_step_and_every_clause_keeps_its_own_vote(
    scene, alice, bob, session, programme, wall, make_clause
):
    first, second = make_clause("Chairs"), make_clause("Names")
    vote = scene.make_activity(alice, session, "fist_to_five")
    same = scene.do(vote_on_next, alice, VoteOnNext(vote.id, "vote", first.id))
    assert same.id == vote.id
    assert shown(scene, wall, vote)["title"] == "Chairs"
    scene.do(show_fingers, bob, ShowFingers(vote.id, 5))
    with pytest.raises(Conflict):
        scene.do(vote_on_next, alice, VoteOnNext(vote.id, "waiting", second.id))
    scene.do(end_activity, alice, vote.id)
    new = scene.do(vote_on_next, alice, VoteOnNext(vote.id, "done", second.id))
    assert (new.phase, new.targets) == ("vote", [second.id])
    assert scene.get(WorkingSession, session.id).current_activity_id == new.id
    scene.do(show_fingers, bob, ShowFingers(new.id, 1))
    scene.do(end_activity, alice, new.id)
    found = scene.read(votes_of_session, programme.id, session.id)
    assert {key: vote.consensus for key, vote in found.items()} == {
        first.id: True,
        second.id: False,
    }
    assert len(scene.read(list_activities, session.id)) == 2


def test_only_a_fist_to_five_goes_on_like_this(scene, alice, session, make_clause):
    talk = scene.make_activity(alice, session, "talk")
    with pytest.raises(Invalid):
        scene.do(vote_on_next, alice, VoteOnNext(talk.id, "work", make_clause("Chairs").id))


def test_the_page_leads_from_clause_to_clause_and_keeps_a_result_as_a_decision(
    scene, alice, bob, session, make_clause, visits
):
    first, second = make_clause("Chairs"), make_clause("Names")
    vote = scene.make_activity(alice, session, "fist_to_five", targets=[first.id])
    scene.do(show_fingers, bob, ShowFingers(vote.id, 4))
    scene.do(end_activity, alice, vote.id)
    page = visits.open(alice, "session")
    page = press(page, "Keep as a decision")
    decisions = scene.read(list_outcomes, session.id).decisions
    assert [row.text for row in decisions] == [
        f"{first.code} Chairs: Consensus: everybody can live with it"
    ]
    onwards = next(label for label in labels(page) if label.startswith("Next clause"))
    assert "Names" in onwards
    press(page, onwards)
    running = scene.get(WorkingSession, session.id).current_activity_id
    assert scene.get(Activity, running).targets == [second.id]
