"""Adopted standards of other towns: versions, decisions, and what has changed there since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.i18n.collation import collation_key
from workshop.standards.clause_codes import code_order
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.clause_states import AdoptionDecision
from workshop.standards.origins import clause_in, differing_fields, editions_of
from workshop.standards.publication.changes import ChangeKind, differing
from workshop.standards.tables import (
    AdoptedClause,
    AdoptedStandard,
    Clause,
    Publication,
    PublicationWithdrawal,
)
from workshop.standards.version_order import version_key

CARRIED = ("level", *WRITTEN)
"""The fields that are adopted with a clause; its code and area may differ."""


@dataclass(frozen=True)
class Matter:
    """One clause of another town's standard, and the decision on it here.

    ``original``: as in the latest version, or in the last that held it where it was withdrawn.
    ``news``: ``changed`` or ``withdrawn`` since the version that we decided on, else empty.
    ``changes``: since then, as ``changes.differing`` lists them. ``ours``: our clause, if any.
    """

    row: AdoptedClause
    original: Mapping[str, Any]
    news: str
    changes: Sequence[Mapping[str, str]]
    ours: Clause | None

    @property
    def decision(self) -> str:
        """The decision; an adopted clause that we have changed since counts as adapted."""
        if self.row.decision == AdoptionDecision.ADOPTED and self.ours and self.differing:
            return AdoptionDecision.ADAPTED
        return self.row.decision

    @property
    def differing(self) -> list[str]:
        """The fields in which our clause differs from the version that was decided on."""
        return differing_fields(self._decided_on(), self.ours) if self.ours else []

    def _decided_on(self) -> Mapping[str, Any]:
        return {**self.original, **{row["field"]: row["before"] for row in self.changes}}


def latest_edition(db: Session, programme_id: str, origin: str) -> AdoptedStandard:
    """The latest imported version of a standard; raises ``NotFound``."""
    editions = editions_of(db, programme_id, origin)
    if not editions:
        raise NotFound(mark("There is no such standard."))
    return editions[0]


def list_originals(db: Session, programme_id: str) -> list[AdoptedStandard]:
    """Every imported standard of another town in its latest version, by title."""
    query = select(AdoptedStandard).where(col(AdoptedStandard.programme_id) == programme_id)
    latest: dict[str, AdoptedStandard] = {}
    for row in sorted(db.execute(query).scalars(), key=lambda row: version_key(row.version)):
        latest[row.origin] = row
    return sorted(latest.values(), key=lambda row: (collation_key(row.title), row.origin))


def find_withdrawal(db: Session, edition: AdoptedStandard) -> str | None:
    """Why the other town has withdrawn this version, as far as it is known here: from a later file
    of theirs, or because they work in this installation. ``None`` where it stands."""
    query = (
        select(col(PublicationWithdrawal.reason))
        .join(Publication, col(Publication.id) == col(PublicationWithdrawal.publication_id))
        .where(
            col(Publication.programme_id) == edition.origin,
            col(Publication.version) == edition.version,
            col(PublicationWithdrawal.lifted_at).is_(None),
        )
    )
    here: str | None = db.execute(query).scalars().first()
    # The latest file knows best: a withdrawal may have been lifted.
    latest = editions_of(db, edition.programme_id, edition.origin)[0].snapshot["standard"]
    told = {row["version"]: row["reason"] for row in latest.get("withdrawn_versions", ())}
    return here or told.get(edition.version)


def load_adopted(db: Session, programme_id: str, origin: str, code: str) -> AdoptedClause:
    """The decision on a clause of another town's standard; raises ``NotFound``."""
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
    )
    matters = [_matter(row, ours, editions) for row, ours in db.execute(query).tuples()]
    order = {clause["code"]: at for at, clause in enumerate(editions[0].snapshot["clauses"])}
    return sorted(
        matters, key=lambda one: (order.get(one.row.code, len(order)), code_order(one.row.code))
    )


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
