"""What becomes of joint drafts of personas and of steps of journeys."""

from typing import Any

from sqlmodel import Session

from workshop.board.draft_origin import origin_of
from workshop.board.joint_drafts import begun_with
from workshop.board.journey_notes import stage_key
from workshop.board.journeys import (
    SAID_BESIDE,
    AddStep,
    EditStep,
    add_step,
    edit_step,
    is_in_view,
    join_said,
    list_journey,
    list_stages,
    load_step,
)
from workshop.board.note_kinds import PersonaBasis
from workshop.board.personas import CreatePersona, create_persona
from workshop.board.table_maps import map_of
from workshop.board.tables import EmpathyMap, JointDraft, JourneyStep
from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.programme.agenda import load_activity


def make_persona(db: Session, actor: Actor, draft: JointDraft) -> str:
    """A persona from a table's draft. Raises as ``create_persona``."""
    given = draft.fields
    fields = {name: given.get(name, "") for name in ("situation", "goals", "barriers")}
    fields["context"] = given.get("service", "")
    fields["basis"] = given.get("basis") or PersonaBasis.ASSUMPTION
    persona = create_persona(
        db, actor, CreatePersona(draft.programme_id, given.get("label", ""), fields)
    )
    persona.origin = origin_of(db, draft)
    db.add(persona)
    return persona.id


def complete_step(db: Session, actor: Actor, draft: JointDraft) -> str:
    """Put what a table has written about a step into it, or make a new one of it.

    Fields left empty stay as they are; where somebody else has filled in a field meanwhile, both
    texts stand there. Raises ``NotFound`` where the step is gone, else as ``edit_step``.
    """
    if draft.about is None:
        return _make_step(db, actor, draft)
    step = load_step(db, draft.about)
    if not is_in_view(db, step):
        raise NotFound(mark("This step is not there any more. Put the draft aside."))
    begun = begun_with(db, draft)
    fields: dict[str, Any] = {}
    for name, text in draft.fields.items():
        if name not in (*SAID_BESIDE, "emotion") or not text or text == begun.get(name):
            continue
        present = str(getattr(step, name))
        if name == "emotion":
            fields[name] = int(text)
        elif present not in ("", begun.get(name)):
            fields[name] = join_said(name, present, text)
        else:
            fields[name] = text
    return edit_step(db, actor, EditStep(step.id, fields)).id


def _make_step(db: Session, actor: Actor, draft: JointDraft) -> str:
    """A new step at the end of its stage."""
    activity = load_activity(db, draft.activity_id)
    chart = db.get(EmpathyMap, map_of(db, activity, draft.table_number) or "")
    if chart is None:
        raise Invalid(mark("Choose the persona of this journey first, then take the step over."))
    stages = {stage_key(stage): stage for stage in list_stages(list_journey(db, chart.persona_id))}
    fields: dict[str, Any] = {name: text for name, text in draft.fields.items() if text}
    fields["emotion"] = int(fields.get("emotion", 0))
    fields["stage"] = stages.get(stage_key(fields.get("stage", "")), fields.get("stage", ""))
    return add_step(db, actor, AddStep(chart.persona_id, fields)).id


def programme_of_step(db: Session, step_id: str) -> str | None:
    """The programme of a step that stands in its journey; ``None`` for any other id."""
    step = db.get(JourneyStep, step_id)
    return step.programme_id if step and is_in_view(db, step) else None
