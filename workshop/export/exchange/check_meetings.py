"""Rules for meetings, practices, outcomes, the report and pictures of an exchange file."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from workshop.board.practice_kinds import PracticeDecision
from workshop.board.visit_stops import MOST_STOPS
from workshop.errors import WorkshopError
from workshop.export.exchange.keys import read_moment
from workshop.export.exchange.meeting_models import (
    IndicatorRecord,
    NextStepRecord,
    PictureRecord,
    SessionRecord,
)
from workshop.export.exchange.models import ExchangeFile
from workshop.i18n import mark
from workshop.pictures.pictures import MOST_OF_SUBJECT
from workshop.programme import field_rules
from workshop.programme.file_faults import Fault
from workshop.programme.meeting_kinds import MeetingKind, is_named
from workshop.programme.meetings import PlannedPhase, check_days, check_span
from workshop.programme.next_steps import StepState

_NO_DAY = mark("there is no such day or hour")
_TOO_MANY = mark("at most {most} of these belong to one thing")


def find_meeting_faults(file: ExchangeFile) -> Iterator[Fault]:
    """What is wrong although each field has its form and every reference leads somewhere."""
    for at, session in enumerate(file.sessions):
        yield from _find_session_faults(session, f"sessions[{at}]")
    for at, phase in enumerate(file.phases):
        yield from _find_phase_faults(phase.name, phase.from_day, phase.to_day, f"phases[{at}]")
    yield from _find_stop_faults(file)
    for at, practice in enumerate(file.practices):
        if practice.decision != PracticeDecision.OPEN and not practice.reason:
            told = mark("a decision about a practice has a reason")
            yield Fault(f"practices[{at}].reason", told)
    for at, step in enumerate(file.next_steps):
        yield from _find_step_faults(step, f"next_steps[{at}]")
    for at, indicator in enumerate(file.indicators):
        if _lacks_reason(indicator):
            told = mark("Say why another figure stands here than the one that is computed.")
            yield Fault(f"indicators[{at}].reason", told)
    yield from _find_address_faults(file)
    yield from _find_picture_faults(file.pictures)


def _find_session_faults(row: SessionRecord, place: str) -> Iterator[Fault]:
    if (row.kind == MeetingKind.WORKING) == is_named(row.number):
        told = mark("working sessions have numbers to 100, other meetings from 101 on")
        yield Fault(f"{place}.number", told)
    if row.cancelled and (row.held or row.began):
        yield Fault(f"{place}.cancelled", mark("a cancelled meeting was not held"))
    for first, last in (("planned_start", "planned_end"), ("began", "ended")):
        yield from _find_span_faults(getattr(row, first), getattr(row, last), f"{place}.{last}")


def _find_span_faults(start: str | None, end: str | None, place: str) -> Iterator[Fault]:
    try:
        span = read_moment(start), read_moment(end)
    except ValueError:
        yield Fault(place, _NO_DAY)
    else:
        yield from _refused(lambda: check_span(*span), place)


def _find_phase_faults(name: str, first: str, last: str, place: str) -> Iterator[Fault]:
    try:
        phase = PlannedPhase(name, date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        yield Fault(place, _NO_DAY)
    else:
        yield from _refused(lambda: check_days(phase), place)


def _find_stop_faults(file: ExchangeFile) -> Iterator[Fault]:
    visits = {row.number for row in file.sessions if row.kind == MeetingKind.VISIT}
    there = Counter[int]()
    for at, stop in enumerate(file.stops):
        there[stop.session] += 1
        if stop.session not in visits:
            yield Fault(f"stops[{at}].session", mark("stops belong to a visit"))
        if there[stop.session] > MOST_STOPS:
            yield Fault(f"stops[{at}]", _TOO_MANY, {"most": MOST_STOPS})
        if stop.day is not None and not _is_day(stop.day):
            yield Fault(f"stops[{at}].day", _NO_DAY)


def _is_day(said: str) -> bool:
    try:
        date.fromisoformat(said)
    except ValueError:
        return False
    return True


def _find_step_faults(row: NextStepRecord, place: str) -> Iterator[Fault]:
    if row.state == StepState.OPEN and row.settled_in is not None:
        yield Fault(f"{place}.settled_in", mark("state and settled_in contradict"))
    if (row.state == StepState.DROPPED) != bool(row.reason):
        yield Fault(f"{place}.reason", mark("what is dropped has a reason, anything else has none"))


def _lacks_reason(row: IndicatorRecord) -> bool:
    return bool(row.figure and row.achieved and not row.reason)


def _find_address_faults(file: ExchangeFile) -> Iterator[Fault]:
    for at, entry in enumerate(file.entries):
        check = partial(field_rules.web_address, entry.address)
        yield from _refused(check, f"entries[{at}].address")


def _find_picture_faults(pictures: list[PictureRecord]) -> Iterator[Fault]:
    there = Counter[Any]()
    for at, row in enumerate(pictures):
        beside = (row.session, row.activity, row.evidence)
        there[beside] += 1
        if sum(one is not None for one in beside) != 1:
            told = mark("a picture stands beside one meeting, activity or piece of evidence")
            yield Fault(f"pictures[{at}]", told)
        if there[beside] > MOST_OF_SUBJECT:
            yield Fault(f"pictures[{at}]", _TOO_MANY, {"most": MOST_OF_SUBJECT})


def _refused(check: Callable[[], object], place: str) -> Iterator[Fault]:
    """The fault that a rule of the programme itself finds."""
    try:
        check()
    except WorkshopError as error:
        yield Fault(place, error.message, error.values)
