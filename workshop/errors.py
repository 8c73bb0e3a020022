"""The few things that may go wrong and that a user may be told about.

Every error carries an English message key and values; only the edge translates it (see
``workshop.i18n.tell``). Anything else that is raised is a bug, is logged once and shown as one
calm sentence.
"""

from typing import Any


class WorkshopError(Exception):
    """What a person may be told: a code for programs, a message key and values for people."""

    code = "invalid"
    retryable = False
    for_programs: tuple[str, ...] = ()
    """Which of the values a program gets beside the sentence, such as both texts of a conflict."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


class Invalid(WorkshopError):
    """The content breaks a rule; the person can mend it."""

    code = "invalid"


class NotAllowed(WorkshopError):
    """The actor lacks the right."""

    code = "not_allowed"


class NotFound(WorkshopError):
    """There is no such thing, or none that this actor may know of."""

    code = "not_found"


class Conflict(WorkshopError):
    """Something else was stored in the meantime, or under the same id."""

    code = "conflict"


class Muted(NotAllowed):
    """The participant may not write for now."""

    code = "muted"


class Closed(WorkshopError):
    """What the command is about has ended."""

    code = "closed"


class SlowDown(WorkshopError):
    """Too much in too short a time; worth another try later."""

    code = "slow_down"
    retryable = True
