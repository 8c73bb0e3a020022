"""Enumerations of sessions: status, half-day, state and actions of the timer."""

from enum import StrEnum


class SessionStatus(StrEnum):
    """The status of a session."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    APPROVED = "minutes_approved"


class HalfDay(StrEnum):
    """The half of the day in which a session is planned."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class TimerState(StrEnum):
    """The state of an activity's timer."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"


class TimerAction(StrEnum):
    """Actions on an activity's timer."""

    START = "start"
    PAUSE = "pause"
    RESET = "reset"
    EXTEND = "extend"


class DoorAnswer(StrEnum):
    """What the facilitator has said of somebody who knocked at a full session."""

    WAITING = "waiting"
    ADMITTED = "admitted"
    REFUSED = "refused"


class CodeState(StrEnum):
    """What a door code is good for. ``VOID``: it was unused when another stack took its place."""

    FREE = "free"
    USED = "used"
    VOID = "void"
