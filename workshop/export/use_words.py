"""Words and signs of the standard in use, the same on screens and in files.

A sign says what the colour beside it says: colour alone tells nothing.
"""

from collections.abc import Mapping

from workshop.i18n import mark, mark_plural
from workshop.in_use.use_states import UnitKind, UseAnswer

ANSWERS: Mapping[str, str] = {
    UseAnswer.MEETS: mark("meets it"),
    UseAnswer.PARTLY: mark("meets it partly"),
    UseAnswer.NOT_YET: mark("not yet"),
    UseAnswer.NOT_APPLICABLE: mark("does not apply"),
}
NOT_ASSESSED = mark("not assessed")
SIGNS: Mapping[str, str] = {
    UseAnswer.MEETS: "●",
    UseAnswer.PARTLY: "◐",
    UseAnswer.NOT_YET: "○",
    UseAnswer.NOT_APPLICABLE: "–",
}
LATE_SIGN = "!"
UNIT_KINDS: Mapping[str, str] = {
    UnitKind.BRANCH: mark("branch"),
    UnitKind.CENTRE: mark("centre"),
    UnitKind.OFFICE: mark("office"),
    UnitKind.SCHOOL: mark("school"),
    UnitKind.CLINIC: mark("clinic or advice centre"),
    UnitKind.SHELTER: mark("shelter"),
    UnitKind.OTHER: mark("another place"),
}
FIELDS: Mapping[str, str] = {
    "answer": mark("Self-assessment"),
    "evidence": mark("By what one sees it"),
    "obstacle": mark("What stands in the way"),
    "next_action": mark("Next action"),
    "due_on": mark("By when"),
    "function": mark("Who (function)"),
    "day": mark("Day of the assessment"),
}
"""Fields of an assessment and the names of their columns."""
LATE_DAYS = mark_plural("{count} day late", "{count} days late")
DAYS_LEFT = mark_plural("{count} day left", "{count} days left")
