"""Suggestions and comments that come back in a Word file, taken in together and back together.

Names of people in the file are not kept: whoever brings it in answers for what it says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.i18n import known_language, mark, translate
from workshop.people.rights import Actor, Right
from workshop.programme.tables import Programme
from workshop.review.comment_threads import has_answers
from workshop.review.comments import AddComment, add_comment, list_comments
from workshop.review.review_kinds import SubjectKind
from workshop.review.tables import Comment
from workshop.store import log

EVENT = "edited_copy_taken"
MOST_REMARKS = 3000


@dataclass(frozen=True)
class BroughtRemark:
    """A suggestion (``suggestion`` is not ``None``), or a comment with its answers, at a clause.
    ``passage``: as of a comment; empty for the whole clause."""

    clause_id: str
    text: str = ""
    passage: Mapping[str, Any] = field(default_factory=dict)
    suggestion: str | None = None
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class TakeEditedCopy:
    """Take these remarks in; those that are there already add nothing."""

    programme_id: str
    remarks: Sequence[BroughtRemark]


@dataclass(frozen=True)
class UndoEditedCopy:
    """Take back what came in with the event of this number."""

    programme_id: str
    number: int


@dataclass(frozen=True)
class TakenCopy:
    """What came in: ``number`` of the event, suggestions and comments without answers."""

    number: int
    suggestions: int
    comments: int


def take_edited_copy(db: Session, actor: Actor, command: TakeEditedCopy) -> TakenCopy:
    """Add remarks at their clauses, all or none.

    Raises ``Invalid`` where there are none that are new; ``NotFound`` for a clause that the actor
    may not read; ``Conflict`` where a clause says something else by now.
    """
    actor.must(Right.COMMENT, command.programme_id)
    if len(command.remarks) > MOST_REMARKS:
        raise Invalid(mark("At most {most} changes come in at once."), most=MOST_REMARKS)
    fresh = find_new_remarks(db, command.programme_id, command.remarks)
    if not fresh:
        raise Invalid(mark("All of this is here already."))
    programme = db.get(Programme, command.programme_id)
    language = known_language(programme.language if programme else None)
    from_word = translate(mark("From a Word file"), language)
    rows: list[Comment] = []
    for remark in fresh:
        text = from_word if remark.suggestion is not None else remark.text
        content = AddComment(
            command.programme_id,
            SubjectKind.CLAUSE,
            remark.clause_id,
            text,
            remark.passage,
            remark.suggestion,
        )
        rows.append(add_comment(db, actor, content))
        rows += [_answer(db, actor, rows[-1], said) for said in remark.answers]
    suggestions = sum(remark.suggestion is not None for remark in fresh)
    told = {"suggestions": suggestions, "comments": len(fresh) - suggestions}
    refs = [("comment", row.id) for row in rows]
    event = log.append(
        db, command.programme_id, EVENT, refs, actor=actor.log_id, payload=dict(told)
    )
    return TakenCopy(event.number, **told)


def find_new_remarks(
    db: Session, programme_id: str, remarks: Sequence[BroughtRemark]
) -> list[BroughtRemark]:
    """The remarks that no clause has yet, each once; settled comments count as well."""
    rows = list_comments(db, programme_id, SubjectKind.CLAUSE)
    known = {_sign(row.subject_id, row.text, row.passage, row.suggestion) for row in rows}
    fresh = []
    for remark in remarks:
        sign = _sign(remark.clause_id, remark.text, remark.passage, remark.suggestion)
        if sign not in known:
            known.add(sign)
            fresh.append(remark)
    return fresh


def list_edited_copies(
    db: Session, actor: Actor, programme_id: str, limit: int = 3
) -> list[TakenCopy]:
    """At most ``limit`` files whose remarks this actor may take back, newest first."""
    query = select(log.Event).where(
        col(log.Event.scope) == programme_id,
        col(log.Event.kind) == EVENT,
        col(log.Event.undone).is_(False),
    )
    events = db.execute(query.order_by(col(log.Event.number).desc()).limit(50)).scalars()
    return [
        TakenCopy(event.number, event.payload["suggestions"], event.payload["comments"])
        for event in events
        if _may_take_back(actor, event)
    ][:limit]


def undo_edited_copy(db: Session, actor: Actor, command: UndoEditedCopy) -> int:
    """Delete what came in with a file; returns how many suggestions and comments stay, because
    somebody has answered or decided them. Raises ``NotFound``, ``NotAllowed``."""
    event = db.get(log.Event, (command.programme_id, command.number))
    if event is None or event.kind != EVENT or event.undone:
        raise NotFound(mark("There is no such import, or it was taken back already."))
    actor.must(Right.COMMENT, command.programme_id)
    if not _may_take_back(actor, event):
        raise NotAllowed(mark("You do not have the right to do this."))
    ids = [key for _kind, key in event.refs]
    found = db.execute(select(Comment).where(col(Comment.id).in_(ids))).scalars().all()
    # Answers first: a thread to which others have said something stays as it is.
    for row in sorted(found, key=lambda one: one.reply_to is None):
        if row.reply_to is not None and _is_only_ours(db, row.reply_to, ids):
            db.delete(row)
    db.flush()
    threads = [row for row in found if row.reply_to is None]
    gone = [row for row in threads if not row.resolved and not has_answers(db, row.id)]
    for row in gone:
        db.delete(row)
    event.undone = True
    db.add(event)
    refs = [("comment", row.id) for row in gone]
    log.append(db, command.programme_id, "edited_copy_undone", refs, actor=actor.log_id)
    return len(threads) - len(gone)


def _answer(db: Session, actor: Actor, thread: Comment, text: str) -> Comment:
    content = AddComment(
        thread.programme_id, SubjectKind.CLAUSE, thread.subject_id, text, reply_to=thread.id
    )
    return add_comment(db, actor, content)


def _sign(
    clause_id: str, text: str, passage: Mapping[str, Any], suggestion: str | None
) -> tuple[str, ...]:
    """By what a remark is known again, whatever its place in the text has become."""
    field_name, quote = str(passage.get("field", "")), str(passage.get("quote", ""))
    said = ("comment", text) if suggestion is None else ("suggestion", suggestion)
    return clause_id, field_name, quote, *said


def _is_only_ours(db: Session, thread_id: str, ids: Sequence[str]) -> bool:
    """Whether a thread is undecided and all its answers came in with the file."""
    thread = db.get(Comment, thread_id)
    answers = select(col(Comment.id)).where(col(Comment.reply_to) == thread_id)
    others = set(db.execute(answers).scalars()) - set(ids)
    return thread is not None and not thread.resolved and not others


def _may_take_back(actor: Actor, event: log.Event) -> bool:
    own = event.actor is not None and event.actor == actor.log_id
    return own or actor.may(Right.RUN, event.scope)
