"""Which running activities show a clause to a room right now."""

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.programme.phases import ON_CLAUSES
from workshop.programme.session_run import OPEN
from workshop.programme.tables import Activity, WorkingSession
from workshop.store.log import Ref


def displayed_clause_id(activity: Activity) -> str | None:
    """The id of the clause that an activity is about; ``None``: a title typed by hand."""
    about = activity.targets if activity.kind in ON_CLAUSES else []
    return about[0] if about else None


def displayed_clause_refs(db: Session, programme_id: str, clause_ids: Collection[str]) -> list[Ref]:
    """References to what the rooms see of these clauses, for the event that changes them."""
    query = (
        select(Activity)
        .join(WorkingSession, col(WorkingSession.current_activity_id) == col(Activity.id))
        .where(
            col(WorkingSession.programme_id) == programme_id,
            col(WorkingSession.status) == OPEN,
            col(Activity.kind).in_(ON_CLAUSES),
        )
    )
    running = db.execute(query).scalars()
    return [("paper", row.id) for row in running if displayed_clause_id(row) in clause_ids]
