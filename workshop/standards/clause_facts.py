"""Facts of clauses for staff: what an open editor shows."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from workshop.board.visibility import Viewer
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.standards.clause_access import area_of_draft
from workshop.standards.clause_fields import fields_of
from workshop.standards.clauses import list_clauses
from workshop.standards.tables import Clause


def load_clause_facts(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of clauses by id; ids without a clause are skipped."""
    found = (db.get(Clause, clause_id) for clause_id in ids)
    return [_fact(clause) for clause in found if clause is not None]


def clauses_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Facts of all clauses for staff; phones and walls get none."""
    if viewer.kind != ViewerKind.STAFF:
        return []
    return [_fact(clause) for clause in list_clauses(db, viewer.programme_id)]


def _fact(clause: Clause) -> Fact:
    """``inner["draft_of"]``: the area whose members alone may see the fact, or ``None``."""
    body = {**fields_of(clause), "revision": clause.revision}
    inner = {"draft_of": area_of_draft(clause)}
    return Fact(kind="clause", id=clause.id, body=body, inner=inner)
