"""The evidence that clauses cite."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.evidence import load_evidence
from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.standards.clauses import load_editable_clause
from workshop.standards.tables import Clause, ClauseEvidence
from workshop.store import log
from workshop.store.log import Change
from workshop.store.undo import remove


@dataclass(frozen=True)
class CiteEvidence:
    """Replace a clause's citations by these; ``evidence``: ids."""

    clause_id: str
    evidence: Sequence[str]


def evidence_of_clauses(db: Session, clause_ids: Sequence[str]) -> dict[str, list[str]]:
    """Clause → ids of the evidence that it cites."""
    query = select(ClauseEvidence).where(col(ClauseEvidence.clause_id).in_(clause_ids))
    found: dict[str, list[str]] = {clause_id: [] for clause_id in clause_ids}
    for row in db.execute(query.order_by(col(ClauseEvidence.evidence_id))).scalars():
        found[row.clause_id].append(row.evidence_id)
    return found


def cite_evidence(db: Session, actor: Actor, command: CiteEvidence) -> Clause:
    """Let a clause cite exactly these pieces of evidence. Raises ``NotFound``, ``NotAllowed``."""
    clause = load_editable_clause(db, actor, command.clause_id)
    wanted = set(command.evidence)
    if any(load_evidence(db, key).programme_id != clause.programme_id for key in wanted):
        raise NotFound(mark("There is no such piece of evidence."))
    present = set(evidence_of_clauses(db, [clause.id])[clause.id])
    for key in sorted(wanted - present):
        db.add(ClauseEvidence(clause_id=clause.id, evidence_id=key))
    for key in present - wanted:
        if (row := db.get(ClauseEvidence, (clause.id, key))) is not None:
            db.delete(row)
    if wanted != present:
        refs = [("clause", clause.id)]
        log.append(db, clause.programme_id, "clause_cited", refs, actor=actor.log_id)
    return clause


def uncite_evidence(db: Session, evidence_id: str) -> list[Change]:
    """Remove all citations of a piece of evidence that is about to be deleted."""
    query = select(ClauseEvidence).where(col(ClauseEvidence.evidence_id) == evidence_id)
    return [remove(db, row) for row in db.execute(query).scalars()]
