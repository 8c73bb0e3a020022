"""The separate opinions about a clause: those that minutes hold, and those with which it was
accepted."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.standards.clause_states import ACCEPTED
from workshop.standards.room.fist_votes import dissents_by_clause
from workshop.standards.tables import ClauseDissent, ClauseRevision


def load_opinions(db: Session, clause_ids: Sequence[str]) -> dict[str, list[str]]:
    """Clause → the separate opinions that are published with it; those of minutes first."""
    accepted = standing_dissents(db, clause_ids)
    told = dissents_by_clause(db, clause_ids)
    return {key: [*(row.text for row in told[key]), *accepted[key]] for key in clause_ids}


def standing_dissents(db: Session, clause_ids: Collection[str]) -> dict[str, list[str]]:
    """Clause → the opinions with which it was accepted, as long as it stays accepted."""
    last = _last_not_accepted(db, clause_ids)
    query = (
        select(ClauseDissent)
        .where(col(ClauseDissent.clause_id).in_(clause_ids))
        .order_by(col(ClauseDissent.revision))
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in db.execute(query).scalars():
        if row.revision > last.get(row.clause_id, 0):
            found[row.clause_id].append(row.text)
    return found


def _last_not_accepted(db: Session, clause_ids: Collection[str]) -> dict[str, int]:
    query = (
        select(col(ClauseRevision.clause_id), func.max(col(ClauseRevision.number)))
        .where(
            col(ClauseRevision.clause_id).in_(clause_ids),
            col(ClauseRevision.status).not_in(ACCEPTED),
        )
        .group_by(col(ClauseRevision.clause_id))
    )
    return dict(db.execute(query).tuples().all())
