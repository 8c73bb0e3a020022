"""Gaps in the trace: clauses without needs or notes, needs and groups without clauses."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.practice_kinds import PracticeDecision
from workshop.board.tables import Evidence, Practice
from workshop.i18n.collation import collation_key
from workshop.needs.group_queries import ACTIVE, list_groups
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import list_needs
from workshop.needs.support import SupportIndex, load_support_index
from workshop.needs.tables import Group, Need, NeedEvidence
from workshop.people.rights import Actor, Right
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.tables import Clause, ClauseEvidence
from workshop.standards.trace.counts import count_traces

LARGE = 3
"""The number of notes from which a group without a need is reported."""


@dataclass(frozen=True)
class Gaps:
    """What the trace of a programme lacks, each in the programme's order.

    ``needless``: clauses without a need. ``groundless``: clauses whose needs have no note.
    ``unanswered``: selected needs without a clause. ``unused``: evidence that neither a clause nor
    a need cites, except practices that were left. ``unheard``: groups of at least
    ``LARGE`` notes that are linked to no need, with their notes, the largest first.
    """

    needless: tuple[Clause, ...] = ()
    groundless: tuple[Clause, ...] = ()
    unanswered: tuple[Need, ...] = ()
    unused: tuple[Evidence, ...] = ()
    unheard: tuple[tuple[Group, int], ...] = ()

    def as_read(self, clause_ids: Collection[str]) -> "Gaps":
        """The gaps with only these clauses, for a person who may read no others."""
        needless = tuple(row for row in self.needless if row.id in clause_ids)
        groundless = tuple(row for row in self.groundless if row.id in clause_ids)
        return replace(self, needless=needless, groundless=groundless)

    def count(self) -> int:
        """The number of gaps of all kinds."""
        parts = (self.needless, self.groundless, self.unanswered, self.unused, self.unheard)
        return sum(map(len, parts))


def find_gaps(db: Session, actor: Actor, programme_id: str) -> Gaps:
    """The gaps in the trace of a programme, with those clauses only that the actor may read.

    Rejected clauses are no gaps; a need that only they answer counts as answered, because the
    rejection has a reason. Raises ``NotAllowed``.
    """
    actor.must(Right.SEE, programme_id)
    counts = count_traces(db, programme_id)
    standing = [
        row
        for row in readable_clauses(db, actor, programme_id)
        if row.status != ClauseStatus.REJECTED
    ]
    answered = {need for count in counts.values() for need in count.needs}
    ground = load_support_index(db, programme_id)
    return Gaps(
        needless=tuple(row for row in standing if not counts[row.id].needs),
        groundless=tuple(
            row for row in standing if counts[row.id].needs and not counts[row.id].notes
        ),
        unanswered=tuple(
            need
            for need in list_needs(db, programme_id, NeedStatus.SELECTED)
            if need.id not in answered
        ),
        unused=tuple(_unused(db, programme_id)),
        unheard=tuple(_unheard(db, ground, programme_id)),
    )


def _unused(db: Session, programme_id: str) -> list[Evidence]:
    used = (
        select(col(ClauseEvidence.evidence_id))
        .union(select(col(NeedEvidence.evidence_id)))
        .scalar_subquery()
    )
    left = select(col(Practice.evidence_id)).where(col(Practice.decision) == PracticeDecision.LEAVE)
    query = select(Evidence).where(
        col(Evidence.programme_id) == programme_id,
        col(Evidence.id).not_in(used),
        col(Evidence.id).not_in(left),
    )
    rows = db.execute(query).scalars()
    return sorted(rows, key=lambda row: (collation_key(row.title), row.id))


def _unheard(db: Session, ground: SupportIndex, programme_id: str) -> Iterable[tuple[Group, int]]:
    """Groups linked to no need, with their notes; of nested groups only the outermost."""
    reached = {key for need in ground.needs.values() for key in ground.with_subgroups(need.groups)}
    found = []
    for group in list_groups(db, programme_id):
        around = ground.groups.get(group.parent_id or "")
        inside = around is not None and around.status == ACTIVE
        if inside or any(key in reached for key in ground.with_subgroups([group.id])):
            continue
        notes = ground.support([group.id]).notes
        if notes >= LARGE:
            found.append((group, notes))
    return sorted(found, key=lambda pair: -pair[1])
