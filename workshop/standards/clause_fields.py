"""The fields of a clause and their validation. ``LINES``: with the longest length."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.programme import field_rules
from workshop.programme.tables import Area
from workshop.standards.clause_codes import free_code
from workshop.standards.clause_states import ClauseLevel
from workshop.standards.labels import FIELDS as READING_ORDER
from workshop.standards.tables import Clause

LEVELS = tuple(ClauseLevel)
LINES = {
    "title": 200,
    "responsible": 200,
    "cooperating": 200,
    "check_frequency": 120,
    "target_value": 200,
    "binds_from": 120,
    "contact": 200,
}
TEXTS = (
    "body",
    "rationale",
    "applies_to",
    "steps",
    "measure_structure",
    "measure_process",
    "measure_outcome",
    "check_method",
    "good_example",
    "bad_example",
    "meaning_client",
    "meaning_staff",
    "meaning_manager",
    "legal_basis",
    "exceptions",
    "easy_text",
)
WRITTEN = (*LINES, *TEXTS)
"""Fields of free text, in which passages can be marked."""
FIELDS = ("code", "area_id", "level", *WRITTEN)
"""The fields that a revision holds."""
COMPARED = tuple(name for name in READING_ORDER if name in (*WRITTEN, "level"))
"""The fields by which two versions of a clause are compared, in reading order."""


def fields_of(clause: Clause) -> dict[str, Any]:
    """The fields of a clause that a revision keeps."""
    return {name: getattr(clause, name) for name in FIELDS}


def set_fields(db: Session, clause: Clause, fields: Mapping[str, Any]) -> None:
    """Check these values and set them on a clause. Raises ``Invalid``, ``NotFound`` (area),
    ``Conflict`` for a code that is taken or permanent."""
    for name, value in fields.items():
        setattr(clause, name, _checked(db, clause, name, value))


def _checked(db: Session, clause: Clause, name: str, value: Any) -> Any:
    if name in LINES and isinstance(value, str):
        return field_rules.line(value, LINES[name], required=name == "title")
    if name in TEXTS and isinstance(value, str):
        return field_rules.paragraphs(value)
    if name == "level" and (value is None or value in LEVELS):
        return value
    if name == "area_id":
        return _area(db, clause, value)
    if name == "code" and isinstance(value, str):
        return free_code(db, clause, value)
    raise Invalid(mark("The request was not understood."))


def _area(db: Session, clause: Clause, area_id: str | None) -> str | None:
    area = db.get(Area, area_id) if area_id else None
    if area_id and (area is None or area.programme_id != clause.programme_id):
        raise NotFound(mark("There is no such area."))
    return area_id or None
