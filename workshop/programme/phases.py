"""The phases an activity walks through, by its kind; every step can be taken back."""

from enum import StrEnum

from workshop.errors import Invalid
from workshop.i18n import mark


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

PHASES: dict[str, tuple[Phase, ...]] = {
    "notes": WRITING,
    "empathy_map": WRITING,
    "journey_map": WRITING,
    "grouping": TALKING,
    "need_writing": TALKING,
    "dot_vote": VOTING,
    "impact_effort": VOTING,
    "drafting": TALKING,
    "expert_rating": VOTING,
    "fist_to_five": VOTING,
    "talk": TALKING,
    "break": TALKING,
}

NOTE_KINDS = frozenset(kind for kind, phases in PHASES.items() if phases is WRITING)
ON_CLAUSES = frozenset({"drafting", "fist_to_five"})
"""Kinds whose targets are clauses; the first one is before the room."""


LEFT = "left"
"""Where an activity stands that was begun and then left for another one, without being ended."""


def standing(phase: str, *, runs: bool) -> str:
    """Where an activity stands: its phase, or ``LEFT`` where it was begun, not ended, and is not
    the one that runs.
    """
    return phase if runs or phase in (Phase.WAITING, Phase.DONE) else LEFT


def next_phase(kind: str, phase: str) -> Phase:
    """The phase after this one; raises ``Invalid`` after the last."""
    return _step(kind, phase, 1)


def previous_phase(kind: str, phase: str) -> Phase:
    """The phase before this one; raises ``Invalid`` before the first."""
    return _step(kind, phase, -1)


def is_hidden(hidden: bool, phase: str) -> bool:
    """Whether notes of an activity with this setting are still covered in this phase."""
    return hidden and phase in (Phase.WAITING, Phase.COLLECT)


def _step(kind: str, phase: str, by: int) -> Phase:
    phases = PHASES[kind]
    place = phases.index(Phase(phase)) + by
    if not 0 <= place < len(phases):
        raise Invalid(mark("This activity goes no further in that direction."))
    return phases[place]
