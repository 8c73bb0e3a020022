"""Planning meetings of every kind: adding, dating, cancelling, removing them, and what was held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, select

from workshop.errors import Closed, Conflict, Invalid
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.agenda import list_activities
from workshop.programme.contribution_window import end_window
from workshop.programme.meeting_kinds import BEFORE_THE_SESSIONS, FIRST_NAMED, MeetingKind
from workshop.programme.meeting_times import sorted_by_time
from workshop.programme.phases import Phase
from workshop.programme.sessions import APPROVED, PLANNED, list_sessions, load_runnable_session
from workshop.programme.tables import Activity, ProjectPhase, WorkingSession
from workshop.store import log
from workshop.store.store import mark_erased
from workshop.store.types import metadata

_PLANNED_MEANWHILE = mark(
    "Somebody else has planned this meanwhile. Close this window, look, and plan again."
)
MOST_MEETINGS = 300
MOST_PHASES = 40
MOST_FUNCTIONS = 20
LONGEST_MEETING = timedelta(days=31)
_GO_ALONG = ("doorstack", "doorcode")
"""Tables of what a meeting that was never held may take along: slips that nobody has used."""
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class MeetingPlan:
    """When and where a meeting is planned. ``functions``: trainers and guests as what they are;
    ``link``: address of a part held remotely, without one empty."""

    start: datetime | None = None
    end: datetime | None = None
    place: str = ""
    link: str = ""
    functions: Sequence[str] = ()


@dataclass(frozen=True)
class AddMeeting:
    """Put a meeting of a kind other than ``working`` into a programme. ``uid``: by which a calendar
    that it was taken from knows it."""

    programme_id: str
    kind: str
    title: str
    goal: str = ""
    plan: MeetingPlan = field(default_factory=MeetingPlan)
    uid: str | None = None


@dataclass(frozen=True)
class PlanMeeting:
    """Plan a meeting anew. ``seen``: its ``sequence`` as it was when it was looked at; ``None``:
    whatever it is by now."""

    session_id: str
    plan: MeetingPlan
    seen: int | None = None


@dataclass(frozen=True)
class RecordMeeting:
    """What was held. ``start``, ``end``: ``None`` as it was opened and closed; ``deviation``: why
    it came otherwise than planned; ``signatures``: on the printed sheet, ``None``: not counted."""

    session_id: str
    start: datetime | None = None
    end: datetime | None = None
    deviation: str = ""
    signatures: int | None = None


@dataclass(frozen=True)
class CancelMeeting:
    """Cancel a planned meeting, or take that back."""

    session_id: str
    cancelled: bool = True


@dataclass(frozen=True)
class PlannedPhase:
    """A phase of the project, from its first to its last day."""

    name: str
    from_day: date
    to_day: date


@dataclass(frozen=True)
class PlanPhases:
    """All phases of a project, in their order. ``seen``: those that these replace, as they were
    looked at; ``None``: whatever is there."""

    programme_id: str
    phases: Sequence[PlannedPhase]
    seen: Sequence[PlannedPhase] | None = None


def add_meeting(db: Session, actor: Actor, command: AddMeeting) -> WorkingSession:
    """Add a meeting at its place in time. Raises ``NotAllowed``, ``Invalid``."""
    actor.must(Right.RUN, command.programme_id)
    if command.kind not in (*MeetingKind,) or command.kind == MeetingKind.WORKING:
        raise Invalid(mark("The request was not understood."))
    there = list_sessions(db, command.programme_id)
    if len(there) >= MOST_MEETINGS:
        raise Invalid(mark("At most {most} meetings fit here."), most=MOST_MEETINGS)
    meeting = WorkingSession(
        programme_id=command.programme_id,
        kind=command.kind,
        number=max([FIRST_NAMED - 1, *(row.number for row in there)]) + 1,
        title=field_rules.line(command.title),
        goal=field_rules.paragraphs(command.goal, 600),
        uid=None if command.uid is None else field_rules.paragraphs(command.uid, 300),
        **_checked(command.plan),
    )
    db.add(meeting)
    early = command.kind in BEFORE_THE_SESSIONS and meeting.planned_start is None
    _put_in_order(db, [meeting, *there] if early else [*there, meeting])
    return _logged(db, actor, meeting, "meeting_added")


def plan_meeting(db: Session, actor: Actor, command: PlanMeeting) -> WorkingSession:
    """Change time, place, link and functions; calendars are told if anything did.

    Raises ``Closed`` once its minutes are approved, ``Conflict`` where somebody else has planned it
    meanwhile, ``Invalid``, ``NotFound``, ``NotAllowed``.
    """
    meeting = _changeable(db, actor, command.session_id)
    if command.seen not in (None, meeting.sequence):
        raise Conflict(_PLANNED_MEANWHILE)
    if not _set(meeting, _checked(command.plan)):
        return meeting
    _put_in_order(db, list_sessions(db, meeting.programme_id))
    return _logged(db, actor, meeting, "meeting_planned")


def record_meeting(db: Session, actor: Actor, command: RecordMeeting) -> WorkingSession:
    """Enter what was held where it was not run live, or why it came otherwise than planned.

    Raises ``Closed`` for other times once its minutes are approved and for any of a meeting that is
    cancelled, ``Invalid``, ``NotFound``, ``NotAllowed``.
    """
    meeting = load_runnable_session(db, actor, command.session_id)
    span = check_span(command.start, command.end)
    if meeting.cancelled and span[0] is not None:
        raise Closed(mark("This meeting is cancelled. Take that back before you enter it as held."))
    if meeting.status == APPROVED and span != (meeting.actual_start, meeting.actual_end):
        raise Closed(mark("The minutes of this session are approved; reopen it to change them."))
    meeting.actual_start, meeting.actual_end = span
    if meeting.actual_start is not None:
        end_window(db, actor, meeting)
    meeting.deviation = field_rules.paragraphs(command.deviation, 1_000)
    counted = command.signatures
    meeting.signatures = None if counted is None else field_rules.whole_number(counted, 0, 9_999)
    _put_in_order(db, list_sessions(db, meeting.programme_id))
    return _logged(db, actor, meeting, "meeting_recorded")


def cancel_meeting(db: Session, actor: Actor, command: CancelMeeting) -> WorkingSession:
    """Cancel a meeting, which stays in the plan and in calendars as cancelled, or take that back.
    People contribute no more to one that is cancelled.

    Raises ``Conflict`` once it has begun, ``NotFound``, ``NotAllowed``.
    """
    meeting = load_runnable_session(db, actor, command.session_id)
    if meeting.status != PLANNED or meeting.actual_start is not None:
        raise Conflict(mark("This meeting has begun already."))
    if not _set(meeting, {"cancelled": bool(command.cancelled)}):
        return meeting
    if command.cancelled:
        end_window(db, actor, meeting)
    event = "meeting_cancelled" if command.cancelled else "meeting_restored"
    return _logged(db, actor, meeting, event)


def remove_meeting(db: Session, actor: Actor, session_id: str) -> None:
    """Remove a meeting that was planned by mistake, with its agenda.

    Raises ``Conflict`` for a working session, once anything was held in it, and where more than an
    agenda would go with it.
    """
    meeting = load_runnable_session(db, actor, session_id)
    if meeting.kind == MeetingKind.WORKING:
        raise Conflict(mark("The ten working sessions stay. Cancel one that is not held."))
    agenda = list_activities(db, meeting.id)
    begun = any(row.phase != Phase.WAITING or row.window_began_at for row in agenda)
    if meeting.status != PLANNED or meeting.actual_start is not None or begun:
        raise Conflict(mark("Something was held in this meeting. Cancel it instead."))
    if _holds_work(db, meeting):
        raise Conflict(
            mark(
                "Notes, pictures, stops, decisions or next steps belong to this meeting. Remove "
                "them first, or cancel it instead."
            )
        )
    log.append(db, meeting.programme_id, "meeting_removed", actor=actor.log_id)
    db.delete(meeting)
    mark_erased(db)


def plan_phases(db: Session, actor: Actor, command: PlanPhases) -> list[ProjectPhase]:
    """Put these phases in the place of all present ones.

    Raises ``Conflict`` where somebody else has planned them meanwhile, ``Invalid``, ``NotAllowed``.
    """
    actor.must(Right.RUN, command.programme_id)
    present = list_planned_phases(db, command.programme_id)
    if command.seen is not None and list(command.seen) != present:
        raise Conflict(_PLANNED_MEANWHILE)
    if len(command.phases) > MOST_PHASES:
        raise Invalid(mark("At most {most} phases fit here."), most=MOST_PHASES)
    rows = [
        ProjectPhase(
            programme_id=command.programme_id,
            name=field_rules.line(phase.name, 120),
            from_day=first,
            to_day=last,
            position=place,
        )
        for place, phase in enumerate(command.phases)
        for first, last in [check_days(phase)]
    ]
    mine = col(ProjectPhase.programme_id) == command.programme_id
    db.execute(delete(ProjectPhase).where(mine))
    db.add_all(rows)
    log.append(db, command.programme_id, "phases_planned", actor=actor.log_id)
    return rows


def list_phases(db: Session, programme_id: str) -> list[ProjectPhase]:
    """The phases of a project in their order."""
    query = select(ProjectPhase).where(ProjectPhase.programme_id == programme_id)
    return list(db.execute(query.order_by(col(ProjectPhase.position))).scalars())


def list_planned_phases(db: Session, programme_id: str) -> list[PlannedPhase]:
    """What the phases of a project say, in their order."""
    rows = list_phases(db, programme_id)
    return [PlannedPhase(row.name, row.from_day, row.to_day) for row in rows]


def _holds_work(db: Session, meeting: WorkingSession) -> bool:
    """Whether anything belongs to a meeting besides its agenda, in whatever table it stands."""
    agenda = select(Activity.id).where(Activity.session_id == meeting.id)
    owners = {"workingsession": [meeting.id], "activity": list(db.execute(agenda).scalars())}
    return any(
        db.execute(select(key.parent).where(key.parent.in_(owners[owner])).limit(1)).first()
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if (owner := key.column.table.name) in owners and table.name not in (*owners, *_GO_ALONG)
    )


def _changeable(db: Session, actor: Actor, session_id: str) -> WorkingSession:
    meeting = load_runnable_session(db, actor, session_id)
    if meeting.status == APPROVED:
        raise Closed(mark("The minutes of this session are approved; reopen it to change them."))
    return meeting


def _checked(plan: MeetingPlan) -> dict[str, Any]:
    start, end = check_span(plan.start, plan.end)
    if isinstance(plan.functions, str) or not isinstance(plan.functions, Sequence):
        raise Invalid(mark("The request was not understood."))
    functions = [field_rules.line(one, required=False) for one in plan.functions]
    functions = [one for one in functions if one]
    if len(functions) > MOST_FUNCTIONS:
        raise Invalid(mark("At most {most} functions fit here."), most=MOST_FUNCTIONS)
    return {
        "planned_start": start,
        "planned_end": end,
        "place": field_rules.line(plan.place, required=False),
        "link": field_rules.web_address(plan.link),
        "functions": functions,
    }


def check_span(
    start: datetime | None, end: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """The times of a meeting, if one can have them. Raises ``Invalid``."""
    if start is None:
        if end is not None:
            raise Invalid(mark("Say also when it begins."))
        return None, None
    if not all(isinstance(at, datetime) and at.tzinfo for at in (start, end or start)):
        raise Invalid(mark("The request was not understood."))
    if not all(EARLIEST <= at < LATEST for at in (start, end or start)):
        raise Invalid(mark("This day is too far away. Check the year."))
    if end is not None and end <= start:
        raise Invalid(mark("It ends before it begins. Check the hours."))
    if end is not None and end - start > LONGEST_MEETING:
        raise Invalid(mark("A meeting lasts 31 days at most. Plan a phase for what takes longer."))
    return start, end


def check_days(phase: PlannedPhase) -> tuple[date, date]:
    """The first and last day of a phase, if one can have them. Raises ``Invalid``."""
    days = phase.from_day, phase.to_day
    if not all(isinstance(day, date) and not isinstance(day, datetime) for day in days):
        raise Invalid(mark("The request was not understood."))
    if not EARLIEST.date() <= phase.from_day < LATEST.date():
        raise Invalid(mark("This day is too far away. Check the year."))
    if not phase.from_day <= phase.to_day < LATEST.date():
        raise Invalid(mark("“{name}” ends before it begins. Check its days."), name=phase.name)
    return phase.from_day, phase.to_day


def _set(meeting: WorkingSession, values: Mapping[str, Any]) -> bool:
    """Set fields that calendars show; whether any of them changed, which raises ``sequence``."""
    changed = {name: new for name, new in values.items() if getattr(meeting, name) != new}
    for name, new in changed.items():
        setattr(meeting, name, new)
    meeting.sequence += bool(changed)
    return bool(changed)


def _put_in_order(db: Session, meetings: Sequence[WorkingSession]) -> None:
    for position, meeting in enumerate(sorted_by_time(meetings), 1):
        meeting.position = position
        db.add(meeting)


def _logged(db: Session, actor: Actor, meeting: WorkingSession, event: str) -> WorkingSession:
    db.add(meeting)
    db.flush()
    refs = [("room", meeting.id)]
    log.append(db, meeting.programme_id, event, refs, actor=actor.log_id)
    return meeting
