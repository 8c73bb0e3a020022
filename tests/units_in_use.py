"""Units and self-assessments for tests and benchmarks, made through the commands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from workshop.in_use.assessing import Assess, AssessmentContent, assess, last_number, load_history
from workshop.in_use.tables import Assessment, Unit
from workshop.in_use.units import AddUnits, UnitContent, add_units
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.tables import Clause


@dataclass
class Town:
    """A programme whose units assess themselves. ``do(command, content)`` runs a command."""

    do: Callable[[Any, Any], Any]
    read: Callable[..., Any]
    programme_id: str

    def add_units(self, *names: str, **fields: str) -> list[Unit]:
        """Units with these names and the same fields."""
        units = [UnitContent(name, **fields) for name in names]
        found: list[Unit] = self.do(add_units, AddUnits(self.programme_id, units))
        return found

    def write_clauses(self, count: int, area_ids: Sequence[str] = ()) -> list[Clause]:
        """Clauses, dealt out on the areas."""
        made = []
        for number in range(1, count + 1):
            area = {"area_id": area_ids[(number - 1) * len(area_ids) // count]} if area_ids else {}
            body = f"The desk does what clause {number} says, each time and for everybody."
            fields = {"body": body, "level": "required", "responsible": "Head of the desk", **area}
            content = CreateClause(self.programme_id, f"Example clause {number}", fields=fields)
            made.append(self.do(create_clause, content))
        return made

    def assess(
        self,
        unit: Unit,
        clause: Clause,
        answer: str = "meets",
        *,
        past_due: bool = False,
        **said: str,
    ) -> Assessment:
        """What the unit says now, by somebody who has seen what it said before."""
        seen = last_number(self.read(load_history, unit.id).get(clause.id, ()))
        content = AssessmentContent(answer, **said)
        found: Assessment = self.do(assess, Assess(unit.id, clause.id, seen, content, past_due))
        return found
