"""The errors that a user may be shown.

Every error carries an English message key and values; it is translated where it is shown (see
``workshop.i18n.error_message``). Any other exception is a bug: it is logged once and shown as one
general sentence.
"""

from typing import Any


class WorkshopError(Exception):
    """An error that may be shown: ``code`` for programs, message key and values for people.

    ``retryable``: whether the same request may succeed later.
    """

    code = "invalid"
    retryable = False
    for_programs: tuple[str, ...] = ()
    """Names of values that clients get beside the sentence, such as both texts of a conflict."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


class Invalid(WorkshopError):
    """The content breaks a rule; the person can correct it."""

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


class RulesChanged(WorkshopError):
    """What a note carries is more than its author was told before sending it; see ``carries``."""

    code = "rules_changed"
    for_programs = ("carries",)


class Muted(NotAllowed):
    """The participant may not write for now."""

    code = "muted"


class Closed(WorkshopError):
    """The phase, session or round that the command is about has ended."""

    code = "closed"


class SlowDown(WorkshopError):
    """A rate limit or login throttle refused the request; it may be repeated later."""

    code = "slow_down"
    retryable = True


class Late(SlowDown):
    """A later press of the same person was carried out already; ``nth``: its number."""

    for_programs = ("nth",)
