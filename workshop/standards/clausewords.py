"""What the fields of a clause are called, for people; English sources, translated where shown."""

from collections.abc import Mapping

from workshop.i18n import mark

LEVEL_NAMES: Mapping[str, str] = {
    "required": mark("Required"),
    "recommended": mark("Recommended"),
    "good_practice": mark("Good practice"),
}
FIELD_NAMES: Mapping[str, str] = {
    "code": mark("Code"),
    "area_id": mark("Area"),
    "level": mark("Level"),
    "title": mark("Title"),
    "body": mark("What is required"),
    "rationale": mark("Why"),
    "responsible": mark("Who answers for it"),
    "cooperating": mark("Who helps"),
    "applies_to": mark("Whom it is for"),
    "steps": mark("Steps"),
    "measure_structure": mark("What must be there"),
    "measure_process": mark("What must happen"),
    "measure_outcome": mark("What must change for people"),
    "check_method": mark("How it is checked"),
    "check_frequency": mark("How often it is checked"),
    "good_example": mark("A good example"),
    "bad_example": mark("A bad example"),
    "meaning_client": mark("For those who come"),
    "meaning_staff": mark("For staff"),
    "meaning_manager": mark("For those who manage"),
    "legal_basis": mark("Legal basis"),
}
"""A name for each of ``clausefields.FIELDS``."""
