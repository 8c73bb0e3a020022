"""Tells how many people stand behind all groups, needs and clauses of a programme."""

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.needs.group_queries import ACTIVE
from workshop.needs.support import load_support_index
from workshop.needs.told_support import CLAUSE, GROUP, NEED, Subject, tell_support
from workshop.programme.tables import WorkingSession
from workshop.standards.clauses import needs_of_clauses
from workshop.standards.tables import Clause


def tell_at_close(db: Session, session: WorkingSession) -> None:
    """Tell the support of a programme whose session has just been closed."""
    tell_programme_support(db, session.programme_id, "session_closed")


def tell_programme_support(db: Session, programme_id: str, event: str) -> None:
    """Count the people behind everything in a programme and keep what is told of it.

    ``event``: at which kind of event. Everything is told together, so that the order in which
    somebody asks changes nothing.
    """
    ground = load_support_index(db, programme_id)
    subjects: dict[Subject, list[str]] = {
        (GROUP, key): [note.note_id for note in ground.notes_in_groups([key])]
        for key, place in ground.groups.items()
        if place.status == ACTIVE
    }
    for key in ground.needs:
        subjects[NEED, key] = [note.note_id for note in ground.notes_of_needs([key])]
    query = select(col(Clause.id)).where(col(Clause.programme_id) == programme_id)
    clause_ids = list(db.execute(query).scalars())
    for key, needs in needs_of_clauses(db, clause_ids).items():
        subjects[CLAUSE, key] = [note.note_id for note in ground.notes_of_needs(needs)]
    tell_support(db, programme_id, subjects, event)
