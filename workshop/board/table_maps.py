"""A persona, and a map of it, for each table within one activity."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from workshop.board.personas import CreateMap, create_map, list_maps, list_personas, load_persona
from workshop.board.tables import EmpathyMap, Persona, TableMap
from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.people.last_presses import must_be_last
from workshop.people.participants import load_consenting
from workshop.people.rights import Actor, Right
from workshop.people.tables import Attendance
from workshop.programme.activity_kinds import ON_PERSONAS, MapVariant
from workshop.programme.agenda import is_per_table, load_activity
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.store import log

_END_OF_NAME = re.compile(r"\s*[,;:(]|\s+[-–—]\s")


@dataclass(frozen=True)
class AssignPersonas:
    """``personas``: number of a table → id of its persona; ``None``: it has none. Tables that are
    not named keep theirs."""

    activity_id: str
    personas: Mapping[int, str | None]


@dataclass(frozen=True)
class ChooseTable:
    """The table at which a participant sits. ``nth``: as in ``last_presses``."""

    table: int
    nth: int = 0


def short_name(label: str) -> str:
    """A persona's name for titles: what comes before the first comma, dash or parenthesis."""
    return _END_OF_NAME.split(label, maxsplit=1)[0].strip() or label


def assign_personas(db: Session, actor: Actor, command: AssignPersonas) -> dict[int, str]:
    """Give tables their personas; one without a map gets one made. Returns the map by table.

    Notes that were written already stay where they are. Raises ``NotFound``, ``Invalid``.
    """
    activity = load_activity(db, command.activity_id)
    actor.must(Right.RUN, activity.programme_id)
    if activity.kind not in ON_PERSONAS:
        raise Invalid(mark("This activity is about no persona."))
    tables = _count_tables(db, activity)
    for table, persona_id in command.personas.items():
        if not 1 <= table <= tables:
            raise Invalid(mark("There is no such table."))
        _assign(db, actor, activity, table, persona_id)
    db.flush()
    refs = [("room", activity.session_id), ("board_of", activity.id)]
    log.append(db, activity.programme_id, "personas_assigned", refs, actor=actor.log_id)
    return {table: chart.id for table, chart in list_table_maps(db, activity.id).items()}


def _assign(
    db: Session, actor: Actor, activity: Activity, table: int, persona_id: str | None
) -> None:
    row = db.get(TableMap, (activity.id, table))
    if persona_id is None:
        if row is not None:
            db.delete(row)
        return
    if load_persona(db, persona_id).programme_id != activity.programme_id:
        raise NotFound(mark("There is no such persona."))
    row = row or TableMap(activity_id=activity.id, table_number=table, map_id="")
    row.map_id = _map_for(db, actor, activity, persona_id)
    db.add(row)


def _map_for(db: Session, actor: Actor, activity: Activity, persona_id: str) -> str:
    variant = MapVariant(activity.variant)
    for chart, persona in list_maps(db, activity.programme_id):
        if persona.id == persona_id and chart.variant == variant:
            return chart.id
    return create_map(db, actor, CreateMap(persona_id, variant)).id


def list_table_maps(db: Session, activity_id: str) -> dict[int, EmpathyMap]:
    """The maps that tables write on in an activity, by table."""
    query = (
        select(TableMap.table_number, EmpathyMap)
        .join(EmpathyMap, col(EmpathyMap.id) == col(TableMap.map_id))
        .where(TableMap.activity_id == activity_id)
        .order_by(col(TableMap.table_number))
    )
    return {row.table_number: row.EmpathyMap for row in db.execute(query)}


def list_table_personas(db: Session, activity_id: str) -> dict[int, Persona]:
    """The personas that tables work on in an activity, by table."""
    found = {
        table: db.get(Persona, chart.persona_id)
        for table, chart in list_table_maps(db, activity_id).items()
    }
    return {table: persona for table, persona in found.items() if persona is not None}


def list_personas_of(db: Session, activity: Activity) -> list[Persona]:
    """The personas that an activity is about, each once."""
    if is_per_table(activity):
        found = list_table_personas(db, activity.id).values()
        return list({persona.id: persona for persona in found}.values())
    chart = db.get(EmpathyMap, activity.map_id) if activity.map_id else None
    persona = db.get(Persona, chart.persona_id) if chart else None
    return [persona] if persona is not None else []


def suggest_personas(db: Session, activity: Activity) -> dict[int, str]:
    """A persona for every table: those it has, else those of the activity before in which each
    table had one, else the personas in turn. Empty where the programme has none."""
    personas = [persona.id for persona in list_personas(db, activity.programme_id)]
    before = {key: one for key, one in _personas_before(db, activity).items() if one in personas}
    present = {key: one.id for key, one in list_table_personas(db, activity.id).items()}
    if not personas:
        return present
    tables = range(1, _count_tables(db, activity) + 1)
    in_turn = {table: personas[(table - 1) % len(personas)] for table in tables}
    return {**in_turn, **before, **present}


def _personas_before(db: Session, activity: Activity) -> dict[int, str]:
    session = db.get(WorkingSession, activity.session_id)
    place = (session.position if session else 0, activity.position)
    query = (
        select(Activity.id, WorkingSession.position, Activity.position)
        .join(WorkingSession, col(WorkingSession.id) == col(Activity.session_id))
        .join(TableMap, col(TableMap.activity_id) == col(Activity.id))
        .where(Activity.programme_id == activity.programme_id)
        .distinct()
    )
    earlier = [row for row in db.execute(query) if (row[1], row[2]) < place]
    if not earlier:
        return {}
    last = max(earlier, key=lambda row: (row[1], row[2]))
    return {table: one.id for table, one in list_table_personas(db, last[0]).items()}


def map_of(db: Session, activity: Activity, table: int | None) -> str | None:
    """The map that notes of this table belong to, or of everybody where all work on one."""
    if not is_per_table(activity):
        return activity.map_id
    row = db.get(TableMap, (activity.id, table)) if table is not None else None
    return row.map_id if row is not None else None


def must_have_map(db: Session, activity: Activity, table: int | None) -> str | None:
    """As ``map_of``; raises ``Invalid`` where each table has a map and this one has none."""
    found = map_of(db, activity, table)
    if found is None and is_per_table(activity):
        if table is None:
            raise Invalid(mark("Choose your table first: each table has its own persona."))
        raise Invalid(mark("This table has no persona yet. It is chosen by the facilitator."))
    return found


def choose_table(db: Session, actor: Actor, command: ChooseTable) -> dict[str, Any]:
    """Say at which table one sits. For participants; raises ``Invalid``, ``NotAllowed``."""
    person = load_consenting(db, actor.id)
    programme = db.get(Programme, person.programme_id)
    if programme is None or not 1 <= command.table <= programme.tables:
        raise Invalid(mark("There is no such table."))
    if person.session_id:
        must_be_last(db, person.session_id, actor.pseudonym(person.session_id), command.nth)
    if person.table_number == command.table:
        return {"table": command.table}
    person.table_number = command.table
    row = db.get(Attendance, (person.session_id, person.id)) if person.session_id else None
    if row is not None and not row.summed:
        row.table_number = command.table
        db.add(row)
    db.add(person)
    log.append(db, person.programme_id, "table_chosen", [("person", person.id)])
    return {"table": command.table}


def describe_tables(db: Session, activity: Activity) -> list[dict[str, Any]] | None:
    """Every table with its map and persona, for the fact of the room; ``None`` where all tables
    work on one map."""
    if not is_per_table(activity):
        return None
    maps = list_table_maps(db, activity.id)
    return [
        {
            "n": table,
            "map": maps[table].id if table in maps else None,
            "persona": describe_persona(db, maps.get(table)),
        }
        for table in range(1, max([_count_tables(db, activity), *maps]) + 1)
    ]


def describe_persona(db: Session, chart: EmpathyMap | None) -> dict[str, str] | None:
    """What screens are told of the persona of a map; ``label``: as it is read, ``short``: as it
    stands in titles."""
    persona = db.get(Persona, chart.persona_id) if chart else None
    if persona is None:
        return None
    return {
        "label": persona.label,
        "short": short_name(persona.label),
        "situation": persona.situation,
        "context": persona.context,
    }


def _count_tables(db: Session, activity: Activity) -> int:
    programme = db.get(Programme, activity.programme_id)
    return programme.tables if programme is not None else 1
