"""Editing the title, goal and place of a session."""

from dataclasses import dataclass

from sqlmodel import Session

from workshop.errors import Closed
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.sessions import APPROVED, load_session
from workshop.programme.tables import WorkingSession
from workshop.store import log


@dataclass(frozen=True)
class EditSession:
    """A session's new title and goal; ``place``: where it is held, ``None``: as it is."""

    session_id: str
    title: str
    goal: str
    place: str | None = None


def edit_session(db: Session, actor: Actor, command: EditSession) -> WorkingSession:
    """Change title, goal and place.

    Raises ``Invalid``, ``Closed`` once the minutes are approved.
    """
    session = load_session(db, command.session_id)
    actor.must(Right.RUN, session.programme_id)
    if session.status == APPROVED:
        raise Closed(mark("The minutes of this session are approved; reopen it to change them."))
    before = session.title, session.place
    session.title = field_rules.line(command.title)
    session.goal = field_rules.paragraphs(command.goal, 600)
    if command.place is not None:
        session.place = field_rules.line(command.place, required=False)
    # Calendars show these.
    session.sequence += before != (session.title, session.place)
    db.add(session)
    refs = [("room", session.id)]
    log.append(db, session.programme_id, "session_edited", refs, actor=actor.log_id)
    return session
