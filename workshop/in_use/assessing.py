"""A unit assesses itself, clause by clause; what it said before is kept beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from workshop.errors import Closed, Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.in_use.days import read_day
from workshop.in_use.standard_in_force import ClauseInForce, load_standard_in_force
from workshop.in_use.tables import Assessment, Unit
from workshop.in_use.units import is_closed, load_unit
from workshop.in_use.use_states import UseAnswer
from workshop.local_time import today
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.store import log

LONGEST_TEXT, LONGEST_ACTION = 4000, 500
SAID = ("answer", "evidence", "obstacle", "next_action", "due_on", "function")
"""The fields of an assessment that say something, without its day."""


class DuePassed(Invalid):
    """The day by which something is to be done has passed already; it may be meant like that."""


@dataclass(frozen=True)
class AssessmentContent:
    """Fields as they are typed; days as ``read_day`` takes them. ``day``: today unless given."""

    answer: str
    evidence: str = ""
    obstacle: str = ""
    next_action: str = ""
    due_on: str = ""
    function: str = ""
    day: str = ""


@dataclass(frozen=True)
class Assess:
    """``seen``: the number of the assessment that was read, 0 where there was none. ``past_due``:
    a due day that has passed is meant like that."""

    unit_id: str
    clause_id: str
    seen: int
    content: AssessmentContent
    past_due: bool = False


def assess(db: Session, actor: Actor, command: Assess) -> Assessment:
    """Add what a unit says of a clause; saying the same once more changes nothing.

    Raises ``Closed`` for a unit that has closed, ``NotFound`` for a clause that is no longer in
    force, ``Conflict`` where somebody else has assessed it since ``seen``, ``DuePassed``,
    ``Invalid``.
    """
    return assess_many(db, actor, [command])[0]


def assess_many(db: Session, actor: Actor, commands: Sequence[Assess]) -> list[Assessment]:
    """Add several assessments of one unit, or none of them. Raises as ``assess``."""
    if not commands:
        raise Invalid(mark("The request was not understood."))
    unit = load_unit(db, commands[0].unit_id)
    actor.must(Right.WRITE_CLAUSE, unit.programme_id)
    if any(command.unit_id != unit.id for command in commands):
        raise Invalid(mark("The request was not understood."))
    if is_closed(unit):
        raise Closed(mark("This unit has closed; what it said is kept as it is."))
    standard = load_standard_in_force(db, actor, unit.programme_id)
    history = load_history(db, unit.id)
    added = []
    for command in commands:
        clause = standard.by_id.get(command.clause_id)
        if clause is None:
            raise NotFound(mark("This clause is no longer part of the standard in force."))
        earlier = history.setdefault(clause.id, [])
        added.append(_add(db, unit, clause, earlier, command, standard.version))
    db.flush()
    if any(added_now for _row, added_now in added):
        log.append(db, unit.programme_id, "clauses_assessed", actor=actor.log_id)
    return [row for row, _added_now in added]


def load_history(db: Session, unit_id: str) -> dict[str, list[Assessment]]:
    """Clause → everything that a unit said of it, the one that counts first, then the newest."""
    query = select(Assessment).where(col(Assessment.unit_id) == unit_id)
    found: dict[str, list[Assessment]] = {}
    for row in db.execute(query).scalars():
        found.setdefault(row.clause_id, []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row.day, row.number), reverse=True)
    return found


def last_number(rows: Sequence[Assessment]) -> int:
    """The number of the assessment that was added last, 0 where there is none."""
    return max((row.number for row in rows), default=0)


def list_changes(before: Assessment, after: Assessment) -> list[str]:
    """The fields of ``SAID`` in which two assessments differ."""
    return [name for name in SAID if getattr(before, name) != getattr(after, name)]


def check_content(content: AssessmentContent) -> dict[str, Any]:
    """The fields as they may be stored; raises ``Invalid``."""
    if content.answer not in (*UseAnswer,):
        raise Invalid(mark("Choose an answer first."))
    day = read_day(content.day) or today().isoformat()
    if day > today().isoformat():
        raise Invalid(mark("The day of an assessment cannot lie ahead."))
    action = field_rules.paragraphs(content.next_action, LONGEST_ACTION)
    due = read_day(content.due_on)
    if due and not action:
        raise Invalid(mark("What is to be done by this day? Write the next action beside it."))
    return {
        "answer": str(content.answer),
        "evidence": field_rules.paragraphs(content.evidence, LONGEST_TEXT),
        "obstacle": field_rules.paragraphs(content.obstacle, LONGEST_TEXT),
        "next_action": action,
        "due_on": due,
        "function": field_rules.line(content.function, 200, required=False),
        "day": day,
    }


def says_the_same(row: Assessment, fields: Mapping[str, str]) -> bool:
    """Whether an assessment holds these fields already."""
    return all(getattr(row, name) == value for name, value in fields.items())


def has_passed(due_on: str, before: Assessment | None) -> bool:
    """Whether a due day has passed and is not the one that stood there before."""
    known = before.due_on if before else ""
    return bool(due_on) and due_on != known and due_on < today().isoformat()


def _add(
    db: Session,
    unit: Unit,
    clause: ClauseInForce,
    earlier: list[Assessment],
    command: Assess,
    version: str,
) -> tuple[Assessment, bool]:
    """The assessment, and whether it is new. ``earlier`` is kept up to date."""
    fields = check_content(command.content)
    # A press that comes twice, or a file brought in twice: it stands there already.
    newest = max(earlier, key=lambda row: row.number, default=None)
    if newest is not None and says_the_same(newest, fields):
        return newest, False
    if command.seen != last_number(earlier):
        raise Conflict(
            mark("Somebody else has assessed {code} meanwhile. Look at what is there now."),
            code=clause.code,
        )
    if has_passed(fields["due_on"], earlier[0] if earlier else None) and not command.past_due:
        raise DuePassed(
            mark("{day} has passed already. Say that it is meant like this, or choose another."),
            day=fields["due_on"],
        )
    row = Assessment(
        programme_id=unit.programme_id,
        unit_id=unit.id,
        clause_id=clause.id,
        number=last_number(earlier) + 1,
        version=version,
        clause_revision=clause.revision,
        **fields,
    )
    earlier.append(row)
    earlier.sort(key=lambda one: (one.day, one.number), reverse=True)
    # What is entered later about an earlier day goes into the history, and does not count.
    for one in earlier:
        if one.latest != (one is earlier[0]):
            one.latest = one is earlier[0]
            db.add(one)
    db.add(row)
    return row, True
