"""What counts as consensus is written down and hashed as a round opens, and stays as it was."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Scene
from tests.reviews import Review, make_experts, make_review
from workshop.errors import Invalid
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.rights import SYSTEM
from workshop.review import consensus
from workshop.review.activity_rounds import AskAgain, MakeRound, ask_again, make_round
from workshop.review.fixed_criteria import (
    LONGEST_WORDS,
    differing_now,
    fixed_criteria,
    list_changes,
)
from workshop.review.rounds import (
    CreateRound,
    ExtendRound,
    FollowRound,
    close_round,
    create_round,
    extend_round,
    follow_round,
    reopen_round,
)
from workshop.review.tables import ReviewRound

WORDS = "Two thirds of the panel have rated everything."


@pytest.fixture
def review(scene: Scene, alice, programme) -> Review:
    need = scene.do(create_need, alice, CreateNeed(programme.id, "who", "a seat"))
    return make_review(
        scene, alice, [("need", need.id)], make_experts(scene, programme), consensus=WORDS
    )


def follow(review: Review, consensus_words: str | None = None) -> ReviewRound:
    command = FollowRound(review.round.id, "Again", review.subjects, None, consensus_words)
    return review.scene.do(follow_round, review.alice, command)


def test_the_rule_and_what_was_written_beside_it_are_fixed_before_anybody_rates(
    review: Review,
) -> None:
    fixed = fixed_criteria(review.round)
    assert fixed is not None
    assert fixed.words == WORDS
    assert fixed.criteria["median_at_least"] == 7
    assert fixed.criteria["criteria"] == ["grounded", "important", "complete"]
    assert hashlib.sha256(fixed.text.encode()).hexdigest() == fixed.sha256
    [opened] = review.scene.events(review.round.programme_id, "round_created")
    assert fixed.at <= opened.at


def test_nothing_that_is_done_with_a_round_touches_them(review: Review) -> None:
    before = review.now.fixed
    review.scene.do(extend_round, review.alice, ExtendRound(review.round.id, None))
    review.rate_all(1, 9, 1, 9, 5, 5)
    review.close()
    review.scene.do(reopen_round, review.alice, review.round.id)
    review.close()
    assert review.now.fixed == before


def test_the_next_round_keeps_the_words_and_other_words_are_a_change(review: Review) -> None:
    review.close()
    kept = follow(review)
    assert fixed_criteria(kept).sha256 == fixed_criteria(review.round).sha256  # type: ignore[union-attr]
    assert list_changes([review.round, kept]) == []
    review.scene.do(lambda db, *_: db.delete(db.get(ReviewRound, kept.id)), SYSTEM)
    other = follow(review, "Half of them will do.")
    [change] = list_changes([review.round, other])
    assert (change.round, change.names) == (2, ("words",))
    assert (change.before, change.after) == (WORDS, "Half of them will do.")


def test_a_program_that_decides_by_another_rule_is_found_out(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert differing_now(review.round) == ()
    monkeypatch.setattr(consensus, "_HIGH_PERCENT", 60)
    assert differing_now(review.round) == ("high_percent_at_least",)


def test_criteria_that_were_changed_in_the_database_do_not_have_their_hash(
    review: Review,
) -> None:
    def tamper(db: Any, *_given: Any) -> None:
        row = db.get(ReviewRound, review.round.id)
        row.fixed = {**row.fixed, "criteria": {**row.fixed["criteria"], "median_at_least": 6}}
        db.add(row)

    review.scene.do(tamper, SYSTEM)
    fixed = fixed_criteria(review.now)
    assert fixed is not None
    assert not fixed.is_untouched


def test_words_that_are_too_long_open_no_round(
    scene: Scene, alice, programme, review: Review, count: Callable[[], int]
) -> None:
    before = count()
    long = "a" * (LONGEST_WORDS + 1)
    command = CreateRound(
        programme.id, "Round", review.subjects, review.round.experts, consensus=long
    )
    with pytest.raises(Invalid):
        scene.do(create_round, alice, command)
    assert count() == before


@pytest.fixture
def count(scene: Scene, programme) -> Callable[[], int]:
    return lambda: len(scene.events(programme.id, "round_created"))


def test_a_round_of_a_former_release_has_none(scene: Scene, review: Review) -> None:
    def forget(db: Any, *_given: Any) -> None:
        row = db.get(ReviewRound, review.round.id)
        row.fixed = {}
        db.add(row)

    scene.do(forget, SYSTEM)
    assert fixed_criteria(review.now) is None
    assert differing_now(review.now) == ()
    assert list_changes([review.now]) == []


def test_a_round_in_a_meeting_fixes_them_and_its_second_round_keeps_them(
    scene: Scene, alice, session
) -> None:
    need = scene.do(create_need, alice, CreateNeed(session.programme_id, "who", "a seat"))
    activity = scene.make_activity(alice, session, "expert_rating")
    expert = scene.make_person(session, "expert")
    subjects = [("need", need.id)]
    first = scene.do(
        make_round,
        alice,
        MakeRound(activity.id, "Round", subjects, [], [expert.id], consensus=WORDS),
    )
    scene.do(close_round, alice, first.id)
    second = scene.do(ask_again, alice, AskAgain(activity.id, first.id, "Again", subjects))
    assert fixed_criteria(first).words == WORDS  # type: ignore[union-attr]
    assert list_changes([first, second]) == []
