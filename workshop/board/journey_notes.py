"""Steps of journeys that are made of notes: from the reveal on, by themselves, each once."""

import random
from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import update
from sqlmodel import Session, col, select

from workshop.board.joint_forms import DraftStatus
from workshop.board.note_kinds import NoteStatus
from workshop.board.tables import EmpathyMap, JointDraft, JourneyStep, Note
from workshop.i18n import LANGUAGES, mark, translate
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.phases import is_hidden
from workshop.programme.tables import Activity
from workshop.store import log

USUAL_STAGES = (
    mark("First thought"),
    mark("Looking for information"),
    mark("Getting in touch"),
    mark("At the office"),
    mark("Afterwards"),
)
"""The stages that phones offer for a journey that has none yet."""
_TOPIC = "journeys"
_chance = random.SystemRandom()


def keep_steps(db: Session, activity: Activity) -> None:
    """Make steps of the open notes of an activity whose phase has changed."""
    if activity.kind != ActivityKind.JOURNEY_MAP:
        return
    ours = (col(Note.activity_id) == activity.id, col(Note.status) == NoteStatus.VISIBLE)
    notes = list(db.execute(select(Note).where(*ours).order_by(col(Note.position))).scalars())
    follow_notes(db, notes)


def follow_notes(db: Session, notes: Sequence[Note]) -> None:
    """Make a step of each of these notes that is on its open journey and has none.

    Of a note whose words were erased and replaced, the step takes the new ones.
    """
    for note in notes:
        if note.status == NoteStatus.VISIBLE and _is_on_open_journey(db, note):
            step = _step_of(db, note.id)
            if step is None:
                _make_step(db, note)
            elif not step.action:
                step.action, step.stage = note.text, step.stage or note.stage or ""
                db.add(step)


def reword_step(db: Session, note: Note, former: str) -> None:
    """Let the step of an edited note say what the note says, unless somebody has worded it."""
    step = _step_of(db, note.id)
    if step is not None and step.action == former:
        step.action = note.text
        db.add(step)


def forget_steps(db: Session, note_ids: Sequence[str]) -> None:
    """Erase what steps say that were made of these notes, also from what could be undone.

    The rows stay for the needs that stand on them.
    """
    query = select(JourneyStep).where(col(JourneyStep.note_id).in_(note_ids))
    steps = list(db.execute(query).scalars())
    for step in steps:
        step.action = step.thoughts = step.touchpoint = step.barrier = step.opportunity = ""
        step.stage = step.stage if _is_shared(db, step) else ""
        db.add(step)
    _forget_drafts(db, [step.id for step in steps])
    if steps:
        _forget_changes(db, steps[0].programme_id, {step.id for step in steps})


def _forget_drafts(db: Session, step_ids: Sequence[str]) -> None:
    """Erase what stands in drafts that were put into these steps."""
    query = select(JointDraft).where(
        col(JointDraft.about).in_(step_ids), JointDraft.status == DraftStatus.ACCEPTED
    )
    for draft in db.execute(query).scalars():
        draft.fields = {}
        db.add(draft)


def stage_key(stage: str) -> str:
    """A stage for comparison: case does not count."""
    return stage.casefold()


def _is_on_open_journey(db: Session, note: Note) -> bool:
    activity = db.get(Activity, note.activity_id)
    if activity is None or activity.kind != ActivityKind.JOURNEY_MAP:
        return False
    return not is_hidden(activity.hidden, activity.phase)


def _step_of(db: Session, note_id: str) -> JourneyStep | None:
    query = select(JourneyStep).where(JourneyStep.note_id == note_id)
    return db.execute(query).scalars().first()


def _make_step(db: Session, note: Note) -> None:
    chart = db.get(EmpathyMap, note.map_id) if note.map_id else None
    step = JourneyStep(
        programme_id=note.programme_id,
        persona_id=chart.persona_id if chart else None,
        activity_id=note.activity_id,
        stage=note.stage or "",
        action=note.text,
        emotion=note.feeling or 0,
        note_id=note.id,
    )
    journey = list_all(db, step)
    known = {stage_key(row.stage): row.stage for row in journey}
    step.stage = known.get(stage_key(step.stage), step.stage)
    journey.insert(_place(journey, step.stage), step)
    for position, row in enumerate(journey, 1):
        row.position = position
        db.add(row)
    db.flush()


def list_all(db: Session, like: JourneyStep) -> list[JourneyStep]:
    """All steps of the journey that a step belongs to, also those that are left out."""
    query = select(JourneyStep).where(
        JourneyStep.programme_id == like.programme_id, JourneyStep.persona_id == like.persona_id
    )
    if like.persona_id is None:
        query = query.where(JourneyStep.activity_id == like.activity_id)
    ordered = query.order_by(col(JourneyStep.position), col(JourneyStep.id))
    return list(db.execute(ordered).scalars())


def _place(journey: Sequence[JourneyStep], stage: str) -> int:
    """Where a step comes: anywhere among those of its stage, since the order of arrival must mean
    nothing. A new stage that is a usual one comes before those that usually follow it, any other at
    the end."""
    same = [at for at, row in enumerate(journey) if row.stage == stage]
    if same:
        return _chance.randint(same[0], same[-1] + 1)
    place = _usual_place(stage)
    later = (at for at, row in enumerate(journey) if _usual_place(row.stage) > place >= 0)
    return next(later, len(journey))


def _usual_place(stage: str) -> int:
    """Where a stage usually comes, -1 for those of people's own."""
    return _usual_places().get(stage_key(stage), -1)


@cache
def _usual_places() -> Mapping[str, int]:
    return {
        stage_key(translate(stage, language)): place
        for place, stage in enumerate(USUAL_STAGES)
        for language in LANGUAGES
    }


def _is_shared(db: Session, step: JourneyStep) -> bool:
    """Whether another step has the stage too, so that it is not one note's own words."""
    return sum(row.stage == step.stage for row in list_all(db, step)) > 1


def _forget_changes(db: Session, scope: str, step_ids: set[str]) -> None:
    """Take these steps out of what can be undone: what they said stands there, too."""
    query = select(log.Event.number, log.Event.refs).where(
        log.Event.scope == scope, log.Event.topic == _TOPIC
    )
    numbers = [
        number for number, refs in db.execute(query) if any(key in step_ids for _kind, key in refs)
    ]
    ours = (col(log.Event.scope) == scope, col(log.Event.number).in_(numbers))
    db.execute(update(log.Event).where(*ours).values(changes=[], topic=None))
