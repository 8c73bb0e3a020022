"""The clauses that running activities display."""

from collections.abc import Collection

from sqlmodel import Session

from workshop.programme.activity_kinds import ON_CLAUSES
from workshop.programme.sessions import list_running
from workshop.programme.tables import Activity
from workshop.store.log import Ref


def displayed_clause_id(activity: Activity) -> str | None:
    """The id of the clause that an activity is about; ``None``: a title typed by hand."""
    about = activity.targets if activity.kind in ON_CLAUSES else []
    return about[0] if about else None


def displayed_clause_refs(db: Session, programme_id: str, clause_ids: Collection[str]) -> list[Ref]:
    """References to the facts that display these clauses, for the event that changes them."""
    running = list_running(db, programme_id)
    return [("paper", row.id) for row in running if displayed_clause_id(row) in clause_ids]
