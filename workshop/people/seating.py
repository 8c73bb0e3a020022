"""How many sat where: a table of one or two people would name who wrote there."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from workshop.people.tables import Attendance

FEWEST = 3
"""Participants at a table from which on its number may leave the house."""


def shared_tables(db: Session, session_id: str) -> frozenset[int]:
    """The tables whose number may stand beside a note outside the house.

    Those at which at least ``FEWEST`` participants of this session sat; where fewer than that
    would be left unnamed altogether, the smallest of them is left out as well, since the only
    notes without a number would otherwise tell their table.
    """
    query = (
        select(Attendance.table_number, func.count())
        .where(Attendance.session_id == session_id, col(Attendance.table_number).is_not(None))
        .group_by(col(Attendance.table_number))
    )
    seats = {number: count for number, count in db.execute(query) if number is not None}
    named = sorted((table for table in seats if seats[table] >= FEWEST), key=lambda one: seats[one])
    unnamed = sum(count for count in seats.values() if count < FEWEST)
    return frozenset(named[1:] if 0 < unnamed < FEWEST else named)
