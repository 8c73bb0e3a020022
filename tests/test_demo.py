"""The example programme: complete, marked, sound, loaded once, gone without a trace."""

import json

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel

from tests.conftest import Scene
from workshop.board.journeys import list_steps
from workshop.board.personas import list_maps
from workshop.board.practice_kinds import PracticeDecision
from workshop.board.practices import list_practices
from workshop.board.tables import Evidence, Note
from workshop.board.visit_stops import list_stops
from workshop.cli.integrity import find_integrity_problems
from workshop.demo import LoadDemo, load_demo
from workshop.errors import NotAllowed
from workshop.export.minutes.approval import load_minutes
from workshop.needs.ballots import count_voters
from workshop.needs.estimates import count_estimates, place_needs
from workshop.needs.group_queries import list_groups
from workshop.needs.ideas import list_ideas
from workshop.needs.need_links import links_of
from workshop.needs.needs import list_needs, need_supports
from workshop.needs.votes import count_dots
from workshop.people.attendance import head_count
from workshop.people.rights import SYSTEM, Actor, Right
from workshop.people.tables import Participant
from workshop.programme.agenda import list_activities
from workshop.programme.programmes import remove_examples
from workshop.programme.session_run import advance_activity, start_activity
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.review.comments import list_comments
from workshop.settings import ROOT
from workshop.standards.clauses import list_clause_revisions, list_clauses
from workshop.standards.insight.practice_counts import count_practices
from workshop.standards.tables import Publication
from workshop.standards.trace.backward import load_clause_trace

CONTENT = ROOT / "data"


@pytest.fixture
def demo(scene: Scene, alice: Actor) -> Programme:
    programme: Programme = scene.do(load_demo, alice, LoadDemo(CONTENT, "pl"))
    return programme


def agendas(scene: Scene, demo: Programme) -> dict[int, tuple[WorkingSession, list[Activity]]]:
    sessions = scene.read(list_sessions, demo.id)
    return {row.number: (row, scene.read(list_activities, row.id)) for row in sessions}


def count(scene: Scene, table: type[SQLModel], programme_id: str) -> int:
    with scene.store.read() as db:
        query = select(func.count()).select_from(table)
        return int(db.execute(query.where(table.programme_id == programme_id)).scalar_one())  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_stage_of_the_method_has_something_to_show(scene: Scene, language: str) -> None:
    demo = scene.do(load_demo, SYSTEM, LoadDemo(CONTENT, language))
    assert demo.example
    assert demo.language == language
    assert count(scene, Note, demo.id) == 150
    assert count(scene, Evidence, demo.id) == 11
    assert len(scene.read(list_stops, demo.id)) == 3
    practices = scene.read(list_practices, demo.id)
    assert {one.row.decision for one in practices} == {"adopt", "adapt", "leave", "open"}
    assert len(scene.read(list_maps, demo.id)) == 6
    assert len(scene.read(list_groups, demo.id)) == 12
    assert len(scene.read(list_needs, demo.id)) == 7
    assert len(scene.read(list_clauses, demo.id)) == 6
    assert len(scene.read(list_comments, demo.id)) == 4
    assert find_integrity_problems(scene.store.url) == []


def test_the_sessions_stand_where_a_half_finished_programme_stands(
    scene: Scene, demo: Programme
) -> None:
    statuses = [session.status for session, _agenda in agendas(scene, demo).values()]
    assert statuses == [
        "planned",
        *["minutes_approved"] * 4,
        *["closed"] * 2,
        "open",
        *["planned"] * 3,
    ]


def test_approved_sessions_have_minutes_with_their_notes(scene: Scene, demo: Programme) -> None:
    for number, (session, _agenda) in agendas(scene, demo).items():
        minutes = scene.read(load_minutes, session.id)
        assert (minutes is not None) == (number <= 4)
    third = scene.read(load_minutes, agendas(scene, demo)[3][0].id)
    sections = [section for part in third.record.course for section in part.sections]
    assert third.intact
    assert sum(len(section.notes) for section in sections) == 110


def test_heads_are_counted_as_the_example_says(scene: Scene, demo: Programme) -> None:
    third = agendas(scene, demo)[3][0]
    counts = scene.read(head_count, third.id)
    assert counts == {"leader": 10, "official": 9, "expert": 0, "guest": 0, "others": 5}


def test_each_persona_has_its_map_on_the_agenda_of_session_three(
    scene: Scene, demo: Programme
) -> None:
    _session, agenda = agendas(scene, demo)[3]
    maps = {row.map_id for row in agenda if row.kind == "empathy_map"}
    assert maps == {chart.id for chart, _persona in scene.read(list_maps, demo.id)}
    assert [row.position for row in agenda] == list(range(len(agenda)))


def test_everything_before_the_running_session_is_done_and_its_vote_waits(
    scene: Scene, demo: Programme
) -> None:
    found = agendas(scene, demo)
    phases = {row.phase for number in range(1, 7) for row in found[number][1]}
    assert phases == {"done"}
    vote = next(row for row in found[7][1] if row.kind == "dot_vote")
    assert vote.phase == "waiting"


def test_the_vote_can_be_started_and_ended_and_has_a_result(
    scene: Scene, alice: Actor, demo: Programme
) -> None:
    host = scene.actor(alice.id)
    vote = next(row for row in agendas(scene, demo)[7][1] if row.kind == "dot_vote")
    scene.do(start_activity, host, vote.id)
    ended = scene.do(advance_activity, host, vote.id)
    dots = scene.read(count_dots, vote.id)
    assert sorted(dots.values(), reverse=True) == [14, 13, 12, 9, 6, 2]
    assert scene.read(count_voters, ended) == 20


def test_its_needs_lie_between_impact_and_effort(scene: Scene, demo: Programme) -> None:
    estimating = next(row for row in agendas(scene, demo)[7][1] if row.kind == "impact_effort")
    assert estimating.phase == "done"
    assert scene.read(count_voters, estimating) == 18
    places = place_needs(scene.read(count_estimates, estimating.id))
    assert len(places) == 7
    assert {place.impact.answers for place in places.values()} == {18}
    assert any(place.impact.split for place in places.values())


def test_needs_and_clauses_stand_on_notes(scene: Scene, demo: Programme) -> None:
    assert all(row.notes for row in scene.read(need_supports, demo.id).values())
    for clause in scene.read(list_clauses, demo.id):
        assert len(scene.read(list_clause_revisions, clause.id)) == 1


def test_practices_of_a_visit_are_traced_published_and_counted(
    scene: Scene, demo: Programme
) -> None:
    clause = next(row for row in scene.read(list_clauses, demo.id) if row.code == "OK-01")
    trace = scene.read(load_clause_trace, SYSTEM, clause.id)
    (seen,) = [one for one in trace.evidence if one.practice is not None]
    assert seen.practice.decision == "adopt"
    with scene.store.read() as db:
        query = select(Publication.snapshot).where(Publication.programme_id == demo.id)
        published = json.dumps(db.execute(query).scalar_one(), ensure_ascii=False)
    assert "Praktyka: Kartka" in published
    counts = scene.read(count_practices, demo.id)
    assert (counts.decided, counts.used) == (dict.fromkeys(PracticeDecision, 1), 3)


def test_who_loads_it_runs_it_and_a_second_loading_gives_the_same(
    scene: Scene, alice: Actor, charlie: Actor, demo: Programme
) -> None:
    assert scene.actor(alice.id).may(Right.RUN, demo.id)
    again = scene.do(load_demo, charlie, LoadDemo(CONTENT, "pl"))
    assert again.id == demo.id
    assert scene.actor(charlie.id).may(Right.RUN, demo.id)
    other = scene.do(load_demo, charlie, LoadDemo(CONTENT, "en"))
    assert other.id != demo.id


def test_an_expert_cannot_load_it(scene: Scene, ewa: Actor) -> None:
    with pytest.raises(NotAllowed):
        scene.do(load_demo, ewa, LoadDemo(CONTENT, "pl"))


def test_removing_it_leaves_nothing_behind_and_the_own_programme_untouched(
    scene: Scene, alice: Actor, programme: Programme, demo: Programme
) -> None:
    assert scene.do(remove_examples, scene.actor(alice.id), None) == 1
    assert count(scene, Note, demo.id) == 0
    assert count(scene, Participant, demo.id) == 0
    assert scene.get(Programme, programme.id) is not None
    assert find_integrity_problems(scene.store.url) == []


def test_needs_are_tied_to_journeys_evidence_and_ideas(scene: Scene, demo: Programme) -> None:
    needs = [need.id for need in scene.read(list_needs, demo.id)]
    for kind in ("note", "evidence", "step"):
        assert any(scene.read(links_of, kind, needs).values())
    ideas = scene.read(list_ideas, *needs)
    assert {idea.kind for idea in ideas} == {"hmw", "idea"}
    assert len(scene.read(list_steps, demo.id)) == 11
