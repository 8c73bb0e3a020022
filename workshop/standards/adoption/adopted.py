"""What was taken over from other towns: versions, decisions, and what has changed there since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.clause_states import AdoptionDecision
from workshop.standards.publication.changes import COMPARED, ChangeKind, differing
from workshop.standards.publication.versions import version_key
from workshop.standards.tables import AdoptedClause, AdoptedStandard, Clause

TAKEN = (AdoptionDecision.ADOPTED, AdoptionDecision.ADAPTED)
"""Decisions by which a clause of ours came to be."""
CARRIED = ("level", *WRITTEN)
"""What a clause takes along from one town to the other; its code and area may differ."""


@dataclass(frozen=True)
class Matter:
    """One clause of another town's standard: what it says there, and what became of it here.

    ``original``: as in the latest version, or as it was last where it was withdrawn there.
    ``news``: ``changed`` or ``withdrawn`` since the version that we decided on, else empty.
    ``changes``: what changed since then, field by field. ``ours``: our clause.
    """

    row: AdoptedClause
    original: Mapping[str, Any]
    news: str
    changes: Sequence[Mapping[str, str]]
    ours: Clause | None

    @property
    def decision(self) -> str:
        """What was decided; what we have written otherwise since is adapted."""
        if self.row.decision == AdoptionDecision.ADOPTED and self.ours and self.differing:
            return AdoptionDecision.ADAPTED
        return self.row.decision

    @property
    def differing(self) -> list[str]:
        """The fields in which ours says something else than the version it was decided on."""
        return differing_fields(self._decided_on(), self.ours) if self.ours else []

    def _decided_on(self) -> Mapping[str, Any]:
        return {**self.original, **{row["field"]: row["before"] for row in self.changes}}


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
    for row, decided_on, clause in db.execute(query).tuples():
        standard, original = _holding(db, row, decided_on)
        same = not differing_fields(original, clause)
        found[clause.id] = {
            "standard": row.origin,
            "title": standard.title,
            "version": standard.version,
            "code": row.code,
            "decision": AdoptionDecision.ADOPTED if same else AdoptionDecision.ADAPTED,
        }
    return found


def _holding(
    db: Session, row: AdoptedClause, decided_on: AdoptedStandard
) -> tuple[AdoptedStandard, dict[str, Any]]:
    """The version that a clause of ours goes back to: where it was withdrawn, the last one."""
    for edition in (decided_on, *editions_of(db, row.programme_id, row.origin)):
        original = clause_in(edition.snapshot, row.code)
        if original is not None:
            return edition, original
    raise NotFound(mark("There is no such clause."))


def clause_in(snapshot: Mapping[str, Any], code: str) -> dict[str, Any] | None:
    """The clause with this code in a snapshot of a publication."""
    return next((row for row in snapshot["clauses"] if row["code"] == code), None)


def differing_fields(original: Mapping[str, Any], clause: Clause) -> list[str]:
    """The fields in which a clause of ours says something else than its original."""
    return [name for name in COMPARED if (original[name] or "") != (getattr(clause, name) or "")]


def editions_of(db: Session, programme_id: str, origin: str) -> list[AdoptedStandard]:
    """The versions of another town's standard that were brought in, the latest first."""
    query = select(AdoptedStandard).where(
        col(AdoptedStandard.programme_id) == programme_id, col(AdoptedStandard.origin) == origin
    )
    rows = db.execute(query).scalars()
    return sorted(rows, key=lambda row: version_key(row.version), reverse=True)


def latest_edition(db: Session, programme_id: str, origin: str) -> AdoptedStandard:
    """The latest version that was brought in; raises ``NotFound``."""
    editions = editions_of(db, programme_id, origin)
    if not editions:
        raise NotFound(mark("There is no such standard."))
    return editions[0]


def list_originals(db: Session, programme_id: str) -> list[AdoptedStandard]:
    """Every standard of another town that was brought in, in its latest version, by title."""
    query = select(AdoptedStandard).where(col(AdoptedStandard.programme_id) == programme_id)
    latest: dict[str, AdoptedStandard] = {}
    for row in sorted(db.execute(query).scalars(), key=lambda row: version_key(row.version)):
        latest[row.origin] = row
    return sorted(latest.values(), key=lambda row: (row.title, row.origin))


def load_adopted(db: Session, programme_id: str, origin: str, code: str) -> AdoptedClause:
    """What became of a clause of another town's standard; raises ``NotFound``."""
    query = select(AdoptedClause).where(
        col(AdoptedClause.programme_id) == programme_id,
        col(AdoptedClause.origin) == origin,
        col(AdoptedClause.code) == code,
    )
    row: AdoptedClause | None = db.execute(query).scalars().first()
    if row is None:
        raise NotFound(mark("There is no such clause."))
    return row


def list_matters(db: Session, programme_id: str, origin: str) -> list[Matter]:
    """Every clause of another town's standard, in its order; withdrawn ones last."""
    editions = editions_of(db, programme_id, origin)
    query = (
        select(AdoptedClause, Clause)
        .outerjoin(Clause, col(Clause.id) == col(AdoptedClause.clause_id))
        .where(col(AdoptedClause.programme_id) == programme_id)
        .where(col(AdoptedClause.origin) == origin)
        .order_by(col(AdoptedClause.code))
    )
    matters = [_matter(row, ours, editions) for row, ours in db.execute(query).tuples()]
    order = {clause["code"]: at for at, clause in enumerate(editions[0].snapshot["clauses"])}
    return sorted(matters, key=lambda one: order.get(one.row.code, len(order)))


def _matter(row: AdoptedClause, ours: Clause | None, editions: Sequence[AdoptedStandard]) -> Matter:
    latest = editions[0]
    now = clause_in(latest.snapshot, row.code)
    decided = next((one for one in editions if one.version == row.version), latest)
    before = clause_in(decided.snapshot, row.code)
    if now is None:
        found = (clause_in(edition.snapshot, row.code) for edition in editions)
        last = next(clause for clause in found if clause is not None)
        seen = row.version == latest.version
        return Matter(row, last, "" if seen else ChangeKind.WITHDRAWN, (), ours)
    changes = differing(before, now) if before and row.decision != AdoptionDecision.OPEN else []
    return Matter(row, now, ChangeKind.CHANGED if changes else "", changes, ours)
