"""What the notes of an activity are, as the minutes call them."""

from collections.abc import Mapping
from enum import StrEnum

from workshop.i18n import mark


class NoteYield(StrEnum):
    """What the notes of an activity are; plain notes unless its settings say otherwise."""

    NOTES = "notes"
    AMENDMENTS = "amendments"
    PRACTICES = "practices"
    QUESTIONS = "questions"
    TRAINING_NEEDS = "training_needs"


NOTE_YIELDS: Mapping[str, str] = {
    NoteYield.NOTES: mark("Notes"),
    NoteYield.AMENDMENTS: mark("Additions to the contract"),
    NoteYield.PRACTICES: mark("Practices of the visit"),
    NoteYield.QUESTIONS: mark("Questions"),
    NoteYield.TRAINING_NEEDS: mark("Training needs"),
}
"""Code → what a facilitator chooses."""
