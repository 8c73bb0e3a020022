"""The page *Run a session* around a clause: what is on the wall, what a vote said, what follows."""

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.export.minutes.approval import load_export
from workshop.export.minutes.markdown import write_markdown
from workshop.needs.votes import ShowFingers
from workshop.people.tables import Membership
from workshop.programme.agenda import AddActivity, add_activity, list_activities
from workshop.programme.session_run import advance_activity
from workshop.programme.tables import Activity, Area
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.room.objections import (
    ObjectTo,
    RecordDissent,
    list_objections,
    object_to,
    record_dissent,
    show_fingers_on_clause,
)
from workshop.standards.tables import Clause

WORDS = "Najpierw szkolenie"


@pytest.fixture
def clauses(scene: Scene, alice, programme) -> list[Clause]:
    """Three clauses."""
    titles = ("Being addressed", "A quiet place", "A complaint")
    return [scene.do(create_clause, alice, CreateClause(programme.id, one)) for one in titles]


@pytest.fixture
def vote(scene: Scene, alice, session, clauses) -> Activity:
    """A running vote on the first clause."""
    return scene.make_activity(alice, session, "fist_to_five", targets=[clauses[0].id])


def object_and_end(scene: Scene, alice, bob, vote) -> None:
    """Bob shows one finger, says why, and the vote ends."""
    scene.do(show_fingers_on_clause, bob, ShowFingers(vote.id, 1))
    scene.do(object_to, bob, ObjectTo(vote.id, WORDS))
    scene.do(advance_activity, alice, vote.id)


def test_one_click_shows_the_next_clause_on_the_wall_and_one_the_former(
    visits: Visits, scene: Scene, alice, session, clauses
):
    drafting = scene.make_activity(
        alice, session, "drafting", targets=[clauses[0].id, clauses[2].id]
    )
    screen = visits.open(alice, "session")
    assert "ST-01 Being addressed" in words(screen)
    screen = press(screen, "Show on the wall: ST-03".replace("-", "\\-"))
    assert scene.get(Activity, drafting.id).targets[0] == clauses[2].id
    press(screen, "Back to ST-01".replace("-", "\\-"))
    assert scene.get(Activity, drafting.id).targets == [clauses[0].id, clauses[2].id]


def test_a_drafting_without_a_plan_begins_with_all_clauses_that_are_open(
    visits: Visits, scene: Scene, alice, session, clauses
):
    planned = scene.do(add_activity, alice, AddActivity(session.id, "drafting", "We write"))
    press(visits.open(alice, "session"), "Start: We write")
    assert scene.get(Activity, planned.id).targets == [row.id for row in clauses]


def test_before_the_end_the_page_tells_neither_fingers_nor_objections(
    visits: Visits, scene: Scene, alice, bob, vote
):
    scene.do(show_fingers_on_clause, bob, ShowFingers(vote.id, 1))
    scene.do(object_to, bob, ObjectTo(vote.id, WORDS))
    screen = visits.open(alice, "session")
    assert "ST-01 Being addressed" in words(screen).replace("**", "")
    assert WORDS not in words(screen)
    assert "below 3" not in words(screen)
    assert "Repeat the vote" not in labels(screen)


def test_after_the_end_it_tells_the_result_and_what_is_objected(
    visits: Visits, scene: Scene, alice, bob, vote
):
    object_and_end(scene, alice, bob, vote)
    screen = visits.open(alice, "session")
    assert not screen.exception
    assert "No consensus: somebody is below 3" in words(screen)
    assert WORDS in words(screen)
    assert {"Save as a separate opinion", "Repeat the vote"} <= set(labels(screen))


def test_a_repeated_vote_stands_next_and_both_results_are_told(
    visits: Visits, scene: Scene, alice, bob, session, vote
):
    object_and_end(scene, alice, bob, vote)
    screen = press(visits.open(alice, "session"), "Repeat the vote")
    assert not screen.exception
    again = scene.read(list_activities, session.id)[1]
    assert (again.kind, again.targets, again.phase) == ("fist_to_five", vote.targets, "waiting")
    screen = press(screen, f"Start: {vote.title}".replace("_", "\\_"))
    scene.do(show_fingers_on_clause, bob, ShowFingers(again.id, 4))
    screen = press(screen, "End the vote and show the result")
    assert "Consensus: everybody can live with it" in words(screen)
    assert "Session 3, another vote: No consensus: somebody is below 3" in words(screen)


def test_a_question_typed_by_hand_is_voted_on_as_before(
    visits: Visits, scene: Scene, alice, bob, session
):
    vote = scene.make_activity(alice, session, "fist_to_five")
    object_and_end(scene, alice, bob, vote)
    screen = visits.open(alice, "session")
    assert not screen.exception
    assert "No consensus: somebody is below 3" in words(screen)
    assert WORDS in words(screen)
    assert "Accept the clause" not in labels(screen)


def test_the_minutes_name_the_clause_of_the_vote_and_of_the_dissent(
    scene: Scene, alice, bob, session, vote, clauses
):
    object_and_end(scene, alice, bob, vote)
    [row] = scene.read(list_objections, alice, vote.id)
    scene.do(record_dissent, alice, RecordDissent(row.id, "One person wants training first"))
    scene.make_activity(alice, session, "drafting", targets=[clauses[2].id])
    export = scene.read(load_export, alice, session.id, "en")
    minutes = write_markdown(export.record, export.approval)
    assert "ST-01: One person wants training first" in minutes
    assert "| ST-01 | Being addressed |" in minutes
    assert "No consensus: somebody is below 3" in minutes
    assert "| ST-03 | A complaint |" in minutes
    assert "A quiet place" not in minutes.partition("What came out of this session")[0]
    assert WORDS not in minutes


def test_minutes_leave_out_drafts_of_an_area_that_is_not_the_readers(
    scene: Scene, alice, programme, session, vote, clauses
):
    nina = scene.make_account("nina", "editor", programme.id)

    def close(db, _actor, _content):
        area = Area(programme_id=programme.id, code="OK", name="Front desk")
        db.add(area)
        db.flush()
        clause = db.get(Clause, clauses[0].id)
        clause.area_id = area.id
        member = db.get(Membership, (programme.id, nina.id))
        member.areas = ["elsewhere"]
        db.add_all([clause, member])

    scene.do(close, alice)
    export = scene.read(load_export, scene.actor(nina.id), session.id, "en")
    assert "Being addressed" not in write_markdown(export.record, export.approval)
    export = scene.read(load_export, alice, session.id, "en")
    assert "Being addressed" in write_markdown(export.record, export.approval)
