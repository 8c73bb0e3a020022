"""What whoever reports on a project enters: indicators, and lines that no program knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from sqlmodel import Session, col, select

from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.tables import Indicator, ReportEntry
from workshop.store import log

_Row = TypeVar("_Row", Indicator, ReportEntry)
MOST = 60
LINES: Mapping[str, int] = {
    "name": 200,
    "unit": 60,
    "baseline": 60,
    "target": 60,
    "source": 300,
    "figure": 30,
    "achieved": 60,
}
PARAGRAPHS: Mapping[str, int] = {"definition": 1_000, "rule": 1_000, "reason": 1_000}


class Part(StrEnum):
    """The part of the report that a line belongs to."""

    PRODUCT = "product"
    DEVIATION = "deviation"
    EVALUATION = "evaluation"
    ANNEX = "annex"


@dataclass(frozen=True)
class SaveIndicator:
    """Fields of an indicator, as of the table; ``id``: ``None`` for a new one."""

    programme_id: str
    id: str | None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SaveEntry:
    """A line of the report; ``id``: ``None`` for a new one."""

    programme_id: str
    id: str | None
    part: str
    title: str
    text: str = ""
    address: str = ""


def list_indicators(db: Session, programme_id: str) -> list[Indicator]:
    """The indicators of a programme in their order."""
    query = select(Indicator).where(Indicator.programme_id == programme_id)
    return list(db.execute(query.order_by(col(Indicator.position))).scalars())


def list_entries(db: Session, programme_id: str) -> list[ReportEntry]:
    """The lines of a programme's report in their order."""
    query = select(ReportEntry).where(ReportEntry.programme_id == programme_id)
    return list(db.execute(query.order_by(col(ReportEntry.position))).scalars())


def save_indicator(db: Session, actor: Actor, command: SaveIndicator) -> Indicator:
    """Add or change an indicator.

    Raises ``Invalid``, also where a computed figure is replaced without a reason; ``NotFound``,
    ``NotAllowed``.
    """
    actor.must(Right.RUN, command.programme_id)
    if not isinstance(command.fields, Mapping):
        raise Invalid(mark("The request was not understood."))
    given = {
        **{
            name: field_rules.line(command.fields.get(name, ""), most, required=name == "name")
            for name, most in LINES.items()
        },
        **{
            name: field_rules.paragraphs(command.fields.get(name, ""), most)
            for name, most in PARAGRAPHS.items()
        },
    }
    if given["figure"] and given["achieved"] and not given["reason"]:
        raise Invalid(mark("Say why another figure stands here than the one that is computed."))
    if command.id is None:
        there = list_indicators(db, command.programme_id)
        _must_fit(len(there))
        place = max((row.position for row in there), default=0) + 1
        row = Indicator(programme_id=command.programme_id, position=place, name=given["name"])
    else:
        row = _own(db.get(Indicator, command.id), command.programme_id)
    for name, value in given.items():
        setattr(row, name, value)
    db.add(row)
    log.append(db, command.programme_id, "report_changed", actor=actor.log_id)
    return row


def save_entry(db: Session, actor: Actor, command: SaveEntry) -> ReportEntry:
    """Add or change a line of the report. Raises ``Invalid``, ``NotFound``, ``NotAllowed``."""
    actor.must(Right.RUN, command.programme_id)
    if command.part not in (*Part,):
        raise Invalid(mark("The request was not understood."))
    if command.id is None:
        there = list_entries(db, command.programme_id)
        _must_fit(len(there))
        place = max((row.position for row in there), default=0) + 1
        row = ReportEntry(
            programme_id=command.programme_id, part=command.part, position=place, title=""
        )
    else:
        row = _own(db.get(ReportEntry, command.id), command.programme_id)
    row.title = field_rules.line(command.title, 300)
    row.text = field_rules.paragraphs(command.text)
    row.address = field_rules.web_address(command.address)
    db.add(row)
    log.append(db, command.programme_id, "report_changed", actor=actor.log_id)
    return row


def remove_indicator(db: Session, actor: Actor, indicator_id: str) -> None:
    """Remove an indicator. Raises ``NotFound``, ``NotAllowed``."""
    _remove(db, actor, db.get(Indicator, indicator_id))


def remove_entry(db: Session, actor: Actor, entry_id: str) -> None:
    """Remove a line of the report. Raises ``NotFound``, ``NotAllowed``."""
    _remove(db, actor, db.get(ReportEntry, entry_id))


def _remove(db: Session, actor: Actor, row: Indicator | ReportEntry | None) -> None:
    if row is None:
        raise NotFound(mark("This line is gone already."))
    actor.must(Right.RUN, row.programme_id)
    log.append(db, row.programme_id, "report_changed", actor=actor.log_id)
    db.delete(row)


def _own(row: _Row | None, programme_id: str) -> _Row:
    if row is None or row.programme_id != programme_id:
        raise NotFound(mark("This line is gone already."))
    return row


def _must_fit(there: int) -> None:
    if there >= MOST:
        raise Invalid(mark("At most {most} lines fit here."), most=MOST)
