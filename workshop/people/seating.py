"""Which table numbers of a session may be published."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from workshop.disclosure import disclosable_tables
from workshop.people.tables import Attendance


def load_disclosable_tables(db: Session, session_id: str) -> frozenset[int]:
    """The tables of a session whose number may stand beside a note in a document.

    The rule: ``disclosure.disclosable_tables``.
    """
    query = (
        select(Attendance.table_number, func.count())
        .where(Attendance.session_id == session_id, col(Attendance.table_number).is_not(None))
        .group_by(col(Attendance.table_number))
    )
    seats = {number: count for number, count in db.execute(query) if number is not None}
    return disclosable_tables(seats)
