"""Running a session: open, close, reopen; start activities, move phases; joining; blank wall."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from workshop.disclosure import COUNT_THRESHOLD
from workshop.errors import Closed, Conflict
from workshop.i18n import mark
from workshop.people.attendance import count_certain_people
from workshop.people.rights import Actor
from workshop.people.tables import Attendance
from workshop.programme.activity_kinds import (
    ACTIVITY_TYPES,
    ON_CLAUSES,
    BoardPicture,
    next_phase,
    previous_phase,
)
from workshop.programme.agenda import (
    before_end,
    before_reopened,
    earlier_note_activities,
    list_activities,
    load_activity,
)
from workshop.programme.contribution_window import close_windows
from workshop.programme.door import send_away
from workshop.programme.door_codes import shuffle_codes
from workshop.programme.phases import Phase
from workshop.programme.rehearsals import must_be_in_earnest
from workshop.programme.sessions import (
    APPROVED,
    CLOSED,
    OPEN,
    PLANNED,
    free_code,
    load_open_session,
    load_runnable_session,
    load_session,
    running_activity,
)
from workshop.programme.tables import Activity, WorkingSession
from workshop.programme.timer import start_with_activity, stop_timer
from workshop.programme.wall import turn_wall_away, turn_wall_to
from workshop.programme.wall_remote import forget_remote
from workshop.slot import Slot
from workshop.store import log
from workshop.store.ids_and_clock import now

after_phase: Slot[Sequence[Callable[[Session, Activity], None]]] = Slot("what follows a phase")
"""Called when an activity has changed its phase, before the event that tells of it."""
OnClose = Callable[[Session, WorkingSession], None]
"""Called with a session that was just closed, in the same transaction."""
on_close: Slot[Sequence[OnClose]] = Slot("what is done when a session is closed")


@dataclass(frozen=True)
class SetSwitch:
    """Switch ``joining`` or ``blanked`` of a session on or off, depending on the command."""

    session_id: str
    on: bool


@dataclass(frozen=True)
class OpenInstead:
    """Close the open sessions ``others`` and open ``session_id``, as one step."""

    session_id: str
    others: Sequence[str]


@dataclass(frozen=True)
class TurnWall:
    """Turn the wall ``by`` pages (negative: back), or with 0 only hold it; ``held=False`` lets its
    pages turn by themselves again."""

    session_id: str
    by: int = 0
    held: bool = True


@dataclass(frozen=True)
class MovePhase:
    """Move an activity on, back or to its end, for somebody who saw it in the phase ``seen``."""

    activity_id: str
    seen: str


@dataclass(frozen=True)
class StartActivity:
    """Start an activity, for somebody on whose screen the activity ``running`` ran, or none."""

    activity_id: str
    running: str | None


def open_session(db: Session, actor: Actor, session_id: str) -> WorkingSession:
    """Open or reopen a session, allow joining and turn the wall to it; an open one stays as it is.

    Contributions between meetings close first. Minutes already approved do not change.
    """
    session = load_runnable_session(db, actor, session_id)
    if session.status == OPEN:
        return session
    if session.cancelled:
        raise Closed(mark("This meeting is cancelled. Take that back before you open it."))
    close_windows(db, actor, session.programme_id)
    event = "session_opened" if session.status == PLANNED else "session_reopened"
    session.status, session.joining = OPEN, True
    session.join_code = session.join_code or free_code(db)
    session.opened_at = session.opened_at or now()
    turn_wall_to(db, session)
    return _saved(db, actor, session, event)


def close_session(db: Session, actor: Actor, session_id: str) -> WorkingSession:
    """Close a session: its join code is removed, timers stop, no activity runs, the wall leaves it.

    Raises ``Closed`` when it is not open.
    """
    session = load_runnable_session(db, actor, session_id)
    if session.status != OPEN:
        raise Closed(mark("This session is not open."))
    for activity in list_activities(db, session.id):
        stop_timer(activity)
        db.add(activity)
    left = _leave(db, session)
    session.closed_at = now()
    session.status, session.joining, session.join_code = CLOSED, False, None
    session.current_activity_id, session.blanked = None, False
    turn_wall_away(db, session)
    forget_remote(db, session)
    send_away(db, session.id)
    shuffle_codes(db, session.id)
    _saved(db, actor, session, "session_closed", left)
    for tell in on_close.get():
        tell(db, session)
    return session


def open_instead(db: Session, actor: Actor, command: OpenInstead) -> WorkingSession:
    """Close what is still open of ``command.others`` and open another session, or do neither.

    Raises as ``open_session``.
    """
    for other in command.others:
        if load_runnable_session(db, actor, other).status == OPEN:
            close_session(db, actor, other)
    return open_session(db, actor, command.session_id)


def settle_closed_sessions(db: Session, actor: Actor, _content: None = None) -> int:
    """Do with sessions that an older release closed what closing them does; returns how many."""
    unsummed = select(Attendance.session_id).where(col(Attendance.summed).is_(False))
    query = (
        select(WorkingSession)
        .where(col(WorkingSession.status).in_((CLOSED, APPROVED)))
        .where(col(WorkingSession.id).in_(unsummed))
    )
    sessions = list(db.execute(query).scalars())
    for session in sessions:
        for follow in on_close.get():
            follow(db, session)
    return len(sessions)


def set_joining(db: Session, actor: Actor, command: SetSwitch) -> WorkingSession:
    """Allow or refuse new phones. Raises ``Closed`` when the session is not open."""
    session = load_open_session(db, actor, command.session_id)
    if session.joining == command.on:
        return session
    must_be_in_earnest(db, session.programme_id)
    session.joining = command.on
    session.wall_door = session.wall_door and command.on
    return _saved(db, actor, session, "joining_opened" if command.on else "joining_closed")


def blank_wall(db: Session, actor: Actor, command: SetSwitch) -> WorkingSession:
    """Blank the wall or show it again. Raises ``Closed`` when the session is not open."""
    session = load_open_session(db, actor, command.session_id)
    if session.blanked == command.on:
        return session
    session.blanked = command.on
    return _saved(db, actor, session, "wall_blanked" if command.on else "wall_shown")


def turn_wall(db: Session, actor: Actor, command: TurnWall) -> WorkingSession:
    """Turn the pages of the wall, hold it, or let it turn by itself. Raises ``Closed`` when the
    session is not open.

    Pages are counted on, not numbered: how many there are only each wall knows.
    """
    session = load_open_session(db, actor, command.session_id)
    session.wall_turns += max(-1, min(1, command.by))
    session.wall_held = command.held
    return _saved(db, actor, session, "wall_turned")


def start_activity(db: Session, actor: Actor, command: StartActivity | str) -> Activity:
    """Make an activity the running one; an id alone means: whatever runs now.

    From ``waiting`` it moves to its first working phase, from ``done`` back to its last one. Its
    timer starts where it does so by itself; pages of the wall are not held any more.
    Raises ``Conflict`` when another activity runs than was seen, ``NotFound``, ``NotAllowed``,
    ``Closed``.
    """
    activity = load_activity(db, command if isinstance(command, str) else command.activity_id)
    session = load_open_session(db, actor, activity.session_id)
    if isinstance(command, StartActivity) and command.running != session.current_activity_id:
        raise Conflict(
            mark("Another activity was started a moment ago. Look at what runs now, then choose.")
        )
    _keep_what_was_told(db, activity)
    if activity.phase == Phase.WAITING:
        _begin(db, session, activity)
    if activity.phase in (Phase.WAITING, Phase.DONE):
        phases = ACTIVITY_TYPES[activity.kind].phases
        activity.phase = phases[1] if activity.phase == Phase.WAITING else phases[-2]
    left = _leave(db, session, activity.id)
    activity.began_at = activity.began_at or now()
    session.current_activity_id, session.wall_held = activity.id, False
    session.wall_pinned = None
    db.add(session)
    return _saved_activity(db, actor, activity, "activity_started", left)


def advance_activity(db: Session, actor: Actor, command: MovePhase | str) -> Activity:
    """Move to the next phase; at ``done`` the timer stops. Raises ``Invalid`` after the last.

    This and the next two raise ``Conflict`` when the activity is in another phase than was seen;
    an id alone means: whatever its phase is.
    """
    activity = _load_as_seen(db, actor, command)
    if activity.phase == Phase.WAITING:
        _begin(db, load_session(db, activity.session_id), activity)
    upcoming = next_phase(activity.kind, activity.phase)
    if upcoming == Phase.DONE:
        _end(db, activity)
    activity.phase = upcoming
    return _saved_activity(db, actor, activity, "phase_advanced")


def go_back(db: Session, actor: Actor, command: MovePhase | str) -> Activity:
    """Move to the previous phase; no data changes. Raises ``Invalid`` before the first."""
    activity = _load_as_seen(db, actor, command)
    _keep_what_was_told(db, activity)
    activity.phase = previous_phase(activity.kind, activity.phase)
    return _saved_activity(db, actor, activity, "phase_taken_back")


def end_activity(db: Session, actor: Actor, command: MovePhase | str) -> Activity:
    """Set an activity to ``done`` from any phase; it can be started again."""
    activity = _load_as_seen(db, actor, command)
    _end(db, activity)
    return _saved_activity(db, actor, activity, "activity_ended")


def _begin(db: Session, session: WorkingSession, activity: Activity) -> None:
    start_with_activity(activity)
    if ACTIVITY_TYPES[activity.kind].picture == BoardPicture.GROUPS and not activity.targets:
        # Whose notes are grouped, where nobody has chosen: everybody's so far.
        activity.targets = earlier_note_activities(db, session)


def _end(db: Session, activity: Activity) -> None:
    for settle in before_end.get():
        settle(db, activity)
    activity.phase, activity.ended_at = Phase.DONE, now()
    stop_timer(activity)


def _load_as_seen(db: Session, actor: Actor, command: MovePhase | str) -> Activity:
    activity = load_activity(db, command if isinstance(command, str) else command.activity_id)
    load_open_session(db, actor, activity.session_id)
    if isinstance(command, MovePhase) and command.seen != activity.phase:
        raise Conflict(
            mark("This activity was moved on a moment ago. Look at where it is now, then choose.")
        )
    return activity


def _keep_what_was_told(db: Session, activity: Activity) -> None:
    """Before an activity goes on that may have been ended or left: its result was on screens, and
    a later one must not tell the difference."""
    for keep in before_reopened.get():
        keep(db, activity)


def _saved(
    db: Session,
    actor: Actor,
    session: WorkingSession,
    event: str,
    left: Sequence[log.Ref] = (),
) -> WorkingSession:
    db.add(session)
    refs = [("room", session.id), *left]
    log.append(db, session.programme_id, event, refs, actor=actor.log_id)
    return session


def _leave(db: Session, session: WorkingSession, next_id: str | None = None) -> list[log.Ref]:
    """Leave the running activity for another. Returns references to what phones must remove then: a
    clause on the wall, or the notes of a silent grouping."""
    activity = running_activity(db, session.id)
    if activity is None or activity.id == next_id:
        return []
    if activity.phase != Phase.DONE:
        activity.ended_at = now()
        db.add(activity)
    if activity.kind in ON_CLAUSES:
        return [("paper", activity.id)]
    about = activity.silent or activity.round_id
    return [("board_of", activity.id)] if about else []


def _saved_activity(
    db: Session, actor: Actor, activity: Activity, event: str, left: Sequence[log.Ref] = ()
) -> Activity:
    db.add(activity)
    for follow in after_phase.get():
        follow(db, activity)
    _count_people(db, load_session(db, activity.session_id))
    refs = [("room", activity.session_id), *left, ("board_of", activity.id)]
    log.append(db, activity.programme_id, event, refs, actor=actor.log_id)
    return activity


def _count_people(db: Session, session: WorkingSession) -> None:
    """Say that there are enough people from now on, once there are.

    Only when a phase begins, and never back: told at every door that opens or closes, it would
    tell who came fifth and who has withdrawn.
    """
    if session.few and count_certain_people(db, session.id) >= COUNT_THRESHOLD:
        session.few = False
        db.add(session)
