"""Medians by role: computed while the session is open, frozen when it closes.

A cut by role needs the role of each voter. It stands beside the voter's pseudonym only while the
session is open; what passes the thresholds by then is kept as numbers.
"""

from collections.abc import Mapping

from sqlalchemy import delete
from sqlmodel import Session, col, select

from workshop.needs.distribution import medians_by_role
from workshop.needs.estimates import AXES, estimates_by_role
from workshop.needs.tables import RoleMedian, VoterRole
from workshop.needs.votes import dots_by_role
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import list_activities
from workshop.programme.tables import Activity, WorkingSession

DOTS = "dots"
"""The axis of a dot vote; estimates have the axes ``estimates.AXES``."""

RoleMedians = dict[str, dict[str, float]]
"""Need → role → median."""


def load_role_medians(db: Session, activity: Activity) -> dict[str, RoleMedians]:
    """Axis → need → role → median, of a vote that has ended; see ``distribution.medians_by_role``.

    Axes and needs that do not pass the thresholds are left out.
    """
    found: dict[str, RoleMedians] = {}
    query = select(RoleMedian).where(RoleMedian.activity_id == activity.id)
    for row in db.execute(query.order_by(col(RoleMedian.need_id), col(RoleMedian.role))).scalars():
        found.setdefault(row.axis, {}).setdefault(row.need_id, {})[row.role] = row.median
    return found or {axis: cut for axis, cut in _compute(db, activity).items() if cut}


def freeze_role_medians(db: Session, session: WorkingSession) -> None:
    """Keep the medians of a session's votes, as it closes, and delete the roles of voters."""
    for activity in list_activities(db, session.id):
        for axis, cut in load_role_medians(db, activity).items():
            for need_id, medians in cut.items():
                for role, median in medians.items():
                    key = (activity.id, axis, need_id, role)
                    if db.get(RoleMedian, key) is None:
                        names = ("activity_id", "axis", "need_id", "role")
                        db.add(RoleMedian(**dict(zip(names, key, strict=True)), median=median))
        db.execute(delete(VoterRole).where(col(VoterRole.activity_id) == activity.id))
    db.flush()


def _compute(db: Session, activity: Activity) -> Mapping[str, RoleMedians]:
    if activity.kind == ActivityKind.DOT_VOTE:
        return {DOTS: medians_by_role(*dots_by_role(db, activity))}
    if activity.kind == ActivityKind.IMPACT_EFFORT:
        answers, roles = estimates_by_role(db, activity)
        return {axis: medians_by_role(answers[axis], roles) for axis in AXES}
    return {}
