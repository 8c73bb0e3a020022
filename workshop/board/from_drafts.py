"""What becomes of joint drafts of personas and of steps of journeys."""

from sqlmodel import Session

from workshop.board.draft_origin import origin_of
from workshop.board.journeys import EditStep, edit_step, load_step
from workshop.board.note_kinds import PersonaBasis
from workshop.board.personas import CreatePersona, create_persona
from workshop.board.tables import JointDraft, JourneyStep
from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor


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
    """Put what a table has written about a step into it; fields left empty stay as they are.

    Raises ``NotFound`` where the step is gone, else as ``edit_step``.
    """
    if draft.about is None:
        raise NotFound(mark("There is no such step of a journey."))
    given = {name: text for name, text in draft.fields.items() if text and name != "emotion"}
    feeling = draft.fields.get("emotion")
    fields = {**given, "emotion": int(feeling)} if feeling else given
    return edit_step(db, actor, EditStep(load_step(db, draft.about).id, fields)).id


def programme_of_step(db: Session, step_id: str) -> str | None:
    """The programme of a step; ``None`` for any other id."""
    step = db.get(JourneyStep, step_id)
    return step.programme_id if step else None
