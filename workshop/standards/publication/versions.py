"""Versions of a standard: their numbers, and what state of the work each one shows."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from workshop.errors import Conflict, Invalid
from workshop.i18n import mark
from workshop.standards.version_order import version_key

_PILOT, _FINAL = (0, 9), (1, 0)
"""Numbers from which on a version was a pilot or final one, before its state was chosen."""
_VERSION = re.compile(r"(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\Z")


class VersionState(StrEnum):
    """What a version is for, whatever its number."""

    WORKING = "working"
    """The work as it stands, drafts included."""
    CONSULTATION = "consultation"
    """Put before people who are to say what they think of it, drafts included."""
    PILOT = "pilot"
    FINAL = "final"


BINDING = (VersionState.PILOT, VersionState.FINAL)
"""The states of versions by which somebody works; they hold accepted clauses only."""


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
    return f"{first}.{second + 1}" if second < 999 else f"{first + 1}.0"


def state_by_number(version: str) -> VersionState:
    """The state of a version that was published before states were chosen."""
    key = version_key(version)
    if key >= _FINAL:
        return VersionState.FINAL
    return VersionState.PILOT if key >= _PILOT else VersionState.WORKING


def state_of(about: Mapping[str, Any]) -> VersionState:
    """The state that a snapshot's part ``standard`` says; files before version 3 of the format say
    it by their number."""
    state = about.get("state")
    return VersionState(state) if state else state_by_number(about["version"])


def is_draft(about: Mapping[str, Any]) -> bool:
    """Whether a version is marked as a draft wherever it is shown."""
    return state_of(about) not in BINDING
