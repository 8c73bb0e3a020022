"""The room fact: what runs in a session right now, for every screen."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import Session, select

from workshop.board.tables import EmpathyMap, Persona
from workshop.board.visibility import Viewer
from workshop.live.facts import Fact, in_snapshot, loads
from workshop.programme.phases import PHASES
from workshop.programme.running import time_left_ms
from workshop.programme.tables import Activity, WorkingSession


@loads("room")
def load_rooms(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of sessions by id."""
    for session_id in ids:
        session = db.get(WorkingSession, session_id)
        if session is not None:
            yield _room(db, session)


@in_snapshot
def rooms_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """The viewer's own session; for staff every open one."""
    if viewer.session_id is not None:
        return load_rooms(db, [viewer.session_id])
    query = select(WorkingSession).where(
        WorkingSession.programme_id == viewer.programme_id, WorkingSession.status == "open"
    )
    return [_room(db, session) for session in db.execute(query).scalars()]


def board_activities(activity: Activity) -> list[str]:
    """The activities whose notes this activity's board shows: its targets, or itself."""
    return list(activity.targets) if activity.targets else [activity.id]


def _room(db: Session, session: WorkingSession) -> Fact:
    running = session.current_activity_id and db.get(Activity, session.current_activity_id)
    body = {
        "programme": session.programme_id,
        "number": session.number,
        "title": session.title,
        "status": session.status,
        "joining": session.joining,
        "code": session.join_code,
        "blanked": session.blanked,
        "activity": _activity(db, running) if running else None,
    }
    return Fact(kind="room", id=session.id, body=body, session_id=session.id)


def _activity(db: Session, activity: Activity) -> dict[str, Any]:
    return {
        "id": activity.id,
        "kind": activity.kind,
        "title": activity.title,
        "prompt": activity.prompt,
        "phase": activity.phase,
        "phases": list(PHASES[activity.kind]),
        "minutes": activity.minutes,
        "hidden": activity.hidden,
        "moderated": activity.moderated,
        "anonymous": activity.anonymous,
        "notes_limit": activity.notes_per_person,
        "votes": activity.votes_per_person,
        "stacking": activity.stacking,
        "variant": activity.variant,
        "map": activity.map_id,
        "persona": _persona(db, activity.map_id),
        "board": board_activities(activity),
        "timer": _timer(activity),
    }


def _persona(db: Session, map_id: str | None) -> dict[str, str] | None:
    chart = db.get(EmpathyMap, map_id) if map_id else None
    persona = db.get(Persona, chart.persona_id) if chart else None
    if persona is None:
        return None
    return {
        "label": persona.label,
        "situation": persona.situation,
        "context": persona.context,
    }


def _timer(activity: Activity) -> dict[str, Any]:
    ends_at = activity.timer_ends_at
    return {
        "state": activity.timer_state,
        "ends_at": round(ends_at.timestamp() * 1000) if ends_at else None,
        "left_ms": time_left_ms(activity),
    }
