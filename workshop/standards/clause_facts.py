"""Facts of clauses for staff, with the needs, notes and sessions that support them."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from workshop.board.visibility import Viewer
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.needs.support import SupportIndex, load_support_index
from workshop.programme.tables import Area
from workshop.standards.clause_access import area_of_draft
from workshop.standards.clause_fields import fields_of
from workshop.standards.clauses import list_clauses, needs_of_clauses
from workshop.standards.tables import Clause


def load_clause_facts(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of clauses by id; ids without a clause are skipped."""
    found = (db.get(Clause, clause_id) for clause_id in ids)
    return clause_facts(db, [clause for clause in found if clause is not None])


def clauses_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Facts of all clauses for staff; phones and walls get none."""
    if viewer.kind != ViewerKind.STAFF:
        return []
    return clause_facts(db, list_clauses(db, viewer.programme_id))


def clause_facts(db: Session, clauses: Sequence[Clause]) -> list[Fact]:
    """Facts of these clauses, with the needs, notes and sessions that support them.

    ``inner["draft_of"]``: the area whose members alone may see the fact, or ``None``.
    """
    needs = needs_of_clauses(db, [clause.id for clause in clauses])
    behind = {need for keys in needs.values() for need in keys}
    programmes = {row.programme_id for row in clauses}
    grounds = {key: load_support_index(db, key, behind) for key in programmes}
    return [_fact(db, clause, grounds[clause.programme_id], needs[clause.id]) for clause in clauses]


def _fact(db: Session, clause: Clause, ground: SupportIndex, needs: list[str]) -> Fact:
    support = ground.need_support(*needs)
    area = db.get(Area, clause.area_id) if clause.area_id else None
    body = {
        **fields_of(clause),
        "area": area.code if area else None,
        "status": clause.status,
        "version": clause.version,
        "revision": clause.revision,
        "needs": needs,
        "notes": support.notes,
        "sessions": len(support.sessions),
    }
    inner = {"draft_of": area_of_draft(clause)}
    return Fact(kind="clause", id=clause.id, body=body, inner=inner)
