"""Running a scenario: a meeting whose agenda are the blocks of a training."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from workshop.errors import Invalid
from workshop.i18n import mark, translate
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import ON_CLAUSES, ActivityKind, NotesAbout
from workshop.programme.agenda import LONGEST_SCRIPT, AddActivity, add_activity
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.meetings import MOST_FUNCTIONS, AddMeeting, MeetingPlan, add_meeting
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import WorkingSession
from workshop.standards.clause_access import DRAFTS
from workshop.standards.clauses import needs_of_clauses
from workshop.training.scenario import Scenario, ScenarioBlock, load_scenario
from workshop.training.tables import BlockMeeting, TrainingBlock, TrainingModule
from workshop.training.trainings import load_training, must_be_seen, touch

RUN_AS = (MeetingKind.TRAINING, MeetingKind.PILOT_TRAINING)
_LONGEST_GOAL = 600


@dataclass(frozen=True)
class RunScenario:
    """Add a meeting made of a training, to programmes that the actor runs.

    ``kind``: one of ``RUN_AS``; ``start``: of the meeting, ``None``: without a date; ``modules``:
    ids of those that are run, empty: all; ``seen``: the ``changes`` of the training as it was
    looked at, so that one press makes one meeting.
    """

    training_id: str
    kind: str
    start: datetime | None = None
    place: str = ""
    modules: Sequence[str] = ()
    seen: int | None = None


def run_scenario(db: Session, actor: Actor, command: RunScenario) -> WorkingSession:
    """Add a meeting whose activities are the blocks in their order, breaks too.

    What is changed in the scenario later does not change the meeting. Raises ``Conflict`` where
    somebody has changed or run it meanwhile, ``Invalid`` without any block, ``NotFound``,
    ``NotAllowed``.
    """
    training = load_training(db, actor, command.training_id, Right.RUN)
    must_be_seen(command.seen, training.changes)
    if command.kind not in RUN_AS:
        raise Invalid(mark("The request was not understood."))
    scenario = load_scenario(db, actor, training.id)
    chosen = [
        one for one in scenario.modules if not command.modules or one.row.id in command.modules
    ]
    blocks = [block for module in chosen for block in module.blocks]
    if not blocks:
        raise Invalid(mark("There is no block to run yet. Add one first."))
    whole = len(chosen) == len(scenario.modules)
    title = training.title if whole else f"{training.title}: {chosen[0].row.title}"
    plan = _plan(command, [block.row for block in blocks])
    added = AddMeeting(
        training.programme_id, command.kind, title[:200], _cut(training.aims, _LONGEST_GOAL), plan
    )
    meeting = add_meeting(db, actor, added)
    for block in blocks:
        settings = _settings(db, block, scenario.training.language)
        add_activity(db, actor, AddActivity(meeting.id, block.row.kind, block.row.title, settings))
        db.add(BlockMeeting(block_id=block.row.id, session_id=meeting.id))
    touch(db, actor, training, "scenario_run")
    return meeting


def list_runs(db: Session, scenario: Scenario) -> list[WorkingSession]:
    """The meetings that were made of a training and are still planned or were held, in order."""
    query = (
        select(BlockMeeting.session_id)
        .join(TrainingBlock, col(TrainingBlock.id) == col(BlockMeeting.block_id))
        .join(TrainingModule, col(TrainingModule.id) == col(TrainingBlock.module_id))
        .where(TrainingModule.training_id == scenario.training.id)
    )
    keys = set(db.execute(query).scalars())
    return [row for row in list_sessions(db, scenario.training.programme_id) if row.id in keys]


def script_of(block: TrainingBlock, language: str) -> str:
    """What whoever leads has before them: the course, then the care. A course that is too long is
    cut, and says that the rest stands in the scenario; the care is whole."""
    care = translate(mark("Care: {care}"), language, care=block.care) if block.care else ""
    room = LONGEST_SCRIPT - len(care) - 2
    course = block.course
    if len(course) > room:
        rest = translate(mark("(The rest stands in the scenario.)"), language)
        course = f"{_cut(course, room - len(rest) - 1)}\n{rest}"
    return "\n\n".join(part for part in (course, care) if part)


def is_script_cut(block: TrainingBlock, language: str) -> bool:
    """Whether the course is too long to stand whole in a meeting."""
    return block.course not in script_of(block, language)


def _plan(command: RunScenario, blocks: Sequence[TrainingBlock]) -> MeetingPlan:
    lasts = timedelta(minutes=sum(block.minutes for block in blocks))
    leads = dict.fromkeys(block.leads for block in blocks if block.leads)
    return MeetingPlan(
        command.start,
        command.start + lasts if command.start else None,
        command.place,
        functions=list(leads)[:MOST_FUNCTIONS],
    )


def _settings(db: Session, block: ScenarioBlock, language: str) -> dict[str, Any]:
    """The settings of the activity that a block becomes. Drafts are never put before a room by
    themselves: a facilitator names them on the agenda."""
    row = block.row
    settings: dict[str, Any] = {
        "prompt": row.prompt,
        "minutes": row.minutes,
        "script": script_of(row, language),
    }
    clauses = [clause.id for clause, _taught in block.clauses if clause.status not in DRAFTS]
    if row.kind in ON_CLAUSES:
        settings["targets"] = clauses
    elif row.kind == ActivityKind.DOT_VOTE:
        needs = [need for own in needs_of_clauses(db, clauses).values() for need in own]
        settings["targets"] = list(dict.fromkeys(needs))
    elif row.about_clauses and clauses:
        settings |= {"about": NotesAbout.CLAUSES, "targets": clauses}
    return settings


def _cut(text: str, longest: int) -> str:
    """The text, cut between words where it is longer."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(maxsplit=1)[0].rstrip(" ,.;:") + "…"
