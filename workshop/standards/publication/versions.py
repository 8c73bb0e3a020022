"""Versions of a standard: 0.x while it is worked on, 0.9 for the pilot, 1.0 after evaluation."""

import re

from workshop.errors import Conflict, Invalid
from workshop.i18n import mark
from workshop.standards.version_order import version_key

PILOT, FINAL = (0, 9), (1, 0)
_VERSION = re.compile(r"(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\Z")


def checked_version(version: str, last: str | None) -> str:
    """``version`` without spaces around it. Raises ``Invalid`` for what is no version, ``Conflict``
    for one that is not higher than ``last``."""
    found = _VERSION.match(version.strip())
    if found is None or version_key(found[0]) == (0, 0):
        raise Invalid(mark("A version is two numbers with a dot, such as 0.5."))
    if last is not None and version_key(found[0]) <= version_key(last):
        raise Conflict(mark("The last version is {last}; the next one is higher."), last=last)
    return found[0]


def next_version(last: str | None) -> str:
    """The version to propose after the last one: its second number + 1; "0.1" for ``None``."""
    if last is None:
        return "0.1"
    first, second = version_key(last)
    return f"{first}.{second + 1}"


def holds_accepted_only(version: str) -> bool:
    """Whether a version may hold accepted clauses only: the pilot's and all after it."""
    return _VERSION.match(version) is not None and version_key(version) >= PILOT


def asks_for_reasons(version: str) -> bool:
    """Whether somebody has to say why voices are missing in it, or that they go without a reason:
    the final version and all after it."""
    return _VERSION.match(version) is not None and version_key(version) >= FINAL


def kind_of_version(version: str) -> str:
    """``working``, ``pilot`` or ``final``."""
    key = version_key(version)
    return "final" if key >= FINAL else "pilot" if key >= PILOT else "working"
