"""The phases of an activity; every step forward can be taken back."""

from enum import StrEnum


class Phase(StrEnum):
    """The phase of an activity."""

    WAITING = "waiting"
    COLLECT = "collect"
    REVEAL = "reveal"
    WORK = "work"
    VOTE = "vote"
    DONE = "done"


WRITING = (Phase.WAITING, Phase.COLLECT, Phase.REVEAL, Phase.WORK, Phase.DONE)
VOTING = (Phase.WAITING, Phase.VOTE, Phase.DONE)
TALKING = (Phase.WAITING, Phase.WORK, Phase.DONE)
ASKING = (Phase.WAITING, Phase.COLLECT, Phase.VOTE, Phase.DONE)
"""Questions are asked and voted for at the same time; then no more are asked, and votes go on."""
CHOOSING = (Phase.WAITING, Phase.WORK, Phase.VOTE, Phase.DONE)

LEFT = "left"
"""Shown instead of a phase: begun, then left for another activity without being ended."""


def standing(phase: str, *, runs: bool) -> str:
    """The phase to show: ``phase``, or ``LEFT`` if it was begun, is not done and does not run."""
    return phase if runs or phase in (Phase.WAITING, Phase.DONE) else LEFT


def is_hidden(hidden: bool, phase: str) -> bool:
    """Whether the notes of an activity with this setting are hidden in this phase.

    Until the reveal, so that nobody writes under the influence of other people's notes.
    """
    return hidden and phase in (Phase.WAITING, Phase.COLLECT)
