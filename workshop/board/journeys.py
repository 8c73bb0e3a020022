"""Journeys: a persona's way through a service, step by step. Every change can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.hooks import untie_all
from workshop.board.personas import load_persona
from workshop.board.tables import JourneyStep, Persona
from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.store import log
from workshop.store.log import Change
from workshop.store.undo import change, create, remove

TOPIC = "journeys"
LINES = {"stage": 120, "touchpoint": 200}
TEXTS = {"action": 600, "thoughts": 600, "barrier": 600, "opportunity": 600}
EMOTIONS = (-2, -1, 0, 1, 2)


@dataclass(frozen=True)
class AddStep:
    """Append a step to a persona's journey.

    ``fields``: any of stage, action, touchpoint, thoughts, emotion (-2 to 2), barrier,
    opportunity; stage or action is required.
    """

    persona_id: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class EditStep:
    """``fields`` as for ``AddStep``."""

    id: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class MoveStep:
    """Move a step by one position: ``by`` is -1 (earlier) or 1 (later)."""

    id: str
    by: int


def list_steps(db: Session, programme_id: str) -> list[JourneyStep]:
    """All steps of a programme, ordered by the persona's position and then by the step's."""
    query = (
        select(JourneyStep)
        .outerjoin(Persona, col(Persona.id) == col(JourneyStep.persona_id))
        .where(col(JourneyStep.programme_id) == programme_id)
        .order_by(col(Persona.position), col(JourneyStep.position), col(JourneyStep.id))
    )
    return list(db.execute(query).scalars())


def list_journey(db: Session, persona_id: str) -> list[JourneyStep]:
    """The steps of one persona's journey, ordered by position."""
    query = select(JourneyStep).where(col(JourneyStep.persona_id) == persona_id)
    ordered = query.order_by(col(JourneyStep.position), col(JourneyStep.id))
    return list(db.execute(ordered).scalars())


def load_step(db: Session, step_id: str) -> JourneyStep:
    """The step with this id; raises ``NotFound``."""
    step = db.get(JourneyStep, step_id)
    if step is None:
        raise NotFound(mark("There is no such step of a journey."))
    return step


def add_step(db: Session, actor: Actor, command: AddStep) -> JourneyStep:
    """Add a step to a persona's journey. Raises ``Invalid``, ``NotFound``."""
    persona = load_persona(db, command.persona_id)
    actor.must(Right.EDIT_PERSONA, persona.programme_id)
    last = max((step.position for step in list_journey(db, persona.id)), default=0)
    step = JourneyStep(programme_id=persona.programme_id, persona_id=persona.id, position=last + 1)
    for name, value in _checked(command.fields).items():
        setattr(step, name, value)
    _must_say_something(step)
    _log(db, actor, "step_added", step, [create(db, step)])
    return step


def edit_step(db: Session, actor: Actor, command: EditStep) -> JourneyStep:
    """Change a step. Raises ``Invalid``, ``NotFound``."""
    step = _writable(db, actor, command.id)
    new = _checked(command.fields)
    _must_say_something(step.model_copy(update=new))
    new = {name: value for name, value in new.items() if getattr(step, name) != value}
    if new:
        _log(db, actor, "step_edited", step, [change(db, step, **new)])
    return step


def move_step(db: Session, actor: Actor, command: MoveStep) -> JourneyStep:
    """Swap a step with its neighbour; at either end of the journey nothing changes.

    Raises ``Invalid`` for another ``by`` than -1 or 1, ``NotFound``.
    """
    step = _writable(db, actor, command.id)
    if command.by not in (-1, 1):
        raise Invalid(mark("The request was not understood."))
    journey = list_journey(db, step.persona_id or "")
    here = [row.id for row in journey].index(step.id)
    there = here + command.by
    if 0 <= there < len(journey):
        journey[here], journey[there] = journey[there], journey[here]
        places = enumerate(journey, 1)
        moves = [change(db, row, position=at) for at, row in places if row.position != at]
        _log(db, actor, "step_moved", step, moves)
    return step


def remove_step(db: Session, actor: Actor, step_id: str) -> str:
    """Delete a step and its links to needs; the needs stay. Returns the step's stage."""
    step = _writable(db, actor, step_id)
    steps = untie_all(db, "step", step.id)
    db.flush()
    steps.append(remove(db, step))
    _log(db, actor, "step_removed", step, steps)
    return step.stage


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    for name, value in fields.items():
        if name in LINES:
            clean[name] = field_rules.line(str(value), LINES[name], required=False)
        elif name in TEXTS:
            clean[name] = field_rules.paragraphs(str(value), TEXTS[name])
        elif name == "emotion" and type(value) is int and value in EMOTIONS:
            clean[name] = value
        else:
            raise Invalid(mark("The request was not understood."))
    return clean


def _must_say_something(step: JourneyStep) -> None:
    if not step.stage and not step.action:
        raise Invalid(mark("Stage or Action: what happens in this step?"))


def _writable(db: Session, actor: Actor, step_id: str) -> JourneyStep:
    step = load_step(db, step_id)
    actor.must(Right.EDIT_PERSONA, step.programme_id)
    return step


def _log(db: Session, actor: Actor, event: str, step: JourneyStep, steps: list[Change]) -> None:
    db.flush()
    refs = [("step", step.id)]
    log.append(db, step.programme_id, event, refs, actor=actor.log_id, topic=TOPIC, changes=steps)
