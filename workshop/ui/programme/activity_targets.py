"""The targets of an activity: a persona's map, notes of other activities, clauses."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from workshop.board.personas import CreateMap, create_map, list_maps
from workshop.board.table_maps import list_table_personas, short_name
from workshop.board.tables import EmpathyMap, Persona
from workshop.programme.activity_kinds import NOTE_KINDS, ActivityKind
from workshop.programme.agenda import (
    EditActivity,
    edit_activity,
    is_per_table,
    list_activities,
)
from workshop.programme.session_words import full_name
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_states import ACCEPTED, ClauseStatus
from workshop.standards.tables import Clause
from workshop.ui.shell.page import Page


def note_activities(db: Session, programme_id: str) -> dict[str, str]:
    """Labels by id of all activities of a programme that take notes."""
    return {
        activity.id: f"{full_name(session)}: {activity.title}"
        for session in list_sessions(db, programme_id)
        for activity in list_activities(db, session.id)
        if activity.kind in NOTE_KINDS
    }


def name_map(db: Session, map_id: str | None) -> tuple[EmpathyMap, Persona] | None:
    """A map with its persona; ``None`` if there is no such map."""
    chart = db.get(EmpathyMap, map_id) if map_id else None
    persona = db.get(Persona, chart.persona_id) if chart else None
    return (chart, persona) if chart and persona else None


def name_personas(db: Session, agenda: Sequence[Activity]) -> dict[str, str]:
    """The label of the persona by activity id, for activities about one; where each table has its
    own, all of them."""
    named = {row.id: name_map(db, row.map_id) for row in agenda if row.map_id}
    labels = {key: found[1].label for key, found in named.items() if found}
    for row in agenda:
        if is_per_table(row):
            seats = list_table_personas(db, row.id).items()
            labels[row.id] = ", ".join(f"{n}: {short_name(one.label)}" for n, one in seats)
    return {key: label for key, label in labels.items() if label}


def name_clauses(page: Page) -> dict[str, str]:
    """Code and title by id of the clauses that the visitor may read, in order."""
    with page.read() as db:
        return _clause_names(readable_clauses(db, page.actor, page.programme.id))


def _clause_names(clauses: Sequence[Clause]) -> dict[str, str]:
    return {clause.id: f"{clause.code} {clause.title}" for clause in clauses}


def choose_map(page: Page, settings: dict[str, Any]) -> dict[str, Any]:
    """The settings with ``persona`` replaced by the map's id; a missing map is created."""
    if "persona" not in settings:
        return settings
    persona_id, variant = settings["persona"], settings["variant"]
    rest = {name: value for name, value in settings.items() if name != "persona"}
    return {**rest, "map_id": _map_of(page, persona_id, variant) if persona_id else None}


def _map_of(page: Page, persona_id: str, variant: str) -> str | None:
    with page.read() as db:
        for chart, persona in list_maps(db, page.programme.id):
            if persona.id == persona_id and chart.variant == variant:
                return chart.id
    created = page.attempt(create_map, CreateMap(persona_id, variant))
    return created.id if created else None


def fill_targets(page: Page, activity: Activity) -> None:
    """Fill in default targets of a drafting: all clauses that are not accepted yet."""
    if activity.kind != ActivityKind.DRAFTING or activity.targets:
        return
    with page.read() as db:
        clauses = readable_clauses(db, page.actor, activity.programme_id)
    targets = [row.id for row in clauses if row.status not in (*ACCEPTED, ClauseStatus.REJECTED)]
    page.attempt(edit_activity, EditActivity(activity.id, {"targets": targets}))
