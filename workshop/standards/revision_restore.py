"""Bringing back what a clause said in an earlier revision."""

from dataclasses import dataclass

from sqlmodel import Session

from workshop.errors import Conflict, NotFound
from workshop.i18n import known_language, mark, translate
from workshop.people.rights import Actor
from workshop.programme.tables import Programme
from workshop.standards.clause_access import load_readable_clause
from workshop.standards.clause_fields import WRITTEN, fields_of, set_fields
from workshop.standards.clauses import StaleClause, load_editable_clause, save_revision
from workshop.standards.tables import Clause, ClauseRevision

RESTORED = ("level", *WRITTEN)
"""What comes back: code and area belong to the clause's place, not to its text."""


@dataclass(frozen=True)
class RestoreRevision:
    """``number``: the revision that comes back; ``revision``: the latest one that was seen."""

    clause_id: str
    number: int
    revision: int
    why: str = ""


def restore_revision(db: Session, actor: Actor, command: RestoreRevision) -> Clause:
    """Let a clause say again what it said in a revision, as its next one; code, area and state
    stay.

    Raises ``NotFound``, ``NotAllowed``; ``StaleClause`` when somebody has saved it since it was
    seen; ``Conflict`` when it says the same already.
    """
    clause = load_editable_clause(db, actor, command.clause_id)
    load_readable_clause(db, actor, clause.id)
    row = db.get(ClauseRevision, (clause.id, command.number))
    if row is None:
        raise NotFound(mark("There is no such revision."))
    before = fields_of(clause)
    kept = {name: row.fields[name] for name in RESTORED if name in row.fields}
    if command.revision != clause.revision:
        raise StaleClause(before, {**before, **kept}, clause.revision)
    set_fields(db, clause, kept)
    if fields_of(clause) == before:
        raise Conflict(mark("The clause says the same already."))
    return save_revision(db, actor, clause, "clause_restored", _why(db, clause, command))


def _why(db: Session, clause: Clause, command: RestoreRevision) -> str:
    programme = db.get(Programme, clause.programme_id)
    language = known_language(programme.language if programme else None)
    told = translate(mark("Back to revision {number}"), language, number=command.number)
    return f"{told}: {command.why.strip()}" if command.why.strip() else told
