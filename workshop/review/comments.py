"""Comments on groups, needs and clauses outside rounds of review.

They become no facts: pages read them, and no screen that follows ``/live`` shows any.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.review.reviewable import checked_passage, programme_of
from workshop.review.subject_access import must_read_subject
from workshop.review.tables import Comment
from workshop.store import log

LONGEST_COMMENT = 2000


@dataclass(frozen=True)
class AddComment:
    """``subject_kind``: one of ``SubjectKind``; ``passage``: the marked words, see ``Comment``.

    ``suggestion``: text that should replace the passage, empty: delete it, ``None``: no
    suggestion. ``reply_to``: id of the comment on the same subject that it answers.
    """

    programme_id: str
    subject_kind: str
    subject_id: str
    text: str
    passage: Mapping[str, Any] = field(default_factory=dict)
    suggestion: str | None = None
    reply_to: str | None = None


def add_comment(db: Session, actor: Actor, command: AddComment) -> Comment:
    """Add a comment on a subject or a passage of it, or an answer to a comment.

    Raises ``NotFound`` for a subject of another programme or one that the actor may not read, and
    for a comment that cannot be answered; ``Invalid`` for an empty text; ``Conflict`` for a passage
    whose words are no longer in the text.
    """
    actor.must(Right.COMMENT, command.programme_id)
    if programme_of(db, command.subject_kind, command.subject_id) != command.programme_id:
        raise NotFound(mark("There is nothing here to comment on any more."))
    must_read_subject(db, actor, command.programme_id, command.subject_kind, command.subject_id)
    comment = Comment(
        programme_id=command.programme_id,
        subject_kind=command.subject_kind,
        subject_id=command.subject_id,
        account_id=actor.log_id,
        text=field_rules.paragraphs(command.text, LONGEST_COMMENT),
        passage=_passage(db, command),
        suggestion=checked_suggestion(command.suggestion, command.passage),
        reply_to=_answerable(db, command),
    )
    must_say_something(comment)
    db.add(comment)
    db.flush()
    refs = [("comment", comment.id)]
    log.append(db, command.programme_id, "comment_added", refs, actor=actor.log_id)
    return comment


def checked_suggestion(suggestion: str | None, passage: Mapping[str, Any]) -> str | None:
    """The suggested text, cleaned; raises ``Invalid`` for a suggestion without a passage."""
    if suggestion is None:
        return None
    if not passage:
        raise Invalid(mark("Choose first which words should be replaced."))
    return field_rules.paragraphs(suggestion, LONGEST_COMMENT)


def must_say_something(comment: Comment) -> None:
    """Raise ``Invalid`` for an empty comment, or one that suggests the passage's present words."""
    if not comment.text and comment.suggestion is None:
        raise Invalid(mark("Write at least one word."))
    if comment.suggestion is not None and comment.suggestion == comment.passage.get("quote"):
        raise Invalid(mark("The suggestion says what stands there already."))


def _passage(db: Session, command: AddComment) -> dict[str, Any]:
    if not command.passage:
        return {}
    if command.reply_to is not None:
        raise Invalid(mark("The request was not understood."))
    return checked_passage(db, command.subject_kind, command.subject_id, command.passage)


def _answerable(db: Session, command: AddComment) -> str | None:
    """The id of the comment that is answered: on the same subject, outside rounds, no answer."""
    if command.reply_to is None:
        return None
    row = db.get(Comment, command.reply_to)
    same = row is not None and (row.subject_kind, row.subject_id) == (
        command.subject_kind,
        command.subject_id,
    )
    if row is None or not same or row.round_id is not None or row.reply_to is not None:
        raise NotFound(mark("There is no such comment."))
    return row.id


def list_comments(
    db: Session, programme_id: str, kind: str | None = None, subject_id: str | None = None
) -> list[Comment]:
    """Comments of a programme, of one kind or on one subject, oldest first.

    Comments of rounds of review are left out: they are anonymous and shown with their round.
    """
    query = select(Comment).where(
        col(Comment.programme_id) == programme_id, col(Comment.round_id).is_(None)
    )
    if kind is not None:
        query = query.where(col(Comment.subject_kind) == kind)
    if subject_id is not None:
        query = query.where(col(Comment.subject_id) == subject_id)
    return list(db.execute(query.order_by(col(Comment.at), col(Comment.id))).scalars())
