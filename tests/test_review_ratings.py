"""Ratings: anonymous, saved one by one, hidden until the round is closed and five have rated."""

import pytest
from sqlmodel import select

from tests.conftest import Scene
from tests.keys import key_of
from tests.reviews import CRITERIA, Review, make_experts, make_review
from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.rights import Actor
from workshop.review.consensus import ConsensusDecision
from workshop.review.proposals import AddRoundComment, add_round_comment, round_comments
from workshop.review.rating_rows import count_finished, finished_subjects
from workshop.review.ratings import (
    RateSubject,
    load_subject_agreements,
    own_ratings,
    rank_concordance,
    rate_subject,
)
from workshop.review.rounds import FollowRound, follow_round
from workshop.review.tables import Comment, Rating
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def review(scene: Scene, alice, programme) -> Review:
    needs = [
        scene.do(create_need, alice, CreateNeed(programme.id, "somebody", f"need {number}"))
        for number in range(3)
    ]
    subjects = [("need", need.id) for need in needs]
    return make_review(scene, alice, subjects, make_experts(scene, programme))


def agreements(review: Review, actor: Actor | None = None):
    found = review.scene.read(load_subject_agreements, actor or review.alice, review.now)
    return [found.get(key) for _kind, key in review.subjects]


def test_ratings_are_saved_as_they_are_given_and_can_be_changed(scene: Scene, review: Review):
    expert, subject = review.experts[0], review.subjects[0][1]
    review.rate(expert, grounded=4)
    review.rate(expert, important=None)
    review.rate(expert, grounded=6)
    own = scene.read(own_ratings, review.now, key_of(expert))
    assert own == {subject: {"grounded": 6, "important": None}}
    assert scene.read(own_ratings, review.now, key_of(review.experts[1])) == {}


@pytest.mark.parametrize("value", [0, 10, "7", 7.5, True])
def test_a_rating_is_a_whole_number_from_one_to_nine(review: Review, value):
    with pytest.raises(Invalid):
        review.rate(review.experts[0], grounded=value)


def test_criteria_and_subjects_are_those_of_the_round(scene: Scene, review: Review):
    with pytest.raises(Invalid):
        review.rate(review.experts[0], valid=5)
    content = RateSubject(review.round.id, new_id(), {"grounded": 5}, key_of(review.experts[0]))
    with pytest.raises(NotFound):
        scene.do(rate_subject, review.experts[0], content)


def test_only_the_invited_rate(scene: Scene, alice, bob, ewa, charlie, review: Review):
    for person in (alice, bob, ewa, charlie):
        with pytest.raises(NotAllowed):
            review.rate(person)


def test_who_lost_the_right_to_comment_rates_no_more(scene: Scene, review: Review):
    expert = review.experts[0]
    with pytest.raises(NotAllowed):
        review.rate(Actor(kind="account", id=expert.id, house_role="expert"))


def test_nothing_is_said_before_the_round_closes(review: Review):
    review.rate_all(7, 7, 7, 7, 7, 7)
    assert agreements(review) == [None, None, None]
    review.close()
    assert agreements(review)[0].decision is ConsensusDecision.ACCEPTED


def test_fewer_than_five_ratings_stay_unknown(review: Review):
    review.rate_all(7, 8, 9, 7)
    review.rate(review.experts[4], grounded=2, important=None, complete=None)
    review.close()
    found = agreements(review)[0]
    assert found.decision is ConsensusDecision.TOO_FEW
    assert set(found.spreads) == {"grounded"}
    assert agreements(review)[1].spreads == {}


def test_cannot_judge_is_no_rating(review: Review):
    for expert in review.experts:
        review.rate(expert, grounded=None, important=8, complete=8)
    review.close()
    found = agreements(review)[0]
    assert found.decision is ConsensusDecision.TOO_FEW
    assert found.spreads["important"].n == 6


def test_agreement_is_for_those_of_the_programme(charlie, review: Review):
    review.close()
    with pytest.raises(NotAllowed):
        agreements(review, charlie)


def test_finished_are_those_who_have_judged_everything(scene: Scene, review: Review):
    first, second = review.experts[:2]
    for subject in range(3):
        review.rate(first, subject)
    review.rate(second, 0)
    assert scene.read(count_finished, review.now) == 1
    own = scene.read(own_ratings, review.now, key_of(second))
    assert scene.read(finished_subjects, review.now, own) == [review.subjects[0][1]]


def test_own_ratings_are_found_again_in_the_second_round(scene: Scene, alice, review: Review):
    review.rate(review.experts[0], grounded=3)
    review.close()
    command = FollowRound(review.round.id, "Second", review.subjects)
    second = scene.do(follow_round, alice, command)
    before = scene.read(own_ratings, review.now, key_of(review.experts[0]))
    assert before[review.subjects[0][1]] == {"grounded": 3}
    later = Review(scene, alice, second, review.experts, review.subjects)
    later.rate(review.experts[0], grounded=8)
    raters = {row.rater for row in scene.read(lambda db: list(db.exec(select(Rating))))}
    assert len(raters) == 1


def test_another_key_and_another_review_make_another_rater(scene: Scene, review: Review):
    expert = review.experts[0]
    review.rate(expert)
    other = make_review(scene, review.alice, review.subjects, review.experts)
    other.rate(expert)
    assert scene.read(own_ratings, review.now, key_of(review.experts[1])) == {}
    raters = {row.rater for row in scene.read(lambda db: list(db.exec(select(Rating))))}
    assert len(raters) == 2


def test_medians_per_role_where_every_role_has_five(scene: Scene, alice, programme, review: Review):
    editors = [scene.make_account(f"editor{n}", "editor", programme.id) for n in range(5)]
    experts = [*review.experts, *editors]
    mixed = make_review(scene, alice, review.subjects, experts)
    mixed.rate_all(8, 8, 8, 8, 8, 9, 5, 5, 6, 6, 6)
    mixed.close()
    assert agreements(mixed)[0].roles["grounded"] == {"expert": 8, "editor": 6}
    assert agreements(mixed)[1].roles == {}


def test_how_far_experts_rank_alike(scene: Scene, alice, review: Review):
    for subject, value in enumerate((3, 5, 9)):
        review.rate_all(*[value] * 6, subject=subject)
    assert scene.read(rank_concordance, alice, review.now, "important") is None
    review.close()
    assert scene.read(rank_concordance, alice, review.now, "important") == 1
    few = make_review(scene, alice, review.subjects, review.experts)
    few.rate_all(3, 4, 5)
    few.close()
    assert scene.read(rank_concordance, alice, few.now, "important") is None


# ── nobody learns who rated what ─────────────────────────────────────────────────────────────────


def test_the_log_knows_nothing_of_ratings_and_comments(scene: Scene, programme, review: Review):
    expert, before = review.experts[0], scene.events(programme.id)
    review.rate(expert, grounded=3)
    scene.do(
        add_round_comment,
        expert,
        AddRoundComment(
            review.round.id, review.subjects[0][1], "A grave gap", key_of(review.experts[0])
        ),
    )
    assert scene.events(programme.id) == before


def test_no_row_names_the_expert(scene: Scene, review: Review):
    expert = review.experts[0]
    review.rate(expert)
    scene.do(
        add_round_comment,
        expert,
        AddRoundComment(review.round.id, review.subjects[0][1], "Hm", key_of(expert)),
    )
    for table in (Rating, Comment):
        for row in scene.read(lambda db, table=table: list(db.exec(select(table)))):
            assert expert.id not in row.model_dump_json()
    comment = scene.read(lambda db: list(db.exec(select(Comment))))[0]
    assert comment.account_id is None
    assert (comment.at.hour, comment.at.minute, comment.at.second) == (0, 0, 0)


def test_no_screen_hears_of_ratings_and_comments_of_a_round(
    scene: Scene, desk, expert_desk, phone, wall, review: Review
):
    review.rate_all(1, 1, 1, 1, 1, 1)
    said = AddRoundComment(
        review.round.id, review.subjects[0][1], "A grave gap", key_of(review.experts[0])
    )
    comment = scene.do(add_round_comment, review.experts[0], said)
    refs = [("review_round", review.round.id), ("comment", comment.id)]
    for closed in (False, True):
        for viewer in (desk, expert_desk, phone, wall):
            assert scene.hear(viewer, *refs) == {}
            assert scene.see(viewer, "comment") == {}
            assert scene.see(viewer, "review_round") == {}
        if not closed:
            review.close()


def test_what_was_said_is_hidden_until_the_round_closes(scene: Scene, alice, review: Review):
    said = AddRoundComment(
        review.round.id, review.subjects[0][1], "A grave gap", key_of(review.experts[0])
    )
    scene.do(add_round_comment, review.experts[0], said)
    assert scene.read(round_comments, alice, review.now) == []
    review.close()
    assert [row.text for row in scene.read(round_comments, alice, review.now)] == ["A grave gap"]


def test_the_key_stands_in_no_representation():
    content = RateSubject("r", "s", dict.fromkeys(CRITERIA, 5), b"very secret")
    assert "very secret" not in repr(content)
