"""Kinds of viewers, on which ``board/visibility.py`` decides first."""

from enum import StrEnum


class ViewerKind(StrEnum):
    """A participant's phone, a session's wall, or a signed-in account."""

    PARTICIPANT = "participant"
    WALL = "wall"
    STAFF = "staff"
