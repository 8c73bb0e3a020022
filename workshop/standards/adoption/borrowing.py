"""Taking a wording of another town over: as a suggestion, which somebody accepts or declines."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import known_language, mark
from workshop.people.rights import Actor
from workshop.programme.tables import Programme
from workshop.review.comments import LONGEST_COMMENT, AddComment, add_comment
from workshop.review.review_kinds import SubjectKind
from workshop.review.tables import Comment
from workshop.standards.adoption.returns import Elsewhere, what_others_made
from workshop.standards.borrowed import say_borrowed
from workshop.standards.clause_access import load_readable_clause
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.network_tables import BorrowedWording
from workshop.standards.passages import LONGEST_QUOTE


@dataclass(frozen=True)
class BorrowWording:
    """Suggest what a field says in the file of a town. ``seen``: the fingerprint of that file as it
    was on the screen."""

    clause_id: str
    town_id: str
    field: str
    seen: str


def borrow_wording(db: Session, actor: Actor, command: BorrowWording) -> Comment:
    """A suggestion with the wording of another town, which says whose it is.

    Raises ``Invalid`` for a field that cannot be suggested, ``Conflict`` where that town says
    something else by now, and as ``add_comment``.
    """
    clause = load_readable_clause(db, actor, command.clause_id)
    there = _find(db, clause.programme_id, clause.code, command)
    text = there.wording.get(command.field)
    if command.field not in WRITTEN or text is None:
        raise Invalid(mark("The request was not understood."))
    if (command.field, text) in list_suggested(db, clause.id):
        raise Conflict(mark("This wording stands among the remarks already."))
    ours = str(getattr(clause, command.field))
    if len(ours) > LONGEST_QUOTE or len(text) > LONGEST_COMMENT:
        raise Invalid(
            mark("This text is too long to be suggested as a whole. Copy the part that you need.")
        )
    row = BorrowedWording(
        comment_id="",
        clause_id=clause.id,
        town=there.row.town,
        version=there.version,
        code=there.here or clause.code,
        field=command.field,
    )
    programme = db.get(Programme, clause.programme_id)
    language = known_language(programme.language if programme else None)
    comment = add_comment(
        db,
        actor,
        AddComment(
            clause.programme_id,
            SubjectKind.CLAUSE,
            clause.id,
            say_borrowed(row, language),
            {"field": command.field, "start": 0, "quote": ours},
            text,
        ),
    )
    row.comment_id = comment.id
    db.add(row)
    db.flush()
    return comment


def list_suggested(db: Session, clause_id: str) -> set[tuple[str, str]]:
    """Field and text of the wordings of other towns that are suggested and not decided on."""
    query = (
        select(col(BorrowedWording.field), col(Comment.suggestion))
        .join(Comment, col(Comment.id) == col(BorrowedWording.comment_id))
        .where(col(BorrowedWording.clause_id) == clause_id)
        .where(col(Comment.disposition).is_(None), col(Comment.resolved).is_(False))
    )
    return {(field, text or "") for field, text in db.execute(query).tuples()}


def _find(db: Session, programme_id: str, code: str, command: BorrowWording) -> Elsewhere:
    made = what_others_made(db, programme_id).get(code)
    found = (one for one in made.towns if one.row.town_id == command.town_id) if made else ()
    there = next(iter(found), None)
    if there is None:
        raise NotFound(mark("There is no such file."))
    if there.row.sha256 != command.seen:
        raise Conflict(mark("That town has told something new. Look at it once more."))
    return there
