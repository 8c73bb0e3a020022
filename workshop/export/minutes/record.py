"""Loading the record of a session from the present state; ``approval.py`` stores approved ones."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from workshop.board.note_kinds import NoteStatus
from workshop.errors import Conflict
from workshop.export.labels import DELETED
from workshop.export.minutes.board_contents import COVERED, WAITS, RecordReader, load_course
from workshop.export.minutes.pictures import load_picture_parts
from workshop.export.minutes.record_parts import (
    ActivityPart,
    AgendaItem,
    EarlierStepPart,
    Header,
    MinutesRecord,
    OutcomeEntry,
    YieldPart,
    from_plain,
    to_plain,
)
from workshop.export.minutes.session_outcome import load_outcome, load_session_history
from workshop.i18n import known_language, mark
from workshop.local_time import local, local_day
from workshop.people.attendance import count_shared_phones, head_count
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import list_activities
from workshop.programme.meeting_times import began_at, ended_at, window_days
from workshop.programme.next_steps import EarlierStep, list_earlier_steps
from workshop.programme.outcomes import list_outcomes
from workshop.programme.phases import Phase, standing
from workshop.programme.session_words import session_in_files
from workshop.programme.sessions import OPEN, load_session
from workshop.programme.tables import (
    Activity,
    Decision,
    Dissent,
    NextStep,
    Programme,
    WorkingSession,
)
from workshop.retention.told import texts_deleted_on
from workshop.standards.insight.table_suppression import suppress_row
from workshop.standards.tables import Clause
from workshop.standards.told.minutes_claims import leave_out
from workshop.standards.told.programme_claims import clear_minutes
from workshop.standards.yields import Yield, load_yields, load_yields_by_activity


def load_record(db: Session, actor: Actor, session_id: str, language: str) -> MinutesRecord:
    """The record of a session in its present state; ``language`` is that of its labels.

    Needs the right to export. Raises ``NotFound``, ``NotAllowed``, ``Conflict`` where it would let
    single people come out.
    """
    session = load_session(db, session_id)
    actor.must(Right.EXPORT, session.programme_id)
    agenda = list_activities(db, session.id)
    desk = RecordReader(db, actor, session, known_language(language))
    yields = load_yields_by_activity(db, session.id)
    pictures = load_picture_parts(db, session.id)
    deleted_on = _deleted_on(db, session)
    course = tuple(
        replace(
            part,
            yields=_yields(yields.get(part.id, ())),
            pictures=pictures.get(part.id, ()),
            counts=_told_counts(part.counts, deleted_on),
        )
        for part in load_course(desk, agenda, pictures)
    )
    settled = list_outcomes(db, session.id)
    present = head_count(db, session.id)
    *told, together = suppress_row(list(present.values()))
    record = MinutesRecord(
        session_id=session.id,
        language=known_language(language),
        header=_header(db, session),
        head_count=dict(zip(present, told, strict=True)),
        together=together,
        agenda=tuple(_item(session, row) for row in agenda),
        course=course,
        decisions=tuple(_entry(row) for row in settled.decisions),
        dissents=tuple(_dissent(db, row) for row in settled.dissents),
        next_steps=tuple(_entry(row) for row in settled.next_steps),
        attachments=_attachments(session.number, course, known_language(language)),
        outcome=load_outcome(desk),
        earlier_steps=tuple(_earlier(row) for row in list_earlier_steps(db, session)),
        yields=_yields(load_yields(db, session.id)),
        shared_phones=count_shared_phones(db, session.id),
        pictures=pictures.get(session.id, ()),
        parked=tuple(_entry(row) for row in settled.parked),
        deleted_on=deleted_on,
    )
    return _cleared(db, session.programme_id, record)


def _deleted_on(db: Session, session: WorkingSession) -> str:
    day = texts_deleted_on(db, session.programme_id)
    return day.isoformat() if day is not None and session.opened_at is not None else ""


def _told_counts(counts: Mapping[str, int], deleted_on: str) -> dict[str, int]:
    """Numbers of notes without their text. Once texts were deleted on their day nobody is told how
    many had been taken back before."""
    gone = (NoteStatus.ERASED, NoteStatus.WITHDRAWN)
    if not deleted_on or not any(state in counts for state in gone):
        return dict(counts)
    kept = {state: count for state, count in counts.items() if state not in gone}
    return {**kept, DELETED: sum(counts.get(state, 0) for state in gone)}


def _cleared(db: Session, programme_id: str, record: MinutesRecord) -> MinutesRecord:
    """Without figures that would let single people come out, beside what was told before.

    Raises ``Conflict`` where leaving them out is not enough.
    """
    plain = to_plain(record)
    clearance = clear_minutes(db, programme_id, plain)
    if clearance.refused:
        raise Conflict(
            mark(
                "These minutes cannot be written: together with what was told before, they would "
                "show how single people voted or who was there."
            )
        )
    if not clearance.left_out:
        return record
    leave_out(plain, clearance.left_out)
    return from_plain(plain)


def _item(session: WorkingSession, row: Activity) -> AgendaItem:
    where = standing(row.phase, runs=row.id == session.current_activity_id)
    first, last = window_days(row) or ("", "")
    hours = _hour(row.began_at), _hour(row.ended_at)
    return AgendaItem(row.title, row.kind, row.minutes, where, *hours, str(first), str(last))


def _yields(yields: Iterable[Yield]) -> tuple[YieldPart, ...]:
    return tuple(YieldPart(one.kind, one.count) for one in yields)


def _hour(at: datetime | None) -> str:
    return f"{local(at):%H:%M}" if at else ""


def find_missing(record: MinutesRecord) -> list[str]:
    """What is missing before closing, as catalogue keys; empty when nothing is."""
    phases = [item.phase for item in record.agenda if item.kind != ActivityKind.BREAK]
    running = [phase for phase in phases if phase not in (Phase.WAITING, Phase.DONE)]
    checks = {
        mark("Nobody is counted as present."): not any(
            (*record.head_count.values(), record.shared_phones)
        ),
        mark("No decision is recorded."): not record.decisions,
        mark("No next step is recorded."): not record.next_steps,
        mark("A next step has nobody who answers for it."): any(
            not step.responsible for step in record.next_steps
        ),
        mark("Some activities were never started."): Phase.WAITING in phases,
        mark("Some activities have not been ended."): bool(running),
        mark("Notes are still waiting for approval."): _count(record, WAITS) > 0,
        mark("Notes are still covered."): _count(record, COVERED) > 0,
    }
    return [message for message, missing in checks.items() if missing]


def file_stem(record: MinutesRecord) -> str:
    """The stem of file names of this session, such as ``protokol-03``."""
    stem = "protokol" if record.language == "pl" else "minutes"
    return f"{stem}-{session_in_files(record.header.number, record.language)}"


def notes_file(language: str, number: int) -> str:
    """The file name of a session's table of notes (CSV)."""
    stem = "karteczki" if language == "pl" else "notes"
    return f"{stem}-{session_in_files(number, language)}.csv"


def _header(db: Session, session: WorkingSession) -> Header:
    programme = db.get(Programme, session.programme_id)
    assert programme is not None
    planned, began, ended = session.planned_start, began_at(session), ended_at(session)
    same_day = began and ended and local_day(began) == local_day(ended)
    return Header(
        programme=programme.title,
        example=programme.example,
        number=session.number,
        day=session.day,
        slot=session.slot,
        title=session.title,
        goal=session.goal,
        status=session.status,
        planned_on=local_day(planned).isoformat() if planned else "",
        held=_held(db, session),
        place=session.place,
        began=_hour(began),
        ended=_hour(ended) if same_day and session.status != OPEN else "",
        kind=session.kind,
        functions=tuple(session.functions),
    )


def _held(db: Session, session: WorkingSession) -> tuple[tuple[str, str], ...]:
    """The days on which a session was open, or as they were entered; those before the log begins
    are not known."""
    if session.actual_start is not None:
        first, last = session.actual_start, session.actual_end or session.actual_start
        return ((local_day(first).isoformat(), local_day(last).isoformat()),)
    spans = load_session_history(db, session.programme_id).days.get(session.id, ())
    known = sorted({span for span in spans if span[0] != date.min})
    return tuple((first.isoformat(), last.isoformat()) for first, last in known)


def _entry(row: Decision | NextStep) -> OutcomeEntry:
    note_id = row.note_id if isinstance(row, NextStep) else None
    return OutcomeEntry(row.text, row.responsible, row.until, note_id)


def _earlier(row: EarlierStep) -> EarlierStepPart:
    step = row.step
    reason = step.reason if row.state == step.state else ""
    return EarlierStepPart(
        step.text,
        step.responsible,
        step.until,
        row.number,
        row.state,
        reason,
        step.parked,
        step.note_id,
    )


def _dissent(db: Session, row: Dissent) -> str:
    """A separate opinion, preceded by the code of its clause if it has one."""
    clause = db.get(Clause, row.subject_id) if row.subject_id else None
    return f"{clause.code}: {row.text}" if clause else row.text


def _attachments(number: int, course: tuple[ActivityPart, ...], language: str) -> tuple[str, ...]:
    wrote = any(part.sections or part.counts for part in course)
    return (notes_file(language, number),) if wrote else ()


def _count(record: MinutesRecord, state: str) -> int:
    return sum(part.counts.get(state, 0) for part in record.course)
