"""How many people took part in which session and at which table, with disclosure control."""

from collections import Counter
from dataclasses import dataclass

from sqlmodel import Session

from workshop.people.attendance import count_seats
from workshop.programme.sessions import PLANNED, list_sessions
from workshop.standards.insight.table_suppression import SuppressedTable, suppress_table


@dataclass(frozen=True)
class Presence:
    """Sessions (their numbers) × tables; the last table is ``None``: people without one.

    ``counts`` has the totals in its last row and last column.
    """

    sessions: tuple[int, ...]
    tables: tuple[int | None, ...]
    counts: SuppressedTable

    def fullest(self) -> tuple[int, int] | None:
        """(number of the session, people) of the session with most people.

        ``None`` where any total is suppressed: naming the maximum would bound the suppressed one.
        """
        rows = zip(self.sessions, self.counts.cells, strict=False)
        totals = [(row[-1], -number) for number, row in rows]
        if not totals or any(total is None for total, _number in totals):
            return None
        most, number = max((total or 0, number) for total, number in totals)
        return (-number, most) if most else None


def load_presence(db: Session, programme_id: str) -> Presence:
    """The numbers of people so far, in every session that has begun; small ones suppressed."""
    held = list_sessions(db, programme_id)
    seats = Counter(
        {
            (row.number, table): count
            for row in held
            for table, count in count_seats(db, row.id).items()
        }
    )
    begun = {row.number for row in held if row.status != PLANNED}
    there = begun | {number for number, _table in seats}
    sessions = [row.number for row in held if row.number in there] if seats else []
    tables: list[int | None] = [*sorted({table for _session, table in seats if table is not None})]
    if any(table is None for _session, table in seats):
        tables.append(None)
    counts = [[seats[number, table] for table in tables] for number in sessions]
    return Presence(tuple(sessions), tuple(tables), suppress_table(counts))
