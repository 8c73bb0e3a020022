"""Who looks at a programme: what somebody may see depends on it first of all."""

from enum import StrEnum


class ViewerKind(StrEnum):
    """A phone of somebody in the room, a wall, or somebody who is signed in."""

    PARTICIPANT = "participant"
    WALL = "wall"
    STAFF = "staff"
