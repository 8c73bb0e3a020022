"""Whether anybody has worked on clauses since they were made: then they are not simply deleted.

Asked of what everybody in the programme may know. Ratings of an open round and what phones object
to are left out: whether there are any yet would be told by it; the round itself counts instead.
"""

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.programme.tables import Activity
from workshop.review.tables import Comment, ReviewRound
from workshop.standards.tables import Clause
from workshop.store.types import metadata

_NO_WORK = ("clauserevision", "objection", "understanding", "toldunderstanding", "ballot")
LINK_TABLES = ("clauseneed", "clauseevidence", "clausequote")


def worked_on(
    db: Session, clauses: Collection[Clause], *, apart_from: Collection[str] = ()
) -> set[str]:
    """The ids of those that were changed, tied to something, discussed, reviewed or planned.

    ``apart_from``: tables whose rows do not count.
    """
    if not clauses:
        return set()
    keys = {row.id for row in clauses}
    found = {row.id for row in clauses if row.revision > 1}
    for table in metadata.tables.values():
        if table.name in (*_NO_WORK, *apart_from):
            continue
        for link in table.foreign_keys:
            if link.column.table.name == "clause":
                found |= set(db.execute(select(link.parent).where(link.parent.in_(keys))).scalars())
    said = select(col(Comment.subject_id)).where(
        col(Comment.subject_id).in_(keys), col(Comment.round_id).is_(None)
    )
    found |= set(db.execute(said).scalars())
    programmes = {row.programme_id for row in clauses}
    rounds = select(ReviewRound).where(col(ReviewRound.programme_id).in_(programmes))
    for review in db.execute(rounds).scalars():
        found |= {key for _kind, key in review.subjects} & keys
    planned = select(Activity).where(col(Activity.programme_id).in_(programmes))
    for activity in db.execute(planned).scalars():
        found |= set(activity.targets or ()) & keys
    return found
