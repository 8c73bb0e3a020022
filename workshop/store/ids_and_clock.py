"""Random identifiers, and the current time."""

import re
import secrets
from datetime import UTC, datetime

from workshop.errors import Invalid
from workshop.i18n import mark

_ID = re.compile(r"[0-9a-f]{32}\Z")


def new_id() -> str:
    """A random 128-bit identifier, 32 hexadecimal digits."""
    return secrets.token_hex(16)


def checked_id(value: object) -> str:
    """``value`` if it has the form of ``new_id``; raises ``Invalid`` for anything else."""
    if isinstance(value, str) and _ID.match(value):
        return value
    raise Invalid(mark("The request was not understood."))


def now() -> datetime:
    """The current time as aware datetime in UTC."""
    return datetime.now(UTC)
