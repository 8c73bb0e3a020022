"""Journeys: a persona's way through a service, step by step. Every change can be undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workshop.board.hooks import untie_all
from workshop.board.note_kinds import NoteStatus
from workshop.board.personas import load_persona
from workshop.board.tables import JourneyStep, Note, Persona
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
EMOTION_NAMES = {
    -2: mark("very bad"),
    -1: mark("bad"),
    0: mark("neither"),
    1: mark("good"),
    2: mark("very good"),
}
SAID_BESIDE: Mapping[str, str] = {
    "touchpoint": mark("Touchpoint"),
    "thoughts": mark("Thoughts"),
    "barrier": mark("Barrier"),
    "opportunity": mark("Opportunity"),
}
"""The texts of a step beside its stage and what happens in it, and what they are called."""


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
class RenameStage:
    """Give all steps of a stage another one; a stage of that name takes them in."""

    persona_id: str
    stage: str
    name: str


@dataclass(frozen=True)
class MoveStage:
    """Move a stage with all its steps by one place: ``by`` is -1 (earlier) or 1 (later)."""

    persona_id: str
    stage: str
    by: int


@dataclass(frozen=True)
class MergeSteps:
    """Let one step stand for others, which say the same. ``action``: its words from now on."""

    into: str
    others: Sequence[str]
    action: str


@dataclass(frozen=True)
class MoveStep:
    """Move a step by one position: ``by`` is -1 (earlier) or 1 (later)."""

    id: str
    by: int


_IN_VIEW = (
    col(JourneyStep.left_out).is_(False),
    # Of a note that was rejected or is gone, no step is shown either.
    or_(col(JourneyStep.note_id).is_(None), col(Note.status) == NoteStatus.VISIBLE),
)


def list_steps(db: Session, programme_id: str) -> list[JourneyStep]:
    """All steps of a programme, ordered by the persona's position and then by the step's."""
    query = (
        select(JourneyStep)
        .outerjoin(Persona, col(Persona.id) == col(JourneyStep.persona_id))
        .outerjoin(Note, col(Note.id) == col(JourneyStep.note_id))
        .where(col(JourneyStep.programme_id) == programme_id, *_IN_VIEW)
        .order_by(col(Persona.position), col(JourneyStep.position), col(JourneyStep.id))
    )
    return list(db.execute(query).scalars())


def list_journey(db: Session, persona_id: str) -> list[JourneyStep]:
    """The steps of one persona's journey, ordered by position."""
    query = (
        select(JourneyStep)
        .outerjoin(Note, col(Note.id) == col(JourneyStep.note_id))
        .where(col(JourneyStep.persona_id) == persona_id, *_IN_VIEW)
        .order_by(col(JourneyStep.position), col(JourneyStep.id))
    )
    return list(db.execute(query).scalars())


def list_stages(steps: Iterable[JourneyStep]) -> list[str]:
    """The stages of these steps, each once, in their order."""
    return list(dict.fromkeys(step.stage for step in steps if step.stage))


def load_step(db: Session, step_id: str) -> JourneyStep:
    """The step with this id; raises ``NotFound``."""
    step = db.get(JourneyStep, step_id)
    if step is None:
        raise NotFound(mark("There is no such step of a journey."))
    return step


def is_in_view(db: Session, step: JourneyStep) -> bool:
    """Whether a step stands in its journey: not left out, and its note, if any, on the board."""
    note = db.get(Note, step.note_id) if step.note_id else None
    return not step.left_out and (note is None or note.status == NoteStatus.VISIBLE)


def describe_step(db: Session, step_id: str) -> dict[str, str]:
    """What a step says beside its stage and action; a feeling in the middle is not said."""
    step = load_step(db, step_id)
    said = {name: str(getattr(step, name)) for name in SAID_BESIDE}
    return {**said, "emotion": str(step.emotion) if step.emotion else ""}


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


def rename_stage(db: Session, actor: Actor, command: RenameStage) -> str:
    """Rename a stage of a persona's journey. Raises ``Invalid``, ``NotFound``."""
    journey = _journey_of(db, actor, command.persona_id)
    name = field_rules.line(command.name, LINES["stage"])
    known = {stage.casefold(): stage for stage in list_stages(journey) if stage != command.stage}
    name = known.get(name.casefold(), name)
    steps = [change(db, row, stage=name) for row in journey if row.stage == command.stage]
    if not steps:
        raise NotFound(mark("There is no such stage."))
    steps += _in_stages(db, journey)
    _log_journey(db, actor, "stage_renamed", journey, steps)
    return name


def move_stage(db: Session, actor: Actor, command: MoveStage) -> None:
    """Swap a stage with its neighbour, each with all its steps; at the ends nothing changes.

    Raises ``Invalid`` for another ``by`` than -1 or 1, ``NotFound``.
    """
    journey = _journey_of(db, actor, command.persona_id)
    stages = list_stages(journey)
    if command.by not in (-1, 1):
        raise Invalid(mark("The request was not understood."))
    if command.stage not in stages:
        raise NotFound(mark("There is no such stage."))
    here = stages.index(command.stage)
    there = here + command.by
    if 0 <= there < len(stages):
        stages[here], stages[there] = stages[there], stages[here]
        _log_journey(db, actor, "stage_moved", journey, _in_stages(db, journey, stages))


def merge_steps(db: Session, actor: Actor, command: MergeSteps) -> JourneyStep:
    """Let one step stand for others of the same persona; their rows stay, and so do needs that
    stand on them. Its feeling becomes the mean of all, rounded towards neither; what they say
    beside their words stands together.

    Raises ``Invalid``, ``NotFound``.
    """
    step = _writable(db, actor, command.into)
    others = [_writable(db, actor, key) for key in dict.fromkeys(command.others) if key != step.id]
    if not others or any(row.persona_id != step.persona_id for row in others):
        raise Invalid(mark("Choose steps of the same journey."))
    action = field_rules.paragraphs(command.action, TEXTS["action"])
    mean = sum(row.emotion for row in (step, *others)) / (1 + len(others))
    new: dict[str, Any] = {"action": action, "emotion": int(mean)}
    for name in SAID_BESIDE:
        new[name] = join_said(name, *(getattr(row, name) for row in (step, *others)))
    _must_say_something(step.model_copy(update=new))
    steps = [change(db, row, left_out=True) for row in others]
    _log_journey(db, actor, "steps_merged", [step, *others], [change(db, step, **new), *steps])
    return step


def join_said(name: str, *texts: str) -> str:
    """These texts of one field of a step together, what stands in another one only once.

    Raises ``Invalid`` where that is too long.
    """
    kept: list[str] = []
    for text in filter(None, texts):
        if not any(text in other for other in kept):
            kept = [*(other for other in kept if other not in text), text]
    is_line = name in LINES
    whole = ("; " if is_line else "\n").join(kept)
    if len(whole) > (LINES if is_line else TEXTS)[name]:
        raise Invalid(mark("Together these texts are too long for one step. Shorten one first."))
    return whole


def _journey_of(db: Session, actor: Actor, persona_id: str) -> list[JourneyStep]:
    persona = load_persona(db, persona_id)
    actor.must(Right.EDIT_PERSONA, persona.programme_id)
    return list_journey(db, persona.id)


def _in_stages(
    db: Session, journey: Sequence[JourneyStep], stages: Sequence[str] = ()
) -> list[Change]:
    """Put the steps of each stage side by side, the stages in this order, else as they come."""
    order = list(stages) or list_stages(journey)
    order.append("")
    in_order = sorted(journey, key=lambda step: order.index(step.stage))
    places = enumerate(in_order, 1)
    return [change(db, row, position=at) for at, row in places if row.position != at]


def remove_step(db: Session, actor: Actor, step_id: str) -> str:
    """Delete a step and its links to needs; the needs stay. Returns the step's stage."""
    step = _writable(db, actor, step_id)
    if step.note_id is not None:
        # Its row stays, so that the note, which stands on the board, makes no new one.
        _log(db, actor, "step_removed", step, [change(db, step, left_out=True)])
        return step.stage
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
    _log_journey(db, actor, event, [step], steps)


def _log_journey(
    db: Session, actor: Actor, event: str, touched: Sequence[JourneyStep], steps: list[Change]
) -> None:
    db.flush()
    refs = [("step", step.id) for step in touched]
    scope = touched[0].programme_id
    log.append(db, scope, event, refs, actor=actor.log_id, topic=TOPIC, changes=steps)
