"""Set up a rehearsal: the agenda of one session, with the texts of the example to work on.

Of the real programme nothing is copied that participants have written; what the session works on
comes from ``data/demo``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import delete, update
from sqlmodel import Session, col

from workshop.board.table_maps import list_table_maps
from workshop.board.tables import EmpathyMap, Persona, TableMap
from workshop.demo.boards import add_evidence, add_maps_to_agenda, add_notes, add_personas
from workshop.demo.evidence_and_ideas import add_ideas, add_journeys, add_ties
from workshop.demo.outcome import add_clauses, add_groups, add_needs
from workshop.demo.people import add_people
from workshop.demo.setup import LoadDemo, Stage, set_stage
from workshop.demo.visit import add_practices
from workshop.people.rights import SYSTEM, Actor, ActorKind, Role
from workshop.people.tables import Attendance, Membership
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import list_activities, settings_of
from workshop.programme.field_rules import whole_number
from workshop.programme.phases import Phase
from workshop.programme.session_run import open_session
from workshop.programme.sessions import CLOSED, load_runnable_session
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.questionnaires.asked import questionnaire_of
from workshop.questionnaires.questionnaires import AddQuestionnaire, add_questionnaire
from workshop.questionnaires.ready_sets import content_of
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.preparing import MAKES, USES, Material
from workshop.standards.tables import Clause
from workshop.store.ids_and_clock import new_id

FEWEST, MOST = 5, 40
"""Pretended participants."""
_AddPart = Callable[[Stage], None]
_GROUPS: Sequence[_AddPart] = (add_groups,)
_NEEDS: Sequence[_AddPart] = (*_GROUPS, add_needs, add_journeys, add_ties, add_ideas)
_CLAUSES: Sequence[_AddPart] = (*_NEEDS, add_clauses)


@dataclass(frozen=True)
class Rehearse:
    """Rehearse a session with ``people`` pretended participants, ``FEWEST`` to ``MOST``."""

    session_id: str
    people: int
    content_dir: Path
    slug: str = field(default_factory=lambda: f"rehearsal-{new_id()}")


def set_up_rehearsal(db: Session, actor: Actor, command: Rehearse) -> Programme:
    """A programme in which the session is open, with its agenda and without a join code.

    Only the actor runs it. Raises ``NotFound``, ``NotAllowed``, ``Invalid`` (people).
    """
    original = load_runnable_session(db, actor, command.session_id)
    people = whole_number(command.people, FEWEST, MOST)
    real = db.get_one(Programme, original.programme_id)
    stage = set_stage(db, SYSTEM, LoadDemo(command.content_dir, real.language))
    stage.host = replace(stage.host, name="")
    _name(stage, real, command.slug)
    if actor.kind == ActorKind.ACCOUNT:
        stage.add(
            Membership(programme_id=stage.programme.id, account_id=actor.id, role=Role.FACILITATOR)
        )
    _add_material(stage, command, list_activities(db, original.id))
    _copy_session(stage, original)
    session = open_session(db, SYSTEM, _place_of(stage, original).id)
    session.joining, session.join_code = False, None
    session.expected_people = people
    stage.add(session)
    return stage.programme


def _name(stage: Stage, real: Programme, slug: str) -> None:
    programme = stage.programme
    programme.example, programme.rehearsal_of = False, real.id
    programme.title, programme.tables = real.title, real.tables
    programme.reasons = list(real.reasons)
    programme.slug = slug
    stage.add(programme)


def _add_material(stage: Stage, command: Rehearse, agenda: Sequence[Activity]) -> None:
    add_personas(stage)
    add_evidence(stage)
    add_practices(stage)
    add_maps_to_agenda(stage)
    add_people(stage, LoadDemo(command.content_dir, stage.programme.language))
    add_notes(stage)
    for add in _parts_for(agenda):
        add(stage)
    if any(Material.PERSONAS in MAKES.get(row.kind, ()) for row in agenda):
        _put_away_personas(stage)
    if not any(row.kind == ActivityKind.EXPERT_RATING for row in agenda):
        _accept_clauses(stage)
    for person in stage.people:
        person.session_id = None
    stage.add(*stage.people)


def _put_away_personas(stage: Stage) -> None:
    """The session makes its own: those of the example would stand beside them."""
    ours = col(Persona.programme_id) == stage.programme.id
    stage.db.execute(update(Persona).where(ours).values(archived=True))


def _accept_clauses(stage: Stage) -> None:
    """What was rated and answered before the session is no draft any more."""
    ours = col(Clause.programme_id) == stage.programme.id
    stage.db.execute(update(Clause).where(ours).values(status=ClauseStatus.ACCEPTED))


def _parts_for(agenda: Sequence[Activity]) -> Sequence[_AddPart]:
    """What a session works on and does not make itself."""
    made: set[Material] = set()
    wanted: set[Material] = set()
    for row in agenda:
        wanted |= set(USES[row.kind](row) if row.kind in USES else ()) - made
        made |= set(MAKES.get(row.kind, ()))
    if Material.CLAUSES in wanted:
        return _CLAUSES
    if wanted & {Material.NEEDS, Material.IDEAS}:
        return _NEEDS
    return _GROUPS if Material.GROUPS in wanted else ()


def _place_of(stage: Stage, original: WorkingSession) -> WorkingSession:
    """The example's session with the same number; for a meeting that has none, a new last one."""
    if original.number not in stage.sessions:
        place = WorkingSession(
            programme_id=stage.programme.id,
            kind=original.kind,
            number=original.number,
            position=len(stage.sessions) + 1,
            title=original.title,
        )
        stage.add(place)
        stage.sessions[original.number] = place
    return stage.sessions[original.number]


def _copy_session(stage: Stage, original: WorkingSession) -> None:
    """Put the agenda of the real session in the place of the example's; later sessions go, earlier
    ones are over."""
    db, session = stage.db, _place_of(stage, original)
    session.title, session.goal = original.title, original.goal
    for number, other in stage.sessions.items():
        if number > original.number:
            db.delete(other)
        elif number < original.number:
            other.status = CLOSED
            for row in list_activities(db, other.id):
                row.phase = Phase.DONE
    for row in list_activities(db, session.id):
        db.delete(row)
    db.execute(delete(Attendance).where(col(Attendance.session_id) == session.id))
    db.flush()
    personas: dict[str, str] = {}
    asked: dict[str, str] = {}
    for place, row in enumerate(list_activities(db, original.id)):
        settings = {**settings_of(row), "targets": [], "map_id": None}
        copy = Activity(
            programme_id=stage.programme.id, session_id=session.id, position=place, **settings
        )
        copy.map_id = _copy_map(stage, row.map_id, personas) if row.map_id else None
        if row.kind == ActivityKind.QUESTIONNAIRE:
            copy.targets = _copy_questionnaire(stage, row, asked)
        stage.add(copy)
        for table, chart in list_table_maps(db, row.id).items():
            map_id = _copy_map(stage, chart.id, personas)
            if map_id:
                stage.add(TableMap(activity_id=copy.id, table_number=table, map_id=map_id))


def _copy_questionnaire(stage: Stage, row: Activity, copied: dict[str, str]) -> list[str]:
    """A copy of what an activity asks, about no clause; ``copied``: questionnaire → its copy."""
    seen = questionnaire_of(stage.db, row)
    if seen is None:
        return []
    if seen.row.id not in copied:
        content = content_of(seen)
        items = [replace(item, key=None, clauses=()) for item in content.items]
        new = AddQuestionnaire(stage.programme.id, replace(content, items=items, meeting_id=None))
        copied[seen.row.id] = add_questionnaire(stage.db, SYSTEM, new).id
    return [copied[seen.row.id]]


def _copy_map(stage: Stage, map_id: str, copied: dict[str, str]) -> str | None:
    """A new map of a copy of the persona; ``copied``: map → its copy."""
    chart = stage.db.get(EmpathyMap, map_id)
    persona = stage.db.get(Persona, chart.persona_id) if chart else None
    if chart is None or persona is None:
        return None
    if map_id not in copied:
        given = persona.model_dump(exclude={"id", "programme_id", "area_id"})
        twin = Persona(programme_id=stage.programme.id, **given)
        stage.add(twin)
        new = EmpathyMap(programme_id=stage.programme.id, persona_id=twin.id, variant=chart.variant)
        stage.add(new)
        copied[map_id] = new.id
    return copied[map_id]
