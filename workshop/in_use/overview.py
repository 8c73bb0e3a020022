"""The whole table of clauses and units: what counts of each, sums, and what is late."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.in_use.standard_in_force import (
    ClauseInForce,
    StandardInForce,
    load_standard_in_force,
)
from workshop.in_use.tables import Assessment, Unit
from workshop.in_use.units import is_closed, list_units
from workshop.local_time import today
from workshop.people.rights import Actor, Right

SOON = 30
"""Days ahead that belong to what is due soon."""


class LatestAnswer(NamedTuple):
    """What counts of a unit and a clause; as in ``Assessment``, without the evidence."""

    unit_id: str
    clause_id: str
    number: int
    answer: str
    obstacle: str
    next_action: str
    due_on: str
    function: str
    day: str
    version: str


@dataclass(frozen=True)
class NextAction:
    """What a unit is to do about a clause. ``days``: left until then; negative: it is late."""

    unit: Unit
    clause: ClauseInForce
    answer: LatestAnswer
    due_on: date
    days: int

    @property
    def late(self) -> bool:
        """Whether its day has passed."""
        return self.days < 0


@dataclass(frozen=True)
class UseOverview:
    """``units``: by name, closed ones included; ``latest``: by unit and clause."""

    standard: StandardInForce
    units: Sequence[Unit]
    latest: Mapping[tuple[str, str], LatestAnswer]

    @cached_property
    def open_units(self) -> list[Unit]:
        """The units that have not closed."""
        return [unit for unit in self.units if not is_closed(unit)]

    @property
    def asked(self) -> int:
        """How many answers there could be: clauses in force × open units."""
        return len(self.open_units) * len(self.standard.clauses)

    @cached_property
    def given(self) -> int:
        """How many of them there are."""
        return sum(1 for _pair in self._answers())

    @cached_property
    def actions(self) -> list[NextAction]:
        """What open units are to do about clauses in force, by day. Without a day it is no
        reminder."""
        now = today()
        found = [
            NextAction(unit, clause, answer, due, (due - now).days)
            for unit, clause, answer in self._answers()
            if answer.due_on and answer.next_action
            for due in [date.fromisoformat(answer.due_on)]
        ]
        return sorted(found, key=lambda one: one.due_on)

    @property
    def late(self) -> list[NextAction]:
        """The actions whose day has passed, the latest one last."""
        return [action for action in self.actions if action.late]

    @property
    def soon(self) -> list[NextAction]:
        """The actions due within ``SOON`` days, today included."""
        until = today() + timedelta(days=SOON)
        return [one for one in self.actions if not one.late and one.due_on <= until]

    def count_answers(self, unit_id: str) -> Counter[str]:
        """Answer → how many clauses in force it stands at, of one unit."""
        rows = (self.latest.get((unit_id, clause.id)) for clause in self.standard.clauses)
        return Counter(row.answer for row in rows if row)

    def _answers(self) -> Iterator[tuple[Unit, ClauseInForce, LatestAnswer]]:
        for unit in self.open_units:
            for clause in self.standard.clauses:
                if answer := self.latest.get((unit.id, clause.id)):
                    yield unit, clause, answer


def load_use(db: Session, actor: Actor, programme_id: str) -> UseOverview:
    """The standard in use, as far as the actor may read its clauses. Raises ``NotAllowed``."""
    actor.must(Right.SEE, programme_id)
    columns = [getattr(Assessment, name) for name in LatestAnswer._fields]
    query = select(*columns).where(
        col(Assessment.programme_id) == programme_id, col(Assessment.latest).is_(True)
    )
    rows = [LatestAnswer(*row) for row in db.execute(query).tuples()]
    return UseOverview(
        load_standard_in_force(db, actor, programme_id),
        list_units(db, programme_id),
        {(row.unit_id, row.clause_id): row for row in rows},
    )


def has_answers(db: Session, programme_id: str) -> bool:
    """Whether any unit has said anything yet."""
    query = select(col(Assessment.id)).where(col(Assessment.programme_id) == programme_id)
    return db.execute(query.limit(1)).first() is not None
