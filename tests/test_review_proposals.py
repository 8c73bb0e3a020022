"""Proposals of experts: what becomes of them, and that carrying one out can be undone whole."""

import pytest

from tests.conftest import Scene
from tests.keys import key_of
from tests.reviews import Review, make_experts, make_review
from workshop.board.moderation import Undo, undo
from workshop.board.tables import Evidence
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.needs.group_queries import notes_in
from workshop.needs.groups import CreateGroup, RenameGroup, create_group, rename_group
from workshop.needs.need_links import links_of
from workshop.needs.needs import CreateNeed, create_need, list_needs
from workshop.needs.tables import Group, Need
from workshop.people.rights import SYSTEM
from workshop.review.dispositions import (
    Dispose,
    carry_out_proposal,
    count_open,
    dispose,
    is_carried_out,
    undo_proposal,
)
from workshop.review.proposals import (
    MOST_PROPOSALS,
    AddRoundComment,
    Propose,
    WithdrawRoundComment,
    add_round_comment,
    own_comments,
    proposals_for,
    propose,
    round_comments,
    withdraw_round_comment,
)
from workshop.review.rounds import reopen_round
from workshop.review.tables import Comment
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def groups(scene: Scene, bob, alice, activity):
    made = []
    for header in ("I wait", "I queue"):
        notes = [scene.make_note(bob, activity, f"{header} {n}").id for n in range(3)]
        command = CreateGroup(activity.programme_id, new_id(), header, notes)
        made.append(scene.do(create_group, alice, command))
    return made


@pytest.fixture
def needs(scene: Scene, alice, programme, groups):
    made = []
    for group, wish in zip(groups, ("a seat", "a number"), strict=True):
        command = CreateNeed(programme.id, "somebody", wish, "not stand", [group.id])
        made.append(scene.do(create_need, alice, command))
    return made


@pytest.fixture
def review(scene: Scene, alice, programme, groups, needs) -> Review:
    subjects = [("group", groups[0].id), ("need", needs[0].id)]
    return make_review(scene, alice, subjects, make_experts(scene, programme, 2))


def suggest(review: Review, subject: int, proposal: str, text: str = "", **proposed) -> Comment:
    """The first expert proposes."""
    key = review.subjects[subject][1]
    content = Propose(review.round.id, key, proposal, proposed, text, key_of(review.experts[0]))
    return review.scene.do(propose, review.experts[0], content)


def settle(review: Review, comment: Comment, disposition: str = "accepted") -> Comment:
    """Alice closes the round and says what becomes of it."""
    review.close()
    return review.scene.do(dispose, review.alice, Dispose(comment.id, disposition, "Good"))


def stored(review: Review, comment: Comment) -> Comment:
    return review.scene.get(Comment, comment.id)


# ── the expert ───────────────────────────────────────────────────────────────────────────────────


def test_a_comment_is_one_text_that_can_be_changed_and_emptied(scene: Scene, review: Review):
    expert, key = review.experts[0], review.subjects[0][1]
    for text in ("First", "Second"):
        scene.do(
            add_round_comment, expert, AddRoundComment(review.round.id, key, text, key_of(expert))
        )
    own = scene.read(own_comments, review.now, key_of(expert))
    assert [row.text for row in own[key]] == ["Second"]
    assert scene.read(own_comments, review.now, key_of(review.experts[1])) == {}
    scene.do(add_round_comment, expert, AddRoundComment(review.round.id, key, "  ", key_of(expert)))
    assert scene.read(own_comments, review.now, key_of(expert)) == {}


def test_what_can_be_proposed_depends_on_the_subject():
    assert proposals_for("group") == ("merge", "split", "header")
    assert proposals_for("need") == ("merge", "split", "header", "evidence")
    with pytest.raises(Invalid):
        proposals_for("person")


def test_the_same_proposal_twice_is_one(review: Review):
    first = suggest(review, 0, "header", header="Waiting hurts")
    assert suggest(review, 0, "header", header="Waiting hurts").id == first.id


def test_nobody_floods_a_subject_with_proposals(review: Review):
    for number in range(MOST_PROPOSALS):
        suggest(review, 0, "header", header=f"Header {number}")
    with pytest.raises(Invalid):
        suggest(review, 0, "header", header="One more")


def test_only_the_author_takes_a_proposal_back_and_only_while_the_round_is_open(
    scene: Scene, review: Review
):
    comment = suggest(review, 0, "header", header="Waiting hurts")
    author, other = review.experts
    foreign = WithdrawRoundComment(comment.id, key_of(other))
    with pytest.raises(NotFound):
        scene.do(withdraw_round_comment, other, foreign)
    scene.do(withdraw_round_comment, author, WithdrawRoundComment(comment.id, key_of(author)))
    again = suggest(review, 0, "header", header="Waiting hurts")
    review.close()
    with pytest.raises(Closed):
        scene.do(
            withdraw_round_comment,
            review.experts[0],
            WithdrawRoundComment(again.id, key_of(review.experts[0])),
        )


def test_a_proposal_names_what_is_there(scene: Scene, charlie, review: Review, groups, needs):
    elsewhere = scene.do(create_need, charlie, CreateNeed(next(iter(charlie.programmes)), "x", "y"))
    notes = scene.read(notes_in, groups[0].id)
    wrong = [
        (0, "merge", {}),
        (0, "merge", {"with": []}),
        (0, "merge", {"with": "all"}),
        (0, "merge", {"with": [groups[0].id]}),
        (0, "merge", {"with": [new_id()]}),
        (0, "split", {"notes": notes}),
        (0, "split", {"notes": scene.read(notes_in, groups[1].id)}),
        (0, "header", {"header": " "}),
        (0, "header", {"header": "x" * 281}),
        (0, "evidence", {}),
        (1, "merge", {"with": [needs[0].id]}),
        (1, "merge", {"with": [elsewhere.id]}),
        (1, "header", {"who": "", "need": "x"}),
        (1, "header", {"who": "somebody", "need": "a seat", "goal": "not stand"}),
        (1, "split", {"who": "a", "need": "b", "groups": [groups[1].id]}),
        (1, "evidence", {}),
        (1, "evidence", {"evidence": new_id()}),
        (1, "delete", {}),
    ]
    for subject, proposal, proposed in wrong:
        with pytest.raises((Invalid, NotFound)):
            suggest(review, subject, proposal, **proposed)


# ── the facilitator ──────────────────────────────────────────────────────────────────────────────


def test_a_disposition_has_a_reason_and_counts_what_is_open(scene: Scene, alice, review: Review):
    comment = suggest(review, 0, "header", header="Waiting hurts")
    review.close()
    assert count_open(scene.read(round_comments, alice, review.now)) == 1
    for disposition, reason in (("accepted", " "), ("maybe", "Why not")):
        with pytest.raises(Invalid):
            scene.do(dispose, alice, Dispose(comment.id, disposition, reason))
    for disposition in ("rejected", "modified", "accepted"):
        scene.do(dispose, alice, Dispose(comment.id, disposition, "We took it"))
    found = scene.read(round_comments, alice, review.now)
    assert count_open(found) == 0
    assert (found[0].disposition, found[0].reason) == ("accepted", "We took it")
    entry = scene.events(review.round.programme_id, "comment_disposed")[-1]
    assert entry.actor == alice.id
    assert ["comment", comment.id] in entry.refs


def test_nothing_is_settled_while_the_round_is_open(scene: Scene, alice, review: Review):
    comment = suggest(review, 0, "header", header="Waiting hurts")
    with pytest.raises(Conflict):
        scene.do(dispose, alice, Dispose(comment.id, "accepted", "Good"))
    settle(review, comment)
    scene.do(reopen_round, alice, review.round.id)
    with pytest.raises(Conflict):
        scene.do(carry_out_proposal, alice, comment.id)


def test_only_who_runs_the_programme_settles(scene: Scene, charlie, ewa, review: Review):
    comment = suggest(review, 0, "header", header="Waiting hurts")
    settle(review, comment)
    for person in (ewa, charlie, review.experts[0]):
        with pytest.raises(NotAllowed):
            scene.do(dispose, person, Dispose(comment.id, "rejected", "No"))
        for command in (carry_out_proposal, undo_proposal):
            with pytest.raises(NotAllowed):
                scene.do(command, person, comment.id)


def test_only_accepted_proposals_are_carried_out(scene: Scene, alice, review: Review):
    comment = suggest(review, 0, "header", header="Waiting hurts")
    review.close()
    with pytest.raises(Conflict):
        scene.do(carry_out_proposal, alice, comment.id)
    scene.do(dispose, alice, Dispose(comment.id, "rejected", "No"))
    with pytest.raises(Conflict):
        scene.do(carry_out_proposal, alice, comment.id)


def state(scene: Scene, programme_id: str, groups, needs) -> object:
    """Everything a proposal can change."""
    return (
        [scene.get(Group, group.id).model_dump() for group in groups],
        [scene.read(notes_in, group.id) for group in groups],
        [scene.get(Need, need.id).model_dump() for need in needs],
        [need.id for need in scene.read(list_needs, programme_id)],
        scene.read(links_of, "group", [need.id for need in needs]),
        scene.read(links_of, "evidence", [need.id for need in needs]),
    )


@pytest.mark.parametrize(
    "case",
    [
        "group merge",
        "group split",
        "group header",
        "need merge",
        "need split",
        "need header",
        "need evidence",
    ],
)
@pytest.mark.parametrize("way", ["there", "on the wall"])
def test_every_proposal_is_carried_out_and_undone(
    scene: Scene, alice, programme, review: Review, groups, needs, case, way
):
    def add_evidence(db, _actor, _content):
        db.add(Evidence(id="e" * 32, programme_id=programme.id, title="A figure"))

    scene.do(add_evidence, SYSTEM)
    kind, proposal = case.split()
    notes = scene.read(notes_in, groups[0].id)
    proposed = {
        "group merge": {"with": [groups[1].id]},
        "group split": {"notes": notes[:1], "header": "Alone"},
        "group header": {"header": "Waiting hurts"},
        "need merge": {"with": [needs[1].id]},
        "need split": {"who": "a child", "need": "a low seat", "goal": "", "groups": []},
        "need header": {"who": "somebody", "need": "a chair", "goal": "rest"},
        "need evidence": {"evidence": "e" * 32},
    }[case]
    comment = suggest(review, 0 if kind == "group" else 1, proposal, "Because", **proposed)
    settle(review, comment)
    before = state(scene, programme.id, groups, needs)
    scene.do(carry_out_proposal, alice, comment.id)
    assert is_carried_out(stored(review, comment))
    after = state(scene, programme.id, groups, needs)
    assert after != before
    with pytest.raises(Conflict):
        scene.do(carry_out_proposal, alice, comment.id)
    if way == "there":
        scene.do(undo_proposal, alice, comment.id)
    else:
        topic = "grouping" if kind == "group" else "needs"
        scene.do(undo, alice, Undo(programme.id, topic))
    assert state(scene, programme.id, groups, needs) == before
    assert not is_carried_out(stored(review, comment))
    with pytest.raises(NotFound):
        scene.do(undo_proposal, alice, comment.id)
    scene.do(carry_out_proposal, alice, comment.id)
    assert is_carried_out(stored(review, comment))


def test_carrying_out_is_one_event_that_names_the_proposal(scene: Scene, alice, review: Review):
    comment = suggest(review, 0, "header", header="Waiting hurts")
    settle(review, comment)
    scene.do(carry_out_proposal, alice, comment.id)
    [entry] = scene.events(review.round.programme_id, "group_renamed")
    assert ["comment", comment.id] in entry.refs
    assert entry.payload == {"proposal": comment.id}
    assert stored(review, comment).proposed["done"] == entry.number


def test_what_somebody_changed_since_is_not_undone(scene: Scene, alice, review: Review, groups):
    comment = suggest(review, 0, "header", header="Waiting hurts")
    settle(review, comment)
    scene.do(carry_out_proposal, alice, comment.id)
    scene.do(rename_group, alice, RenameGroup(groups[0].id, "Something else"))
    with pytest.raises(Conflict):
        scene.do(undo_proposal, alice, comment.id)
    with pytest.raises(Conflict):
        scene.do(dispose, alice, Dispose(comment.id, "rejected", "No"))


def test_what_is_so_already_is_not_carried_out(scene: Scene, alice, review: Review, groups):
    comment = suggest(review, 0, "header", header="Waiting hurts")
    settle(review, comment)
    scene.do(rename_group, alice, RenameGroup(groups[0].id, "Waiting hurts"))
    with pytest.raises(Conflict):
        scene.do(carry_out_proposal, alice, comment.id)


def test_missing_evidence_without_a_source_is_for_people(scene: Scene, alice, review: Review):
    comment = suggest(review, 1, "evidence", "There is a study of 2023")
    settle(review, comment)
    with pytest.raises(Invalid):
        scene.do(carry_out_proposal, alice, comment.id)
