"""Experts review clauses: two rounds, the states between them, passages, and what stays secret."""

from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import Scene
from tests.keys import key_of
from tests.linking import LinkNeed, link_group
from tests.reviews import Review, make_experts, make_review
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.rights import Actor
from workshop.people.tables import Membership
from workshop.programme.tables import Area
from workshop.review.consensus import ConsensusDecision
from workshop.review.dispositions import (
    Dispose,
    carry_out_proposal,
    count_open_comments,
    dispose,
    undo_proposal,
)
from workshop.review.proposals import (
    AddRoundComment,
    Propose,
    add_round_comment,
    own_comments,
    propose,
    round_comments,
)
from workshop.review.ratings import load_subject_agreements, open_subjects, own_ratings
from workshop.review.reviewable import brief_name_of, is_standing, name_of
from workshop.review.rounds import FollowRound, close_round, follow_round, reopen_round
from workshop.review.tables import Comment
from workshop.standards.clause_access import load_readable_clause, readable_clauses
from workshop.standards.clause_dissents import load_opinions
from workshop.standards.clause_review import changes_since, load_clause_background, next_statuses
from workshop.standards.clauses import (
    CreateClause,
    SaveClause,
    create_clause,
    list_clause_revisions,
    save_clause,
)
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause
from workshop.standards.trace.story import load_story
from workshop.store.ids_and_clock import new_id

BODY = "Staff ask everybody how they wish to be addressed, and write it down."
MARKED = {"field": "body", "start": 6, "quote": "ask everybody"}


@pytest.fixture
def need(scene: Scene, alice, programme):
    return scene.do(create_need, alice, CreateNeed(programme.id, "somebody", "my own name"))


@pytest.fixture
def clauses(scene: Scene, alice, programme, need) -> list[Clause]:
    made = []
    for title in ("Address", "Waiting room", "Referral"):
        fields = {"body": BODY, "level": "required", "responsible": "The desk"}
        command = CreateClause(programme.id, title, [need.id], fields)
        made.append(scene.do(create_clause, alice, command))
    return made


@pytest.fixture
def review(scene: Scene, alice, programme, clauses) -> Review:
    subjects = [("clause", clause.id) for clause in clauses]
    return make_review(scene, alice, subjects, make_experts(scene, programme))


def rate(review: Review, subject: int, *values: int) -> None:
    """Each value by another expert, on all three criteria of clauses."""
    for expert, value in zip(review.experts, values, strict=False):
        review.rate(expert, subject, valid=value, feasible=value, clear=value)


def status(scene: Scene, clause: Clause) -> str:
    return scene.get(Clause, clause.id).status


def follow(review: Review, *clauses: Clause) -> Review:
    """The second round of the same experts."""
    subjects = [("clause", clause.id) for clause in clauses]
    command = FollowRound(review.round.id, "Again", subjects)
    made = review.scene.do(follow_round, review.alice, command)
    return Review(review.scene, review.alice, made, review.experts, subjects)


def remark(review: Review, expert: int = 0, passage: Any = MARKED, text: str = "All?") -> Any:
    """A comment on a passage of the first clause."""
    content = AddRoundComment(
        review.round.id, review.subjects[0][1], text, key_of(review.experts[expert]), passage
    )
    return review.scene.do(add_round_comment, review.experts[expert], content)


def reword(review: Review, suggestion: str, passage: Any = MARKED, expert: int = 0) -> Comment:
    """Another wording for a passage of the first clause."""
    proposed = {"passage": passage, "suggestion": suggestion}
    key = review.subjects[0][1]
    mine = key_of(review.experts[expert])
    content = Propose(review.round.id, key, "wording", proposed, "", mine)
    return review.scene.do(propose, review.experts[expert], content)


def settle(review: Review, comment: Comment, disposition: str = "accepted") -> None:
    """Close the round and answer."""
    review.close()
    review.scene.do(dispose, review.alice, Dispose(comment.id, disposition, "It is clearer"))


# ── two rounds ───────────────────────────────────────────────────────────────────────────────────


def test_clauses_walk_through_two_rounds_by_six_experts(
    scene: Scene, alice, review: Review, clauses
):
    good, split, poor = clauses
    assert {status(scene, clause) for clause in clauses} == {"expert_review_1"}
    rate(review, 0, 8, 8, 9, 7, 8, 9)
    rate(review, 1, 1, 9, 1, 9, 2, 9)
    rate(review, 2, 1, 2, 2, 1, 3, 1)
    review.close()
    found = scene.read(load_subject_agreements, alice, review.now)
    decisions = [found[clause.id].decision for clause in clauses]
    assert decisions == [
        ConsensusDecision.ACCEPTED,
        ConsensusDecision.REVISE,
        ConsensusDecision.REJECTED,
    ]
    assert scene.read(lambda _db: open_subjects(review.now, found)) == [split.id]
    for clause, decision in zip(clauses, decisions, strict=True):
        [wanted] = next_statuses(decision, 1)
        scene.do(set_status, alice, SetStatus(clause.id, wanted, "As the experts say"))
    assert [status(scene, row) for row in clauses] == ["accepted", "revised", "rejected"]
    assert not scene.read(is_standing, "clause", poor.id)

    text = BODY.replace("everybody", "each person")
    stored = scene.get(Clause, split.id)
    scene.do(save_clause, alice, SaveClause(split.id, stored.revision, {"body": text}))
    second = follow(review, split)
    assert status(scene, split) == "expert_review_2"
    before = scene.read(own_ratings, review.now, key_of(review.experts[0]))
    assert before[split.id] == {"valid": 1, "feasible": 1, "clear": 1}
    with scene.store.read() as db:
        changes = changes_since(db, review.now, db.get(Clause, split.id))
        assert changes == {"body": (BODY, text)}
        assert changes_since(db, second.now, db.get(Clause, split.id)) == {}
    rate(second, 0, 5, 5, 6, 4, 5, 6)
    second.close()
    found = scene.read(load_subject_agreements, alice, second.now)
    proposed = next_statuses(found[split.id].decision, second.round.number)
    assert proposed == ("accepted_with_dissent", "rejected")
    with pytest.raises(Invalid):
        scene.do(set_status, alice, SetStatus(split.id, "accepted_with_dissent"))
    content = SetStatus(split.id, "accepted_with_dissent", "Two keep their doubts")
    with pytest.raises(Invalid, match="separate opinion"):
        scene.do(set_status, alice, content)
    assert status(scene, split) == "expert_review_2"
    scene.do(set_status, alice, replace(content, dissent="It costs too much."))
    assert scene.read(load_opinions, [split.id]) == {split.id: ["It costs too much."]}
    assert "It costs too much." in [row.dissent for row in scene.read(load_story, alice, split.id)]
    walked = [row.status for row in scene.read(list_clause_revisions, split.id)]
    assert list(dict.fromkeys(walked)) == [
        "draft",
        "expert_review_1",
        "revised",
        "expert_review_2",
        "accepted_with_dissent",
    ]
    assert status(scene, good) == "accepted"


def test_what_is_rated_again_as_it_stands_counts_as_revised(scene: Scene, review: Review, clauses):
    review.close()
    follow(review, clauses[0])
    assert status(scene, clauses[0]) == "expert_review_2"
    assert status(scene, clauses[1]) == "expert_review_1"


def test_a_round_about_an_accepted_clause_leaves_its_state(scene: Scene, alice, programme, clauses):
    scene.do(set_status, alice, SetStatus(clauses[0].id, "accepted", "Known from elsewhere"))
    make_review(scene, alice, [("clause", clauses[0].id)], make_experts(scene, programme))
    assert status(scene, clauses[0]) == "accepted"


@pytest.mark.parametrize(
    ("decision", "number", "expected"),
    [
        (ConsensusDecision.ACCEPTED, 1, ("accepted",)),
        (ConsensusDecision.ACCEPTED, 2, ("accepted",)),
        (ConsensusDecision.REJECTED, 1, ("rejected",)),
        (ConsensusDecision.REVISE, 1, ("revised",)),
        (ConsensusDecision.TOO_FEW, 1, ("revised",)),
        (ConsensusDecision.REVISE, 2, ("accepted_with_dissent", "rejected")),
        (ConsensusDecision.TOO_FEW, 2, ("accepted_with_dissent", "rejected")),
    ],
)
def test_the_rule_proposes_what_comes_next(decision, number, expected):
    assert next_statuses(decision, number) == expected


def test_needs_and_clauses_are_not_mixed(scene: Scene, alice, programme, clauses, need):
    subjects = [("clause", clauses[0].id), ("need", need.id)]
    with pytest.raises(Invalid):
        make_review(scene, alice, subjects, make_experts(scene, programme))


def test_rejected_clauses_are_not_reviewed(scene: Scene, alice, programme, clauses):
    scene.do(set_status, alice, SetStatus(clauses[0].id, "rejected", "Not ours"))
    experts = make_experts(scene, programme)
    with pytest.raises(NotFound):
        make_review(scene, alice, [("clause", clauses[0].id)], experts)


def test_clauses_have_names(scene: Scene, clauses):
    assert scene.read(brief_name_of, "clause", clauses[0].id, "en") == "ST-01 Address"
    assert scene.read(name_of, "clause", clauses[0].id, "pl") == f"ST-01 Address: {BODY}"
    assert scene.read(name_of, "clause", "0" * 32, "en") == ""


def test_a_clause_shows_its_needs_with_their_notes(
    scene: Scene, alice, bob, ewa, activity, programme, clauses, need
):
    note = scene.make_note(bob, activity, "They called me by the wrong name")
    command = CreateGroup(programme.id, new_id(), "My name", [note.id])
    group = scene.do(create_group, alice, command)
    scene.do(link_group, alice, LinkNeed(need.id, group.id))
    with scene.store.read() as db:
        ground = load_clause_background(db, ewa, db.get(Clause, clauses[0].id))
    [answered] = ground.needs
    assert (ground.support.notes, answered.need.id) == (1, need.id)
    assert answered.groups[0].notes[0].text == "They called me by the wrong name"
    assert ground.sessions == (("3", 1),)


# ── what was said ────────────────────────────────────────────────────────────────────────────────


def test_a_comment_without_an_answer_keeps_a_clause_from_being_accepted(
    scene: Scene, alice, review: Review, clauses
):
    comment = remark(review)
    accept = SetStatus(clauses[0].id, "accepted")
    with pytest.raises(Conflict) as refused:
        scene.do(set_status, alice, accept)
    assert "reviewing this clause now" in refused.value.message
    review.close()
    with pytest.raises(Conflict) as refused:
        scene.do(set_status, alice, accept)
    assert refused.value.values == {"count": 1}
    scene.do(set_status, alice, SetStatus(clauses[1].id, "accepted"))
    scene.do(dispose, alice, Dispose(comment.id, "rejected", "Everybody means everybody"))
    assert scene.do(set_status, alice, accept).status == "accepted"


def test_one_expert_marks_several_passages_beside_the_general_comment(
    scene: Scene, review: Review, clauses
):
    content = AddRoundComment(
        review.round.id, clauses[0].id, "On the whole", key_of(review.experts[0])
    )
    scene.do(add_round_comment, review.experts[0], content)
    first = remark(review)
    assert remark(review).id == first.id
    remark(review, text="And children?")
    remark(review, passage={"field": "title", "start": 0, "quote": "Address"})
    own = scene.read(own_comments, review.now, key_of(review.experts[0]))[clauses[0].id]
    assert len(own) == 4
    assert sorted(row.passage.get("field", "") for row in own) == ["", "body", "body", "title"]
    assert first.passage == MARKED


@pytest.mark.parametrize(
    "passage",
    [
        {"field": "status", "start": 0, "quote": "draft"},
        {"field": "body", "start": 6, "quote": " "},
        {"field": "body", "start": "6", "quote": "ask"},
        {"field": "body", "start": -1, "quote": "ask"},
        {"field": "body", "start": 6, "quote": ["ask"]},
        {"field": "body", "start": 6, "quote": "x" * 1001},
        {"field": "body", "start": 6, "quote": "words that are not there"},
        {"start": 6},
    ],
)
def test_what_is_no_passage_is_refused_in_one_sentence(review: Review, passage):
    with pytest.raises((Invalid, Conflict)):
        remark(review, passage=passage)


def test_a_remark_on_a_passage_says_something(review: Review):
    with pytest.raises(Invalid):
        remark(review, text="  ")


def test_needs_have_no_passages(scene: Scene, alice, programme, need):
    review = make_review(scene, alice, [("need", need.id)], make_experts(scene, programme))
    with pytest.raises(Invalid):
        remark(review)


def test_a_wording_is_carried_out_as_a_revision_and_undone_as_another(
    scene: Scene, alice, review: Review, clauses
):
    comment = reword(review, "ask each person")
    assert (comment.passage, comment.suggestion) == (MARKED, "ask each person")
    settle(review, comment)
    before = scene.get(Clause, clauses[0].id)
    scene.do(carry_out_proposal, alice, comment.id)
    after = scene.get(Clause, clauses[0].id)
    assert after.body == BODY.replace("ask everybody", "ask each person")
    [*_earlier, last] = scene.read(list_clause_revisions, clauses[0].id)
    assert (after.revision, last.why) == (before.revision + 1, "It is clearer")
    with pytest.raises(Conflict):
        scene.do(carry_out_proposal, alice, comment.id)
    scene.do(undo_proposal, alice, comment.id)
    again = scene.get(Clause, clauses[0].id)
    assert (again.body, again.revision) == (BODY, before.revision + 2)
    scene.do(carry_out_proposal, alice, comment.id)
    assert scene.get(Clause, clauses[0].id).body == after.body


def test_an_empty_wording_leaves_the_words_out(scene: Scene, alice, review: Review, clauses):
    comment = reword(review, "", {"field": "body", "start": 53, "quote": ", and write it down"})
    settle(review, comment)
    scene.do(carry_out_proposal, alice, comment.id)
    assert scene.get(Clause, clauses[0].id).body == (
        "Staff ask everybody how they wish to be addressed."
    )
    scene.do(undo_proposal, alice, comment.id)
    assert scene.get(Clause, clauses[0].id).body == BODY


def save_body(scene: Scene, actor: Actor, clause: Clause, text: str) -> None:
    revision = scene.get(Clause, clause.id).revision
    scene.do(save_clause, actor, SaveClause(clause.id, revision, {"body": text}))


def test_a_wording_finds_its_words_after_the_text_has_moved(
    scene: Scene, alice, review: Review, clauses
):
    comment = reword(review, "ask each person")
    save_body(scene, alice, clauses[0], f"In every office: {BODY}")
    settle(review, comment)
    scene.do(carry_out_proposal, alice, comment.id)
    assert "In every office: Staff ask each person" in scene.get(Clause, clauses[0].id).body


def test_what_somebody_changed_since_is_neither_reworded_nor_undone(
    scene: Scene, alice, review: Review, clauses
):
    gone, done = (
        reword(review, "ask each person"),
        reword(
            review,
            "note it down",
            {
                "field": "body",
                "start": 57,
                "quote": "write it down",
            },
        ),
    )
    settle(review, gone)
    scene.do(dispose, alice, Dispose(done.id, "accepted", "Good"))
    scene.do(carry_out_proposal, alice, done.id)
    save_body(scene, alice, clauses[0], "The desk is open.")
    with pytest.raises(Conflict, match="text has changed"):
        scene.do(carry_out_proposal, alice, gone.id)
    with pytest.raises(Conflict, match="changed this since"):
        scene.do(undo_proposal, alice, done.id)
    assert scene.get(Clause, clauses[0].id).body == "The desk is open."


def test_a_wording_that_changes_nothing_is_refused(review: Review):
    with pytest.raises(Invalid):
        reword(review, "ask everybody")


# ── what stays secret ────────────────────────────────────────────────────────────────────────────


def test_passages_and_wordings_carry_a_key_a_day_and_no_account(
    scene: Scene, alice, review: Review, clauses
):
    made = [remark(review), reword(review, "ask each person")]
    content = AddRoundComment(
        review.round.id, clauses[0].id, "On the whole", key_of(review.experts[0])
    )
    general = scene.do(add_round_comment, review.experts[0], content)
    other = remark(review, expert=1, text="Me too")
    for row in made:
        stored = scene.get(Comment, row.id)
        assert (stored.account_id, stored.rater) == (None, general.rater)
        assert (stored.at.hour, stored.at.minute, stored.at.second) == (0, 0, 0)
        assert review.experts[0].id not in str(stored.model_dump())
    assert other.rater != general.rater
    assert not scene.events(review.round.programme_id, "review_saved")


def test_nothing_of_it_is_read_or_counted_before_the_round_closes(
    scene: Scene, alice, review: Review, clauses
):
    remark(review)
    reword(review, "ask each person")
    assert scene.read(round_comments, alice, review.now) == []
    assert scene.read(count_open_comments, "clause", clauses[0].id) == 0
    assert scene.read(own_comments, review.now, key_of(review.experts[1])) == {}
    review.close()
    assert len(scene.read(round_comments, alice, review.now)) == 2
    assert scene.read(count_open_comments, "clause", clauses[0].id) == 2
    with pytest.raises(Closed):
        remark(review, text="Too late")
    scene.do(reopen_round, alice, review.round.id)
    assert scene.read(round_comments, alice, review.now) == []


def test_carrying_out_does_not_lead_to_the_expert(scene: Scene, alice, review: Review):
    comment = reword(review, "ask each person")
    settle(review, comment)
    scene.do(carry_out_proposal, alice, comment.id)
    events = scene.events(review.round.programme_id)
    told = str([event.model_dump() for event in events if event.kind != "round_created"])
    assert str(scene.get(Comment, comment.id).rater) not in told
    assert review.experts[0].id not in told


def test_the_rounds_are_closed_by_who_runs_the_programme_only(
    scene: Scene, review: Review, clauses
):
    for command, content in (
        (close_round, review.round.id),
        (set_status, SetStatus(clauses[0].id, "revised")),
    ):
        with pytest.raises(NotAllowed):
            scene.do(command, review.experts[0], content)


def test_an_expert_of_another_area_reads_what_they_are_invited_to(
    scene: Scene, alice, programme, clauses
):
    ewa = scene.make_account("ewa", "expert", programme.id)

    def restrict(db, _actor, _content):
        for key in ("a" * 32, "b" * 32):
            db.add(Area(id=key, programme_id=programme.id, code=key[:2].upper(), name=key[:2]))
        row = db.get(Membership, (programme.id, ewa.id))
        row.areas = ["a" * 32]
        db.add(row)

    scene.do(restrict, alice)
    for clause, area_id in zip(clauses, ("a" * 32, "b" * 32), strict=False):
        stored = scene.get(Clause, clause.id)
        content = SaveClause(clause.id, stored.revision, {"area_id": area_id})
        scene.do(save_clause, alice, content)
    ewa = scene.actor(ewa.id)
    with pytest.raises(NotFound):
        scene.read(load_readable_clause, ewa, clauses[1].id)
    make_review(scene, alice, [("clause", clauses[1].id)], [ewa])
    assert scene.read(load_readable_clause, ewa, clauses[1].id).id == clauses[1].id
    found = {row.id for row in scene.read(readable_clauses, ewa, programme.id)}
    assert found == {row.id for row in clauses}
