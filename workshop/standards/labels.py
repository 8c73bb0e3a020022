"""Labels of fields, levels and states of clauses, the same on screens and in documents."""

from collections.abc import Mapping

from workshop.i18n import mark
from workshop.standards.clause_states import (
    ClauseLevel,
    ClauseStatus,
    FindingDisposition,
    FindingSource,
    Gravity,
)

FIELDS: Mapping[str, str] = {
    "code": mark("Code"),
    "area_id": mark("Area"),
    "level": mark("Level"),
    "title": mark("Title"),
    "body": mark("What is required"),
    "rationale": mark("Why"),
    "applies_to": mark("Whom it applies to"),
    "exceptions": mark("Exceptions"),
    "binds_from": mark("From when"),
    "responsible": mark("Who answers for it"),
    "contact": mark("Whom to ask about it"),
    "cooperating": mark("Who helps"),
    "steps": mark("Steps"),
    "measure_structure": mark("What must be in place"),
    "measure_process": mark("What must be done"),
    "measure_outcome": mark("What must come of it"),
    "target_value": mark("How much is enough"),
    "check_method": mark("How it is checked"),
    "check_frequency": mark("How often it is checked"),
    "good_example": mark("A good example"),
    "bad_example": mark("A bad example"),
    "meaning_client": mark("What it means for clients"),
    "meaning_staff": mark("What it means for staff"),
    "meaning_manager": mark("What it means for managers"),
    "easy_text": mark("Easy to read"),
    "legal_basis": mark("Legal basis"),
}
"""The labels of a clause's fields, in reading order."""
LEVELS: Mapping[str, str] = {
    ClauseLevel.REQUIRED: mark("Required"),
    ClauseLevel.RECOMMENDED: mark("Recommended"),
    ClauseLevel.GOOD_PRACTICE: mark("Good practice"),
}
STATUSES: Mapping[str, str] = {
    ClauseStatus.DRAFT: mark("Draft"),
    ClauseStatus.EXPERT_REVIEW_1: mark("First expert review"),
    ClauseStatus.REVISED: mark("Revised"),
    ClauseStatus.EXPERT_REVIEW_2: mark("Second expert review"),
    ClauseStatus.ACCEPTED: mark("Accepted"),
    ClauseStatus.ACCEPTED_WITH_DISSENT: mark("Accepted with dissent"),
    ClauseStatus.REJECTED: mark("Rejected"),
    ClauseStatus.PILOTED: mark("In the pilot"),
    ClauseStatus.FINAL: mark("Final"),
}
FINDING_SOURCES: Mapping[str, str] = {
    FindingSource.ITEM: mark("Item of a questionnaire"),
    FindingSource.ANSWERS: mark("Open answers"),
    FindingSource.MEETING: mark("Meeting"),
    FindingSource.REMARK: mark("Remark of a consultation"),
    FindingSource.ASSESSMENT: mark("How units use it"),
    FindingSource.UNDERSTANDING: mark("Whose notes it stands on"),
    FindingSource.OTHER: mark("Something else"),
}
GRAVITIES: Mapping[str, str] = {
    Gravity.MINOR: mark("A trifle"),
    Gravity.SERIOUS: mark("Serious"),
    Gravity.GRAVE: mark("Grave"),
}
FINDING_DISPOSITIONS: Mapping[str, str] = {
    FindingDisposition.OPEN: mark("Not decided yet"),
    FindingDisposition.ACCEPTED: mark("Taken up"),
    FindingDisposition.MODIFIED: mark("Taken up with changes"),
    FindingDisposition.REJECTED: mark("Not taken up"),
}
WORDING_OF = mark("{field}: wording of {town}, {code}, made from version {version}")
"""Whose wording a suggestion is."""
VERSION_STATES: Mapping[str, str] = {
    "working": mark("working version"),
    "consultation": mark("version for consultation"),
    "pilot": mark("pilot version"),
    "final": mark("final version"),
}
"""What a version is for (``publication/versions.py: VersionState``)."""
