"""Who may read which clauses: members of the programme all, except drafts of areas not theirs.

People who are or were invited to a round of review may read the clauses of that round.
"""

from collections.abc import Collection

from sqlmodel import Session

from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.review.review_kinds import SubjectKind
from workshop.review.subject_access import invited_subjects
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.clauses import list_clauses, load_clause
from workshop.standards.tables import Clause

DRAFTS = (
    ClauseStatus.DRAFT,
    ClauseStatus.EXPERT_REVIEW_1,
    ClauseStatus.REVISED,
    ClauseStatus.EXPERT_REVIEW_2,
    ClauseStatus.REJECTED,
)
"""States in which a clause is a draft, not readable for everybody."""


def may_read(actor: Actor, clause: Clause, invited: Collection[str] = ()) -> bool:
    """Whether the actor, a member of the programme, may read a clause.

    ``invited``: ids of clauses that they were asked to review, see ``invited_clauses``.
    """
    areas = actor.areas_in(clause.programme_id)
    area_id = area_of_draft(clause)
    return areas is None or area_id is None or area_id in areas or clause.id in invited


def area_of_draft(clause: Clause) -> str | None:
    """The area whose members alone may read this clause; ``None``: all of the programme may."""
    return clause.area_id if clause.status in DRAFTS else None


def invited_clauses(db: Session, actor: Actor, programme_id: str) -> frozenset[str]:
    """The ids of clauses that the actor was asked to review; empty for people who may read all."""
    if actor.areas_in(programme_id) is None:
        return frozenset()
    return invited_subjects(db, actor.id, programme_id, SubjectKind.CLAUSE)


def readable_clauses(db: Session, actor: Actor, programme_id: str) -> list[Clause]:
    """The clauses of a programme that the actor may read, in their order; an empty list for
    people outside the programme."""
    if not actor.may(Right.SEE, programme_id):
        return []
    invited = invited_clauses(db, actor, programme_id)
    return [row for row in list_clauses(db, programme_id) if may_read(actor, row, invited)]


def load_readable_clause(db: Session, actor: Actor, clause_id: str) -> Clause:
    """A clause that the actor may read; raises ``NotFound`` for any other."""
    clause = load_clause(db, clause_id)
    ours = actor.may(Right.SEE, clause.programme_id)
    invited = invited_clauses(db, actor, clause.programme_id)
    if not (ours and may_read(actor, clause, invited)):
        # NotFound and not NotAllowed: that a draft exists is not disclosed either.
        raise NotFound(mark("There is no such clause."))
    return clause


def draft_area_of(db: Session, clause_id: str) -> str | None:
    """As ``area_of_draft``, for a clause's id; ``None`` where there is no such clause."""
    clause = db.get(Clause, clause_id)
    return area_of_draft(clause) if clause else None
