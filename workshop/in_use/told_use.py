"""What the card of a clause says of its use: how many units answer what, and what is in the way.

Units are institutions, and staff sees each by name. Readers of a published page get sums over units
alone, and only where ``disclosure.may_tell_units`` lets them: a unit of one employee is a person.
What stands in the way is written by units in their own words, and stays inside.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.disclosure import may_tell_units
from workshop.in_use.tables import Assessment, Unit
from workshop.in_use.units import is_closed, list_units
from workshop.in_use.use_states import UseAnswer
from workshop.standards.clause_card import CardEntry, CardPart

PAGE = "in_use"


def tell_use(
    db: Session, programme_id: str, clause_ids: Collection[str]
) -> dict[str, list[CardEntry]]:
    """Clause → how many open units give each answer, and the obstacles with the units' names."""
    units = {row.id: row for row in list_units(db, programme_id) if not is_closed(row)}
    names = ("clause_id", "unit_id", "answer", "obstacle", "day")
    query = select(*(getattr(Assessment, name) for name in names)).where(
        col(Assessment.programme_id) == programme_id,
        col(Assessment.latest).is_(True),
        col(Assessment.clause_id).in_(list(clause_ids)),
    )
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for clause_id, unit_id, answer, obstacle, day in db.execute(query).tuples():
        if unit_id in units:
            found.setdefault(clause_id, []).append((unit_id, answer, obstacle, day))
    return {
        key: [*_used(rows, len(units)), *_obstacles(key, rows, units)]
        for key, rows in found.items()
    }


def _used(rows: Sequence[tuple[str, str, str, str]], units: int) -> Iterator[CardEntry]:
    counts = Counter(answer for _unit, answer, _obstacle, _day in rows)
    newest = date.fromisoformat(max(day for *_rest, day in rows))
    for answer in UseAnswer:
        if count := counts[answer]:
            yield CardEntry(
                CardPart.USED,
                title="",
                state=answer,
                figure=str(count),
                on=newest,
                page=PAGE,
                public=may_tell_units(count, units),
            )


def _obstacles(
    clause_id: str, rows: Sequence[tuple[str, str, str, str]], units: Mapping[str, Unit]
) -> Iterator[CardEntry]:
    order = list(units)
    for unit_id, answer, obstacle, day in sorted(rows, key=lambda row: order.index(row[0])):
        if obstacle:
            yield CardEntry(
                CardPart.OBSTACLE,
                title=f"{units[unit_id].name}: {obstacle}",
                state=answer,
                on=date.fromisoformat(day),
                page=PAGE,
                key=f"{unit_id}.{clause_id}",
            )
