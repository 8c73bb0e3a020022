"""The words of the standard, the same on screens and in documents."""

from collections.abc import Mapping

from workshop.i18n import mark

FIELDS: Mapping[str, str] = {
    "code": mark("Code"),
    "area_id": mark("Area"),
    "level": mark("Level"),
    "title": mark("Title"),
    "body": mark("What is required"),
    "rationale": mark("Why"),
    "applies_to": mark("Whom it applies to"),
    "responsible": mark("Who answers for it"),
    "cooperating": mark("Who helps"),
    "steps": mark("Steps"),
    "measure_structure": mark("What must be in place"),
    "measure_process": mark("What must be done"),
    "measure_outcome": mark("What must come of it"),
    "check_method": mark("How it is checked"),
    "check_frequency": mark("How often it is checked"),
    "good_example": mark("A good example"),
    "bad_example": mark("A bad example"),
    "meaning_client": mark("What it means for clients"),
    "meaning_staff": mark("What it means for staff"),
    "meaning_manager": mark("What it means for managers"),
    "legal_basis": mark("Legal basis"),
}
"""The fields of a clause in the order in which they are read."""
LEVELS: Mapping[str, str] = {
    "required": mark("Required"),
    "recommended": mark("Recommended"),
    "good_practice": mark("Good practice"),
}
STATUSES: Mapping[str, str] = {
    "draft": mark("Draft"),
    "expert_review_1": mark("First expert review"),
    "revised": mark("Revised"),
    "expert_review_2": mark("Second expert review"),
    "accepted": mark("Accepted"),
    "accepted_with_dissent": mark("Accepted with dissent"),
    "rejected": mark("Rejected"),
    "piloted": mark("In the pilot"),
    "final": mark("Final"),
}
