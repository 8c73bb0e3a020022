"""The phases an activity walks through; every step can be taken back."""

from enum import StrEnum


class Phase(StrEnum):
    """Where an activity stands."""

    WAITING = "waiting"
    COLLECT = "collect"
    REVEAL = "reveal"
    WORK = "work"
    VOTE = "vote"
    DONE = "done"


WRITING = (Phase.WAITING, Phase.COLLECT, Phase.REVEAL, Phase.WORK, Phase.DONE)
VOTING = (Phase.WAITING, Phase.VOTE, Phase.DONE)
TALKING = (Phase.WAITING, Phase.WORK, Phase.DONE)

LEFT = "left"
"""Where an activity stands that was begun and then left for another one, without being ended."""


def standing(phase: str, *, runs: bool) -> str:
    """Where an activity stands: its phase, or ``LEFT`` where it was begun, not ended, and is not
    the one that runs.
    """
    return phase if runs or phase in (Phase.WAITING, Phase.DONE) else LEFT


def is_hidden(hidden: bool, phase: str) -> bool:
    """Whether notes of an activity with this setting are still covered in this phase."""
    return hidden and phase in (Phase.WAITING, Phase.COLLECT)
