"""Comments outside rounds of review: edit, withdraw, resolve, decline a suggestion."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.review.comments import LONGEST_COMMENT, checked_suggestion, must_say_something
from workshop.review.review_kinds import Disposition
from workshop.review.subject_access import must_read_subject
from workshop.review.tables import Comment
from workshop.store import log
from workshop.store.store import mark_erased

LONGEST_REASON = 1000


@dataclass(frozen=True)
class EditComment:
    """New text of one's own comment; ``suggestion``: as in ``AddComment``."""

    comment_id: str
    text: str
    suggestion: str | None = None


@dataclass(frozen=True)
class ResolveComment:
    """Mark a thread as resolved or open it again; ``comment_id``: its first comment."""

    comment_id: str
    resolved: bool


@dataclass(frozen=True)
class DeclineSuggestion:
    """``reason``: why the text stays as it is."""

    comment_id: str
    reason: str


def edit_comment(db: Session, actor: Actor, command: EditComment) -> Comment:
    """Change one's own comment as long as nobody has answered it.

    Raises ``NotFound`` for anybody else's, ``Conflict`` once it is answered, ``Invalid``.
    """
    comment = _own_unanswered(db, actor, command.comment_id)
    comment.text = field_rules.paragraphs(command.text, LONGEST_COMMENT)
    comment.suggestion = checked_suggestion(command.suggestion, comment.passage)
    must_say_something(comment)
    return _saved(db, actor, comment, "comment_edited")


def withdraw_comment(db: Session, actor: Actor, comment_id: str) -> None:
    """Delete one's own comment while it has no answer; raises as ``edit_comment``."""
    comment = _own_unanswered(db, actor, comment_id)
    db.delete(comment)
    mark_erased(db, ("comment", comment.id))
    db.flush()
    refs = [("comment", comment.id)]
    log.append(db, comment.programme_id, "comment_withdrawn", refs, actor=actor.log_id)


def resolve_comment(db: Session, actor: Actor, command: ResolveComment) -> Comment:
    """Resolve a thread or open it again; for those whom ``may_resolve`` allows it.

    A thread that is opened again loses its disposition and reason. Raises ``NotFound``,
    ``NotAllowed``.
    """
    comment = load_thread(db, actor, command.comment_id)
    if not may_resolve(actor, comment):
        raise NotAllowed(mark("You do not have the right to do this."))
    if comment.resolved == command.resolved:
        return comment
    comment.resolved = command.resolved
    if not command.resolved:
        comment.disposition, comment.reason = None, ""
    event = "comment_resolved" if command.resolved else "comment_reopened"
    return _saved(db, actor, comment, event)


def decline_suggestion(db: Session, actor: Actor, command: DeclineSuggestion) -> Comment:
    """Reject a suggestion with a reason; resolves the thread.

    Needs the right to write clauses. Raises ``NotFound``, ``NotAllowed``, ``Invalid`` without a
    reason, ``Conflict`` once somebody has decided.
    """
    comment = load_thread(db, actor, command.comment_id)
    actor.must(Right.WRITE_CLAUSE, comment.programme_id)
    must_be_undecided(comment)
    comment.reason = field_rules.paragraphs(command.reason, LONGEST_REASON)
    if not comment.reason:
        raise Invalid(mark("Write at least one word about why."))
    comment.disposition, comment.resolved = Disposition.REJECTED, True
    return _saved(db, actor, comment, "suggestion_declined")


def load_thread(db: Session, actor: Actor, comment_id: str) -> Comment:
    """The comment that begins a thread which the actor may read; raises ``NotFound``."""
    comment = _load_readable(db, actor, comment_id)
    if comment.reply_to is not None:
        raise NotFound(mark("There is no such comment."))
    return comment


def may_resolve(actor: Actor, comment: Comment) -> bool:
    """Whether the actor may resolve this thread: its author, and those who run the programme or
    write clauses."""
    rights = (Right.RUN, Right.WRITE_CLAUSE)
    return is_author(actor, comment) or any(
        actor.may(right, comment.programme_id) for right in rights
    )


def is_author(actor: Actor, comment: Comment) -> bool:
    """Whether the actor wrote this comment; false for comments of a round, which have no
    account."""
    return comment.account_id is not None and comment.account_id == actor.log_id


def must_be_undecided(comment: Comment) -> None:
    """Raise ``Invalid`` for a comment without a suggestion, ``Conflict`` if it was decided."""
    if comment.suggestion is None:
        raise Invalid(mark("This comment suggests no other words."))
    if comment.disposition == Disposition.ACCEPTED:
        raise Conflict(mark("Somebody has accepted this suggestion already."))
    if comment.disposition is not None:
        raise Conflict(mark("Somebody has declined this suggestion already."))


def has_answers(db: Session, comment_id: str) -> bool:
    """Whether somebody has answered a comment."""
    query = select(col(Comment.id)).where(col(Comment.reply_to) == comment_id)
    return db.execute(query.limit(1)).first() is not None


def _load_readable(db: Session, actor: Actor, comment_id: str) -> Comment:
    comment = db.get(Comment, comment_id)
    if comment is None or comment.round_id is not None:
        raise NotFound(mark("There is no such comment."))
    actor.must(Right.COMMENT, comment.programme_id)
    must_read_subject(db, actor, comment.programme_id, comment.subject_kind, comment.subject_id)
    return comment


def _own_unanswered(db: Session, actor: Actor, comment_id: str) -> Comment:
    comment = _load_readable(db, actor, comment_id)
    if not is_author(actor, comment):
        raise NotFound(mark("There is no such comment."))
    if comment.disposition is not None or has_answers(db, comment.id):
        raise Conflict(mark("Somebody has answered this comment; it stays as it is."))
    return comment


def _saved(db: Session, actor: Actor, comment: Comment, event: str) -> Comment:
    db.add(comment)
    db.flush()
    refs = [("comment", comment.id)]
    log.append(db, comment.programme_id, event, refs, actor=actor.log_id)
    return comment
