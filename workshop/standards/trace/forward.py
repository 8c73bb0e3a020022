"""From groups and needs up to the clauses that rest on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from workshop.needs.needs import list_needs
from workshop.needs.support import load_support_index
from workshop.needs.tables import Need
from workshop.people.rights import Actor
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clauses import needs_of_clauses
from workshop.standards.tables import Clause


@dataclass(frozen=True)
class ForwardTrace:
    """The needs, merged ones left out, and the clauses that rest on something, in their order."""

    needs: tuple[Need, ...] = ()
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class ForwardTraces:
    """The forward traces of all groups and needs of a programme, by id. A merged one has the trace
    of its target; a group inside another also that of the outer group."""

    groups: Mapping[str, ForwardTrace] = field(default_factory=dict)
    needs: Mapping[str, ForwardTrace] = field(default_factory=dict)


def load_forward_traces(db: Session, actor: Actor, programme_id: str) -> ForwardTraces:
    """The forward traces of a programme, with those clauses only that the actor may read."""
    ground, needs = load_support_index(db, programme_id), list_needs(db, programme_id)
    clauses = readable_clauses(db, actor, programme_id)
    answered = needs_of_clauses(db, [clause.id for clause in clauses])
    of_need = {
        need.id: tuple(row for row in clauses if need.id in answered[row.id]) for need in needs
    }
    standing = [need for need in needs if ground.resolve_need(need.id) == need.id]
    under = {need.id: ground.with_subgroups(ground.needs[need.id].groups) for need in standing}

    def reach(reached: Iterable[Need]) -> ForwardTrace:
        found = tuple(reached)
        through = {row.id: row for need in found for row in of_need[need.id]}
        return ForwardTrace(found, tuple(row for row in clauses if row.id in through))

    groups = {}
    for key in ground.groups:
        place = ground.resolve_group(key)
        groups[key] = reach(need for need in standing if place in under[need.id])
    by_id = {need.id: need for need in standing}
    ways = {need.id: by_id.get(ground.resolve_need(need.id)) for need in needs}
    return ForwardTraces(groups, {key: reach([need] if need else []) for key, need in ways.items()})
