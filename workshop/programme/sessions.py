"""Loading sessions of a programme, and the activity that runs in them."""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, or_
from sqlmodel import Session, col, select

from workshop.errors import Closed, NotAllowed, NotFound
from workshop.i18n import mark
from workshop.people.participants import load_consenting
from workshop.people.rights import Actor, Right
from workshop.programme.join_codes import looks_like, make_code, read_code
from workshop.programme.session_states import SessionStatus
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.store.ids_and_clock import now
from workshop.store.once import once_per_read

PLANNED, OPEN = SessionStatus.PLANNED, SessionStatus.OPEN
CLOSED, APPROVED = SessionStatus.CLOSED, SessionStatus.APPROVED
# Asked by many kinds of facts for every phone that comes back, so made once.
_RUNNING = (
    select(Activity)
    .join(WorkingSession, col(WorkingSession.current_activity_id) == Activity.id)
    .where(col(WorkingSession.programme_id) == bindparam("programme"))
    .where(
        or_(
            col(WorkingSession.status) == OPEN,
            and_(
                col(WorkingSession.status) == PLANNED,
                col(WorkingSession.window_until) > bindparam("now"),
            ),
        )
    )
)


def list_sessions(db: Session, programme_id: str) -> list[WorkingSession]:
    """The meetings of a programme, working sessions and others, in their order."""
    query = (
        select(WorkingSession)
        .where(WorkingSession.programme_id == programme_id)
        .order_by(col(WorkingSession.position), col(WorkingSession.number))
    )
    return list(db.execute(query).scalars())


def next_session(sessions: Sequence[WorkingSession]) -> WorkingSession | None:
    """The first planned meeting after the last that was held or is open; ``None`` at the end."""
    begun = [
        place
        for place, row in enumerate(sessions)
        if row.status != PLANNED or row.actual_start is not None
    ]
    following = sessions[max(begun, default=-1) + 1 :]
    return next((row for row in following if is_to_come(row)), None)


def is_to_come(session: WorkingSession) -> bool:
    """Whether a meeting is still to be held: not cancelled, and not entered as held by hand."""
    return session.status == PLANNED and not session.cancelled and session.actual_start is None


def load_session(db: Session, session_id: str) -> WorkingSession:
    """The session with this id; raises ``NotFound``."""
    session = db.get(WorkingSession, session_id)
    if session is None:
        raise NotFound(mark("There is no such session."))
    return session


def load_joined(db: Session, actor: Actor, session_id: str) -> WorkingSession:
    """The session, if the actor is a consenting participant in it now; else ``NotAllowed``."""
    person = load_consenting(db, actor.id)
    if person.session_id != session_id:
        raise NotAllowed(mark("You have not joined this session."))
    return load_session(db, session_id)


def find_by_code(db: Session, code: str) -> tuple[WorkingSession, Programme]:
    """The session with this join code, or with one that looks like it, and its programme.

    Raises ``NotFound`` for an unknown code, ``Closed`` while joining is not allowed. A planned
    meeting lets people in while it takes contributions.
    """
    session = _session_with(db, code)
    programme = db.get(Programme, session.programme_id) if session else None
    if session is None or programme is None:
        raise NotFound(mark("This code is not known. Check it on the wall."))
    if session.status == PLANNED and not in_window(session):
        raise Closed(
            mark("Contributions to this meeting are closed. Come with this address to the meeting.")
        )
    if session.status != PLANNED and not (session.status == OPEN and session.joining):
        raise Closed(mark("Joining is closed for now. Ask the facilitator."))
    return session, programme


def _session_with(db: Session, code: str) -> WorkingSession | None:
    """The session whose code is this one, else the only one whose code looks like it."""
    query = select(WorkingSession).where(col(WorkingSession.join_code).is_not(None))
    known = {str(row.join_code): row for row in db.execute(query).scalars()}
    alike = [row for own, row in known.items() if looks_like(own) == looks_like(code)]
    return known.get(read_code(code)) or (alike[0] if len(alike) == 1 else None)


def free_code(db: Session) -> str:
    """A join code that is taken for no other one."""
    query = select(col(WorkingSession.join_code)).where(col(WorkingSession.join_code).is_not(None))
    taken = {looks_like(str(code)) for code in db.execute(query).scalars()}
    while looks_like(code := make_code()) in taken:
        pass
    return code


def in_window(session: WorkingSession) -> bool:
    """Whether a planned meeting takes contributions right now.

    The stored deadline alone decides, whichever process asks and whether or not somebody was there
    to note that it has passed.
    """
    until = session.window_until
    return session.status == PLANNED and until is not None and now() < until


def running_activity(db: Session, session_id: str | None) -> Activity | None:
    """The activity that runs in a session, or in which people contribute between meetings;
    ``None`` where none does or there is no such session."""
    session = db.get(WorkingSession, session_id or "")
    if session is None or not session.current_activity_id:
        return None
    over = session.status == PLANNED and not in_window(session)
    return None if over else db.get(Activity, session.current_activity_id)


def is_running(session: WorkingSession, activity: Activity) -> bool:
    """Whether this is the activity that runs in its session right now, or takes contributions."""
    runs = session.status == OPEN or in_window(session)
    return runs and session.current_activity_id == activity.id


def list_running(db: Session, programme_id: str, session_id: str | None = None) -> list[Activity]:
    """The activities that run in the open sessions of a programme or take contributions between
    meetings, or those of one session."""

    def ask() -> list[Activity]:
        given = {"programme": programme_id, "now": now()}
        return list(db.execute(_RUNNING, given).scalars())

    running = once_per_read(db, ("running", programme_id), ask)
    return [row for row in running if session_id in (None, row.session_id)]


def load_runnable_session(db: Session, actor: Actor, session_id: str) -> WorkingSession:
    """A session that the actor may run; raises ``NotFound``, ``NotAllowed``."""
    session = load_session(db, session_id)
    actor.must(Right.RUN, session.programme_id)
    return session


def load_open_session(db: Session, actor: Actor, session_id: str) -> WorkingSession:
    """A session that the actor may run and that is open; raises ``Closed`` as well."""
    session = load_runnable_session(db, actor, session_id)
    if session.status != OPEN:
        raise Closed(mark("This session is not open."))
    return session
