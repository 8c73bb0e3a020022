"""The results of the page Needs: an order that hides nobody, the matrix, roles without persons."""

import csv
import io
import json

import pytest

from tests.conftest import Scene
from tests.visits import Visits, words
from workshop.export.tables.ranking_table import write_ranking
from workshop.needs.estimates import SetEstimate, set_estimate
from workshop.needs.ideas import AddIdea, add_idea
from workshop.needs.needs import CreateNeed, SetNeedStatus, create_need, set_need_status
from workshop.needs.ranking import load_need_ranks, order_need_ranks
from workshop.needs.votes import SetDots, set_dots
from workshop.programme.session_run import go_back

NO_VOTE = "No vote has ended yet"


@pytest.fixture
def needs(scene: Scene, alice, programme) -> list[str]:
    """Three needs; the last is grave and stands on no note yet."""
    fields = ({"harm": 1}, {"harm": 2}, {"harm": 5})
    return [
        scene.do(
            create_need,
            alice,
            CreateNeed(programme.id, "a guest", f"need {number}", "", (), harm),
        ).id
        for number, harm in enumerate(fields)
    ]


@pytest.fixture
def dotted(scene: Scene, alice, session, needs):
    """A dot vote that has ended: 10 dots on the first need, 5 on the second."""
    vote = scene.make_activity(alice, session, "dot_vote", votes_per_person=3)
    for person in (scene.make_person(session) for _ in range(5)):
        scene.do(set_dots, person, SetDots(vote.id, needs[0], 2))
        scene.do(set_dots, person, SetDots(vote.id, needs[1], 1))
    scene.set_phase(vote, "done")
    return vote


@pytest.fixture
def estimated(scene: Scene, alice, session, needs):
    """Impact and effort of two needs, by three leaders and three officials."""
    vote = scene.make_activity(alice, session, "impact_effort")
    answers = ((5, 1), (5, 2), (4, 1), (5, 1), (1, 1), (5, 5))
    for number, (impact, effort) in enumerate(answers):
        person = scene.make_person(session, "leader" if number % 2 else "official")
        scene.do(set_estimate, person, SetEstimate(vote.id, needs[0], impact, effort))
        scene.do(set_estimate, person, SetEstimate(vote.id, needs[1], 2, 4))
    scene.set_phase(vote, "done")
    return vote


def show(visits: Visits, person):
    """The view with results."""
    return visits.open(person, "needs", view="results")


def test_without_a_vote_it_says_so_and_ranks_by_what_needs_stand_on(visits, alice, needs):
    screen = show(visits, alice)
    assert NO_VOTE in words(screen)
    assert len(screen.table[0].value) == 3
    assert not screen.exception


def test_a_running_vote_is_not_read(scene: Scene, visits, alice, session, dotted, needs):
    assert "Most dots: need 0" in words(show(visits, alice))
    scene.do(go_back, alice, dotted.id)
    screen = show(visits, alice)
    assert NO_VOTE in words(screen)
    assert "Dots" not in screen.table[0].value.columns


def test_the_matrix_says_what_brings_most_for_least_work(visits, alice, estimated, needs):
    screen = show(visits, alice)
    figure = screen.get("plotly_chart")[0].proto.spec
    assert "The most for the least work: need 0" in figure
    answers = screen.table[1].value
    assert list(answers["Answers"]) == ["6", "6"]
    assert answers["Impact"].iloc[0] == "5 (4.25–5)"
    assert not screen.exception


def test_where_a_role_is_small_roles_are_not_told_apart(visits, alice, estimated):
    said = words(show(visits, alice))
    assert "one of them has fewer than 5 answers" in said


def test_roles_are_compared_where_each_has_five(scene: Scene, visits, alice, session, needs):
    vote = scene.make_activity(alice, session, "impact_effort")
    for role, impact in (("leader", 5), ("official", 2)):
        for _ in range(5):
            person = scene.make_person(session, role)
            scene.do(set_estimate, person, SetEstimate(vote.id, needs[0], impact, 3))
    scene.set_phase(vote, "done")
    impact = show(visits, alice).table[2].value
    assert list(impact["Leaders"]) == ["5"]
    assert list(impact["Officials"]) == ["2"]


@pytest.mark.parametrize(("officials", "told"), [(5, True), (4, False)])
def test_roles_are_compared_on_ideas_too_where_each_has_five(
    scene: Scene, visits, alice, session, needs, officials, told
):
    idea = scene.do(add_idea, alice, AddIdea(needs[0], "idea", "A bell"))
    dots = scene.make_activity(alice, session, "dot_vote", votes_on="ideas")
    estimates = scene.make_activity(alice, session, "impact_effort", votes_on="ideas")
    for role, value, count in (("leader", 3, 5), ("official", 1, officials)):
        for _ in range(count):
            person = scene.make_person(session, role)
            scene.do(set_dots, person, SetDots(dots.id, idea.id, 1))
            scene.do(set_estimate, person, SetEstimate(estimates.id, idea.id, value, 2))
    for vote in (dots, estimates):
        scene.set_phase(vote, "done")
    screen = show(visits, alice)
    by_role = [table.value for table in screen.table if "Leaders" in table.value.columns]
    assert [list(table["Idea"]) for table in by_role] == ([["A bell"]] * 3 if told else [])
    if told:
        assert [list(table["Officials"]) for table in by_role] == [["1"], ["1"], ["2"]]
    else:
        assert "Impact, middle value: not shown" in words(screen)


@pytest.mark.parametrize("order", ["notes", "dots", "harm", "moscow", "impact", "effort"])
def test_no_order_leaves_a_rare_but_grave_need_out(
    scene: Scene, alice, bob, activity, dotted, estimated, needs, order, programme
):
    scene.do(set_need_status, alice, SetNeedStatus(needs[2], "parked"))
    standings = scene.read(load_need_ranks, programme.id, {needs[0]: 4}, {})
    assert {one.need.id for _rank, one in order_need_ranks(standings, order)} == set(needs)


def test_equal_ones_share_a_rank_and_the_next_is_left_out(scene: Scene, needs, programme):
    dots = {needs[0]: 1, needs[1]: 5, needs[2]: 5}
    ranked = order_need_ranks(scene.read(load_need_ranks, programme.id, dots), "dots")
    assert [rank for rank, _one in ranked] == [1, 1, 3]
    assert ranked[2][1].need.id == needs[0]


def test_a_merged_need_stays_as_long_as_a_vote_speaks_of_it(scene: Scene, alice, needs, programme):
    def merge(db, _actor, need_id):
        from workshop.needs.tables import Need

        need = db.get(Need, need_id)
        need.status, need.merged_into = "merged", needs[0]
        db.add(need)

    scene.do(merge, alice, needs[1])
    without = scene.read(load_need_ranks, programme.id)
    voted = scene.read(load_need_ranks, programme.id, {needs[1]: 3})
    assert needs[1] not in {one.need.id for one in without}
    assert {one.need.id: one.dots for one in voted}[needs[1]] == 3


def test_the_table_to_take_home_marks_rare_but_grave_needs_and_runs_no_formula(
    scene: Scene, alice, programme, needs
):
    scene.do(create_need, alice, CreateNeed(programme.id, "=1+1", "@cmd"))
    standings = scene.read(load_need_ranks, programme.id)
    standings[2] = type(standings[2])(standings[2].need, standings[2].support, grave=True)
    content = scene.read(write_ranking, alice, programme.id, standings, "harm", "en")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["rare but grave"] for row in rows] == ["yes", "", "", ""]
    assert [row["place"] for row in rows] == ["1", "2", "3", ""]
    assert not any(cell.startswith(("=", "@")) for row in rows for cell in row.values())


def test_what_people_typed_stays_text_in_the_picture(
    scene: Scene, visits, alice, session, programme
):
    need = scene.do(
        create_need, alice, CreateNeed(programme.id, "a guest", "<a href='x'>quiet</a> **place**")
    )
    vote = scene.make_activity(alice, session, "impact_effort")
    for _ in range(5):
        scene.do(set_estimate, scene.make_person(session), SetEstimate(vote.id, need.id, 5, 1))
    scene.set_phase(vote, "done")
    screen = show(visits, alice)
    figure = json.loads(screen.get("plotly_chart")[0].proto.spec)
    shown = [figure["layout"]["title"]["text"]]
    shown += [
        text
        for trace in figure["data"]
        for name in ("text", "hovertext")
        for text in trace.get(name, ())
    ]
    assert "&lt;a href" in shown[0]
    assert not any("<a" in text for text in shown)
    assert "\\*\\*place" in screen.table[0].value["Need"][0]
