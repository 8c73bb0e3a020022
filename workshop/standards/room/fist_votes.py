"""Fists to five on clauses: the results of votes that have ended, and the separate opinions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.needs.ballots import count_voters
from workshop.needs.votes import CAN_LIVE_WITH_IT, count_fingers, has_consensus
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity, Dissent, WorkingSession
from workshop.standards.clauses import load_clause
from workshop.standards.running_clause import displayed_clause_id


@dataclass(frozen=True)
class FistVote:
    """A vote on a clause that has ended. ``counts``: how many people showed 0, 1, 2, 3, 4 and 5
    fingers; ``session``: the number of the session in which they did."""

    activity_id: str
    clause_id: str
    session: int
    title: str
    voters: int
    counts: tuple[int, ...]

    @property
    def consensus(self) -> bool:
        """Whether everybody who voted can live with the clause."""
        return has_consensus(self.counts)

    @property
    def below(self) -> int:
        """The number of people who showed fewer than ``CAN_LIVE_WITH_IT`` fingers."""
        return sum(self.counts[:CAN_LIVE_WITH_IT])


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
        .order_by(col(WorkingSession.number), col(Activity.position))
    )
    found: dict[str, list[FistVote]] = {}
    for activity, number in db.execute(query).tuples():
        clause_id = displayed_clause_id(activity)
        voters = count_voters(db, activity) if clause_id else 0
        if clause_id and voters:
            counts = tuple(count_fingers(db, activity.id))
            vote = FistVote(activity.id, clause_id, number, activity.title, voters, counts)
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
        .order_by(col(WorkingSession.number), col(Dissent.position))
    )
    found: dict[str, list[Dissent]] = {clause_id: [] for clause_id in clause_ids}
    for row in db.execute(query).scalars():
        found[str(row.subject_id)].append(row)
    return found
