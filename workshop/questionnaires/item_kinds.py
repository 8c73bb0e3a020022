"""Kinds of items of a questionnaire, and what they measure."""

from enum import StrEnum


class ItemKind(StrEnum):
    """What an item asks for."""

    SCALE = "scale"
    """1 to 5, with words for both ends."""
    KNOWLEDGE = "knowledge"
    """One of several options, of which one is right."""
    OPEN = "open"
    RETROSPECTIVE = "retrospective"
    """A scale asked afterwards: before the training I would have said …"""
    CLAUSE = "clause"
    """Which clause must change, and why."""

    @property
    def takes_text(self) -> bool:
        """Whether people write something."""
        return self in (ItemKind.OPEN, ItemKind.CLAUSE)


class Kirkpatrick(StrEnum):
    """The levels of evaluation by Kirkpatrick (1959): what an item says something about."""

    REACTION = "reaction"
    LEARNING = "learning"
    BEHAVIOUR = "behaviour"
    RESULTS = "results"


LONGEST_ANSWER = 2000
"""Characters of an open answer."""
SCALE = (1, 2, 3, 4, 5)
"""The points of a scale."""


class AnswerStatus(StrEnum):
    """Whether an open answer has been read by staff, and may be shown."""

    WAITING = "waiting"
    VISIBLE = "visible"
    REJECTED = "rejected"
