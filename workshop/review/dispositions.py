"""Dispositions of comments of closed rounds, with a reason, and carrying out proposals."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlmodel import Session, col

from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.review.proposals import proposing_for, what_is_proposed
from workshop.review.review_kinds import Disposition, ProposalKind
from workshop.review.tables import Comment, ReviewRound
from workshop.store import log
from workshop.store.log import Event
from workshop.store.undo import change, revert

DISPOSITIONS = tuple(Disposition)
LONGEST_REASON = 1000
DONE = "done"
"""Key in ``Comment.proposed``: the number of the event that carried the proposal out."""


@dataclass(frozen=True)
class Dispose:
    """``disposition``: one of ``DISPOSITIONS``; ``reason``: what was done with it, and why."""

    comment_id: str
    disposition: str
    reason: str


def is_carried_out(comment: Comment) -> bool:
    """Whether a proposal was carried out and not undone."""
    return DONE in comment.proposed


def count_open(comments: Sequence[Comment]) -> int:
    """The number of these comments without a disposition."""
    return sum(comment.disposition is None for comment in comments)


def count_open_comments(db: Session, kind: str, subject_id: str) -> int:
    """The number of comments on a subject that are still open.

    In closed rounds those without a disposition, outside rounds threads that are not resolved.
    Comments of open rounds are not counted, since a count would tell that an expert commented.
    """
    query = _heard().where(col(Comment.subject_kind) == kind, col(Comment.subject_id) == subject_id)
    return sum(map(_waits, db.execute(query).scalars()))


def count_open_comments_by_subject(db: Session, programme_id: str, kind: str) -> dict[str, int]:
    """As ``count_open_comments`` for all subjects of a kind, by id; zeros are left out."""
    query = _heard().where(
        col(Comment.programme_id) == programme_id, col(Comment.subject_kind) == kind
    )
    return dict(Counter(row.subject_id for row in db.execute(query).scalars() if _waits(row)))


def _heard() -> Select[Any]:
    """First comments of threads outside rounds, and comments of closed rounds."""
    return (
        select(Comment)
        .outerjoin(ReviewRound, col(ReviewRound.id) == col(Comment.round_id))
        .where(
            col(Comment.reply_to).is_(None),
            or_(col(Comment.round_id).is_(None), col(ReviewRound.closed).is_(True)),
        )
    )


def _waits(comment: Comment) -> bool:
    return comment.disposition is None if comment.round_id else not comment.resolved


def dispose(db: Session, actor: Actor, command: Dispose) -> Comment:
    """Set the disposition of a comment of a closed round; can be set again.

    Raises ``Invalid`` without a reason, ``Conflict`` for rejecting a proposal that was carried out
    and while the round is open, ``NotFound``, ``NotAllowed``.
    """
    comment = _settleable(db, actor, command.comment_id)
    if command.disposition not in DISPOSITIONS:
        raise Invalid(mark("Choose what becomes of it."))
    if command.disposition == Disposition.REJECTED and is_carried_out(comment):
        raise Conflict(mark("This has been carried out. Undo that first."))
    comment.reason = field_rules.paragraphs(command.reason, LONGEST_REASON)
    if not comment.reason:
        raise Invalid(mark("Write at least one word about what was done with it."))
    comment.disposition = command.disposition
    db.add(comment)
    refs = _refs(comment)
    log.append(db, comment.programme_id, "comment_disposed", refs, actor=actor.log_id)
    return comment


@dataclass(frozen=True)
class CarryOut:
    """``text``: the whole text that shall stand there, where somebody has looked at it or changed
    it; ``seen``: what stood there then. Only for wordings."""

    id: str
    text: str
    seen: str


def carry_out_proposal(db: Session, actor: Actor, command: CarryOut | str) -> Comment:
    """Carry out an accepted proposal; its event also holds the change of the comment, so that undo
    restores both. An id alone means: as it was proposed.

    Raises ``Conflict`` when it is not accepted, is carried out already or would change nothing,
    and what the command that carries it out raises.
    """
    looked_at = {} if isinstance(command, str) else {"text": command.text, "seen": command.seen}
    comment = _settleable(db, actor, command if isinstance(command, str) else command.id)
    if looked_at and comment.proposal != ProposalKind.WORDING:
        raise Invalid(mark("The request was not understood."))
    if comment.proposal is None or comment.disposition not in (
        Disposition.ACCEPTED,
        Disposition.MODIFIED,
    ):
        raise Conflict(mark("Only accepted proposals are carried out."))
    if is_carried_out(comment):
        raise Conflict(mark("This has been carried out already."))
    before = len(log.appended(db))
    proposing = proposing_for(comment.subject_kind, comment.proposal)
    proposed = {**what_is_proposed(comment), **looked_at}
    proposing.carry_out(db, actor, comment.subject_id, proposed)
    steps = log.appended(db)[before:]
    if not steps:
        raise Conflict(mark("It is so already; nothing is left to do."))
    event = steps[-1]
    step = change(db, comment, proposed={**comment.proposed, **looked_at, DONE: event.number})
    event.changes = [*event.changes, {**asdict(step), "key": list(step.key)}]
    event.refs = [*event.refs, *(list(ref) for ref in _refs(comment))]
    event.payload = {**event.payload, "proposal": comment.id}
    db.add(event)
    return comment


def undo_proposal(db: Session, actor: Actor, comment_id: str) -> Comment:
    """Undo ``carry_out_proposal``. Raises ``Conflict`` when somebody changed it since."""
    comment = _settleable(db, actor, comment_id)
    number = comment.proposed.get(DONE)
    event = db.get(Event, (comment.programme_id, number)) if number else None
    if event is None:
        raise NotFound(mark("There is nothing to undo."))
    proposing = proposing_for(comment.subject_kind, str(comment.proposal))
    if proposing.undo is not None and not event.undone:
        proposing.undo(db, actor, comment.subject_id, what_is_proposed(comment))
    revert(db, event)
    refs = [(kind, key) for kind, key in event.refs]
    payload = {"of": event.number}
    log.append(db, comment.programme_id, "undone", refs, actor=actor.log_id, payload=payload)
    db.refresh(comment)
    return comment


def _settleable(db: Session, actor: Actor, comment_id: str) -> Comment:
    comment = db.get(Comment, comment_id)
    if comment is None or comment.round_id is None:
        raise NotFound(mark("There is no such comment."))
    actor.must(Right.RUN, comment.programme_id)
    review = db.get(ReviewRound, comment.round_id)
    if review is None or not review.closed:
        raise Conflict(mark("Close the round first; until then nobody sees what was said."))
    return comment


def _refs(comment: Comment) -> list[tuple[str, str]]:
    return [("review_round", comment.round_id or ""), ("comment", comment.id)]
