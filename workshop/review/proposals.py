"""What experts say in a round beside their ratings: one comment a subject, comments on marked
passages of its text, and proposals.

Both are as anonymous as ratings and, while the round is open, seen by their author only. What a
proposal may hold and how it is carried out is in ``Reviewable.proposals`` of the kind of subject.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.review.comments import LONGEST_COMMENT
from workshop.review.ratings import must_rate, note_activity, rater_key
from workshop.review.review_kinds import ProposalKind
from workshop.review.reviewable import Proposed, Proposing, checked_passage, reviewable
from workshop.review.subject_access import readable_subjects
from workshop.review.tables import Comment, ReviewRound
from workshop.store.ids_and_clock import now

PROPOSALS = tuple(ProposalKind)
MOST_PROPOSALS = 10
"""By one expert on one subject; about passages of a text there may be more."""
MOST_PASSAGES = 40


@dataclass(frozen=True)
class AddRoundComment:
    """One's comment on a subject; an empty ``text`` takes it back. ``secret`` as in rating.

    With a ``passage`` (see ``Comment``) it is about those words; there may be several such.
    """

    round_id: str
    subject_id: str
    text: str
    secret: bytes = field(repr=False)
    passage: Proposed = field(default_factory=dict)


@dataclass(frozen=True)
class Propose:
    """``proposal``: one of ``PROPOSALS``; ``proposed``: what it names; ``text``: why.

    A wording names a ``passage`` and the ``suggestion`` that should stand there instead; an empty
    one leaves the words out.
    """

    round_id: str
    subject_id: str
    proposal: str
    proposed: Proposed
    text: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class WithdrawRoundComment:
    """One's own proposal, as long as the round is open."""

    comment_id: str
    secret: bytes = field(repr=False)


def proposals_for(kind: str) -> tuple[str, ...]:
    """What can be proposed for a kind of subject; raises ``Invalid`` for an unknown kind."""
    known = reviewable(kind).proposals
    return tuple(name for name in PROPOSALS if name in known)


def proposing_for(kind: str, proposal: str) -> Proposing:
    """How a proposal is checked and carried out; raises ``Invalid`` for an unknown one."""
    found = reviewable(kind).proposals.get(proposal)
    if found is None:
        raise Invalid(mark("The request was not understood."))
    return found


def add_round_comment(db: Session, actor: Actor, command: AddRoundComment) -> Comment | None:
    """Write, change or take back one's comment. Raises as ``must_rate``, ``Invalid``."""
    review, kind = must_rate(db, actor, command.round_id, command.subject_id)
    rater = rater_key(db, review, actor.id, command.secret)
    text = field_rules.paragraphs(command.text, LONGEST_COMMENT)
    own = _said_by(db, review, rater, command.subject_id)
    if command.passage:
        passage = checked_passage(db, kind, command.subject_id, command.passage)
        remark = _new(review, kind, command.subject_id, rater)
        remark.text, remark.passage = text, passage
        return _added(db, review, own, remark)
    comment = next((row for row in own if is_general(row)), None)
    if text == (comment.text if comment else ""):
        return comment
    note_activity(db, review)
    if not text:
        db.delete(comment)
        return None
    if comment is None:
        comment = _new(review, kind, command.subject_id, rater)
    comment.text = text
    db.add(comment)
    return comment


def propose(db: Session, actor: Actor, command: Propose) -> Comment:
    """Propose something for a subject. Raises as ``must_rate``, and what the check raises."""
    review, kind = must_rate(db, actor, command.round_id, command.subject_id)
    rater = rater_key(db, review, actor.id, command.secret)
    proposed = proposing_for(kind, command.proposal).check(db, command.subject_id, command.proposed)
    comment = _new(review, kind, command.subject_id, rater)
    comment.text = field_rules.paragraphs(command.text, LONGEST_COMMENT)
    comment.proposal = command.proposal
    comment.passage = proposed.pop("passage", {})
    comment.suggestion = proposed.pop("suggestion", None)
    comment.proposed = proposed
    return _added(db, review, _said_by(db, review, rater, command.subject_id), comment)


def is_general(comment: Comment) -> bool:
    """Whether it is somebody's one comment on the whole subject."""
    return comment.proposal is None and not comment.passage


def what_is_proposed(comment: Comment) -> dict[str, Any]:
    """What a proposal names, as its check gave it; of a wording also the ``reason`` given."""
    if not comment.passage:
        return comment.proposed
    return {
        **comment.proposed,
        "passage": comment.passage,
        "suggestion": comment.suggestion,
        "reason": comment.reason,
    }


def withdraw_round_comment(db: Session, actor: Actor, command: WithdrawRoundComment) -> None:
    """Withdraw one's own proposal or comment; raises ``NotFound`` for anybody else's."""
    comment = db.get(Comment, command.comment_id)
    if comment is None or comment.round_id is None:
        raise NotFound(mark("There is no such comment."))
    review, _kind = must_rate(db, actor, comment.round_id, comment.subject_id)
    if comment.rater != rater_key(db, review, actor.id, command.secret):
        raise NotFound(mark("There is no such comment."))
    db.delete(comment)
    note_activity(db, review)


def own_comments(
    db: Session, actor: Actor, review: ReviewRound, secret: bytes
) -> dict[str, list[Comment]]:
    """What the actor has said in a round, by subject."""
    rater = rater_key(db, review, actor.id, secret)
    found: dict[str, list[Comment]] = {}
    for row in _said_by(db, review, rater):
        found.setdefault(row.subject_id, []).append(row)
    return found


def round_comments(db: Session, actor: Actor, review: ReviewRound) -> list[Comment]:
    """Everything said in a closed round about what the actor may read, without order of time;
    nothing while it is open."""
    actor.must(Right.COMMENT, review.programme_id)
    if not review.closed:
        return []
    readable = {key for _kind, key in readable_subjects(db, actor, review)}
    query = select(Comment).where(col(Comment.round_id) == review.id)
    rows = db.execute(query.order_by(col(Comment.id))).scalars()
    return [row for row in rows if row.subject_id in readable]


def _added(db: Session, review: ReviewRound, own: Sequence[Comment], comment: Comment) -> Comment:
    """Keep a new remark, once. Raises ``Invalid`` where it says nothing or there are too many."""
    if not (comment.text or comment.proposed or comment.suggestion is not None):
        raise Invalid(mark("Write at least one word."))
    others = [row for row in own if not is_general(row)]
    for row in others:
        if _content(row) == _content(comment):
            return row
    marked = bool(comment.passage)
    most = MOST_PASSAGES if marked else MOST_PROPOSALS
    if sum(bool(row.passage) is marked for row in others) >= most:
        raise Invalid(mark("At most {most} proposals fit here."), most=most)
    db.add(comment)
    note_activity(db, review)
    return comment


def _content(row: Comment) -> tuple[object, ...]:
    return row.proposal, row.proposed, row.passage, row.suggestion, row.text


def _said_by(
    db: Session, review: ReviewRound, rater: str, subject_id: str | None = None
) -> list[Comment]:
    query = select(Comment).where(col(Comment.round_id) == review.id, col(Comment.rater) == rater)
    if subject_id is not None:
        query = query.where(col(Comment.subject_id) == subject_id)
    return list(db.execute(query.order_by(col(Comment.id))).scalars())


def _new(review: ReviewRound, kind: str, subject_id: str, rater: str) -> Comment:
    # To the day: who was at their desk in which hour, others may know.
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    return Comment(
        programme_id=review.programme_id,
        subject_kind=kind,
        subject_id=subject_id,
        round_id=review.id,
        rater=rater,
        text="",
        at=today,
    )
