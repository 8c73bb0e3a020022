"""Personas and their empathy maps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from workshop.board.note_kinds import PersonaBasis
from workshop.board.note_rules import SECTIONS
from workshop.board.tables import EmpathyMap, Persona
from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.activity_kinds import MapVariant
from workshop.programme.sessions import list_running
from workshop.programme.tables import Area
from workshop.store import log

_LONGEST = {"situation": 600, "context": 300, "goals": 600, "barriers": 600, "access_needs": 600}
_BASES = tuple(PersonaBasis)


@dataclass(frozen=True)
class CreatePersona:
    """``fields`` as for ``EditPersona``."""

    programme_id: str
    label: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class EditPersona:
    """``fields``: any of label, situation, context, area_id, goals, barriers, access_needs,
    basis (``assumption`` or ``research``)."""

    id: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class ArchivePersona:
    """Archive a persona or restore it; its maps and notes stay."""

    id: str
    archived: bool = True


@dataclass(frozen=True)
class CreateMap:
    """A map for a persona. ``variant``: ``canvas`` (nine sections) or ``quick`` (four)."""

    persona_id: str
    variant: str = MapVariant.CANVAS
    goal: str = ""


def list_personas(db: Session, programme_id: str, *, archived: bool = False) -> list[Persona]:
    """The personas of a programme by position; archived ones only with ``archived=True``."""
    query = select(Persona).where(col(Persona.programme_id) == programme_id)
    if not archived:
        query = query.where(col(Persona.archived).is_(False))
    return list(db.execute(query.order_by(col(Persona.position))).scalars())


def list_maps(db: Session, programme_id: str) -> list[tuple[EmpathyMap, Persona]]:
    """``(map, persona)`` for every map of a programme, ordered by the persona's position."""
    query = (
        select(EmpathyMap, Persona)
        .join(Persona, col(Persona.id) == col(EmpathyMap.persona_id))
        .where(col(EmpathyMap.programme_id) == programme_id)
        .order_by(col(Persona.position), col(EmpathyMap.variant), col(EmpathyMap.id))
    )
    return [(chart, persona) for chart, persona in db.execute(query)]


def load_persona(db: Session, persona_id: str) -> Persona:
    """The persona with this id; raises ``NotFound``."""
    persona = db.get(Persona, persona_id)
    if persona is None:
        raise NotFound(mark("There is no such persona."))
    return persona


def create_persona(db: Session, actor: Actor, command: CreatePersona) -> Persona:
    """Create a fictional persona, last in its programme; raises ``Invalid``, ``NotFound``
    (area)."""
    actor.must(Right.EDIT_PERSONA, command.programme_id)
    last = select(func.max(col(Persona.position))).where(
        col(Persona.programme_id) == command.programme_id
    )
    position = db.execute(last).scalar()
    persona = Persona(
        programme_id=command.programme_id,
        label=field_rules.line(command.label, 120),
        position=0 if position is None else position + 1,
    )
    _apply(db, persona, command.fields)
    return _saved(db, actor, persona, "persona_created")


def edit_persona(db: Session, actor: Actor, command: EditPersona) -> Persona:
    """Change a persona; screens that show its map are updated. Raises as ``create_persona``."""
    persona = load_persona(db, command.id)
    actor.must(Right.EDIT_PERSONA, persona.programme_id)
    _apply(db, persona, command.fields)
    return _saved(db, actor, persona, "persona_edited")


def archive_persona(db: Session, actor: Actor, command: ArchivePersona) -> Persona:
    """Archive a persona or restore it. Raises ``NotFound``."""
    persona = load_persona(db, command.id)
    actor.must(Right.EDIT_PERSONA, persona.programme_id)
    persona.archived = bool(command.archived)
    event = "persona_archived" if persona.archived else "persona_restored"
    return _saved(db, actor, persona, event)


def create_map(db: Session, actor: Actor, command: CreateMap) -> EmpathyMap:
    """Create an empathy map for a persona. Raises ``Invalid`` (variant, goal), ``NotFound``."""
    persona = load_persona(db, command.persona_id)
    actor.must(Right.EDIT_PERSONA, persona.programme_id)
    if command.variant not in SECTIONS:
        raise Invalid(mark("The request was not understood."))
    chart = EmpathyMap(
        programme_id=persona.programme_id,
        persona_id=persona.id,
        variant=command.variant,
        goal=field_rules.paragraphs(command.goal, 600),
    )
    db.add(chart)
    db.flush()
    log.append(db, persona.programme_id, "map_created", actor=actor.log_id)
    return chart


def _apply(db: Session, persona: Persona, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name == "label":
            persona.label = field_rules.line(value, 120)
        elif name in _LONGEST:
            setattr(persona, name, field_rules.paragraphs(value, _LONGEST[name]))
        elif name == "basis" and value in _BASES:
            persona.basis = value
        elif name == "area_id":
            persona.area_id = _area(db, persona.programme_id, value)
        else:
            raise Invalid(mark("The request was not understood."))


def _area(db: Session, programme_id: str, area_id: str | None) -> str | None:
    area = db.get(Area, area_id) if area_id else None
    if area_id and (area is None or area.programme_id != programme_id):
        raise NotFound(mark("There is no such area."))
    return area_id or None


def _saved(db: Session, actor: Actor, persona: Persona, event: str) -> Persona:
    db.add(persona)
    db.flush()
    refs = [("room", session_id) for session_id in _sessions_showing(db, persona)]
    about = {"persona": persona.id}
    log.append(db, persona.programme_id, event, refs, actor=actor.log_id, payload=about)
    return persona


def _sessions_showing(db: Session, persona: Persona) -> list[str]:
    query = select(col(EmpathyMap.id)).where(col(EmpathyMap.persona_id) == persona.id)
    maps = set(db.execute(query).scalars())
    running = list_running(db, persona.programme_id)
    return [activity.session_id for activity in running if activity.map_id in maps]
