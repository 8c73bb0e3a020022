"""Templates of the house: agendas of a programme, given to another one or to a file and back.

They hold what a facilitator has planned, and no text of anybody else: no notes, personas, needs.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Annotated, Any

from pydantic import StrictBool, StrictInt, StrictStr
from sqlmodel import Session

from workshop.errors import Invalid
from workshop.i18n import LANGUAGES, mark
from workshop.local_time import local, local_day
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import ACTIVITY_TYPES, MapVariant, NotesAbout
from workshop.programme.agenda import AddActivity, add_activity, list_activities, load_activity
from workshop.programme.field_rules import clean
from workshop.programme.file_faults import Fault, read_json, refuse_faults, validate_file
from workshop.programme.file_models import (
    Entries,
    FileRecord,
    at_most,
    length,
    one_of,
    pattern,
    within,
)
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.meetings import (
    LONGEST_MEETING,
    MOST_FUNCTIONS,
    MOST_MEETINGS,
    MOST_PHASES,
    AddMeeting,
    MeetingPlan,
    add_meeting,
    list_phases,
)
from workshop.programme.note_yields import NoteYield
from workshop.programme.programmes import list_areas, load_programme
from workshop.programme.ready_templates import check_first_day, dates_of, is_working
from workshop.programme.session_states import HalfDay
from workshop.programme.session_titles import EditSession, edit_session
from workshop.programme.session_words import told_number
from workshop.programme.sessions import list_sessions, load_session
from workshop.programme.tables import Activity, ProjectPhase, WorkingSession

VERSION = 2
"""Of files that are written; version 1 knew working sessions only and is read as well."""
LARGEST = 2_000_000
"""Bytes of a file."""
LONGEST = 3_660
"""Days that a project lasts at most."""
_Flag = StrictBool
_Hour = Annotated[StrictStr, pattern("([01][0-9]|2[0-3]):[0-5][0-9]")]
_Text = Annotated[StrictStr, length(600)]


@dataclass(frozen=True)
class OtherWords(FileRecord):
    """Title and prompt in another language."""

    title: Annotated[StrictStr, length(200)]
    prompt: _Text


@dataclass(frozen=True)
class PlannedActivity(FileRecord):
    """An activity as it was planned; fields as of ``Activity``."""

    kind: Annotated[StrictStr, one_of(*ACTIVITY_TYPES)]
    title: Annotated[StrictStr, length(200, 1)]
    prompt: _Text
    script: Annotated[StrictStr, length(2_000)]
    translations: Annotated[
        dict[Annotated[StrictStr, one_of(*LANGUAGES)], OtherWords], at_most(len(LANGUAGES))
    ]
    minutes: Annotated[StrictInt, within(1, 480)]
    hidden: _Flag
    moderated: _Flag
    anonymous: _Flag
    keeps_table: _Flag
    quotable: _Flag
    style_shield: _Flag
    asks_kind: _Flag | None
    starts_timer: _Flag | None
    stacking: _Flag
    silent: _Flag
    per_table: _Flag
    notes_per_person: Annotated[StrictInt, within(1, 200)] | None
    votes_per_person: Annotated[StrictInt, within(1, 20)]
    votes_on: Annotated[StrictStr, one_of("needs", "ideas")]
    yields: Annotated[StrictStr, one_of(*NoteYield)]
    variant: Annotated[StrictStr, one_of(*MapVariant)]
    about: Annotated[StrictStr, one_of(*NotesAbout)] = NotesAbout.NOTHING
    """Missing in the first files of version 1."""


@dataclass(frozen=True)
class PlannedSession(FileRecord):
    """A meeting with its agenda.

    ``number``: of a working session, else ``None``. ``on_day``: days after the first of the
    project; ``begins``, ``ends``: hours of the clock; ``until_day``: on which it ends, ``None``: on
    the same. ``day`` and ``slot``: of a working session that has no date.
    """

    number: Annotated[StrictInt, within(1, 10)] | None
    day: Annotated[StrictInt, within(1, 10)]
    slot: Annotated[StrictStr, one_of(*HalfDay)]
    title: Annotated[StrictStr, length(200, 1)]
    goal: _Text
    activities: Annotated[list[PlannedActivity], Entries(100)]
    kind: Annotated[StrictStr, one_of(*MeetingKind)] = MeetingKind.WORKING
    on_day: Annotated[StrictInt, within(0, LONGEST)] | None = None
    until_day: Annotated[StrictInt, within(0, LONGEST + 31)] | None = None
    begins: _Hour | None = None
    ends: _Hour | None = None
    place: Annotated[StrictStr, length(200)] = ""
    functions: Annotated[list[Annotated[StrictStr, length(200, 1)]], Entries(MOST_FUNCTIONS)] = (
        field(default_factory=list)
    )


@dataclass(frozen=True)
class PlannedArea(FileRecord):
    """An area of the standard."""

    code: Annotated[StrictStr, length(8, 1)]
    name: Annotated[StrictStr, length(120, 1)]


@dataclass(frozen=True)
class PhaseOfTemplate(FileRecord):
    """A phase of the project; its days are counted from the first."""

    name: Annotated[StrictStr, length(120, 1)]
    from_day: Annotated[StrictInt, within(0, LONGEST)]
    to_day: Annotated[StrictInt, within(0, LONGEST)]


@dataclass(frozen=True)
class TemplateFile(FileRecord):
    """What a template file holds."""

    version: Annotated[StrictInt, one_of(1, VERSION)]
    title: Annotated[StrictStr, length(200, 1)]
    language: Annotated[StrictStr, one_of(*LANGUAGES)]
    areas: Annotated[list[PlannedArea], Entries(50)]
    sessions: Annotated[list[PlannedSession], Entries(MOST_MEETINGS, 1)]
    phases: Annotated[list[PhaseOfTemplate], Entries(MOST_PHASES)] = field(default_factory=list)


@dataclass(frozen=True)
class CopyActivity:
    """Put a copy of an activity at the end of another session's agenda."""

    activity_id: str
    session_id: str


@dataclass(frozen=True)
class AddFromTemplate:
    """Add the meetings of a template to a programme. ``template``: as ``read_template`` and
    ``load_template`` return it; ``first_day``: of its first meeting, ``None``: without dates."""

    programme_id: str
    template: Mapping[str, Any]
    first_day: date | None = None


@dataclass(frozen=True)
class FillSession:
    """Give a session the agenda of another one. ``planned``: one of a template's sessions."""

    session_id: str
    planned: Mapping[str, Any]


def load_own_template(
    db: Session, actor: Actor, programme_id: str, number: int | None = None
) -> dict[str, Any]:
    """The agendas of a programme, or of its session ``number`` alone, as ``create_programme``
    takes them. Raises ``NotFound``, ``NotAllowed``."""
    programme = load_programme(db, actor, programme_id)
    actor.must(Right.RUN, programme_id)
    rows = [row for row in list_sessions(db, programme_id) if number in (None, row.number)]
    phases = list_phases(db, programme_id) if number is None else []
    starts = [local_day(row.planned_start) for row in rows if row.planned_start]
    first_day = min([*starts, *(phase.from_day for phase in phases)], default=None)
    return {
        "version": VERSION,
        "title": programme.title,
        "language": programme.language,
        "areas": [{"code": area.code, "name": area.name} for area in list_areas(db, programme_id)],
        "sessions": [_planned_session(db, row, first_day) for row in rows],
        "phases": [_planned_phase(phase, first_day) for phase in phases if first_day],
    }


def write_template(template: dict[str, Any]) -> bytes:
    """A template as a file."""
    return json.dumps(template, ensure_ascii=False, indent=2).encode()


def read_template(content: bytes) -> dict[str, Any]:
    """A template from a file, as ``create_programme`` takes it.

    Raises ``Invalid`` for a file that is none or of another version, ``BadFile`` for its faults.
    """
    document = read_json(content, LARGEST, mark("This file is no template."))
    if not isinstance(document, dict) or "sessions" not in document:
        raise Invalid(mark("This file is no template."))
    version = document.get("version")
    if version not in (1, VERSION):
        raise Invalid(
            mark("This template is of version {version}; here version {known} is read."),
            version=str(version)[:20],
            known=VERSION,
        )
    # Once more when signs are gone that no output can hold: what was made of them alone is empty.
    template = validate_file(TemplateFile, _cleaned(asdict(validate_file(TemplateFile, document))))
    refuse_faults(_faults(template))
    return asdict(template)


def copy_activity(db: Session, actor: Actor, command: CopyActivity) -> Activity:
    """Copy an activity, with its settings but without what was written in it, and without what it
    is about. Raises ``NotFound``, ``NotAllowed``: both programmes must be one's own to run."""
    activity = load_activity(db, command.activity_id)
    actor.must(Right.RUN, activity.programme_id)
    return _add_planned(db, actor, command.session_id, _planned(activity))


def fill_session(db: Session, actor: Actor, command: FillSession) -> WorkingSession:
    """Put the activities of a template's session at the end of an agenda; an empty one gets title
    and goal as well. Raises ``NotFound``, ``NotAllowed``, ``Invalid`` (minutes approved)."""
    agenda = list_activities(db, command.session_id)
    session = load_session(db, command.session_id)
    actor.must(Right.RUN, session.programme_id)
    if not agenda:
        words = EditSession(session.id, command.planned["title"], command.planned["goal"])
        edit_session(db, actor, words)
    for planned in command.planned["activities"]:
        _add_planned(db, actor, session.id, planned)
    return session


def add_from_template(db: Session, actor: Actor, command: AddFromTemplate) -> list[WorkingSession]:
    """Add the meetings of a template with their agendas; the ten working sessions are there already
    and left out. Raises ``NotAllowed``, ``Invalid`` (too many meetings, first day)."""
    actor.must(Right.RUN, command.programme_id)
    check_first_day(command.first_day)
    added = []
    for planned in command.template["sessions"]:
        if is_working(planned):
            continue
        dates = dates_of(planned, command.first_day)
        place, functions = planned.get("place", ""), planned.get("functions", ())
        plan = MeetingPlan(dates.start, dates.end, place, functions=functions)
        words = planned["kind"], planned["title"], planned["goal"]
        meeting = add_meeting(db, actor, AddMeeting(command.programme_id, *words, plan))
        for item in planned["activities"]:
            _add_planned(db, actor, meeting.id, item)
        added.append(meeting)
    return added


def _add_planned(
    db: Session, actor: Actor, session_id: str, planned: Mapping[str, Any]
) -> Activity:
    settings = dict(planned)
    kind, title = settings.pop("kind"), settings.pop("title")
    return add_activity(db, actor, AddActivity(session_id, kind, title, settings))


def _planned(activity: Activity) -> dict[str, Any]:
    return {field.name: getattr(activity, field.name) for field in fields(PlannedActivity)}


def _planned_session(db: Session, row: WorkingSession, first_day: date | None) -> dict[str, Any]:
    named = ("day", "slot", "title", "goal", "kind", "place")
    return {
        "number": told_number(row),
        **{name: getattr(row, name) for name in named},
        "functions": list(row.functions),
        **_planned_days(row, first_day),
        "activities": [_planned(one) for one in list_activities(db, row.id)],
    }


def _planned_days(row: WorkingSession, first_day: date | None) -> dict[str, Any]:
    """Days and hours of a meeting, counted from the first day; empty where it has no date."""
    if row.planned_start is None or first_day is None:
        return {}
    start, end = local(row.planned_start), local(row.planned_end) if row.planned_end else None
    return {
        "on_day": (start.date() - first_day).days,
        "begins": f"{start:%H:%M}",
        "until_day": (end.date() - first_day).days if end else None,
        "ends": f"{end:%H:%M}" if end else None,
    }


def _planned_phase(phase: ProjectPhase, first_day: date) -> dict[str, Any]:
    return {
        "name": phase.name,
        "from_day": (phase.from_day - first_day).days,
        "to_day": (phase.to_day - first_day).days,
    }


def _cleaned(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _cleaned(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_cleaned(value) for value in part]
    return clean(part) if isinstance(part, str) else part


def _faults(template: TemplateFile) -> Iterator[Fault]:
    """What the types of single fields do not say."""
    numbers = [row.number for row in template.sessions]
    for at, row in enumerate(template.sessions):
        if (row.kind == MeetingKind.WORKING) != (row.number is not None):
            told = mark("working sessions have a number, other meetings have none")
            yield Fault(f"sessions[{at}].number", told)
        elif row.number is not None and numbers.count(row.number) > 1:
            yield Fault(f"sessions[{at}].number", mark("this number stands twice"))
        if (row.until_day or 0) - (row.on_day or 0) > LONGEST_MEETING.days:
            yield Fault(f"sessions[{at}].until_day", mark("a meeting lasts 31 days at most"))
    for at, phase in enumerate(template.phases):
        if phase.to_day < phase.from_day:
            yield Fault(f"phases[{at}].to_day", mark("a phase ends before it begins"))
