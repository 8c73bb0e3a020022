"""Comments and proposals of experts in a round: one general comment per subject, comments on marked
passages, and proposals.

All are as anonymous as ratings and, while the round is open, seen by their author only. What a
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
from workshop.review.rater_keys import commenter_key
from workshop.review.ratings import must_rate
from workshop.review.review_kinds import ProposalKind
from workshop.review.reviewable import Proposed, Proposing, checked_passage, reviewable
from workshop.review.rounds import begun_at
from workshop.review.subject_access import readable_subjects
from workshop.review.tables import Comment, ReviewRound
from workshop.store.ids_and_clock import now
from workshop.store.store import mark_erased

PROPOSALS = tuple(ProposalKind)
MOST_PROPOSALS = 10
"""At most this many by one expert on one subject, beside those about passages."""
MOST_PASSAGES = 40


@dataclass(frozen=True)
class AddRoundComment:
    """The expert's general comment on a subject; an empty ``text`` deletes it.

    With a ``passage`` (see ``Comment``) a further comment on those words; there may be several.
    ``key``: as in ``RateSubject``.
    """

    round_id: str
    subject_id: str
    text: str
    key: bytes = field(repr=False)
    passage: Proposed = field(default_factory=dict)


@dataclass(frozen=True)
class Propose:
    """``proposal``: one of ``PROPOSALS``; ``proposed``: its content by kind; ``text``: the reason.

    A wording has a ``passage`` and the ``suggestion`` that should replace it; an empty suggestion
    deletes the words.
    """

    round_id: str
    subject_id: str
    proposal: str
    proposed: Proposed
    text: str
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class WithdrawRoundComment:
    """Withdraw one's own comment or proposal while the round is open."""

    comment_id: str
    key: bytes = field(repr=False)


def proposals_for(kind: str) -> tuple[str, ...]:
    """The kinds of proposals for a kind of subject; raises ``Invalid`` for an unknown kind."""
    known = reviewable(kind).proposals
    return tuple(name for name in PROPOSALS if name in known)


def proposing_for(kind: str, proposal: str) -> Proposing:
    """How a proposal is checked and carried out; raises ``Invalid`` for an unknown one."""
    found = reviewable(kind).proposals.get(proposal)
    if found is None:
        raise Invalid(mark("The request was not understood."))
    return found


def add_round_comment(db: Session, actor: Actor, command: AddRoundComment) -> Comment | None:
    """Add, change or delete one's comment in a round; ``None`` if there is none now.

    Raises as ``must_rate``, ``Invalid``, ``Conflict`` for a passage that is no longer there.
    """
    review, kind = must_rate(db, actor, command.round_id, command.subject_id)
    rater = commenter_key(review, command.subject_id, command.key)
    text = field_rules.paragraphs(command.text, LONGEST_COMMENT)
    own = _said_by(db, review, rater, command.subject_id)
    if command.passage:
        passage = checked_passage(db, kind, command.subject_id, command.passage)
        on_passage = _new(db, review, kind, command.subject_id, rater)
        on_passage.text, on_passage.passage = text, passage
        return _added(db, own, on_passage)
    comment = next((row for row in own if is_general(row)), None)
    if text == (comment.text if comment else ""):
        return comment
    if not text:
        db.delete(comment)
        return None
    if comment is None:
        comment = _new(db, review, kind, command.subject_id, rater)
    comment.text = text
    db.add(comment)
    return comment


def propose(db: Session, actor: Actor, command: Propose) -> Comment:
    """Propose something for a subject. Raises as ``must_rate``, and what the check raises."""
    review, kind = must_rate(db, actor, command.round_id, command.subject_id)
    rater = commenter_key(review, command.subject_id, command.key)
    proposed = proposing_for(kind, command.proposal).check(db, command.subject_id, command.proposed)
    comment = _new(db, review, kind, command.subject_id, rater)
    comment.text = field_rules.paragraphs(command.text, LONGEST_COMMENT)
    comment.proposal = command.proposal
    comment.passage = proposed.pop("passage", {})
    comment.suggestion = proposed.pop("suggestion", None)
    comment.proposed = proposed
    return _added(db, _said_by(db, review, rater, command.subject_id), comment)


def is_general(comment: Comment) -> bool:
    """Whether it is an expert's general comment: on the whole subject and not a proposal."""
    return comment.proposal is None and not comment.passage


def what_is_proposed(comment: Comment) -> dict[str, Any]:
    """The content of a proposal as its check returned it; for a passage also ``passage``,
    ``suggestion`` and the ``reason`` of its disposition."""
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
    if comment.rater != commenter_key(review, comment.subject_id, command.key):
        raise NotFound(mark("There is no such comment."))
    db.delete(comment)
    mark_erased(db, ("comment", comment.id))


def own_comments(db: Session, review: ReviewRound, key: bytes | None) -> dict[str, list[Comment]]:
    """Comments and proposals in a round under a review key, by subject id; without one, none."""
    if key is None:
        return {}
    subjects = (subject_id for _kind, subject_id in review.subjects)
    own = {one: _said_by(db, review, commenter_key(review, one, key), one) for one in subjects}
    return {one: rows for one, rows in own.items() if rows}


def round_comments(db: Session, actor: Actor, review: ReviewRound) -> list[Comment]:
    """All comments of a closed round on subjects that the actor may read; empty while it is open.

    Ordered by random id: an order of time would show which comments come from one expert.
    """
    actor.must(Right.COMMENT, review.programme_id)
    if not review.closed:
        return []
    readable = {key for _kind, key in readable_subjects(db, actor, review)}
    query = select(Comment).where(col(Comment.round_id) == review.id)
    rows = db.execute(query.order_by(col(Comment.id))).scalars()
    return [row for row in rows if row.subject_id in readable]


def _added(db: Session, own: Sequence[Comment], comment: Comment) -> Comment:
    """Store a new comment; an equal one of the same expert is returned instead (idempotent).

    Raises ``Invalid`` when it is empty or there are too many.
    """
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
    return comment


def _content(row: Comment) -> tuple[object, ...]:
    return row.proposal, row.proposed, row.passage, row.suggestion, row.text


def _said_by(db: Session, review: ReviewRound, rater: str, subject_id: str) -> list[Comment]:
    query = select(Comment).where(
        col(Comment.round_id) == review.id,
        col(Comment.subject_id) == subject_id,
        col(Comment.rater) == rater,
    )
    return list(db.execute(query.order_by(col(Comment.id))).scalars())


def _new(db: Session, review: ReviewRound, kind: str, subject_id: str, rater: str) -> Comment:
    # The day on which the round began: colleagues may know who was at work on another one.
    began = begun_at(db, review) or now()
    return Comment(
        programme_id=review.programme_id,
        subject_kind=kind,
        subject_id=subject_id,
        round_id=review.id,
        rater=rater,
        text="",
        at=began.replace(hour=0, minute=0, second=0, microsecond=0),
    )
