"""Units: add them, one or many, change them, close them. A unit that has closed keeps its history.

Whoever belongs to the programme reads them; whoever may write clauses writes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.i18n.collation import collation_key
from workshop.in_use.days import read_day
from workshop.in_use.tables import Assessment, Unit
from workshop.in_use.use_states import UnitKind
from workshop.local_time import today
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.store import log
from workshop.text_folding import fold_words

MOST_UNITS = 500
_SAME_NAME = mark("There is already a unit called “{name}”.")


@dataclass(frozen=True)
class UnitContent:
    """Fields of a unit as they are typed; days as ``read_day`` takes them."""

    name: str
    kind: str = UnitKind.OTHER
    place: str = ""
    function: str = ""
    opened_on: str = ""
    closed_on: str = ""


@dataclass(frozen=True)
class AddUnits:
    """All of them, or none."""

    programme_id: str
    units: Sequence[UnitContent]


@dataclass(frozen=True)
class EditUnit:
    """``seen``: the revision that was read."""

    id: str
    seen: int
    content: UnitContent


def list_units(db: Session, programme_id: str) -> list[Unit]:
    """The units of a programme by name, closed ones included."""
    rows = db.execute(select(Unit).where(col(Unit.programme_id) == programme_id)).scalars()
    return sorted(rows, key=lambda row: (collation_key(row.name), row.id))


def load_unit(db: Session, unit_id: str) -> Unit:
    """The unit with this id; raises ``NotFound``."""
    row = db.get(Unit, unit_id)
    if row is None:
        raise NotFound(mark("This unit is no longer there."))
    return row


def is_closed(unit: Unit) -> bool:
    """Whether the unit has closed by today. One that will close on a later day is still open."""
    return bool(unit.closed_on) and unit.closed_on <= today().isoformat()


def add_units(db: Session, actor: Actor, command: AddUnits) -> list[Unit]:
    """Add units. Raises ``Invalid`` for a name that is missing or there already, for a day that
    does not exist, and for more than ``MOST_UNITS``."""
    actor.must(Right.WRITE_CLAUSE, command.programme_id)
    known = list_units(db, command.programme_id)
    if not command.units:
        raise Invalid(mark("Name at least one unit."))
    if len(known) + len(command.units) > MOST_UNITS:
        raise Invalid(mark("At most {most} units fit."), most=MOST_UNITS)
    names = {fold_words(row.name) for row in known}
    added = []
    for content in command.units:
        row = Unit(programme_id=command.programme_id, **_checked(content, names))
        names.add(fold_words(row.name))
        added.append(row)
    db.add_all(added)
    db.flush()
    log.append(db, command.programme_id, "units_added", actor=actor.log_id)
    return added


def edit_unit(db: Session, actor: Actor, command: EditUnit) -> Unit:
    """Change a unit. Raises ``Conflict`` where somebody else has changed it meanwhile, and as
    ``add_units``."""
    row = load_unit(db, command.id)
    actor.must(Right.WRITE_CLAUSE, row.programme_id)
    others = [one for one in list_units(db, row.programme_id) if one.id != row.id]
    fields = _checked(command.content, {fold_words(one.name) for one in others})
    if all(getattr(row, name) == value for name, value in fields.items()):
        return row
    if command.seen != row.revision:
        raise Conflict(
            mark("Somebody else has changed this unit meanwhile. Close this window and look.")
        )
    for name, value in fields.items():
        setattr(row, name, value)
    row.revision += 1
    db.add(row)
    log.append(db, row.programme_id, "unit_edited", actor=actor.log_id)
    return row


def remove_unit(db: Session, actor: Actor, unit_id: str) -> None:
    """Remove a unit of which nothing was said; raises ``Conflict`` for any other."""
    row = load_unit(db, unit_id)
    actor.must(Right.WRITE_CLAUSE, row.programme_id)
    said = select(col(Assessment.id)).where(col(Assessment.unit_id) == row.id).limit(1)
    if db.execute(said).first() is not None:
        raise Conflict(
            mark("This unit has assessments, which are kept. Enter the day on which it closes.")
        )
    db.delete(row)
    log.append(db, row.programme_id, "unit_removed", actor=actor.log_id)


def _checked(content: UnitContent, names: set[str]) -> dict[str, Any]:
    """The fields as they may be stored; ``names``: folded, which others have."""
    if content.kind not in (*UnitKind,):
        raise Invalid(mark("The request was not understood."))
    name = field_rules.line(content.name, 200, required=False)
    if not fold_words(name):
        raise Invalid(mark("What is this unit called?"))
    if fold_words(name) in names:
        raise Invalid(_SAME_NAME, name=name)
    opened, closed = read_day(content.opened_on), read_day(content.closed_on)
    if opened and closed and closed < opened:
        raise Invalid(mark("A unit cannot close before it opens."))
    return {
        "name": name,
        "kind": str(content.kind),
        "place": field_rules.line(content.place, 200, required=False),
        "function": field_rules.line(content.function, 200, required=False),
        "opened_on": opened,
        "closed_on": closed,
    }
