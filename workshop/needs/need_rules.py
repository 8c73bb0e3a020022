"""Validation of the fields of a need."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlmodel import Session

from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.needs.need_states import MoscowPriority
from workshop.programme import field_rules
from workshop.programme.tables import Area, WorkingSession

MOSCOW = tuple(MoscowPriority)
LONGEST = {"who": 200, "need": 400, "goal": 400}
MOST_CRITERIA = 40
_OPENING = {
    "who": re.compile(r"(?:jako|as)\s+", re.IGNORECASE),
    "need": re.compile(r"(?:potrzebuję|i need)\s+", re.IGNORECASE),
    "goal": re.compile(r"(?:żeby|aby|so that)\s+", re.IGNORECASE),
}
"""Beginnings that the frame of the sentence contains already; they are cut off when typed in."""


def checked_fields(db: Session, programme_id: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a need as they may be stored. Raises ``Invalid``, ``NotFound``."""
    return {name: _checked(db, programme_id, name, value) for name, value in fields.items()}


def follow_merges(need_id: str, merged_into: Callable[[str], str | None]) -> str:
    """The id of the need that this one was merged into in the end, or its own; safe with cycles.

    ``merged_into``: id → the need it was merged into, or ``None``.
    """
    seen: set[str] = set()
    while need_id not in seen and (further := merged_into(need_id)):
        seen.add(need_id)
        need_id = further
    return need_id


def step_of_five(value: object) -> int | None:
    """A whole number from 1 to 5, or ``None``; raises ``Invalid``."""
    return None if value is None else field_rules.whole_number(value, 1, 5)


def moscow(value: object) -> str | None:
    """One of ``MOSCOW``, or ``None`` while it is not decided; raises ``Invalid``."""
    if value is None or value in MOSCOW:
        return str(value) if value else None
    raise Invalid(mark("The request was not understood."))


def criteria(lines: Iterable[str]) -> list[str]:
    """Acceptance criteria of a need without empty lines, each at most 300 characters.

    Raises ``Invalid`` for longer ones and for more than ``MOST_CRITERIA``.
    """
    kept = [text for line in lines if (text := field_rules.line(line, 300, required=False))]
    if len(kept) > MOST_CRITERIA:
        raise Invalid(mark("At most {most} criteria fit."), most=MOST_CRITERIA)
    return kept


def _checked(db: Session, programme_id: str, name: str, value: Any) -> Any:
    if name in LONGEST:
        text = field_rules.line(value, LONGEST[name], required=name != "goal")
        return _without_opening(name, text)
    if name == "criteria":
        return criteria(value)
    if name == "harm":
        return step_of_five(value)
    if name == "moscow":
        return moscow(value)
    if name in ("area_id", "first_session_id"):
        return _of_programme(db, programme_id, name, value) if value else None
    raise Invalid(mark("The request was not understood."))


def _without_opening(name: str, text: str) -> str:
    opening = _OPENING[name].match(text)
    return text[opening.end() :] if opening else text


def _of_programme(db: Session, programme_id: str, name: str, key: str) -> str:
    row = db.get(Area, key) if name == "area_id" else db.get(WorkingSession, key)
    if row is None or row.programme_id != programme_id:
        raise NotFound(mark("This does not belong to the programme."))
    return key
