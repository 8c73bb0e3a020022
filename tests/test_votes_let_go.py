"""What is taken off a vote lets go: dots come back to the hand, merged needs count once."""

from typing import Any

import pytest
from sqlmodel import select

from tests.conftest import Scene, phone_of
from workshop.board.moderation import Undo, undo
from workshop.errors import Invalid, NotFound
from workshop.needs.ballots import count_voters
from workshop.needs.estimates import SetEstimate, set_estimate
from workshop.needs.need_merging import MergeNeeds, merge_needs
from workshop.needs.needs import TOPIC, CreateNeed, SetNeedStatus, create_need, set_need_status
from workshop.needs.tables import ImpactEffort
from workshop.needs.votes import SetDots, set_dots
from workshop.programme.agenda import EditActivity, edit_activity
from workshop.programme.session_run import advance_activity, end_activity, start_activity
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def needs(scene: Scene, alice, programme) -> list[str]:
    """Three needs."""
    return [
        scene.do(create_need, alice, CreateNeed(programme.id, "a guest", f"need {number}")).id
        for number in range(3)
    ]


@pytest.fixture
def vote(scene: Scene, alice, session, needs):
    """A running dot vote with three dots each."""
    return scene.make_activity(alice, session, "dot_vote", votes_per_person=3)


@pytest.fixture
def single(scene: Scene, alice, session, needs):
    """A running dot vote in which a need takes one dot."""
    return scene.make_activity(alice, session, "dot_vote", votes_per_person=3, stacking=False)


@pytest.fixture
def judging(scene: Scene, alice, session, needs):
    """Running estimates of impact and effort."""
    return scene.make_activity(alice, session, "impact_effort")


def park(scene: Scene, alice, need: str) -> None:
    scene.do(set_need_status, alice, SetNeedStatus(need, "parked"))


def ballot(scene: Scene, phone, vote) -> tuple[dict[str, int], int]:
    found = scene.see(phone, "ballot")[vote.id]
    return found["dots"], found["left"]


def put(scene: Scene, person, vote, need: str, count: int) -> dict[str, Any]:
    return scene.do(set_dots, person, SetDots(vote.id, need, count))


def result(scene: Scene, alice, vote, wall) -> dict[str, Any]:
    scene.do(end_activity, alice, vote.id)
    return scene.see(wall, "result")[vote.id]


def test_dots_on_a_parked_need_are_in_the_hand_again(scene: Scene, alice, bob, vote, needs, phone):
    put(scene, bob, vote, needs[0], 3)
    park(scene, alice, needs[0])
    assert ballot(scene, phone, vote) == ({}, 3)
    put(scene, bob, vote, needs[1], 3)
    assert ballot(scene, phone, vote) == ({needs[1]: 3}, 0)


def test_the_phone_hears_of_it_when_the_need_is_parked(
    scene: Scene, alice, bob, vote, needs, phone
):
    put(scene, bob, vote, needs[0], 2)
    park(scene, alice, needs[0])
    heard = scene.hear(phone, ("need", needs[0]))[("ballot", vote.id)]
    assert (heard["dots"], heard["left"]) == ({}, 3)


def test_everybody_hears_only_of_their_own_hand(
    scene: Scene, alice, bob, session, vote, needs, phone, wall, desk
):
    neighbour = scene.make_person(session)
    put(scene, bob, vote, needs[0], 2)
    put(scene, neighbour, vote, needs[1], 1)
    park(scene, alice, needs[0])
    heard = scene.hear(phone_of(neighbour, session), ("need", needs[0]))
    assert heard[("ballot", vote.id)]["dots"] == {needs[1]: 1}
    for viewer in (wall, desk):
        assert ("ballot", vote.id) not in scene.hear(viewer, ("need", needs[0]))


def test_a_need_that_comes_back_has_the_dots_that_nobody_has_put_elsewhere(
    scene: Scene, alice, bob, session, vote, needs, phone
):
    mover = scene.make_person(session)
    for person in (bob, mover):
        put(scene, person, vote, needs[0], 3)
    park(scene, alice, needs[0])
    put(scene, mover, vote, needs[1], 1)
    scene.do(set_need_status, alice, SetNeedStatus(needs[0], "proposed"))
    assert ballot(scene, phone, vote) == ({needs[0]: 3}, 0)
    assert ballot(scene, phone_of(mover, session), vote) == ({needs[1]: 1}, 2)


def test_what_is_not_offered_any_more_can_always_be_taken_back(
    scene: Scene, alice, bob, vote, needs
):
    put(scene, bob, vote, needs[0], 2)
    park(scene, alice, needs[0])
    for gone in (needs[0], needs[0], new_id()):
        assert put(scene, bob, vote, gone, 0)["left"] == 3
    with pytest.raises(NotFound):
        put(scene, bob, vote, needs[0], 1)


def test_dots_can_be_taken_back_after_there_were_made_fewer(scene: Scene, alice, bob, vote, needs):
    for need in needs:
        put(scene, bob, vote, need, 1)
    scene.do(edit_activity, alice, EditActivity(vote.id, {"votes_per_person": 1}))
    assert put(scene, bob, vote, needs[0], 0)["dots"] == {needs[1]: 1, needs[2]: 1}
    with pytest.raises(Invalid):
        put(scene, bob, vote, needs[1], 2)


def test_two_dots_and_one_on_needs_that_are_merged_are_three_on_the_one_that_stays(
    scene: Scene, alice, bob, vote, needs, phone
):
    put(scene, bob, vote, needs[1], 2)
    put(scene, bob, vote, needs[2], 1)
    scene.do(merge_needs, alice, MergeNeeds(needs[2], [needs[1]]))
    assert ballot(scene, phone, vote) == ({needs[2]: 3}, 0)
    assert put(scene, bob, vote, needs[2], 1)["left"] == 2


def test_where_a_need_takes_one_dot_the_second_comes_back_to_the_hand(
    scene: Scene, alice, bob, single, needs, phone
):
    for need in needs[1:]:
        put(scene, bob, single, need, 1)
    scene.do(merge_needs, alice, MergeNeeds(needs[2], [needs[1]]))
    assert ballot(scene, phone, single) == ({needs[2]: 1}, 2)


def test_a_merging_that_is_undone_gives_each_need_its_dots_back(
    scene: Scene, alice, bob, programme, vote, needs, phone
):
    put(scene, bob, vote, needs[1], 2)
    put(scene, bob, vote, needs[2], 1)
    scene.do(merge_needs, alice, MergeNeeds(needs[2], [needs[1]]))
    scene.do(undo, alice, Undo(programme.id, TOPIC))
    assert ballot(scene, phone, vote) == ({needs[1]: 2, needs[2]: 1}, 0)


def test_the_result_counts_merged_needs_once_a_voter_and_parked_ones_not_at_all(
    scene: Scene, alice, session, single, needs, wall
):
    for laid in (needs, needs[1:], needs[1:2], needs[2:], needs[:1]):
        person = scene.make_person(session)
        for need in laid:
            put(scene, person, single, need, 1)
    scene.do(merge_needs, alice, MergeNeeds(needs[2], [needs[1]]))
    park(scene, alice, needs[0])
    told = result(scene, alice, single, wall)
    assert (told["dots"], told["voters"]) == ({needs[2]: 4}, 5)


def test_parking_a_need_does_not_tell_how_many_voted_for_it_alone(
    scene: Scene, alice, session, vote, needs, wall
):
    for need in (needs[0], *[needs[1]] * 5):
        put(scene, scene.make_person(session), vote, need, 1)
    before = scene.read(count_voters, vote)
    park(scene, alice, needs[0])
    assert scene.read(count_voters, vote) == before == 6
    assert result(scene, alice, vote, wall)["voters"] == 6


def test_what_is_merged_or_parked_after_the_end_changes_no_result(
    scene: Scene, alice, session, vote, needs, wall
):
    for need in needs[:2]:
        for _ in range(5):
            put(scene, scene.make_person(session), vote, need, 1)
    told = result(scene, alice, vote, wall)
    scene.do(merge_needs, alice, MergeNeeds(needs[1], [needs[0]]))
    assert result(scene, alice, vote, wall) == told


def test_the_last_step_of_a_vote_settles_it_like_its_end(
    scene: Scene, alice, session, vote, needs, wall
):
    for _ in range(5):
        person = scene.make_person(session)
        for need in needs[:2]:
            put(scene, person, vote, need, 1)
    scene.do(merge_needs, alice, MergeNeeds(needs[1], [needs[0]]))
    scene.do(advance_activity, alice, vote.id)
    assert scene.see(wall, "result")[vote.id]["dots"] == {needs[1]: 10}


def test_parking_a_need_of_a_reopened_vote_does_not_tell_a_latecomers_vote(
    scene: Scene, alice, session, vote, needs, wall
):
    """Else the second result, less what follows from the first one, would tell it."""
    for need in (*[needs[0]] * 6, *[needs[1]] * 5):
        put(scene, scene.make_person(session), vote, need, 1)
    told = result(scene, alice, vote, wall)
    scene.do(start_activity, alice, vote.id)
    put(scene, scene.make_person(session), vote, needs[2], 3)
    park(scene, alice, needs[0])
    assert result(scene, alice, vote, wall) == {**told, "stands": True}


def test_merging_in_a_reopened_vote_does_not_tell_who_voted_for_both(
    scene: Scene, alice, session, single, needs, wall
):
    people = [scene.make_person(session) for _ in range(11)]
    for at, person in enumerate(people):
        put(scene, person, single, needs[0 if at < 6 else 1], 1)
    put(scene, people[0], single, needs[1], 1)
    told = result(scene, alice, single, wall)
    assert told["dots"] == {needs[0]: 6, needs[1]: 6}
    scene.do(start_activity, alice, single.id)
    scene.do(merge_needs, alice, MergeNeeds(needs[1], [needs[0]]))
    assert scene.see(phone_of(people[1], session), "ballot")[single.id]["dots"] == {}
    assert result(scene, alice, single, wall)["dots"][needs[1]] == 6


def test_of_two_estimates_of_merged_needs_the_one_of_the_need_that_stays_counts(
    scene: Scene, alice, bob, session, judging, needs, phone
):
    scene.do(set_estimate, bob, SetEstimate(judging.id, needs[1], 1, 1))
    scene.do(set_estimate, bob, SetEstimate(judging.id, needs[2], 5, 5))
    other = scene.make_person(session)
    scene.do(set_estimate, other, SetEstimate(judging.id, needs[1], 2, 3))
    scene.do(merge_needs, alice, MergeNeeds(needs[2], [needs[1]]))
    assert scene.see(phone, "ballot")[judging.id]["estimates"] == {needs[2]: [5, 5]}
    mine = phone_of(other, session)
    assert scene.see(mine, "ballot")[judging.id]["estimates"] == {needs[2]: [2, 3]}
    scene.do(end_activity, alice, judging.id)
    with scene.store.read() as db:
        rows = list(db.execute(select(ImpactEffort)).scalars())
    assert sorted((row.subject_id, row.impact) for row in rows) == [(needs[2], 2), (needs[2], 5)]


def test_who_judges_the_merged_need_anew_is_counted_once(scene: Scene, alice, bob, judging, needs):
    scene.do(set_estimate, bob, SetEstimate(judging.id, needs[1], 1, 1))
    scene.do(merge_needs, alice, MergeNeeds(needs[2], [needs[1]]))
    said = scene.do(set_estimate, bob, SetEstimate(judging.id, needs[2], 4, 4))
    assert said["estimates"] == {needs[2]: [4, 4]}
