"""What experts say in a round beside their ratings: one comment a subject, and proposals.

Both are as anonymous as ratings and, while the round is open, seen by their author only. What a
proposal may hold and how it is carried out is registered by the room that the subject belongs to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import rules
from workshop.review.comments import LONGEST_COMMENT
from workshop.review.ratings import must_rate, note_activity, rater_key
from workshop.review.tables import Comment, ReviewRound
from workshop.store.ids import now

Proposed = Mapping[str, Any]
Check = Callable[[Session, str, Proposed], dict[str, Any]]
"""``(db, subject_id, proposed)`` → what is stored; raises ``Invalid``, ``NotFound``."""
CarryOut = Callable[[Session, Actor, str, Proposed], None]
"""``(db, actor, subject_id, proposed)``: does what is proposed, as one step that can be undone."""

PROPOSALS = ("merge", "split", "header", "evidence")
MOST_PROPOSALS = 10
"""By one expert on one subject."""


@dataclass(frozen=True)
class Proposing:
    """One kind of proposal on one kind of subject."""

    check: Check
    carry_out: CarryOut


@dataclass(frozen=True)
class Say:
    """One's comment on a subject; an empty ``text`` takes it back. ``secret`` as in rating."""

    round_id: str
    subject_id: str
    text: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class Propose:
    """``proposal``: one of ``PROPOSALS``; ``proposed``: what it names; ``text``: why."""

    round_id: str
    subject_id: str
    proposal: str
    proposed: Proposed
    text: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class TakeBack:
    """One's own proposal, as long as the round is open."""

    comment_id: str
    secret: bytes = field(repr=False)


_kinds: dict[tuple[str, str], Proposing] = {}


def proposes(kind: str, proposal: str, proposing: Proposing) -> None:
    """Register a kind of proposal on a kind of subject."""
    _kinds[kind, proposal] = proposing


def proposals_for(kind: str) -> tuple[str, ...]:
    """What can be proposed for a kind of subject."""
    return tuple(name for name in PROPOSALS if (kind, name) in _kinds)


def proposing_for(kind: str, proposal: str) -> Proposing:
    """How a proposal is checked and carried out; raises ``Invalid`` for an unknown one."""
    found = _kinds.get((kind, proposal))
    if found is None:
        raise Invalid(mark("The request was not understood."))
    return found


def say(db: Session, actor: Actor, command: Say) -> Comment | None:
    """Write, change or take back one's comment. Raises as ``must_rate``, ``Invalid``."""
    review, kind = must_rate(db, actor, command.round_id, command.subject_id)
    rater = rater_key(db, review, actor.id, command.secret)
    text = rules.paragraphs(command.text, LONGEST_COMMENT)
    own = _said_by(db, review, rater, command.subject_id)
    comment = next((row for row in own if row.proposal is None), None)
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
    proposed = proposing_for(kind, command.proposal).check(
        db, command.subject_id, command.proposed
    )
    text = rules.paragraphs(command.text, LONGEST_COMMENT)
    if not text and not proposed:
        raise Invalid(mark("Write at least one word."))
    own = [row for row in _said_by(db, review, rater, command.subject_id) if row.proposal]
    for row in own:
        if (row.proposal, row.proposed, row.text) == (command.proposal, proposed, text):
            return row
    if len(own) >= MOST_PROPOSALS:
        raise Invalid(mark("At most {most} proposals fit here."), most=MOST_PROPOSALS)
    comment = _new(review, kind, command.subject_id, rater)
    comment.proposal, comment.proposed, comment.text = command.proposal, proposed, text
    db.add(comment)
    note_activity(db, review)
    return comment


def take_back(db: Session, actor: Actor, command: TakeBack) -> None:
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
    """Everything said in a closed round, without order of time; nothing while it is open."""
    actor.must(Right.COMMENT, review.programme_id)
    if not review.closed:
        return []
    query = select(Comment).where(col(Comment.round_id) == review.id)
    return list(db.execute(query.order_by(col(Comment.id))).scalars())


def _said_by(
    db: Session, review: ReviewRound, rater: str, subject_id: str | None = None
) -> list[Comment]:
    query = select(Comment).where(
        col(Comment.round_id) == review.id, col(Comment.rater) == rater
    )
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
