"""Another town's standard in ours: what became of each of its clauses, and where ours come from."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.standards.clausefields import WRITTEN
from workshop.standards.tables import AdoptedClause, AdoptedStandard, Clause

TAKEN = ("adopted", "adapted")
"""Decisions by which a clause of ours came to be."""
CARRIED = ("level", *WRITTEN)
"""What a clause takes along from one town to the other; its code and area may differ."""


def origin_of(db: Session, clause_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Where clauses of ours were taken from, by clause; the others are left out.

    ``decision`` is ``adopted`` only as long as ours says word for word what the original says.
    """
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
    found = {}
    for row, standard, clause in db.execute(query).tuples():
        original = clause_in(standard.snapshot, row.code)
        same = original is not None and not differing_fields(original, clause)
        found[clause.id] = {
            "standard": row.origin,
            "title": standard.title,
            "version": row.version,
            "code": row.code,
            "decision": "adopted" if same else "adapted",
        }
    return found


def clause_in(snapshot: Mapping[str, Any], code: str) -> dict[str, Any] | None:
    """The clause with this code in a snapshot of a publication."""
    return next((row for row in snapshot["clauses"] if row["code"] == code), None)


def differing_fields(original: Mapping[str, Any], clause: Clause) -> list[str]:
    """The fields in which a clause of ours says something else than its original."""
    return [
        name for name in CARRIED if (original[name] or "") != (getattr(clause, name) or "")
    ]
