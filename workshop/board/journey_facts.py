"""The fact ``journey``: whose journeys an activity draws, with their stages and steps."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import Session, col, select

from workshop.board.journey_notes import USUAL_STAGES, list_all
from workshop.board.journeys import SAID_BESIDE, is_in_view, list_journey, list_stages
from workshop.board.note_facts import notes_by_id
from workshop.board.room_fact import list_note_walls
from workshop.board.table_maps import list_table_maps
from workshop.board.tables import EmpathyMap, JourneyStep
from workshop.board.visibility import Viewer
from workshop.i18n import translate
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import is_per_table
from workshop.programme.phases import is_hidden
from workshop.programme.sessions import list_running
from workshop.programme.tables import Activity, Programme


def load_journeys(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts ``journey`` of those of these activities in which journeys are drawn."""
    for activity_id in dict.fromkeys(activity_ids):
        activity = db.get(Activity, activity_id)
        if activity is not None and activity.kind == ActivityKind.JOURNEY_MAP:
            yield _fact(db, activity)


def load_journeys_of_notes(db: Session, note_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of the open journeys that steps of these notes stand in."""
    touched = dict.fromkeys(note.activity_id for note in notes_by_id(db, note_ids).values())
    found = (db.get(Activity, key) for key in touched)
    return load_journeys(
        db, [row.id for row in found if row and not is_hidden(row.hidden, row.phase)]
    )


def load_journeys_of_steps(db: Session, step_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of the journeys that run in a programme some of whose steps have changed."""
    query = select(JourneyStep.programme_id).where(col(JourneyStep.id).in_(step_ids)).distinct()
    programmes = db.execute(query).scalars()
    running = [row.id for key in programmes for row in list_running(db, key)]
    return load_journeys(db, running)


def journeys_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Facts of the journeys that run, for a new connection; for staff those of all sessions."""
    session_id = None if viewer.kind == ViewerKind.STAFF else viewer.session_id
    running = list_running(db, viewer.programme_id, session_id)
    return load_journeys(db, [activity.id for activity in running])


def _fact(db: Session, activity: Activity) -> Fact:
    walls = list_note_walls(db, [activity.programme_id]).get(activity.id, frozenset())
    runs = any(row.id == activity.id for row in list_running(db, activity.programme_id))
    return Fact(
        kind="journey",
        id=activity.id,
        body={"of": [_part(db, activity, *whose) for whose in _whose(db, activity)]},
        session_id=activity.session_id,
        inner={
            "hidden": is_hidden(activity.hidden, activity.phase),
            "walls": walls,
            "rooms": frozenset({activity.session_id} if runs else ()),
        },
    )


def _whose(db: Session, activity: Activity) -> list[tuple[list[int], EmpathyMap | None]]:
    """The tables that work on each map, and the map; no tables where all work on one."""
    if not is_per_table(activity):
        chart = db.get(EmpathyMap, activity.map_id) if activity.map_id else None
        return [([], chart)]
    together: dict[str, tuple[list[int], EmpathyMap | None]] = {}
    for table, chart in list_table_maps(db, activity.id).items():
        together.setdefault(chart.id, ([], chart))[0].append(table)
    return list(together.values())


def _part(
    db: Session, activity: Activity, tables: list[int], chart: EmpathyMap | None
) -> dict[str, Any]:
    steps = _steps(db, activity, chart)
    return {
        "tables": tables,
        "m": chart.id if chart else None,
        "stages": list_stages(steps) or _usual_stages(db, activity),
        "steps": [
            {
                "id": step.id,
                "stage": step.stage,
                "text": step.action,
                "feeling": step.emotion,
                **{name: getattr(step, name) for name in SAID_BESIDE},
            }
            for step in steps
        ],
    }


def _steps(db: Session, activity: Activity, chart: EmpathyMap | None) -> list[JourneyStep]:
    if chart is not None:
        return list_journey(db, chart.persona_id)
    like = JourneyStep(programme_id=activity.programme_id, activity_id=activity.id)
    return [step for step in list_all(db, like) if is_in_view(db, step)]


def _usual_stages(db: Session, activity: Activity) -> list[str]:
    programme = db.get(Programme, activity.programme_id)
    language = programme.language if programme else ""
    return [translate(stage, language) for stage in USUAL_STAGES]
