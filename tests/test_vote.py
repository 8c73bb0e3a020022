"""Dots and fists: votes can be taken back while the vote lasts, and stay secret for ever."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from tests.conftest import Scene, phone_of
from workshop.errors import Closed, Invalid, NotAllowed, NotFound, SlowDown
from workshop.needs.ballots import count_voters
from workshop.needs.needs import CreateNeed, SetNeedStatus, create_need, set_need_status
from workshop.needs.tables import Dots, Need, ToldResult
from workshop.needs.told_results import has_consensus
from workshop.needs.votes import (
    SetDots,
    ShowFingers,
    count_dots,
    count_fingers,
    set_dots,
    show_fingers,
    tally,
)
from workshop.people.rights import SYSTEM
from workshop.people.tables import Consent
from workshop.programme.session_run import close_session, end_activity, go_back, start_activity
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
    return scene.make_activity(alice, session, "dot_vote")


@pytest.fixture
def fist(scene: Scene, alice, session):
    """A running fist to five."""
    return scene.make_activity(alice, session, "fist_to_five")


@pytest.fixture
def single(scene: Scene, alice, session, needs):
    """A running dot vote in which a need takes one dot."""
    return scene.make_activity(alice, session, "dot_vote", stacking=False)


def counted(scene: Scene, vote) -> dict[str, int]:
    """The dots of everybody, in a vote that goes on."""
    with scene.store.read() as db:
        rows = db.execute(select(Dots).where(col(Dots.activity_id) == vote.id)).scalars()
        return {row.subject_id: row.count for row in rows}


def let_vote(scene: Scene, session, vote, need: str, people: int, dots: int = 1) -> None:
    """New people put dots on a need."""
    for _ in range(people):
        scene.do(set_dots, scene.make_person(session), SetDots(vote.id, need, dots))


def let_show(scene: Scene, session, fist, *values: int) -> None:
    """New people show fingers."""
    for value in values:
        scene.do(show_fingers, scene.make_person(session), ShowFingers(fist.id, value))


def test_the_answer_is_the_whole_ballot(scene: Scene, bob, vote, needs):
    ballot = scene.do(set_dots, bob, SetDots(vote.id, needs[0], 2))
    said = {"dots": {needs[0]: 2}, "left": 1, "fingers": None, "estimates": {}}
    assert ballot == {"t": "ballot", "id": vote.id, **said}


def test_dots_can_be_taken_back(scene: Scene, bob, vote, needs):
    scene.do(set_dots, bob, SetDots(vote.id, needs[0], 3))
    ballot = scene.do(set_dots, bob, SetDots(vote.id, needs[0], 0))
    assert (ballot["dots"], ballot["left"]) == ({}, 3)
    assert scene.get(Dots, (vote.id, bob.id, needs[0])) is None


def test_saying_it_twice_counts_once(scene: Scene, bob, vote, needs):
    for _ in "ab":
        scene.do(set_dots, bob, SetDots(vote.id, needs[0], 2))
    assert counted(scene, vote) == {needs[0]: 2}


def test_a_vote_that_comes_late_does_not_undo_a_later_one(scene: Scene, bob, vote, needs):
    first, then = SetDots(vote.id, needs[0], 3, nth=1), SetDots(vote.id, needs[0], 1, nth=2)
    for command in (first, then, then):
        scene.do(set_dots, bob, command)
    with pytest.raises(SlowDown):
        scene.do(set_dots, bob, first)
    assert counted(scene, vote) == {needs[0]: 1}
    for number in (-1, 10**9):
        with pytest.raises(Invalid):
            scene.do(set_dots, bob, SetDots(vote.id, needs[0], 2, nth=number))


def test_nobody_has_more_dots_than_there_are(scene: Scene, bob, vote, needs):
    scene.do(set_dots, bob, SetDots(vote.id, needs[0], 2))
    for count in (2, 4, 99):
        with pytest.raises(Invalid):
            scene.do(set_dots, bob, SetDots(vote.id, needs[1], count))
    assert counted(scene, vote) == {needs[0]: 2}


def test_where_dots_do_not_stack_a_need_takes_one(scene: Scene, bob, single, needs, phone):
    assert scene.see(phone, "room")[single.session_id]["activity"]["stacking"] is False
    with pytest.raises(Invalid):
        scene.do(set_dots, bob, SetDots(single.id, needs[0], 2))
    for need in needs[:2]:
        scene.do(set_dots, bob, SetDots(single.id, need, 1))
    assert counted(scene, single) == {needs[0]: 1, needs[1]: 1}


@pytest.mark.parametrize("count", [-1, 1.5, "2", None, True])
def test_a_count_is_a_whole_number(scene: Scene, bob, vote, needs, count):
    with pytest.raises(Invalid):
        scene.do(set_dots, bob, SetDots(vote.id, needs[0], count))


def test_a_need_that_is_not_voted_on_is_refused(scene: Scene, alice, bob, vote, needs):
    scene.do(set_need_status, alice, SetNeedStatus(needs[0], "parked"))
    for subject in (needs[0], new_id(), "", None):
        with pytest.raises(NotFound):
            scene.do(set_dots, bob, SetDots(vote.id, subject, 1))


def test_a_vote_may_be_about_some_needs_only(scene: Scene, alice, bob, session, needs, phone):
    vote = scene.make_activity(alice, session, "dot_vote", targets=needs[:2])
    assert set(scene.see(phone, "need")) == set(needs[:2])
    scene.do(set_dots, bob, SetDots(vote.id, needs[0], 1))
    with pytest.raises(NotFound):
        scene.do(set_dots, bob, SetDots(vote.id, needs[2], 1))


def test_before_and_after_its_phase_a_vote_is_closed(scene: Scene, bob, vote, fist, needs):
    for phase in ("waiting", "done"):
        scene.set_phase(vote, phase)
        scene.set_phase(fist, phase)
        with pytest.raises(Closed):
            scene.do(set_dots, bob, SetDots(vote.id, needs[0], 1))
        with pytest.raises(Closed):
            scene.do(show_fingers, bob, ShowFingers(fist.id, 3))


def test_a_closed_session_takes_no_votes(scene: Scene, alice, bob, session, vote, needs):
    scene.do(close_session, alice, session.id)
    with pytest.raises(Closed):
        scene.do(set_dots, bob, SetDots(vote.id, needs[0], 1))


def test_one_activity_is_one_kind_of_vote(scene: Scene, bob, vote, fist, needs):
    with pytest.raises(Invalid):
        scene.do(show_fingers, bob, ShowFingers(vote.id, 3))
    with pytest.raises(Invalid):
        scene.do(set_dots, bob, SetDots(fist.id, needs[0], 1))


@pytest.mark.parametrize("who", ["alice", "charlie", "ewa"])
def test_only_who_is_in_the_room_votes(scene: Scene, request, vote, fist, needs, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        scene.do(set_dots, person, SetDots(vote.id, needs[0], 1))
    with pytest.raises(NotAllowed):
        scene.do(show_fingers, person, ShowFingers(fist.id, 3))


def test_somebody_in_another_session_does_not_vote_here(
    scene: Scene, alice, programme, vote, needs
):
    other = scene.make_person(scene.make_session(alice, programme, 4))
    with pytest.raises(NotAllowed):
        scene.do(set_dots, other, SetDots(vote.id, needs[0], 1))


def test_without_consent_nobody_votes(scene: Scene, bob, vote, needs):
    def withdraw(db, _actor, _content):
        consent = db.get(Consent, (bob.id, "1"))
        consent.withdrawn = True
        db.add(consent)

    scene.do(withdraw, SYSTEM)
    with pytest.raises(NotAllowed):
        scene.do(set_dots, bob, SetDots(vote.id, needs[0], 1))


def test_fingers_can_be_changed(scene: Scene, bob, session, fist):
    scene.do(show_fingers, bob, ShowFingers(fist.id, 2))
    assert scene.do(show_fingers, bob, ShowFingers(fist.id, 4))["fingers"] == 4
    let_show(scene, session, fist, 4, 4, 4, 4)
    scene.set_phase(fist, "done")
    assert scene.read(count_fingers, fist.id) == [0, 0, 0, 0, 5, 0]


@pytest.mark.parametrize("value", [-1, 6, "3", 2.0, None, True])
def test_fingers_go_from_0_to_5(scene: Scene, bob, fist, value):
    with pytest.raises(Invalid):
        scene.do(show_fingers, bob, ShowFingers(fist.id, value))


def test_a_result_is_there_when_the_vote_has_ended_and_not_before(
    scene: Scene, alice, bob, session, vote, needs, wall, phone, desk
):
    scene.do(set_dots, bob, SetDots(vote.id, needs[0], 1))
    let_vote(scene, session, vote, needs[0], 4, dots=2)
    viewers = (wall, phone, desk)
    for viewer in viewers:
        assert scene.see(viewer, "result") == {}
        assert "dots" not in scene.hear(viewer, ("result", vote.id))[("result", vote.id)]
    scene.set_phase(vote, "done")
    for viewer in viewers:
        result = scene.see(viewer, "result")[vote.id]
        assert (result["dots"], result["fingers"], result["voters"]) == ({needs[0]: 9}, None, 5)
        assert scene.hear(viewer, ("board_of", vote.id))[("result", vote.id)] == result
    scene.do(go_back, alice, vote.id)
    assert scene.hear(wall, ("board_of", vote.id))[("result", vote.id)]["gone"] is True


def test_nothing_is_counted_before_the_end_or_after_the_vote_is_opened_again(
    scene: Scene, alice, bob, session, vote, fist, needs
):
    let_vote(scene, session, vote, needs[0], 5)
    scene.do(show_fingers, bob, ShowFingers(fist.id, 4))
    assert scene.read(count_dots, vote.id) == {}
    assert scene.read(count_fingers, fist.id) == [0] * 6
    scene.set_phase(vote, "done")
    assert scene.read(count_dots, vote.id) == {needs[0]: 5}
    scene.do(start_activity, alice, vote.id)
    assert scene.read(count_dots, vote.id) == {}


def test_a_need_merged_or_parked_after_the_vote_keeps_its_dots(
    scene: Scene, alice, session, vote, needs, wall
):
    for need in needs[:2]:
        let_vote(scene, session, vote, need, 5)
    scene.set_phase(vote, "done")
    scene.do(set_need_status, alice, SetNeedStatus(needs[0], "parked"))
    scene.do(_merge, SYSTEM, needs[1:])
    assert scene.see(wall, "result")[vote.id]["dots"] == {needs[0]: 5, needs[1]: 5}
    assert set(needs) <= set(scene.see(wall, "need"))


def _merge(db, _actor, pair):
    need = db.get(Need, pair[0])
    need.status, need.merged_into = "merged", pair[1]
    db.add(need)


def test_the_result_of_a_fist_is_six_counts(scene: Scene, session, fist, wall):
    let_show(scene, session, fist, 5, 2, 3, 3, 3)
    assert scene.read(count_voters, fist) == 5
    scene.set_phase(fist, "done")
    assert scene.see(wall, "result")[fist.id]["fingers"] == (0, 0, 1, 3, 0, 1)


@pytest.mark.parametrize(("value", "consensus"), [(4, True), (1, False)])
def test_a_fist_of_four_says_only_whether_somebody_is_below_three(
    scene: Scene, session, fist, wall, value, consensus
):
    let_show(scene, session, fist, 5, 4, 3, value)
    scene.set_phase(fist, "done")
    result = scene.see(wall, "result")[fist.id]
    assert (result["fingers"], result["few"], result["consensus"]) == (None, True, consensus)


def test_the_dots_of_four_people_are_not_told(scene: Scene, session, vote, needs, wall):
    let_vote(scene, session, vote, needs[0], 4)
    scene.set_phase(vote, "done")
    result = scene.see(wall, "result")[vote.id]
    assert (result["dots"], result["few"], result["voters"]) == (None, True, 4)


def test_a_latecomer_changes_no_result_until_five_votes_are_new(
    scene: Scene, alice, session, vote, needs, wall
):
    def result() -> dict[str, Any]:
        scene.do(end_activity, alice, vote.id)
        return scene.see(wall, "result")[vote.id]

    let_vote(scene, session, vote, needs[0], 6)
    before = result()
    scene.do(start_activity, alice, vote.id)
    let_vote(scene, session, vote, needs[1], 1, dots=3)
    assert result() == {**before, "stands": True}
    scene.do(go_back, alice, vote.id)
    let_vote(scene, session, vote, needs[1], 4, dots=3)
    anew = result()
    assert (anew["dots"], anew["voters"], anew["stands"]) == (
        {needs[0]: 6, needs[1]: 15},
        11,
        False,
    )


def test_who_changes_a_vote_while_it_is_open_again_is_not_seen(
    scene: Scene, alice, bob, session, fist, wall
):
    let_show(scene, session, fist, 5, 5, 5, 5, 5)
    scene.do(show_fingers, bob, ShowFingers(fist.id, 5))
    scene.do(end_activity, alice, fist.id)
    scene.do(start_activity, alice, fist.id)
    scene.do(show_fingers, bob, ShowFingers(fist.id, 0))
    scene.do(end_activity, alice, fist.id)
    result = scene.see(wall, "result")[fist.id]
    assert (result["fingers"], result["stands"]) == ((0, 0, 0, 0, 0, 6), True)


def test_a_first_result_among_few_is_not_told_apart_by_a_latecomer(
    scene: Scene, alice, session, fist, wall
):
    let_show(scene, session, fist, 4, 4, 4, 4)
    scene.do(end_activity, alice, fist.id)
    scene.do(go_back, alice, fist.id)
    let_show(scene, session, fist, 1)
    scene.do(end_activity, alice, fist.id)
    result = scene.see(wall, "result")[fist.id]
    assert (result["fingers"], result["consensus"], result["voters"]) == (None, True, 4)


def test_what_is_kept_of_a_reopened_vote_names_nobody(scene: Scene, alice, bob, session, fist):
    let_show(scene, session, fist, 4, 4, 4, 4)
    scene.do(show_fingers, bob, ShowFingers(fist.id, 1))
    scene.do(end_activity, alice, fist.id)
    scene.do(go_back, alice, fist.id)
    kept = scene.get(ToldResult, fist.id)
    assert kept.tellings == {"fingers": [[[1, 1], [4, 4]]]}


def test_a_ballot_comes_back_to_its_phone_and_to_no_other(
    scene: Scene, bob, session, vote, needs, phone, wall, desk
):
    scene.do(set_dots, bob, SetDots(vote.id, needs[0], 2))
    assert scene.see(phone, "ballot")[vote.id]["dots"] == {needs[0]: 2}
    other = phone_of(scene.make_person(session), session)
    assert scene.see(other, "ballot")[vote.id]["dots"] == {}
    assert scene.see(wall, "ballot") == scene.see(desk, "ballot") == {}


def test_an_event_of_a_vote_names_nothing(scene: Scene, bob, vote, fist, needs, programme):
    scene.do(set_dots, bob, SetDots(vote.id, needs[0], 2))
    scene.do(show_fingers, bob, ShowFingers(fist.id, 1))
    for event in scene.events(programme.id, "dots_set", "fingers_shown"):
        assert (event.actor, event.refs, event.changes, event.payload) == (None, [], [], {})


def test_needs_with_the_same_dots_share_a_rank():
    ranks = [(row.rank, row.subject_id) for row in tally({"a": 2, "b": 5, "c": 2, "d": 0})]
    assert ranks == [(1, "b"), (2, "a"), (2, "c"), (4, "d")]


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 50)))
def test_a_ranking_loses_nobody_and_never_rises(dots):
    ranked = tally(dots)
    assert {row.subject_id: row.dots for row in ranked} == dots
    assert [row.dots for row in ranked] == sorted(dots.values(), reverse=True)


def test_consensus_is_when_everybody_can_live_with_it():
    assert has_consensus([0, 0, 0, 1, 0, 4])
    assert not has_consensus([0, 0, 1, 9, 9, 9])
    assert not has_consensus([0, 0, 0, 0, 0, 0])
