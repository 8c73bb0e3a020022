"""The state of loading the example, shared by the modules that add its parts."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlmodel import Session, SQLModel

from workshop.i18n import known_language
from workshop.people.pseudonyms import pseudonym
from workshop.people.rights import Actor, Role
from workshop.people.tables import Participant
from workshop.programme.agenda import list_activities
from workshop.programme.programmes import (
    CreateProgramme,
    create_programme,
    list_areas,
    load_template,
)
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity, Programme, WorkingSession

MAPS, OPEN_NOW = 3, 7
"""Numbers of the session with the empathy maps and of the open session."""


@dataclass(frozen=True)
class LoadDemo:
    """Load ``content_dir/demo/demo.<language>.json``."""

    content_dir: Path
    language: str


@dataclass
class Stage:
    """The programme being set up.

    ``keys``: key in the file → stored id; ``boards``: persona key → activity of its map;
    ``voices``: voice in the file → participant; ``tokens``: participant → token, kept nowhere
    else; ``areas``: code → id.
    """

    db: Session
    host: Actor
    programme: Programme
    content: dict[str, Any]
    sessions: dict[int, WorkingSession]
    areas: dict[str, str]
    keys: dict[str, str] = field(default_factory=dict)
    boards: dict[str, Activity] = field(default_factory=dict)
    people: list[Participant] = field(default_factory=list)
    voices: dict[str, Participant] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def add(self, *rows: SQLModel) -> None:
        """Add and flush rows, so that the next ones can refer to their ids."""
        self.db.add_all(rows)
        self.db.flush()

    def pseudonym(self, person: Participant, activity: Activity) -> str:
        """What stands on the notes and votes of a participant in an activity."""
        return pseudonym(self.tokens[person.id], activity.id)

    def agenda(self, number: int, *kinds: str) -> list[Activity]:
        """The activities of a session, of some kinds or all."""
        found = list_activities(self.db, self.sessions[number].id)
        return [row for row in found if not kinds or row.kind in kinds]


def set_stage(db: Session, actor: Actor, command: LoadDemo) -> Stage:
    """Create the programme from the template; the actor becomes its facilitator."""
    language = known_language(command.language)
    path = command.content_dir / "demo" / f"demo.{language}.json"
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    template = load_template(command.content_dir, language)
    creating = CreateProgramme(content["title"], language, template, example=True)
    programme = create_programme(db, actor, creating)
    db.flush()
    host = replace(
        actor,
        name=content["marker"],
        programmes={**actor.programmes, programme.id: Role.FACILITATOR},
    )
    return Stage(
        db=db,
        host=host,
        programme=programme,
        content=content,
        sessions={row.number: row for row in list_sessions(db, programme.id)},
        areas={row.code: row.id for row in list_areas(db, programme.id)},
    )


def only(entry: dict[str, Any], names: str) -> dict[str, Any]:
    """The fields of an entry whose names are listed in ``names``, separated by spaces."""
    return {name: entry[name] for name in names.split()}
