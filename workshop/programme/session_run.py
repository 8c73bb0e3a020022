"""Running a session: open, close, reopen; activities and phases; timer; joining; the wall."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from workshop.errors import Closed, Invalid, NotAllowed, NotFound
from workshop.i18n import mark
from workshop.people.credentials import new_token, token_hash
from workshop.people.participants import load_consenting
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import (
    ACTIVITY_TYPES,
    ON_CLAUSES,
    next_phase,
    previous_phase,
)
from workshop.programme.agenda import list_activities, load_activity
from workshop.programme.phases import Phase
from workshop.programme.session_states import SessionStatus, TimerAction, TimerState
from workshop.programme.tables import Activity, DisplayLink, Programme, WorkingSession
from workshop.store import log
from workshop.store.ids_and_clock import now

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6
PLANNED, OPEN = SessionStatus.PLANNED, SessionStatus.OPEN
CLOSED, APPROVED = SessionStatus.CLOSED, SessionStatus.APPROVED


@dataclass(frozen=True)
class SetTimer:
    """``action``: one of ``TimerAction``; ``EXTEND`` by ``minutes`` (may be negative)."""

    activity_id: str
    action: str
    minutes: int = 0


@dataclass(frozen=True)
class SetSwitch:
    """Turn something of a session on or off: ``joining`` or ``blanked``."""

    session_id: str
    on: bool


def list_sessions(db: Session, programme_id: str) -> list[WorkingSession]:
    """The sessions of a programme by number."""
    query = (
        select(WorkingSession)
        .where(WorkingSession.programme_id == programme_id)
        .order_by(col(WorkingSession.number))
    )
    return list(db.execute(query).scalars())


def load_session(db: Session, session_id: str) -> WorkingSession:
    """A session; raises ``NotFound``."""
    session = db.get(WorkingSession, session_id)
    if session is None:
        raise NotFound(mark("There is no such session."))
    return session


def load_joined(db: Session, actor: Actor, session_id: str) -> WorkingSession:
    """A session, for a consenting participant who is in it now; raises ``NotAllowed``."""
    person = load_consenting(db, actor.id)
    if person.session_id != session_id:
        raise NotAllowed(mark("You have not joined this session."))
    return load_session(db, session_id)


def find_by_code(db: Session, code: str) -> tuple[WorkingSession, Programme]:
    """The open session that this code lets into; raises ``NotFound`` or ``Closed``."""
    plain = "".join(code.upper().split()).replace("-", "")
    query = (
        select(WorkingSession, Programme)
        .join(Programme, col(Programme.id) == WorkingSession.programme_id)
        .where(WorkingSession.join_code == plain)
    )
    possible = len(plain) == CODE_LENGTH and not set(plain) - set(CODE_LETTERS)
    found = db.execute(query).first() if possible else None
    if found is None:
        raise NotFound(mark("This code is not known. Check it on the wall."))
    session, programme = found
    if session.status != OPEN or not session.joining:
        raise Closed(mark("Joining is closed for now. Ask the facilitator."))
    return session, programme


def open_session(db: Session, actor: Actor, session_id: str) -> WorkingSession:
    """Open or reopen a session and let phones in. Approved minutes stay as they are."""
    session = _runnable(db, actor, session_id)
    event = "session_opened" if session.status == PLANNED else "session_reopened"
    session.status, session.joining = OPEN, True
    session.join_code = session.join_code or _free_code(db)
    return _saved(db, actor, session, event)


def close_session(db: Session, actor: Actor, session_id: str) -> WorkingSession:
    """Close a session: its code ends, its timer stops, its wall says goodbye."""
    session = _runnable(db, actor, session_id)
    if session.status != OPEN:
        raise Closed(mark("This session is not open."))
    for activity in list_activities(db, session.id):
        _stop_timer(activity)
        db.add(activity)
    left = _left(db, session)
    session.status, session.joining, session.join_code = CLOSED, False, None
    session.current_activity_id, session.blanked = None, False
    return _saved(db, actor, session, "session_closed", left)


def set_joining(db: Session, actor: Actor, command: SetSwitch) -> WorkingSession:
    """Let more phones in, or no more."""
    session = _open(db, actor, command.session_id)
    session.joining = command.on
    return _saved(db, actor, session, "joining_opened" if command.on else "joining_closed")


def blank_wall(db: Session, actor: Actor, command: SetSwitch) -> WorkingSession:
    """Blank the wall, or show it again."""
    session = _open(db, actor, command.session_id)
    session.blanked = command.on
    return _saved(db, actor, session, "wall_blanked" if command.on else "wall_shown")


def start_activity(db: Session, actor: Actor, activity_id: str) -> Activity:
    """Make an activity the running one; from waiting it enters its first working phase."""
    activity = load_activity(db, activity_id)
    session = _open(db, actor, activity.session_id)
    if activity.phase in (Phase.WAITING, Phase.DONE):
        phases = ACTIVITY_TYPES[activity.kind].phases
        activity.phase = phases[1] if activity.phase == Phase.WAITING else phases[-2]
    left = _left(db, session, activity.id)
    session.current_activity_id = activity.id
    db.add(session)
    return _moved(db, actor, activity, "activity_started", left)


def advance_activity(db: Session, actor: Actor, activity_id: str) -> Activity:
    """One phase on."""
    activity = load_activity(db, activity_id)
    _open(db, actor, activity.session_id)
    activity.phase = next_phase(activity.kind, activity.phase)
    if activity.phase == Phase.DONE:
        _stop_timer(activity)
    return _moved(db, actor, activity, "phase_advanced")


def go_back(db: Session, actor: Actor, activity_id: str) -> Activity:
    """One phase back; nothing that was written is lost."""
    activity = load_activity(db, activity_id)
    _open(db, actor, activity.session_id)
    activity.phase = previous_phase(activity.kind, activity.phase)
    return _moved(db, actor, activity, "phase_taken_back")


def end_activity(db: Session, actor: Actor, activity_id: str) -> Activity:
    """End an activity at once; it can be started again."""
    activity = load_activity(db, activity_id)
    _open(db, actor, activity.session_id)
    activity.phase = Phase.DONE
    _stop_timer(activity)
    return _moved(db, actor, activity, "activity_ended")


def set_timer(db: Session, actor: Actor, command: SetTimer) -> Activity:
    """Start, pause, extend or reset the timer; all screens follow the server's clock."""
    activity = load_activity(db, command.activity_id)
    session = _open(db, actor, activity.session_id)
    left = time_left_ms(activity)
    if command.action == TimerAction.START:
        _run_timer(activity, left or activity.minutes * 60_000)
    elif command.action == TimerAction.PAUSE:
        activity.timer_state, activity.timer_left_ms = TimerState.PAUSED, left
        activity.timer_ends_at = None
    elif command.action == TimerAction.EXTEND:
        _extend(activity, left, command.minutes)
    elif command.action == TimerAction.RESET:
        _stop_timer(activity)
    else:
        raise Invalid(mark("The request was not understood."))
    db.add(activity)
    refs = [("room", session.id)]
    log.append(db, session.programme_id, "timer_set", refs, actor=actor.log_id)
    return activity


def time_left_ms(activity: Activity) -> int:
    """Milliseconds left on an activity's timer, never below 0."""
    if activity.timer_state == TimerState.RUNNING and activity.timer_ends_at:
        left = (activity.timer_ends_at - now()).total_seconds() * 1000
        return max(0, round(left))
    if activity.timer_state == TimerState.PAUSED:
        return activity.timer_left_ms
    return activity.minutes * 60_000


def create_display_link(db: Session, actor: Actor, session_id: str) -> str:
    """A token for the wall of this session; it can do nothing but show."""
    session = _runnable(db, actor, session_id)
    token = new_token()
    db.add(DisplayLink(session_id=session.id, token_hash=token_hash(token)))
    log.append(db, session.programme_id, "wall_link_created", actor=actor.log_id)
    return token


def renew_display_link(db: Session, actor: Actor, session_id: str) -> str:
    """A new token for the wall; every earlier one of this session ends, with the walls it shows."""
    session = _runnable(db, actor, session_id)
    query = select(DisplayLink).where(DisplayLink.session_id == session.id)
    for link in db.execute(query).scalars():
        link.revoked = True
        db.add(link)
    token = new_token()
    db.add(DisplayLink(session_id=session.id, token_hash=token_hash(token)))
    refs = [("room", session.id)]
    log.append(db, session.programme_id, "wall_link_renewed", refs, actor=actor.log_id)
    return token


def running_activity(db: Session, session_id: str | None) -> Activity | None:
    """The activity that runs in a session; ``None`` where none does or there is no such session."""
    session = db.get(WorkingSession, session_id or "")
    running = session.current_activity_id if session else None
    return db.get(Activity, running) if running else None


def is_running(session: WorkingSession, activity: Activity) -> bool:
    """Whether this is the activity that runs in its session right now."""
    return session.status == OPEN and session.current_activity_id == activity.id


def list_running(db: Session, programme_id: str, session_id: str | None = None) -> list[Activity]:
    """The activities that run in the open sessions of a programme, or in one of them."""
    query = (
        select(Activity)
        .join(WorkingSession, col(WorkingSession.current_activity_id) == Activity.id)
        .where(WorkingSession.programme_id == programme_id, WorkingSession.status == OPEN)
    )
    if session_id is not None:
        query = query.where(WorkingSession.id == session_id)
    return list(db.execute(query).scalars())


def find_display(db: Session, token: str) -> WorkingSession | None:
    """The session that a display link shows, or ``None``."""
    query = (
        select(WorkingSession)
        .join(DisplayLink, col(DisplayLink.session_id) == WorkingSession.id)
        .where(
            DisplayLink.token_hash == token_hash(token),
            col(DisplayLink.revoked).is_(False),
        )
    )
    return db.execute(query).scalars().first()


def _runnable(db: Session, actor: Actor, session_id: str) -> WorkingSession:
    session = load_session(db, session_id)
    actor.must(Right.RUN, session.programme_id)
    return session


def _open(db: Session, actor: Actor, session_id: str) -> WorkingSession:
    session = _runnable(db, actor, session_id)
    if session.status != OPEN:
        raise Closed(mark("This session is not open."))
    return session


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


def _left(db: Session, session: WorkingSession, next_id: str | None = None) -> list[log.Ref]:
    """What a session leaves and phones then put away: notes grouped in silence, a clause."""
    activity = running_activity(db, session.id)
    if activity is None or activity.id == next_id:
        return []
    if activity.kind in ON_CLAUSES and activity.targets:
        return [("paper", activity.id)]
    return [("board_of", activity.id)] if activity.silent else []


def _moved(
    db: Session, actor: Actor, activity: Activity, event: str, left: Sequence[log.Ref] = ()
) -> Activity:
    db.add(activity)
    refs = [("room", activity.session_id), *left, ("board_of", activity.id)]
    log.append(db, activity.programme_id, event, refs, actor=actor.log_id)
    return activity


def _run_timer(activity: Activity, left_ms: int) -> None:
    activity.timer_state = TimerState.RUNNING
    activity.timer_ends_at = now() + timedelta(milliseconds=left_ms)
    activity.timer_left_ms = 0


def _stop_timer(activity: Activity) -> None:
    activity.timer_state, activity.timer_left_ms = TimerState.IDLE, 0
    activity.timer_ends_at = None


def _extend(activity: Activity, left_ms: int, minutes: int) -> None:
    longer = max(0, left_ms + minutes * 60_000)
    if activity.timer_state == TimerState.RUNNING:
        _run_timer(activity, longer)
    else:
        activity.timer_state, activity.timer_left_ms = TimerState.PAUSED, longer


def _free_code(db: Session) -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        query = select(WorkingSession.id).where(WorkingSession.join_code == code)
        if not db.execute(query).first():
            return code
