"""Contributions between meetings: one activity of a planned meeting is open until a deadline.

People write on the phones and under the address that they know. The meeting stays planned: nothing
of it is on the wall, nobody is counted as present, no step of it can be started. What came in
waits, covered, until the meeting opens. Only the stored deadline decides whether a window is open
(``sessions.in_window``); noting that it has passed is for the screens (``window_clock.py``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from workshop.errors import Closed, Conflict, Invalid
from workshop.i18n import mark
from workshop.people.attendance import has_attended
from workshop.people.last_presses import forget_presses
from workshop.people.participants import find_returning
from workshop.people.rights import PARTICIPANT_ROLES, Actor
from workshop.people.tables import Participant, WindowVisit
from workshop.programme.activity_kinds import (
    ACTIVITY_TYPES,
    NOTE_KINDS,
    ON_PERSONAS,
    ActivityKind,
)
from workshop.programme.agenda import before_end, is_per_table, load_activity
from workshop.programme.door import expected_people
from workshop.programme.phases import Phase
from workshop.programme.rehearsals import must_be_in_earnest
from workshop.programme.sessions import (
    OPEN,
    PLANNED,
    free_code,
    in_window,
    list_sessions,
    load_runnable_session,
    load_session,
)
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.store import log
from workshop.store.ids_and_clock import now

LONGEST_WINDOW = timedelta(days=366)
OPENED, MOVED, CLOSED_AGAIN = "window_opened", "window_moved", "window_closed"
"""Events: after the first and last a phone may be let in, or is let in no more."""


@dataclass(frozen=True)
class OpenWindow:
    """Let people contribute to an activity of a planned meeting until this moment."""

    session_id: str
    activity_id: str
    until: datetime


@dataclass(frozen=True)
class MoveWindow:
    """Another deadline. ``seen``: the one that stood on the screen of whoever decided."""

    session_id: str
    until: datetime
    seen: datetime


@dataclass(frozen=True)
class CloseWindow:
    """Close a window before its deadline; ``seen``: as in ``MoveWindow``."""

    session_id: str
    seen: datetime


@dataclass(frozen=True)
class PhonePlace:
    """Where a phone takes part. ``session_id``: in which meeting now; ``apart``: to which one its
    owner has contributed between meetings, without having come to it."""

    session_id: str | None
    apart: str | None = None


# ── opening, moving, closing ────────────────────────────────────────────────────────────────────


def open_window(db: Session, actor: Actor, command: OpenWindow) -> WorkingSession:
    """Open an activity for contributions; the very same window once more is left as it is.

    One at a time in a programme, and none while a meeting is open: a phone is in one place. Raises
    ``Closed``, ``Conflict``, ``Invalid``, ``NotFound``, ``NotAllowed``.
    """
    session = load_runnable_session(db, actor, command.session_id)
    must_be_in_earnest(db, session.programme_id)
    close_windows(db, actor, session.programme_id, due=now())
    activity = load_activity(db, command.activity_id)
    if in_window(session):
        if (session.current_activity_id, session.window_until) == (activity.id, command.until):
            return session
        raise Conflict(
            mark("Somebody has opened this meeting for contributions a moment ago. Look at it.")
        )
    _must_be_ahead(session)
    _must_be_the_only_one(db, session)
    if activity.session_id != session.id:
        raise Invalid(mark("The request was not understood."))
    must_suit(activity)
    session.window_until = _checked(command.until, session)
    session.current_activity_id = activity.id
    session.join_code = session.join_code or free_code(db)
    activity.phase = ACTIVITY_TYPES[activity.kind].phases[1]
    activity.window_began_at = activity.window_began_at or now()
    db.add(activity)
    return _saved(db, actor, session, OPENED)


def move_window(db: Session, actor: Actor, command: MoveWindow) -> WorkingSession:
    """Change the deadline of an open window. Raises ``Closed`` where it is over, else as above."""
    session = _load_open_window(db, actor, command.session_id, command.seen)
    session.window_until = _checked(command.until, session)
    return _saved(db, actor, session, MOVED)


def close_window(db: Session, actor: Actor, command: CloseWindow) -> WorkingSession:
    """Close a window now; it can be opened again. Raises as ``move_window``."""
    session = _load_open_window(db, actor, command.session_id, command.seen)
    end_window(db, actor, session)
    return session


def close_windows(
    db: Session, actor: Actor, programme_id: str | None = None, due: datetime | None = None
) -> int:
    """Close the windows of a programme or of all; returns how many. ``due``: only those whose
    deadline has passed by then."""
    query = select(WorkingSession).where(col(WorkingSession.window_until).is_not(None))
    if programme_id is not None:
        query = query.where(WorkingSession.programme_id == programme_id)
    if due is not None:
        query = query.where(col(WorkingSession.window_until) <= due)
    found = list(db.execute(query).scalars())
    for session in found:
        end_window(db, actor, session)
    return len(found)


def close_due_windows(db: Session, actor: Actor, _content: None = None) -> int:
    """Note of every window whose deadline has passed that it is closed; returns how many."""
    return close_windows(db, actor, due=now())


def end_window(db: Session, actor: Actor, session: WorkingSession) -> None:
    """Close the window of a meeting, if it has one: it is planned as before, and the activity waits
    with what came in. A questionnaire has ended: what was answered can be told."""
    until = session.window_until
    if until is None:
        return
    activity = db.get(Activity, session.current_activity_id or "")
    if activity is not None:
        activity.window_ended_at = min(now(), until)
        if activity.kind == ActivityKind.QUESTIONNAIRE:
            for settle in before_end.get():
                settle(db, activity)
            activity.phase = Phase.DONE
        else:
            activity.phase = Phase.WAITING
        db.add(activity)
    session.window_until = session.current_activity_id = None
    forget_presses(db, session)
    _saved(db, actor, session, CLOSED_AGAIN)


def must_suit(activity: Activity) -> None:
    """Raise ``Invalid`` or ``Closed`` for an activity that cannot be opened between meetings."""
    if activity.kind == ActivityKind.QUESTIONNAIRE:
        if not activity.targets:
            raise Invalid(mark("Choose a questionnaire for this activity first."))
        return
    if activity.kind not in NOTE_KINDS:
        raise Invalid(mark("This activity takes no notes."))
    if activity.phase != Phase.WAITING:
        raise Closed(mark("This activity has begun already. Choose one that has not."))
    if is_per_table(activity) or activity.keeps_table:
        raise Invalid(
            mark("Between meetings nobody sits at a table. Set this activity up without tables.")
        )
    if not ACTIVITY_TYPES[activity.kind].covers:
        raise Invalid(
            mark("Questions are asked and voted for in a meeting. Choose another activity.")
        )
    if not activity.hidden:
        raise Invalid(
            mark("Between meetings notes are hidden until the reveal. Set the activity so.")
        )
    if activity.kind in ON_PERSONAS and activity.map_id is None:
        raise Invalid(mark("Choose a persona first: phones would not know whom it is about."))


def find_window(sessions: list[WorkingSession]) -> WorkingSession | None:
    """The meeting among these that takes contributions now."""
    return next((row for row in sessions if in_window(row)), None)


def next_deadline(db: Session) -> datetime | None:
    """The first deadline that is not noted as passed, ``None`` where no window is open."""
    query = select(col(WorkingSession.window_until)).order_by(col(WorkingSession.window_until))
    found = query.where(col(WorkingSession.window_until).is_not(None)).limit(1)
    return db.execute(found).scalars().first()


# ── people ──────────────────────────────────────────────────────────────────────────────────────


def must_have_place(
    db: Session, session: WorkingSession, programme: Programme, token: str | None
) -> None:
    """Raise ``Closed`` where as many people have come in as are expected at the meeting.

    Nobody stands at this door, so nobody can be asked. Whoever holds a token was let in before.
    """
    if programme.example or find_returning(db, token, programme.id, PARTICIPANT_ROLES[0]):
        return
    query = select(func.count()).where(col(WindowVisit.session_id) == session.id)
    if db.execute(query).scalar_one() >= expected_people(db, session).places:
        raise Closed(
            mark("All places are taken. Ask whoever has sent you this address for more of them.")
        )


def place_of(db: Session, person: Participant) -> PhonePlace:
    """Where the phone of this participant takes part now."""
    if person.session_id is not None:
        return PhonePlace(person.session_id)
    visits = (
        select(WorkingSession)
        .join(WindowVisit, col(WindowVisit.session_id) == WorkingSession.id)
        .where(WindowVisit.participant_id == person.id)
        .order_by(col(WorkingSession.position).desc())
    )
    last = db.execute(visits).scalars().first()
    if last is None:
        return PhonePlace(None)
    return PhonePlace(last.id if in_window(last) else None, last.id)


def may_write_at_all(db: Session, activity: Activity, participant_id: str) -> bool:
    """Whether notes of a participant are taken, late ones included: of those who have joined the
    session, and of those who could contribute to this activity between meetings."""
    if has_attended(db, activity.session_id, participant_id):
        return True
    was_open = activity.window_began_at is not None
    return was_open and _has_contributed(db, activity.session_id, participant_id)


def may_write_now(db: Session, activity: Activity, participant_id: str) -> bool:
    """Whether what a participant writes now is in time: in the meeting for those who have joined
    it, before it while its window is open."""
    if activity.phase != Phase.COLLECT:
        return False
    session = load_session(db, activity.session_id)
    if session.status == PLANNED:
        return in_window(session) and _has_contributed(db, session.id, participant_id)
    return has_attended(db, session.id, participant_id)


def told_moment(db: Session, activity: Activity) -> datetime | None:
    """The moment that the log tells of what phones do before a meeting: when the window opened.
    Spread over days, even the hour would tell who wrote what. ``None``: as usual."""
    planned = load_session(db, activity.session_id).status == PLANNED
    return activity.window_began_at if planned else None


def _has_contributed(db: Session, session_id: str, participant_id: str) -> bool:
    return db.get(WindowVisit, (session_id, participant_id)) is not None


def _load_open_window(db: Session, actor: Actor, session_id: str, seen: datetime) -> WorkingSession:
    session = load_runnable_session(db, actor, session_id)
    if not in_window(session):
        raise Closed(mark("The deadline has passed; contributions are closed."))
    if session.window_until != seen:
        raise Conflict(mark("Somebody has changed the deadline a moment ago. Look at it."))
    return session


def _must_be_ahead(session: WorkingSession) -> None:
    if session.cancelled:
        raise Closed(mark("This meeting is cancelled. Take that back before you open it."))
    if session.status != PLANNED or session.actual_start is not None:
        raise Closed(mark("This meeting has begun already."))


def _must_be_the_only_one(db: Session, session: WorkingSession) -> None:
    others = [row for row in list_sessions(db, session.programme_id) if row.id != session.id]
    if any(row.status == OPEN for row in others):
        raise Closed(mark("A meeting is open. Close it before people contribute to the next one."))
    if (other := find_window(others)) is not None:
        raise Closed(
            mark("People contribute to “{title}” already. Close that first: one at a time."),
            title=other.title,
        )


def _checked(until: datetime, session: WorkingSession) -> datetime:
    """The deadline, if it lies ahead and before the meeting is planned to begin."""
    if not isinstance(until, datetime) or until.tzinfo is None:
        raise Invalid(mark("The request was not understood."))
    at = now()
    if until <= at:
        raise Invalid(mark("This deadline has passed already. Choose a later one."))
    if until - at > LONGEST_WINDOW:
        raise Invalid(mark("This day is too far away. Check the year."))
    begins = session.planned_start
    if begins is not None and at < begins < until:
        raise Invalid(mark("The meeting is to begin before that. Choose a deadline before it."))
    return until


def _saved(db: Session, actor: Actor, session: WorkingSession, event: str) -> WorkingSession:
    db.add(session)
    refs = [("room", session.id)]
    log.append(db, session.programme_id, event, refs, actor=actor.log_id)
    return session
