"""The fact ``room``: the state of a session and its running activity, for every screen."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from workshop.board.carried import list_carried
from workshop.board.table_maps import describe_persona, describe_tables
from workshop.board.tables import EmpathyMap
from workshop.board.visibility import Viewer
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.programme.activity_kinds import (
    ACTIVITY_TYPES,
    ON_CLAUSES,
    ActivityKind,
    BoardContent,
)
from workshop.programme.agenda import (
    asks_kind,
    content_of,
    is_per_table,
    shown_activity,
    subject_of,
)
from workshop.programme.next_steps import StepState, list_earlier_steps
from workshop.programme.phases import Phase
from workshop.programme.session_words import told_number
from workshop.programme.sessions import OPEN, in_window, running_activity
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.programme.template_words import words_of
from workshop.programme.timer import time_left_ms
from workshop.programme.wall import content_on_wall, list_on_walls
from workshop.programme.wall_remote import draw_wifi
from workshop.programme.window_words import say_deadlines
from workshop.store.once import once_per_read

# Asked for every note, so made once.
_SILENT = (
    select(
        col(Activity.id),
        col(Activity.session_id),
        col(Activity.targets),
        col(WorkingSession.current_activity_id),
    )
    .join(WorkingSession, col(WorkingSession.id) == col(Activity.session_id))
    .where(col(Activity.programme_id).in_(bindparam("programmes", expanding=True)))
    .where(col(Activity.silent).is_(True), col(Activity.kind) == ActivityKind.GROUPING)
    .where(col(Activity.phase) != Phase.WAITING)
)


def load_rooms(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Room facts of sessions by id; ids without a session are left out."""
    for session_id in ids:
        session = db.get(WorkingSession, session_id)
        if session is not None:
            yield _room(db, session)


def rooms_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Room facts for a snapshot: the viewer's own session, or the one to which a phone has
    contributed between meetings; for staff every open session."""
    if viewer.kind != ViewerKind.STAFF:
        own = viewer.session_id or viewer.apart
        return load_rooms(db, [own] if own else [])
    query = select(WorkingSession).where(
        col(WorkingSession.programme_id) == viewer.programme_id,
        col(WorkingSession.status) == OPEN,
    )
    return [_room(db, session) for session in db.execute(query).scalars()]


def load_programmes(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts with the titles of programmes by id: all that a wall shows without an open session."""
    found = (db.get(Programme, programme_id) for programme_id in ids)
    return [
        Fact(kind="programme", id=programme.id, body={"title": programme.title})
        for programme in found
        if programme is not None
    ]


def programme_on_wall(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """The fact ``programme`` for a wall without an open session; else none."""
    standby = viewer.kind == ViewerKind.WALL and viewer.session_id is None
    return load_programmes(db, [viewer.programme_id]) if standby else []


def list_note_walls(db: Session, programme_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Ids of the sessions on whose walls notes stand now, by the activity of these notes.

    Activities whose notes are on no wall are left out.
    """
    programmes = frozenset(programme_ids)
    return once_per_read(db, ("walls", programmes), lambda: _list_note_walls(db, programmes))


def _list_note_walls(db: Session, programmes: Collection[str]) -> dict[str, frozenset[str]]:
    walls: dict[str, frozenset[str]] = {}
    for running in list_on_walls(db, programmes):
        activity = shown_activity(db, running)
        if BoardContent.NOTES in content_on_wall(activity):
            for key in board_activities(activity):
                walls[key] = walls.get(key, frozenset()) | {running.session_id}
    return walls


def board_activities(activity: Activity) -> list[str]:
    """The activities whose notes this activity's board shows: its targets, or itself."""
    on_none = activity.kind in ON_CLAUSES or activity.kind == ActivityKind.QUESTIONNAIRE
    elsewhere = not on_none and not subject_of(activity)
    return list(activity.targets if elsewhere else []) or [activity.id]


@dataclass(frozen=True)
class Visits:
    """Ids of sessions in which the notes of an activity are grouped in silence.

    ``now``: as long as it is what runs, also when its piles are shown at the end: participants may
    see the public part of the notes; ``ever``: these and all sessions that have received the notes
    once, so that they can be removed there.
    """

    now: frozenset[str] = frozenset()
    ever: frozenset[str] = frozenset()


def list_visits(db: Session, programme_ids: Iterable[str]) -> dict[str, Visits]:
    """The ``Visits`` of notes, by the id of the activity in which they were written.

    Activities whose notes are grouped nowhere are left out.
    """
    programmes = frozenset(programme_ids)
    return once_per_read(db, ("visits", programmes), lambda: _list_visits(db, programmes))


def _list_visits(db: Session, programmes: Collection[str]) -> dict[str, Visits]:
    visits: dict[str, Visits] = {}
    found = db.execute(_SILENT, {"programmes": list(programmes)})
    for activity_id, session_id, targets, current in found:
        runs = current == activity_id
        for target in targets:
            known = visits.get(target, Visits())
            now = known.now | {session_id} if runs else known.now
            visits[target] = Visits(now, known.ever | {session_id})
    return visits


def _room(db: Session, session: WorkingSession) -> Fact:
    running = running_activity(db, session.id)
    body: dict[str, Any] = {
        "programme": session.programme_id,
        "number": told_number(session),
        "title": session.title,
        "status": session.status,
        "joining": session.joining,
        "code": session.join_code,
        "blanked": session.blanked,
        "few": session.few,
        "turns": session.wall_turns,
        "held": session.wall_held,
        "table": session.wall_table,
        "wifi": _wifi(session),
        "door": session.wall_door,
        "large": session.wall_large,
        "bare": session.wall_bare,
        "pinned": session.wall_pinned,
        "steps": [] if running else _open_steps(db, session),
        "activity": _activity(db, running) if running else None,
    }
    if in_window(session):
        # Nobody is here, few or many: phones say beside the deadline what they can know.
        body["few"] = False
        body["until"] = say_deadlines(session.window_until)
    programme = db.get(Programme, session.programme_id)
    if programme is not None and programme.rehearsal_of is not None:
        body["rehearsal"] = True
    return Fact(kind="room", id=session.id, body=body, session_id=session.id)


def _wifi(session: WorkingSession) -> dict[str, str] | None:
    """The room's network with its QR code: only while people join."""
    if not (session.wifi_name and session.joining):
        return None
    name, password = session.wifi_name, session.wifi_password
    return {"name": name, "password": password, "picture": draw_wifi(name, password)}


def _open_steps(db: Session, session: WorkingSession) -> list[list[str]]:
    """What earlier sessions left to be done, with which a session begins: text and until when. Not
    who does it: the wall names nobody."""
    begun = select(col(Activity.id)).where(
        col(Activity.session_id) == session.id, col(Activity.phase) != Phase.WAITING
    )
    if session.status != OPEN or db.execute(begun.limit(1)).first():
        return []
    steps = list_earlier_steps(db, session)
    return [[row.step.text, row.step.until] for row in steps if row.state == StepState.OPEN]


def _activity(db: Session, activity: Activity) -> dict[str, Any]:
    kind, shown = ACTIVITY_TYPES[activity.kind], shown_activity(db, activity)
    return {
        "id": activity.id,
        "kind": activity.kind,
        "title": activity.title,
        "prompt": activity.prompt,
        "words": words_of(activity),
        "phase": activity.phase,
        "phases": list(kind.phases),
        "picture": kind.picture,
        "shows": sorted(content_of(shown)),
        "votes_with": kind.votes_with,
        "form": kind.drafts,
        "hidden": activity.hidden,
        "moderated": activity.moderated,
        "carries": list_carried(activity),
        "asks_kind": asks_kind(activity),
        "notes_limit": activity.notes_per_person,
        "votes": activity.votes_per_person,
        "stacking": activity.stacking,
        "silent": activity.silent and activity.kind == ActivityKind.GROUPING,
        "variant": shown.variant if shown.kind == ActivityKind.EMPATHY_MAP else None,
        "map": shown.map_id,
        "persona": describe_persona(db, _map(db, shown)),
        "tables": describe_tables(db, shown),
        "seats": _seats(db, activity) if kind.drafts else None,
        "about": subject_of(activity),
        "votes_on": activity.votes_on if kind.votes_on_needs else None,
        "board": _board(shown),
        "timer": _timer(activity),
    }


def _map(db: Session, activity: Activity) -> EmpathyMap | None:
    shared = activity.map_id and not is_per_table(activity)
    return db.get(EmpathyMap, activity.map_id) if shared else None


def _seats(db: Session, activity: Activity) -> int:
    """How many tables there are to sit at."""
    programme = db.get(Programme, activity.programme_id)
    return programme.tables if programme else 0


def _board(activity: Activity) -> list[str]:
    """Ids of what an activity shows; where notes are written under needs or clauses, with the ids
    of those that it names."""
    under = activity.targets if subject_of(activity) else []
    return [*board_activities(activity), *under]


def _timer(activity: Activity) -> dict[str, Any]:
    ends_at = activity.timer_ends_at
    return {
        "state": activity.timer_state,
        "ends_at": round(ends_at.timestamp() * 1000) if ends_at else None,
        "left_ms": time_left_ms(activity),
    }
