"""Templates of the house: agendas of a programme, given to another one or to a file and back.

They hold what a facilitator has planned, and no text of anybody else: no notes, personas, needs.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Annotated, Any

from pydantic import StrictBool, StrictInt, StrictStr
from sqlmodel import Session

from workshop.errors import Invalid
from workshop.i18n import LANGUAGES, mark
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import ACTIVITY_TYPES, MapVariant, NotesAbout
from workshop.programme.agenda import AddActivity, add_activity, list_activities, load_activity
from workshop.programme.file_faults import read_json, validate_file
from workshop.programme.file_models import Entries, FileRecord, at_most, length, one_of, within
from workshop.programme.note_yields import NoteYield
from workshop.programme.programmes import list_areas, load_programme
from workshop.programme.session_states import HalfDay
from workshop.programme.session_titles import EditSession, edit_session
from workshop.programme.sessions import list_sessions, load_session
from workshop.programme.tables import Activity, WorkingSession

VERSION = 1
LARGEST = 2_000_000
"""Bytes of a file."""
_Flag = StrictBool
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
    """A session with its agenda."""

    number: Annotated[StrictInt, within(1, 10)]
    day: Annotated[StrictInt, within(1, 10)]
    slot: Annotated[StrictStr, one_of(*HalfDay)]
    title: Annotated[StrictStr, length(200, 1)]
    goal: _Text
    activities: Annotated[list[PlannedActivity], Entries(100)]


@dataclass(frozen=True)
class PlannedArea(FileRecord):
    """An area of the standard."""

    code: Annotated[StrictStr, length(8, 1)]
    name: Annotated[StrictStr, length(120, 1)]


@dataclass(frozen=True)
class TemplateFile(FileRecord):
    """What a template file holds."""

    version: Annotated[StrictInt, one_of(VERSION)]
    title: Annotated[StrictStr, length(200, 1)]
    language: Annotated[StrictStr, one_of(*LANGUAGES)]
    areas: Annotated[list[PlannedArea], Entries(50)]
    sessions: Annotated[list[PlannedSession], Entries(10, 1)]


@dataclass(frozen=True)
class CopyActivity:
    """Put a copy of an activity at the end of another session's agenda."""

    activity_id: str
    session_id: str


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
    sessions = [
        {
            **{name: getattr(row, name) for name in ("number", "day", "slot", "title", "goal")},
            "activities": [_planned(one) for one in list_activities(db, row.id)],
        }
        for row in list_sessions(db, programme_id)
        if number in (None, row.number)
    ]
    areas = [{"code": area.code, "name": area.name} for area in list_areas(db, programme_id)]
    return {
        "version": VERSION,
        "title": programme.title,
        "language": programme.language,
        "areas": areas,
        "sessions": sessions,
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
    if version != VERSION:
        raise Invalid(
            mark("This template is of version {version}; here version {known} is read."),
            version=str(version)[:20],
            known=VERSION,
        )
    return asdict(validate_file(TemplateFile, document))


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


def _add_planned(
    db: Session, actor: Actor, session_id: str, planned: Mapping[str, Any]
) -> Activity:
    settings = dict(planned)
    kind, title = settings.pop("kind"), settings.pop("title")
    return add_activity(db, actor, AddActivity(session_id, kind, title, settings))


def _planned(activity: Activity) -> dict[str, Any]:
    return {field.name: getattr(activity, field.name) for field in fields(PlannedActivity)}
