"""Fists to five on clauses: the results of votes that have ended, and the separate opinions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.needs.told_results import CAN_LIVE_WITH_IT, load_vote_result
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity, Dissent, WorkingSession
from workshop.standards.clauses import load_clause
from workshop.standards.running_clause import displayed_clause_id


@dataclass(frozen=True)
class FistVote:
    """A vote on a clause that has ended, as far as it is told. ``counts``: how many people showed
    0, 1, 2, 3, 4 and 5 fingers, empty for too few voters; ``consensus``: whether everybody who
    voted can live with the clause; ``session``: the number of the session in which they voted;
    ``ended_at``: when it ended, for what the clause said then; it is shown to nobody."""

    activity_id: str
    clause_id: str
    session: int
    title: str
    voters: int
    counts: tuple[int, ...]
    consensus: bool
    ended_at: datetime | None = None

    @property
    def below(self) -> int | None:
        """The number of people who showed fewer than ``CAN_LIVE_WITH_IT`` fingers; ``None`` for too
        few voters."""
        return sum(self.counts[:CAN_LIVE_WITH_IT]) if self.counts else None


def load_fist_votes(db: Session, clause_id: str) -> list[FistVote]:
    """The votes on a clause that have ended, the latest last; those without a voter are left out.

    Raises ``NotFound``.
    """
    clause = load_clause(db, clause_id)
    return load_fist_votes_by_clause(db, clause.programme_id).get(clause_id, [])


def load_fist_votes_by_clause(db: Session, programme_id: str) -> dict[str, list[FistVote]]:
    """Clause → its votes that have ended, the latest last; clauses without one are left out."""
    query = (
        select(Activity, col(WorkingSession.number))
        .join(WorkingSession, col(WorkingSession.id) == col(Activity.session_id))
        .where(
            col(Activity.programme_id) == programme_id,
            col(Activity.kind) == ActivityKind.FIST_TO_FIVE,
            col(Activity.phase) == Phase.DONE,
        )
        .order_by(col(WorkingSession.position), col(Activity.position))
    )
    found: dict[str, list[FistVote]] = {}
    for activity, number in db.execute(query).tuples():
        clause_id = displayed_clause_id(activity)
        told = load_vote_result(db, activity) if clause_id else None
        if clause_id and told and told.voters:
            vote = FistVote(
                activity_id=activity.id,
                clause_id=clause_id,
                session=number,
                title=activity.title,
                voters=told.voters,
                counts=told.fingers or (),
                consensus=told.consensus is True,
                ended_at=activity.ended_at,
            )
            found.setdefault(clause_id, []).append(vote)
    return found


def dissents_of(db: Session, clause_id: str) -> list[Dissent]:
    """The separate opinions about a clause, in the order of the sessions that recorded them."""
    return dissents_by_clause(db, [clause_id])[clause_id]


def dissents_by_clause(db: Session, clause_ids: Sequence[str]) -> dict[str, list[Dissent]]:
    """Clause → its separate opinions, as in ``dissents_of``."""
    query = (
        select(Dissent)
        .join(WorkingSession, col(WorkingSession.id) == col(Dissent.session_id))
        .where(col(Dissent.subject_id).in_(list(clause_ids)))
        .order_by(col(WorkingSession.position), col(Dissent.position))
    )
    found: dict[str, list[Dissent]] = {clause_id: [] for clause_id in clause_ids}
    for row in db.execute(query).scalars():
        found[str(row.subject_id)].append(row)
    return found
