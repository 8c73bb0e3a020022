"""The wall of a programme: the session that it shows, and what of that session.

One link serves all sessions (``programme/display_links.py``). The wall shows the session that was
opened last, or another open one that the facilitator chooses; without an open session it shows
nothing but the programme's title.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from workshop.people.rights import Actor
from workshop.programme.activity_kinds import (
    ACTIVITY_TYPES,
    ActivityKind,
    BoardContent,
    BoardPicture,
)
from workshop.programme.agenda import content_of
from workshop.programme.phases import Phase
from workshop.programme.sessions import OPEN, is_running, load_open_session
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.store import log

# Asked for every note; a statement that is made once is executed in a third of the time.
_ON_WALLS = (
    select(Activity)
    .join(WorkingSession, col(WorkingSession.current_activity_id) == Activity.id)
    .where(
        col(WorkingSession.programme_id).in_(bindparam("programmes", expanding=True)),
        WorkingSession.status == OPEN,
        col(WorkingSession.blanked).is_(False),
        Activity.phase != Phase.WAITING,
    )
)


@dataclass(frozen=True)
class ShowTable:
    """Whose map or journey the wall shows, where tables have their own; ``None``: one after the
    other."""

    session_id: str
    table: int | None


def session_on_wall(db: Session, programme_id: str) -> WorkingSession | None:
    """The open session that the wall of a programme shows; ``None`` where it shows none."""
    programme = db.get(Programme, programme_id)
    session = db.get(WorkingSession, programme.wall_session_id or "") if programme else None
    return session if session is not None and session.status == OPEN else None


def show_on_wall(db: Session, actor: Actor, session_id: str) -> WorkingSession:
    """Let the wall show another open session. Raises ``NotFound``, ``NotAllowed``, ``Closed``."""
    session = load_open_session(db, actor, session_id)
    before = session_on_wall(db, session.programme_id)
    turn_wall_to(db, session)
    rooms = [row.id for row in (before, session) if row is not None]
    refs = [("room", room) for room in rooms]
    log.append(db, session.programme_id, "wall_switched", refs, actor=actor.log_id)
    return session


def show_table(db: Session, actor: Actor, command: ShowTable) -> WorkingSession:
    """Let the wall show one table's map. Raises ``NotFound``, ``NotAllowed``, ``Closed``."""
    session = load_open_session(db, actor, command.session_id)
    session.wall_table = command.table
    db.add(session)
    refs = [("room", session.id)]
    log.append(db, session.programme_id, "wall_table_chosen", refs, actor=actor.log_id)
    return session


def turn_wall_to(db: Session, session: WorkingSession) -> None:
    """Let the wall show this session, which has just been opened or chosen."""
    programme = db.get(Programme, session.programme_id)
    assert programme is not None
    programme.wall_session_id = session.id
    db.add(programme)


def turn_wall_away(db: Session, session: WorkingSession) -> None:
    """Let the wall, if it shows this session, go on to the last of those that are still open."""
    programme = db.get(Programme, session.programme_id)
    if programme is None or programme.wall_session_id != session.id:
        return
    others = (
        select(WorkingSession.id)
        .where(
            WorkingSession.programme_id == session.programme_id,
            WorkingSession.id != session.id,
            WorkingSession.status == OPEN,
        )
        .order_by(col(WorkingSession.position).desc())
    )
    programme.wall_session_id = db.execute(others).scalars().first()
    db.add(programme)


def list_on_walls(db: Session, programme_ids: Iterable[str]) -> list[Activity]:
    """The activities whose content walls show: they run, have begun, and their wall is not blank.

    A session that the wall does not show at the moment is included: a viewer is asked for the
    session it shows anyway.
    """
    return list(db.execute(_ON_WALLS, {"programmes": list(programme_ids)}).scalars())


def is_on_wall(session: WorkingSession, activity: Activity) -> bool:
    """Whether the wall of this session shows the content of this activity now."""
    runs = session.status == OPEN and session.current_activity_id == activity.id
    return runs and not session.blanked and activity.phase != Phase.WAITING


def where_shown(db: Session, activity: Activity) -> dict[str, bool]:
    """For the visibility rule: whether an activity ``runs`` in its session, and is ``on_wall``."""
    session = db.get(WorkingSession, activity.session_id)
    return {
        "runs": session is not None and is_running(session, activity),
        "on_wall": session is not None and is_on_wall(session, activity),
    }


def content_on_wall(activity: Activity) -> frozenset[BoardContent]:
    """What the wall shows of an activity that is on it.

    Less than phones and pages work with: groups are drawn only where the board is one of groups,
    and while people group in silence nothing but their progress is.
    """
    silent = activity.silent and activity.kind == ActivityKind.GROUPING
    if silent and activity.phase == Phase.WORK:
        return frozenset()
    kind = ACTIVITY_TYPES[activity.kind]
    unseen = frozenset() if kind.picture == BoardPicture.GROUPS else {BoardContent.GROUPS}
    return content_of(activity) - unseen
