"""Comments on groups, needs and clauses, by whoever reviews them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.live.facts import Fact, in_snapshot, loads
from workshop.people.rights import Actor, Right
from workshop.people.tables import Account
from workshop.programme import rules
from workshop.review.access import must_read_subject
from workshop.review.subjects import draft_of, programme_of
from workshop.review.subjects import reviewed as reviewed
from workshop.review.tables import Comment
from workshop.store import log

LONGEST_COMMENT = 2000


@dataclass(frozen=True)
class AddComment:
    """``subject_kind``: group, need or clause."""

    programme_id: str
    subject_kind: str
    subject_id: str
    text: str


def add_comment(db: Session, actor: Actor, command: AddComment) -> Comment:
    """Leave a comment on a subject.

    Raises ``NotFound`` for a subject of another programme, ``Invalid`` for an empty text.
    """
    actor.must(Right.COMMENT, command.programme_id)
    if programme_of(db, command.subject_kind, command.subject_id) != command.programme_id:
        raise NotFound(mark("There is nothing here to comment on any more."))
    must_read_subject(
        db, actor, command.programme_id, command.subject_kind, command.subject_id
    )
    text = rules.paragraphs(command.text, LONGEST_COMMENT)
    if not text:
        raise Invalid(mark("Write at least one word."))
    comment = Comment(
        programme_id=command.programme_id,
        subject_kind=command.subject_kind,
        subject_id=command.subject_id,
        account_id=actor.log_id,
        text=text,
    )
    db.add(comment)
    db.flush()
    refs = [("comment", comment.id)]
    log.append(db, command.programme_id, "comment_added", refs, actor=actor.log_id)
    return comment


def list_comments(
    db: Session, programme_id: str, kind: str | None = None, subject_id: str | None = None
) -> list[Comment]:
    """Comments of a programme, of one kind or on one subject, oldest first.

    What was said in a round of review is not among them: it has no author.
    """
    query = select(Comment).where(
        col(Comment.programme_id) == programme_id, col(Comment.round_id).is_(None)
    )
    if kind is not None:
        query = query.where(col(Comment.subject_kind) == kind)
    if subject_id is not None:
        query = query.where(col(Comment.subject_id) == subject_id)
    return list(db.execute(query.order_by(col(Comment.at), col(Comment.id))).scalars())


@loads("comment")
def load_comments(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of comments by id; what was said in a round of review is no fact."""
    found = (db.get(Comment, comment_id) for comment_id in ids)
    return [_fact(db, comment) for comment in found if comment and not comment.round_id]


@in_snapshot
def comments_of(db: Session, viewer: Any) -> Iterable[Fact]:
    """For staff all comments of the programme; nobody else sees any."""
    if viewer.kind != "staff":
        return []
    return [_fact(db, comment) for comment in list_comments(db, viewer.programme_id)]


def _fact(db: Session, comment: Comment) -> Fact:
    account = db.get(Account, comment.account_id) if comment.account_id else None
    body = {
        "kind": comment.subject_kind,
        "subject": comment.subject_id,
        "text": comment.text,
        "by": account.display_name if account else "",
        "at": comment.at.isoformat(timespec="minutes"),
    }
    # Of whose draft this speaks: it is sent to nobody who may not read that.
    inner = {"draft_of": draft_of(db, comment.subject_kind, comment.subject_id)}
    return Fact(kind="comment", id=comment.id, body=body, inner=inner)
