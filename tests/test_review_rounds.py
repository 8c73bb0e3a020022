"""Rounds of review: invited, extended, closed, opened again, followed by a second one."""

from datetime import UTC, datetime

import pytest

from tests.conftest import Scene
from tests.reviews import Review, make_experts, make_review
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.needs.groups import CreateGroup, create_group, delete_group
from workshop.needs.need_merging import MergeNeeds, merge_needs
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.accounts import ChangeAccount, change_account
from workshop.people.rights import SYSTEM
from workshop.review.ratings import load_subject_agreements, open_subjects
from workshop.review.rounds import (
    CreateRound,
    ExtendRound,
    FollowRound,
    close_round,
    create_round,
    extend_round,
    follow_round,
    list_invitable,
    list_rounds,
    load_round,
    reopen_round,
    standing_subjects,
)
from workshop.review.tables import ReviewRound
from workshop.standards.clauses import CreateClause, create_clause
from workshop.store.ids_and_clock import new_id

SOON = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def need(scene: Scene, alice, programme):
    return scene.do(create_need, alice, CreateNeed(programme.id, "somebody", "a bed"))


@pytest.fixture
def group(scene: Scene, alice, programme):
    return scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "I wait"))


@pytest.fixture
def review(scene: Scene, alice, programme, need, group) -> Review:
    subjects = [("need", need.id), ("group", group.id)]
    return make_review(scene, alice, subjects, make_experts(scene, programme), deadline=SOON)


def test_a_round_keeps_its_subjects_in_order_and_its_deadline(scene: Scene, review: Review):
    stored = scene.read(load_round, review.round.id)
    assert [tuple(pair) for pair in stored.subjects] == review.subjects
    assert (stored.deadline, stored.subject_kind, stored.number) == (SOON, "need", 1)


def test_only_who_runs_the_programme_invites(scene: Scene, alice, ewa, charlie, programme, need):
    editor = scene.make_account("edith", "editor", programme.id)
    command = CreateRound(programme.id, "Round", [("need", need.id)], [ewa.id])
    for person in (ewa, charlie, editor):
        with pytest.raises(NotAllowed):
            scene.do(create_round, person, command)


@pytest.mark.parametrize("missing", ["title", "subjects", "experts"])
def test_a_round_needs_a_title_a_subject_and_an_expert(
    scene: Scene, alice, ewa, programme, need, missing
):
    given = {"title": "Round", "subjects": [("need", need.id)], "experts": [ewa.id]}
    given[missing] = "" if missing == "title" else []
    with pytest.raises(Invalid):
        scene.do(create_round, alice, CreateRound(programme.id, **given))


def test_subjects_and_experts_of_elsewhere_are_not_found(
    scene: Scene, alice, ewa, charlie, programme, need, group
):
    elsewhere = next(iter(charlie.programmes))
    foreign = scene.do(create_need, charlie, CreateNeed(elsewhere, "x", "y"))
    keeper = scene.make_account("kim", "note_keeper", programme.id)
    scene.do(delete_group, alice, group.id)
    wrong = [
        ([("need", foreign.id)], [ewa.id]),
        ([("group", group.id)], [ewa.id]),
        ([("person", need.id)], [ewa.id]),
        ([("need", need.id)], [charlie.id]),
        ([("need", need.id)], [keeper.id]),
        ([("need", need.id)], [new_id()]),
    ]
    for subjects, experts in wrong:
        with pytest.raises((NotFound, Invalid)):
            scene.do(create_round, alice, CreateRound(programme.id, "R", subjects, experts))


def test_needs_and_clauses_do_not_mix(scene: Scene, alice, ewa, programme, need):
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Title"))
    subjects = [("need", need.id), ("clause", clause.id)]
    with pytest.raises(Invalid):
        scene.do(create_round, alice, CreateRound(programme.id, "R", subjects, [ewa.id]))
    alone = CreateRound(programme.id, "R", subjects[1:], [ewa.id])
    assert scene.do(create_round, alice, alone).subject_kind == "clause"


def test_disabled_accounts_and_note_keepers_are_not_offered(scene: Scene, alice, ewa, programme):
    scene.make_account("kim", "note_keeper", programme.id)
    scene.make_account("ada", "admin")
    names = [account.username for account, _role in scene.read(list_invitable, programme.id)]
    assert names == ["alice", "ewa"]
    scene.do(change_account, SYSTEM, ChangeAccount(ewa.id, disabled=True))
    names = [account.username for account, _role in scene.read(list_invitable, programme.id)]
    assert names == ["alice"]


def test_a_closed_round_takes_nothing_until_it_is_opened_again(scene: Scene, alice, review: Review):
    review.close()
    with pytest.raises(Closed):
        review.rate(review.experts[0])
    scene.do(reopen_round, alice, review.round.id)
    review.rate(review.experts[0])
    kinds = [entry.kind for entry in scene.events(review.round.programme_id)]
    assert "round_closed" in kinds
    assert "round_reopened" in kinds


def test_a_passed_deadline_does_not_end_a_round(scene: Scene, alice, ewa, programme, need):
    past = datetime(2020, 1, 1, tzinfo=UTC)
    review = make_review(scene, alice, [("need", need.id)], [ewa], deadline=past)
    review.rate(ewa)


def test_more_experts_come_in_until_a_round_was_closed(scene: Scene, alice, ewa, review: Review):
    scene.do(extend_round, alice, ExtendRound(review.round.id, None, [ewa.id]))
    assert review.now.experts[-1] == ewa.id
    assert review.now.deadline is None
    late = scene.make_account("late", "expert", review.round.programme_id)
    review.close()
    with pytest.raises(Closed):
        scene.do(extend_round, alice, ExtendRound(review.round.id, SOON))
    scene.do(reopen_round, alice, review.round.id)
    with pytest.raises(Conflict):
        scene.do(extend_round, alice, ExtendRound(review.round.id, SOON, [late.id]))
    scene.do(extend_round, alice, ExtendRound(review.round.id, SOON))


def test_experts_neither_close_nor_open_nor_extend(scene: Scene, ewa, charlie, review: Review):
    for person in (ewa, charlie, review.experts[0]):
        for command in (close_round, reopen_round):
            with pytest.raises(NotAllowed):
                scene.do(command, person, review.round.id)
        with pytest.raises(NotAllowed):
            scene.do(extend_round, person, ExtendRound(review.round.id, None))


def test_a_second_round_asks_the_same_experts_about_what_is_open(
    scene: Scene, alice, review: Review
):
    review.rate_all(8, 8, 8, 8, 8, 8, subject=0)
    review.rate_all(2, 8, 5, 9, 1, 4, subject=1)
    second = FollowRound(review.round.id, "Second", review.subjects[1:])
    with pytest.raises(Conflict):
        scene.do(follow_round, alice, second)
    review.close()
    agreements = scene.read(load_subject_agreements, alice, review.now)
    assert open_subjects(review.now, agreements) == [review.subjects[1][1]]
    made = scene.do(follow_round, alice, second)
    assert (made.number, made.follows, made.experts) == (2, review.round.id, review.now.experts)
    with pytest.raises(Conflict):
        scene.do(follow_round, alice, second)
    with pytest.raises(Conflict):
        scene.do(reopen_round, alice, review.round.id)


def test_a_second_round_is_about_subjects_of_the_first(
    scene: Scene, alice, programme, review: Review
):
    other = scene.do(create_need, alice, CreateNeed(programme.id, "who", "else"))
    review.close()
    for subjects, error in (([("need", other.id)], NotFound), ([], Invalid)):
        with pytest.raises(error):
            scene.do(follow_round, alice, FollowRound(review.round.id, "Second", subjects))


def test_what_was_merged_or_deleted_is_no_longer_to_be_rated(
    scene: Scene, alice, programme, review: Review, need, group
):
    other = scene.do(create_need, alice, CreateNeed(programme.id, "who", "else"))
    scene.do(delete_group, alice, group.id)
    assert scene.read(standing_subjects, review.now) == [("need", need.id)]
    scene.do(merge_needs, alice, MergeNeeds(other.id, [need.id]))
    assert scene.read(standing_subjects, review.now) == []


def test_open_rounds_come_first_and_later_ones_before_earlier(
    scene: Scene, alice, programme, review: Review
):
    more = [make_review(scene, alice, review.subjects, review.experts) for _ in range(2)]
    more[1].close()
    found = [row.id for row in scene.read(list_rounds, programme.id)]
    assert found == [more[0].round.id, review.round.id, more[1].round.id]


def test_a_round_goes_with_its_programme(scene: Scene, alice, programme, review: Review):
    from workshop.programme.programmes import delete_programme
    from workshop.programme.tables import Programme

    def remove(db, _actor, _content):
        delete_programme(db, db.get(Programme, programme.id))

    scene.do(remove, SYSTEM)
    assert scene.get(ReviewRound, review.round.id) is None
