"""What an exchange file says of meetings, phases, outcomes and the report."""

from datetime import datetime
from typing import Any

from workshop.export.exchange.keys import WrittenProgramme, make_record, say_moment
from workshop.export.exchange.meeting_models import (
    DecisionRecord,
    DissentRecord,
    EntryRecord,
    IndicatorRecord,
    NextStepRecord,
    PhaseRecord,
    SessionRecord,
)
from workshop.programme.meeting_times import began_at, ended_at
from workshop.programme.meetings import LONGEST_MEETING, list_phases
from workshop.programme.outcomes import list_outcomes
from workshop.programme.reporting import list_entries, list_indicators
from workshop.programme.sessions import OPEN, PLANNED
from workshop.programme.tables import WorkingSession

_Span = tuple[datetime | None, datetime | None]


def write_meetings(written: WrittenProgramme, *, sums: bool) -> list[SessionRecord]:
    """All meetings in their order. ``sums``: with signatures and heads."""
    return [_meeting(row, sums=sums) for row in written.sessions]


def _meeting(row: WorkingSession, *, sums: bool) -> SessionRecord:
    planned = _span(row.planned_start, row.planned_end)
    held = _span(began_at(row), row.actual_end if row.status == OPEN else ended_at(row))
    return make_record(
        SessionRecord,
        row,
        held=row.status != PLANNED,
        planned_start=say_moment(planned[0]),
        planned_end=say_moment(planned[1]),
        began=say_moment(held[0]),
        ended=say_moment(held[1]),
        functions=list(row.functions),
        cancelled=row.cancelled and row.status == PLANNED and held[0] is None,
        signatures=row.signatures if sums else None,
        counted_as=dict(row.counted_as) if sums else {},
        heads=dict(row.heads) if sums else {},
    )


def _span(start: datetime | None, end: datetime | None) -> _Span:
    """A time that a meeting can have: one that was opened again weeks later has no end."""
    if start is None or end is None:
        return start, None
    start, end = start.replace(microsecond=0), end.replace(microsecond=0)
    return start, end if start < end <= start + LONGEST_MEETING else None


def write_phases(written: WrittenProgramme) -> list[PhaseRecord]:
    """The phases of the project."""
    return [
        PhaseRecord(row.name, row.from_day.isoformat(), row.to_day.isoformat())
        for row in list_phases(written.db, written.programme.id)
    ]


def write_outcomes(written: WrittenProgramme) -> dict[str, Any]:
    """Decisions, separate opinions and next steps. Who answers for them is mostly a name, and
    stays here."""
    found = [(row.number, list_outcomes(written.db, row.id)) for row in written.sessions]
    return {
        "decisions": [
            DecisionRecord(number, row.text, row.until)
            for number, outcomes in found
            for row in outcomes.decisions
        ],
        "dissents": [
            DissentRecord(number, row.text)
            for number, outcomes in found
            for row in outcomes.dissents
        ],
        "next_steps": [
            make_record(
                NextStepRecord, row, session=number, settled_in=written.number(row.settled_in)
            )
            for number, outcomes in found
            for row in sorted(
                [*outcomes.next_steps, *outcomes.parked], key=lambda row: row.position
            )
        ],
    }


def write_report(written: WrittenProgramme, *, told: bool) -> dict[str, Any]:
    """Indicators and lines of the report; none unless ``told``."""
    db, programme_id = written.db, written.programme.id
    indicators = list_indicators(db, programme_id) if told else []
    entries = list_entries(db, programme_id) if told else []
    return {
        "indicators": [make_record(IndicatorRecord, row) for row in indicators],
        "entries": [make_record(EntryRecord, row) for row in entries],
    }
