"""What became of the practices that people saw elsewhere: counts of things, never of people."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.practice_kinds import PracticeDecision
from workshop.board.practices import list_practices
from workshop.needs.tables import NeedEvidence
from workshop.standards.tables import ClauseEvidence


@dataclass(frozen=True)
class PracticeCounts:
    """``decided``: decision → how many practices, without zeros; ``used``: on how many a need or a
    clause stands."""

    decided: Mapping[str, int]
    used: int

    @property
    def together(self) -> int:
        """The number of practices."""
        return sum(self.decided.values())


def count_practices(db: Session, programme_id: str) -> PracticeCounts:
    """The practices of a programme by what was decided about them."""
    practices = list_practices(db, programme_id)
    ids = [one.id for one in practices]
    needs, clauses = col(NeedEvidence.evidence_id), col(ClauseEvidence.evidence_id)
    used = select(needs).where(needs.in_(ids)).union(select(clauses).where(clauses.in_(ids)))
    found = [one.row.decision for one in practices]
    decided = {str(key): found.count(key) for key in PracticeDecision if key in found}
    return PracticeCounts(decided, len(set(db.execute(used).scalars())))
