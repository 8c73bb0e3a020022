"""Medians by role: computed while the session is open, frozen when it closes.

A cut by role needs the role of each voter. It stands beside the voter's pseudonym only while the
session is open; what passes the thresholds by then is kept as numbers.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from workshop.needs.distribution import medians_by_role
from workshop.needs.estimates import AXES, estimates_by_role
from workshop.needs.tables import IdeaRoleMedian, RoleMedian, VoterRole
from workshop.needs.votes import dots_by_role
from workshop.programme.activity_kinds import ActivityKind, VotesOn
from workshop.programme.agenda import list_activities
from workshop.programme.tables import Activity, WorkingSession

DOTS = "dots"
"""The axis of a dot vote; estimates have the axes ``estimates.AXES``."""

RoleMedians = dict[str, dict[str, float]]
"""Need or idea → role → median."""


def load_role_medians(db: Session, activity: Activity) -> dict[str, RoleMedians]:
    """Axis → need or idea → role → median, of a vote that has ended.

    See ``distribution.medians_by_role``. What does not pass the thresholds is left out.
    """
    found: dict[str, RoleMedians] = {}
    table = _table(activity)
    query = select(table).where(col(table.activity_id) == activity.id)
    for row in db.execute(query.order_by(col(table.subject_id), col(table.role))).scalars():
        found.setdefault(row.axis, {}).setdefault(row.subject_id, {})[row.role] = row.median
    return found or {axis: cut for axis, cut in _compute(db, activity).items() if cut}


def freeze_role_medians(db: Session, session: WorkingSession) -> None:
    """Keep the medians of a session's votes, as it closes, and delete the roles of voters."""
    for activity in list_activities(db, session.id):
        table = _table(activity)
        for axis, cut in load_role_medians(db, activity).items():
            for subject_id, medians in cut.items():
                for role, median in medians.items():
                    key = (activity.id, axis, subject_id, role)
                    if db.get(table, key) is None:
                        names = ("activity_id", "axis", "subject_id", "role")
                        db.add(table(**dict(zip(names, key, strict=True)), median=median))
        db.execute(delete(VoterRole).where(col(VoterRole.activity_id) == activity.id))
    db.flush()


def _table(activity: Activity) -> Any:
    return IdeaRoleMedian if activity.votes_on == VotesOn.IDEAS else RoleMedian


def _compute(db: Session, activity: Activity) -> Mapping[str, RoleMedians]:
    if activity.kind == ActivityKind.DOT_VOTE:
        return {DOTS: medians_by_role(*dots_by_role(db, activity))}
    if activity.kind == ActivityKind.IMPACT_EFFORT:
        answers, roles = estimates_by_role(db, activity)
        return {axis: medians_by_role(answers[axis], roles) for axis in AXES}
    return {}
