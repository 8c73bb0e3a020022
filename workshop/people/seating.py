"""Which table numbers of a session may be published."""

from sqlmodel import Session

from workshop.disclosure import disclosable_tables
from workshop.people.attendance import count_seats


def load_disclosable_tables(db: Session, session_id: str) -> frozenset[int]:
    """The tables of a session whose number may stand beside a note in a document.

    The rule: ``disclosure.disclosable_tables``.
    """
    seats = count_seats(db, session_id)
    return disclosable_tables({table: seats[table] for table in seats if table is not None})
