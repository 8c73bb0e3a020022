"""Who may read which clauses: everybody of the programme all but the drafts of foreign areas."""

from sqlmodel import Session

from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.standards.clauses import list_clauses, load_clause
from workshop.standards.tables import Clause

DRAFTS = ("draft", "expert_review_1", "revised", "expert_review_2", "rejected")
"""States in which a clause is no public text yet."""


def may_read(actor: Actor, clause: Clause) -> bool:
    """Whether the actor may read a clause of a programme that they belong to."""
    areas = actor.areas_in(clause.programme_id)
    return (
        areas is None
        or clause.status not in DRAFTS
        or clause.area_id is None
        or clause.area_id in areas
    )


def readable_clauses(db: Session, actor: Actor, programme_id: str) -> list[Clause]:
    """The clauses of a programme that the actor may read, in their order."""
    return [clause for clause in list_clauses(db, programme_id) if may_read(actor, clause)]


def load_readable_clause(db: Session, actor: Actor, clause_id: str) -> Clause:
    """A clause that the actor may read; raises ``NotFound`` for any other."""
    clause = load_clause(db, clause_id)
    if not may_read(actor, clause):
        raise NotFound(mark("There is no such clause."))
    return clause
