"""The origins of adopted clauses: the stored versions of other towns' standards.

Publication (which names the origin of a clause) and adoption (which decides on it) both import
this module; it imports neither, so there is no cycle.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.standards.clause_fields import COMPARED
from workshop.standards.clause_states import AdoptionDecision
from workshop.standards.tables import AdoptedClause, AdoptedStandard, Clause
from workshop.standards.version_order import version_key

TAKEN = (AdoptionDecision.ADOPTED, AdoptionDecision.ADAPTED)
"""Decisions for which a clause of ours exists."""


class Origin(TypedDict):
    """The origin of an adopted clause as a publication names it.

    ``decision`` is ``adopted`` only as long as our text equals the original word for word.
    """

    standard: str
    title: str
    version: str
    code: str
    decision: str


def origin_of(db: Session, clause_ids: Sequence[str]) -> dict[str, Origin]:
    """Clause → its origin; clauses that were not adopted are left out."""
    query = (
        select(AdoptedClause, AdoptedStandard, Clause)
        .join(Clause, col(Clause.id) == col(AdoptedClause.clause_id))
        .join(
            AdoptedStandard,
            (col(AdoptedStandard.programme_id) == col(AdoptedClause.programme_id))
            & (col(AdoptedStandard.origin) == col(AdoptedClause.origin))
            & (col(AdoptedStandard.version) == col(AdoptedClause.version)),
        )
        .where(col(AdoptedClause.clause_id).in_(clause_ids))
        .where(col(AdoptedClause.decision).in_(TAKEN))
    )
    return {
        clause.id: _origin(db, row, decided_on, clause)
        for row, decided_on, clause in db.execute(query).tuples()
    }


def _origin(db: Session, row: AdoptedClause, decided_on: AdoptedStandard, clause: Clause) -> Origin:
    standard, original = _edition_with(db, row, decided_on)
    same = not differing_fields(original, clause)
    return Origin(
        standard=row.origin,
        title=standard.title,
        version=standard.version,
        code=row.code,
        decision=AdoptionDecision.ADOPTED if same else AdoptionDecision.ADAPTED,
    )


def _edition_with(
    db: Session, row: AdoptedClause, decided_on: AdoptedStandard
) -> tuple[AdoptedStandard, dict[str, Any]]:
    """The version that a clause was adopted from, or the latest that holds it; the original."""
    for edition in (decided_on, *editions_of(db, row.programme_id, row.origin)):
        original = clause_in(edition.snapshot, row.code)
        if original is not None:
            return edition, original
    raise NotFound(mark("There is no such clause."))


def editions_of(db: Session, programme_id: str, origin: str) -> list[AdoptedStandard]:
    """The imported versions of another town's standard, the latest first."""
    query = select(AdoptedStandard).where(
        col(AdoptedStandard.programme_id) == programme_id, col(AdoptedStandard.origin) == origin
    )
    rows = db.execute(query).scalars()
    return sorted(rows, key=lambda row: version_key(row.version), reverse=True)


def clause_in(snapshot: Mapping[str, Any], code: str) -> dict[str, Any] | None:
    """The clause with this code in a publication's snapshot; ``None`` where there is none."""
    return next((row for row in snapshot["clauses"] if row["code"] == code), None)


def differing_fields(original: Mapping[str, Any], clause: Clause) -> list[str]:
    """The fields in which a clause of ours differs from its original; missing equals empty."""
    return [
        name for name in COMPARED if (original.get(name) or "") != (getattr(clause, name) or "")
    ]
