"""The timer of an activity: start, pause, extend, reset, by the server's clock."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from workshop.errors import Conflict, Invalid
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.programme.activity_kinds import ACTIVITY_TYPES
from workshop.programme.agenda import load_activity
from workshop.programme.session_states import TimerAction, TimerState
from workshop.programme.sessions import load_open_session
from workshop.programme.tables import Activity
from workshop.store import log
from workshop.store.ids_and_clock import now


@dataclass(frozen=True)
class SetTimer:
    """``action``: one of ``TimerAction``; ``EXTEND`` by ``minutes`` (may be negative); ``seen``:
    the timer's state on the screen of whoever decided, ``None``: whatever it is."""

    activity_id: str
    action: str
    minutes: int = 0
    seen: str | None = None


def set_timer(db: Session, actor: Actor, command: SetTimer) -> Activity:
    """Start, pause, extend or reset the timer of an activity.

    Raises ``Conflict`` when the timer is in another state than was seen, ``Invalid`` for another
    action, ``NotFound``, ``NotAllowed``, ``Closed``.
    """
    activity = load_activity(db, command.activity_id)
    session = load_open_session(db, actor, activity.session_id)
    if command.seen not in (None, activity.timer_state):
        raise Conflict(mark("Somebody has just pressed this timer. Look at it, then choose."))
    left = time_left_ms(activity)
    if command.action == TimerAction.START:
        _run(activity, left or activity.minutes * 60_000)
    elif command.action == TimerAction.PAUSE:
        activity.timer_state, activity.timer_left_ms = TimerState.PAUSED, left
        activity.timer_ends_at = None
    elif command.action == TimerAction.EXTEND:
        _extend(activity, left, command.minutes)
    elif command.action == TimerAction.RESET:
        stop_timer(activity)
    else:
        raise Invalid(mark("The request was not understood."))
    db.add(activity)
    refs = [("room", session.id)]
    log.append(db, session.programme_id, "timer_set", refs, actor=actor.log_id)
    return activity


def time_left_ms(activity: Activity) -> int:
    """Milliseconds left on an activity's timer, at least 0; the full time when it is idle."""
    if activity.timer_state == TimerState.RUNNING and activity.timer_ends_at:
        left = (activity.timer_ends_at - now()).total_seconds() * 1000
        return max(0, round(left))
    if activity.timer_state == TimerState.PAUSED:
        return activity.timer_left_ms
    return activity.minutes * 60_000


def stop_timer(activity: Activity) -> None:
    """Reset the timer to idle, without saving."""
    activity.timer_state, activity.timer_left_ms = TimerState.IDLE, 0
    activity.timer_ends_at = None


def starts_by_itself(activity: Activity) -> bool:
    """Whether the timer starts with the activity: as it is set, else as usual for its kind."""
    if activity.starts_timer is None:
        return ACTIVITY_TYPES[activity.kind].timed
    return activity.starts_timer


def start_with_activity(activity: Activity) -> None:
    """Start the timer of an activity that begins, where it does so by itself; without saving."""
    if activity.timer_state == TimerState.IDLE and starts_by_itself(activity):
        _run(activity, activity.minutes * 60_000)


def _run(activity: Activity, left_ms: int) -> None:
    activity.timer_state = TimerState.RUNNING
    activity.timer_ends_at = now() + timedelta(milliseconds=left_ms)
    activity.timer_left_ms = 0


def _extend(activity: Activity, left_ms: int, minutes: int) -> None:
    longer = max(0, left_ms + minutes * 60_000)
    if activity.timer_state == TimerState.RUNNING:
        _run(activity, longer)
    else:
        activity.timer_state, activity.timer_left_ms = TimerState.PAUSED, longer
