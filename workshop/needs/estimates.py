"""Impact and effort: people's estimates, 1 to 5, of what needs or ideas would change and cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import NotFound
from workshop.needs.ballots import (
    Ballot,
    load_ballot_answer,
    note_role,
    open_ballot,
    own_votes,
    table_of,
    voter_roles,
)
from workshop.needs.distribution import AnswerDistribution, distribution_of
from workshop.needs.told_results import load_vote_result, was_reopened
from workshop.needs.vote_offer import load_offer
from workshop.people.rights import Actor
from workshop.programme import field_rules
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import load_activity
from workshop.programme.tables import Activity
from workshop.store import log

AXES = ("impact", "effort")

Counts = dict[str, list[int]]
"""``impact`` and ``effort`` → how many people answered 1, 2, 3, 4 and 5 (five numbers each)."""


@dataclass(frozen=True)
class SetEstimate:
    """``impact``: how much the need or idea ``subject`` would help; ``effort``: how much work it
    is; both 1 to 5. ``nth``: as in ``last_presses``."""

    activity_id: str
    subject: str
    impact: int
    effort: int
    nth: int = 0


@dataclass(frozen=True)
class Estimate:
    """The distributions of a need's impact and effort."""

    impact: AnswerDistribution
    effort: AnswerDistribution

    @property
    def gain(self) -> float:
        """Median impact minus median effort, in steps from -4 to 4."""
        return self.impact.median - self.effort.median


def set_estimate(db: Session, actor: Actor, command: SetEstimate) -> Ballot:
    """Estimate a need or an idea; may be changed while the vote lasts. Returns the whole ballot.

    Raises ``Closed`` outside the vote's phase, ``Invalid`` for anything but 1 to 5, ``NotFound``
    for what is not estimated.
    """
    activity = open_ballot(db, actor, command.activity_id, ActivityKind.IMPACT_EFFORT)
    impact, effort = (
        field_rules.whole_number(value, 1, 5) for value in (command.impact, command.effort)
    )
    offer = load_offer(db, activity)
    if command.subject not in offer.subjects:
        raise NotFound(offer.not_offered)
    voter, table = note_role(db, actor, activity, command.nth), table_of(activity)
    row = db.get(table, (activity.id, voter, command.subject)) or table(
        activity_id=activity.id,
        voter=voter,
        subject_id=command.subject,
        impact=impact,
        effort=effort,
    )
    row.impact, row.effort = impact, effort
    db.add(row)
    for other in own_votes(db, table, activity, voter):
        # An estimate of a need that was merged into this one has been given anew.
        if offer.merged.get(other.subject_id) == row.subject_id:
            db.delete(other)
    log.append(db, activity.programme_id, "estimate_set")  # no actor: votes are secret
    return load_ballot_answer(db, activity, voter, offer)


def count_estimates(db: Session, activity_id: str) -> dict[str, Counts]:
    """Need or idea → counts of answers; empty before the vote has ended.

    Those with fewer than ``ANSWERS_THRESHOLD`` answers are suppressed.
    """
    return dict(load_vote_result(db, load_activity(db, activity_id)).estimates or {})


def place_needs(counts: Mapping[str, Counts]) -> dict[str, Estimate]:
    """Need or idea → its distributions; those with too few answers are left out."""
    found = {}
    for subject_id, axes in counts.items():
        impact, effort = (distribution_of(axes[name]) for name in AXES)
        if impact is not None and effort is not None:
            found[subject_id] = Estimate(impact, effort)
    return found


def estimates_by_role(
    db: Session, activity: Activity
) -> tuple[dict[str, dict[str, dict[str, list[int]]]], set[str]]:
    """Axis → need or idea → role → answers, and the roles that took part; empty before the vote has
    ended, and where it was opened again: its roles could be compared with those before.

    Not suppressed: only ``medians_by_role`` may show anything of it.
    """
    roles = {} if was_reopened(db, activity.id) else voter_roles(db, activity)
    answers: dict[str, dict[str, dict[str, list[int]]]] = {axis: {} for axis in AXES}
    table = table_of(activity)
    query = select(table).where(col(table.activity_id) == activity.id)
    for row in db.execute(query).scalars() if roles else ():
        for axis in AXES:
            of_subject: Any = answers[axis].setdefault(row.subject_id, {})
            of_subject.setdefault(roles[row.voter], []).append(getattr(row, axis))
    return answers, set(roles.values())
