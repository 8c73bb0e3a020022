"""How many sat where: a table of one or two people would name who wrote there."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from workshop.people.tables import Attendance

FEWEST = 3
"""Participants at a table from which on its number may leave the house."""


def shared_tables(db: Session, session_id: str) -> frozenset[int]:
    """The tables at which at least ``FEWEST`` participants of this session sat."""
    query = (
        select(Attendance.table_number)
        .where(Attendance.session_id == session_id, col(Attendance.table_number).is_not(None))
        .group_by(col(Attendance.table_number))
        .having(func.count() >= FEWEST)
    )
    return frozenset(number for number in db.execute(query).scalars() if number is not None)
