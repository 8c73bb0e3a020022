"""A closed round as tables: medians, decisions, answers, and nobody's name or single rating."""

import csv
import io

import pytest

from tests.conftest import Scene
from tests.keys import key_of
from tests.reviews import Review, make_experts, make_review
from workshop.errors import Conflict, NotAllowed
from workshop.export.tables.review_tables import write_agreement, write_comments
from workshop.needs.needs import CreateNeed, create_need
from workshop.review.dispositions import Dispose, dispose
from workshop.review.proposals import AddRoundComment, Propose, add_round_comment, propose


@pytest.fixture
def review(scene: Scene, alice, programme) -> Review:
    wishes = ("a seat", "a bed")
    needs = [scene.do(create_need, alice, CreateNeed(programme.id, "who", w)) for w in wishes]
    subjects = [("need", need.id) for need in needs]
    review = make_review(scene, alice, subjects, make_experts(scene, programme))
    review.rate_all(7, 8, 8, 9, 7, 7, subject=0)
    review.rate_all(2, 9, subject=1)
    return review


def lines(data: bytes, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=separator))


def test_medians_and_decisions_are_written_and_small_numbers_are_not(
    scene: Scene, alice, review: Review
):
    review.close()
    table = lines(scene.read(write_agreement, alice, review.round.id, "en"))
    assert len(table) == 7
    assert table[1][:7] == [
        "Need",
        "As who I need a seat",
        "accepted by the experts",
        "Groundedness",
        "6",
        "7.5",
        "1",
    ]
    assert table[4][2:] == ["too few ratings", "Groundedness", "<5", "", "", "", "", "", ""]
    polish = scene.read(write_agreement, alice, review.round.id, "pl")
    assert lines(polish, ";")[1][5] == "7,5"


def test_comments_are_written_with_their_answers_and_without_their_authors(
    scene: Scene, alice, review: Review
):
    expert, key = review.experts[0], review.subjects[0][1]
    comment = scene.do(
        add_round_comment,
        expert,
        AddRoundComment(review.round.id, key, "=HYPERLINK(1)", key_of(expert)),
    )
    wording = {"who": "who", "need": "a chair", "goal": ""}
    scene.do(
        propose, expert, Propose(review.round.id, key, "header", wording, "Why", key_of(expert))
    )
    review.close()
    scene.do(dispose, alice, Dispose(comment.id, "modified", "Half of it"))
    data = scene.read(write_comments, alice, review.round.id, "en")
    table = {row[2]: row for row in lines(data)[1:]}
    assert table[""][4:] == ["'=HYPERLINK(1)", "Accepted with changes", "Half of it", ""]
    assert table["Another wording"][3] == "Better wording: “As who I need a chair”"
    for hidden in (comment.rater, expert.id, "expert0", "Expert0"):
        assert hidden.encode() not in data


def test_nothing_is_written_while_the_round_is_open(scene: Scene, alice, review: Review):
    for write in (write_agreement, write_comments):
        with pytest.raises(Conflict):
            scene.read(write, alice, review.round.id, "en")


def test_experts_and_strangers_save_no_tables(scene: Scene, ewa, charlie, review: Review):
    review.close()
    for person in (ewa, charlie):
        with pytest.raises(NotAllowed):
            scene.read(write_comments, person, review.round.id, "en")
        with pytest.raises(NotAllowed):
            scene.read(write_agreement, person, review.round.id, "en")
