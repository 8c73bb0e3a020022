"""The states of a session and of the timer of its activities."""

from enum import StrEnum


class SessionStatus(StrEnum):
    """Where a session stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    APPROVED = "minutes_approved"


class HalfDay(StrEnum):
    """The half of the day in which a session is planned."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class TimerState(StrEnum):
    """Whether the timer of an activity runs."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"


class TimerAction(StrEnum):
    """What can be done to a timer."""

    START = "start"
    PAUSE = "pause"
    RESET = "reset"
    EXTEND = "extend"
