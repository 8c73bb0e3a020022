"""Meetings, phases, practices, outcomes, report and pictures out of a checked exchange file."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from workshop.board.practices import IN_EVIDENCE, repeated_fields
from workshop.board.tables import Practice, VisitStop
from workshop.export.exchange.bringing import BroughtProgramme, fields_of
from workshop.export.exchange.keys import read_moment
from workshop.export.exchange.meeting_models import PracticeRecord, SessionRecord
from workshop.export.exchange.records import EvidenceRecord
from workshop.pictures.remaking import RemadePicture
from workshop.pictures.tables import Picture, PictureFile
from workshop.programme.sessions import CLOSED, PLANNED
from workshop.programme.tables import (
    Decision,
    Dissent,
    Indicator,
    NextStep,
    ProjectPhase,
    ReportEntry,
    WorkingSession,
)
from workshop.store.ids_and_clock import new_id

_TIMES = {
    "planned_start": "planned_start",
    "planned_end": "planned_end",
    "began": "actual_start",
    "ended": "actual_end",
}
"""Moments in files → columns: what was held elsewhere was not opened here."""


def bring_meetings(brought: BroughtProgramme) -> None:
    """Add the meetings and the phases of the project."""
    file = brought.file
    for one in file.sessions:
        brought.sessions[one.number] = new_id()
    brought.add(_meeting(brought, one, place) for place, one in enumerate(file.sessions))
    brought.add(
        ProjectPhase(
            programme_id=brought.programme_id,
            name=row.name,
            from_day=date.fromisoformat(row.from_day),
            to_day=date.fromisoformat(row.to_day),
            position=place,
        )
        for place, row in enumerate(file.phases)
    )


def _meeting(brought: BroughtProgramme, one: SessionRecord, place: int) -> WorkingSession:
    """A meeting of its own: calendars that show the original's must not take it for that one, so
    it gets neither its ``uid`` nor its ``sequence``."""
    fields = {**brought.own(one, "held", *_TIMES), "id": brought.sessions[one.number]}
    times: dict[str, Any] = {
        column: read_moment(getattr(one, name)) for name, column in _TIMES.items()
    }
    return WorkingSession(**fields, **times, position=place, status=CLOSED if one.held else PLANNED)


def bring_practices(brought: BroughtProgramme) -> None:
    """Add stops and practices; evidence and notes must be there already."""
    next_place = _places()
    brought.add(
        VisitStop(
            **brought.own(row, "session", "day"),
            session_id=brought.sessions[row.session],
            day=date.fromisoformat(row.day) if row.day else None,
            position=next_place(row.session),
        )
        for row in brought.file.stops
    )
    evidence = {row.id: row for row in brought.file.evidence}
    texts = {row.id: row.text or "" for row in brought.file.notes}
    brought.add(
        _practice(brought, row, evidence[row.evidence], texts.get(row.note or "", ""))
        for row in brought.file.practices
    )


def _practice(
    brought: BroughtProgramme, row: PracticeRecord, evidence: EvidenceRecord, note: str
) -> Practice:
    fields = fields_of(row, "evidence", "area", "stop", "note")
    said = {**fields, **{name: getattr(evidence, name) for name in IN_EVIDENCE}}
    return Practice(
        **fields,
        evidence_id=brought.stored[row.evidence],
        programme_id=brought.programme_id,
        area_id=brought.areas.get(row.area),
        stop_id=brought.key(row.stop),
        note_id=brought.key(row.note),
        # Found again: what repeats a note must go with it, whatever a file says.
        repeats=repeated_fields(said, note),
    )


def bring_outcomes(brought: BroughtProgramme) -> None:
    """Add decisions, separate opinions and next steps."""
    file, sessions = brought.file, brought.sessions
    for table, rows in ((Decision, file.decisions), (Dissent, file.dissents)):
        next_place = _places()
        brought.add(
            table(
                **fields_of(row, "session"),
                session_id=sessions[row.session],
                position=next_place(row.session),
            )
            for row in rows
        )
    next_place = _places()
    brought.add(
        NextStep(
            **fields_of(row, "session", "settled_in"),
            session_id=sessions[row.session],
            settled_in=sessions.get(row.settled_in),
            position=next_place(row.session),
        )
        for row in file.next_steps
    )


def bring_report(brought: BroughtProgramme) -> None:
    """Add indicators and lines of the report."""
    for table, rows in ((Indicator, brought.file.indicators), (ReportEntry, brought.file.entries)):
        brought.add(table(**brought.own(row), position=place) for place, row in enumerate(rows, 1))


def bring_pictures(brought: BroughtProgramme, pictures: Mapping[str, RemadePicture]) -> None:
    """Add those pictures that could be made anew, by their ids in the file."""
    next_place = _places()
    for row in brought.file.pictures:
        made = pictures.get(row.id)
        if made is None:
            continue
        picture = Picture(
            id=new_id(),
            programme_id=brought.programme_id,
            session_id=brought.sessions.get(row.session),
            activity_id=brought.key(row.activity),
            evidence_id=brought.key(row.evidence),
            alt=row.alt,
            caption=row.caption,
            width=made.width,
            height=made.height,
            sha256=made.sha256,
            position=next_place((row.session, row.activity, row.evidence)),
        )
        brought.add([picture])
        brought.add(
            PictureFile(picture_id=picture.id, size=size, content=content)
            for size, content in made.files.items()
        )


def _places() -> Callable[[object], int]:
    """Counts, for each thing that rows belong to, their places from 0."""
    seen: Counter[object] = Counter()

    def next_place(owner: object) -> int:
        seen[owner] += 1
        return seen[owner] - 1

    return next_place
