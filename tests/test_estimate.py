"""Impact and effort: saved as they come, told after the end, never of few and never of somebody."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Scene, phone_of
from workshop.disclosure import ROLE_THRESHOLD
from workshop.errors import Closed, Invalid, NotAllowed, NotFound
from workshop.needs.ballots import count_voters, voter_roles
from workshop.needs.distribution import distribution_of, medians_by_role
from workshop.needs.estimates import (
    SetEstimate,
    count_estimates,
    estimates_by_role,
    place_needs,
    set_estimate,
)
from workshop.needs.needs import CreateNeed, SetNeedStatus, create_need, set_need_status
from workshop.needs.tables import ImpactEffort
from workshop.needs.votes import SetDots, dots_by_role, set_dots
from workshop.programme.session_run import close_session, start_activity
from workshop.store.ids_and_clock import new_id
from workshop.web.commands import read_command

STEPS = st.integers(1, 5)
ROLES = ("leader", "official", "guest")


@pytest.fixture
def needs(scene: Scene, alice, programme) -> list[str]:
    """Two needs."""
    return [
        scene.do(create_need, alice, CreateNeed(programme.id, "a guest", f"need {number}")).id
        for number in range(2)
    ]


@pytest.fixture
def vote(scene: Scene, alice, session, needs):
    """A running estimate of impact and effort."""
    return scene.make_activity(alice, session, "impact_effort")


def answer(scene: Scene, session, vote, need: str, *pairs: tuple[int, int], role="guest") -> None:
    """Each pair is one more person's impact and effort."""
    for impact, effort in pairs:
        person = scene.make_person(session, role)
        scene.do(set_estimate, person, SetEstimate(vote.id, need, impact, effort))


def test_the_answer_is_the_whole_ballot(scene: Scene, bob, vote, needs):
    ballot = scene.do(set_estimate, bob, SetEstimate(vote.id, needs[0], 5, 2))
    assert ballot["estimates"] == {needs[0]: [5, 2]}


def test_an_estimate_can_be_changed_and_counts_once(scene: Scene, bob, vote, needs):
    scene.do(set_estimate, bob, SetEstimate(vote.id, needs[0], 5, 2))
    ballot = scene.do(set_estimate, bob, SetEstimate(vote.id, needs[0], 4, 3))
    assert ballot["estimates"] == {needs[0]: [4, 3]}
    row = scene.get(ImpactEffort, (vote.id, bob.pseudonym(vote.id), needs[0]))
    assert (row.impact, row.effort, scene.read(count_voters, vote)) == (4, 3, 1)


@pytest.mark.parametrize("value", [0, 6, -1, 2.5, "3", None, True])
def test_both_go_from_1_to_5(scene: Scene, bob, vote, needs, value):
    for pair in ((value, 3), (3, value)):
        with pytest.raises(Invalid):
            scene.do(set_estimate, bob, SetEstimate(vote.id, needs[0], *pair))


def test_a_need_that_is_not_estimated_is_refused(scene: Scene, alice, bob, vote, needs):
    scene.do(set_need_status, alice, SetNeedStatus(needs[0], "parked"))
    for need in (needs[0], new_id(), "", None):
        with pytest.raises(NotFound):
            scene.do(set_estimate, bob, SetEstimate(vote.id, need, 3, 3))


@pytest.mark.parametrize("who", ["alice", "charlie", "ewa"])
def test_only_who_is_in_the_room_estimates(scene: Scene, request, vote, needs, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        scene.do(set_estimate, person, SetEstimate(vote.id, needs[0], 3, 3))


def test_before_and_after_its_phase_it_is_closed(scene: Scene, alice, bob, session, vote, needs):
    for phase in ("waiting", "done"):
        scene.set_phase(vote, phase)
        with pytest.raises(Closed):
            scene.do(set_estimate, bob, SetEstimate(vote.id, needs[0], 3, 3))
    scene.set_phase(vote, "vote")
    scene.do(close_session, alice, session.id)
    with pytest.raises(Closed):
        scene.do(set_estimate, bob, SetEstimate(vote.id, needs[0], 3, 3))


def test_one_activity_is_one_kind_of_vote(scene: Scene, bob, vote, needs):
    with pytest.raises(Invalid):
        scene.do(set_dots, bob, SetDots(vote.id, needs[0], 1))


@pytest.mark.parametrize(
    "args", [{}, {"need": 3}, {"impact": "3"}, {"impact": [3]}, {"effort": {}}, {"need": None}]
)
def test_nonsense_from_a_phone_gets_one_sentence(vote, needs, phone, args):
    whole = {"activity": vote.id, "need": needs[0], "impact": 3, "effort": 3}
    request = {**whole, **args} if args else {"activity": vote.id}
    with pytest.raises(Invalid):
        read_command("set_estimate", request, phone)


def test_what_came_of_it_is_told_after_the_end_to_everybody(
    scene: Scene, bob, session, vote, needs, wall, phone, desk
):
    answer(scene, session, vote, needs[0], (5, 1), (4, 1), (4, 2), (4, 1), (4, 1))
    for viewer in (wall, phone, desk):
        assert scene.see(viewer, "result") == {}
    scene.set_phase(vote, "done")
    for viewer in (wall, phone, desk):
        result = scene.see(viewer, "result")[vote.id]
        assert (result["dots"], result["fingers"], result["voters"]) == (None, None, 5)
        assert result["estimates"] == {
            needs[0]: {"impact": [0, 0, 0, 4, 1], "effort": [4, 1, 0, 0, 0]}
        }


def test_of_fewer_than_five_answers_nothing_is_told(scene: Scene, session, vote, needs, wall):
    answer(scene, session, vote, needs[0], *[(5, 1)] * 4)
    answer(scene, session, vote, needs[1], *[(5, 1)] * 5)
    scene.set_phase(vote, "done")
    assert set(scene.see(wall, "result")[vote.id]["estimates"]) == {needs[1]}


def test_opened_again_the_result_is_gone(scene: Scene, alice, session, vote, needs, wall):
    answer(scene, session, vote, needs[0], (5, 1), (4, 1), (4, 2))
    scene.set_phase(vote, "done")
    scene.do(start_activity, alice, vote.id)
    assert scene.see(wall, "result") == {}
    assert scene.hear(wall, ("board_of", vote.id))[("result", vote.id)]["gone"] is True
    assert scene.read(count_estimates, vote.id) == {}
    assert scene.read(voter_roles, vote) == {}


def test_a_ballot_comes_back_to_its_phone_and_to_no_other(
    scene: Scene, bob, session, vote, needs, phone, wall, desk
):
    scene.do(set_estimate, bob, SetEstimate(vote.id, needs[0], 5, 2))
    assert scene.see(phone, "ballot")[vote.id]["estimates"] == {needs[0]: [5, 2]}
    other = phone_of(scene.make_person(session), session)
    assert scene.see(other, "ballot")[vote.id]["estimates"] == {}
    assert scene.see(wall, "ballot") == scene.see(desk, "ballot") == {}


def test_an_event_of_it_names_nothing(scene: Scene, bob, vote, needs, programme):
    scene.do(set_estimate, bob, SetEstimate(vote.id, needs[0], 5, 2))
    [event] = scene.events(programme.id, "estimate_set")
    assert (event.actor, event.refs, event.changes, event.payload) == (None, [], [], {})
    assert (event.at.minute, event.at.second, event.at.microsecond) == (0, 0, 0)


def test_a_need_lies_at_its_medians(scene: Scene, session, vote, needs):
    answer(scene, session, vote, needs[0], (5, 1), (4, 2), (1, 2), (4, 5), (4, 2))
    scene.set_phase(vote, "done")
    place = place_needs(scene.read(count_estimates, vote.id))[needs[0]]
    assert (place.impact.median, place.effort.median, place.gain) == (4, 2, 2)
    assert (place.impact.low, place.impact.high) == (4, 4)


@given(st.lists(STEPS, min_size=5, max_size=60))
def test_quartiles_are_interpolated_linearly(answers):
    counts = [answers.count(step) for step in range(1, 6)]
    spread = distribution_of(counts)
    assert spread is not None
    expected = np.percentile(answers, [25, 50, 75])
    assert np.allclose([spread.low, spread.median, spread.high], expected)
    assert spread.answers == len(answers)


@given(st.lists(STEPS, max_size=4))
def test_below_five_answers_there_is_no_spread(answers):
    assert distribution_of([answers.count(step) for step in range(1, 6)]) is None


def test_a_need_that_one_person_estimates_later_stays_as_it_was(
    scene: Scene, alice, session, vote, needs, wall
):
    answer(scene, session, vote, needs[0], *[(5, 1)] * 5)
    answer(scene, session, vote, needs[1], *[(5, 1)] * 5)
    scene.set_phase(vote, "done")
    scene.do(start_activity, alice, vote.id)
    answer(scene, session, vote, needs[0], (1, 5))
    answer(scene, session, vote, needs[1], *[(1, 5)] * 5)
    scene.set_phase(vote, "done")
    result = scene.see(wall, "result")[vote.id]
    assert result["estimates"][needs[0]]["impact"] == [0, 0, 0, 0, 5]
    assert result["estimates"][needs[1]]["impact"] == [5, 0, 0, 0, 5]
    assert result["stands"] is True
    assert scene.read(estimates_by_role, vote) == ({"impact": {}, "effort": {}}, set())


# ── roles ───────────────────────────────────────────────────────────────────────────────────────


def test_roles_are_told_apart_where_each_has_five_answers():
    answers = {"a": {"leader": [1, 1, 2, 3, 3], "official": [5, 5, 4, 4, 4]}}
    assert medians_by_role(answers, ["leader", "official"]) == {"a": {"leader": 2, "official": 4}}


def test_a_small_role_hides_all_since_subtraction_would_give_it_away():
    answers = {"a": {"leader": [3] * 9, "official": [4] * 8, "guest": [1] * 4}}
    assert medians_by_role(answers, ["leader", "official", "guest"]) == {}


def test_a_role_that_voted_but_left_this_need_out_hides_this_need():
    five = [3] * 5
    answers = {
        "a": {"leader": five, "official": five},
        "b": {"leader": five, "official": five, "guest": five},
    }
    assert set(medians_by_role(answers, ROLES)) == {"b"}


def test_one_role_alone_is_not_compared():
    assert medians_by_role({"a": {"leader": [3] * 20}}, ["leader"]) == {}
    assert medians_by_role({}, []) == {}


@given(
    st.dictionaries(
        st.sampled_from("abc"),
        st.dictionaries(st.sampled_from(ROLES), st.lists(STEPS, max_size=8)),
    )
)
def test_no_median_ever_stands_on_fewer_than_five_answers(answers):
    taking_part = {role for given_ in answers.values() for role, all_ in given_.items() if all_}
    for need, medians in medians_by_role(answers, taking_part).items():
        assert set(medians) == taking_part
        assert all(len(answers[need][role]) >= ROLE_THRESHOLD for role in medians)


def test_answers_are_sorted_by_the_role_of_the_session(scene: Scene, session, vote, needs):
    answer(scene, session, vote, needs[0], *[(5, 1)] * 5, role="leader")
    answer(scene, session, vote, needs[0], *[(1, 5)] * 5, role="official")
    assert scene.read(estimates_by_role, vote) == ({"impact": {}, "effort": {}}, set())
    scene.set_phase(vote, "done")
    answers, roles = scene.read(estimates_by_role, vote)
    assert roles == {"leader", "official"}
    assert medians_by_role(answers["impact"], roles) == {needs[0]: {"leader": 5, "official": 1}}


def test_dots_of_a_role_count_those_who_put_none_there(scene: Scene, alice, session, needs):
    vote = scene.make_activity(alice, session, "dot_vote")
    for count in (1, 0, 0, 0, 0):
        person = scene.make_person(session, "leader")
        scene.do(set_dots, person, SetDots(vote.id, needs[0], count))
        scene.do(set_dots, person, SetDots(vote.id, needs[1], 1))
    assert scene.read(dots_by_role, vote) == ({}, set())
    scene.set_phase(vote, "done")
    answers, roles = scene.read(dots_by_role, vote)
    assert roles == {"leader"}
    assert sorted(answers[needs[0]]["leader"]) == [0, 0, 0, 0, 1]
    assert answers[needs[1]]["leader"] == [1] * 5
