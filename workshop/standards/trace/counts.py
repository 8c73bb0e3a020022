"""The support of every clause of a programme, counted in a few queries for all together."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from workshop.needs.support import Support, load_support_index
from workshop.needs.tables import NeedEvidence
from workshop.standards.tables import Clause, ClauseEvidence, ClauseNeed


@dataclass(frozen=True)
class TraceCount:
    """The support of a clause. ``needs``: ids of the needs it answers, merged ones replaced by
    their target; ``evidence``: ids of what it cites itself or through its needs."""

    needs: tuple[str, ...]
    support: Support
    evidence: tuple[str, ...]

    @property
    def notes(self) -> int:
        """The number of notes, erased ones counted too."""
        return self.support.notes

    @property
    def sessions(self) -> tuple[int, ...]:
        """The numbers of the sessions that the notes come from."""
        return self.support.sessions


def count_traces(db: Session, programme_id: str) -> dict[str, TraceCount]:
    """Clause → its support, for every clause of a programme."""
    query = select(col(Clause.id)).where(col(Clause.programme_id) == programme_id)
    clause_ids = list(db.execute(query).scalars())
    ground = load_support_index(db, programme_id)
    tied = _pairs(db, ClauseNeed, clause_ids)
    cited = _pairs(db, ClauseEvidence, clause_ids)
    behind = _pairs(db, NeedEvidence, list(ground.needs))
    counts = {}
    for key in clause_ids:
        needs = tuple(dict.fromkeys(ground.resolve_need(need) for need in tied[key]))
        evidence = [*cited[key], *(one for need in needs for one in behind[need])]
        counts[key] = TraceCount(needs, ground.need_support(*needs), tuple(dict.fromkeys(evidence)))
    return counts


def _pairs(db: Session, table: type[SQLModel], keys: list[str]) -> dict[str, list[str]]:
    """First key column → values of the second, from a table of links; only for these keys."""
    first, second = table.__table__.primary_key.columns  # type: ignore[attr-defined]
    query = select(first, second).where(first.in_(keys)).order_by(first, second)
    found: dict[str, list[str]] = defaultdict(list)
    for key, target in db.execute(query):
        found[key].append(target)
    return found
