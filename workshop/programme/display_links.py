"""The link of a session's wall: a token that can do nothing but show."""

from sqlmodel import Session, col, select

from workshop.people.credentials import new_token, token_hash
from workshop.people.rights import Actor
from workshop.programme.sessions import load_runnable_session
from workshop.programme.tables import DisplayLink, WorkingSession
from workshop.store import log


def create_display_link(db: Session, actor: Actor, session_id: str) -> str:
    """A token for the wall of this session; it can do nothing but show."""
    session = load_runnable_session(db, actor, session_id)
    token = new_token()
    db.add(DisplayLink(session_id=session.id, token_hash=token_hash(token)))
    log.append(db, session.programme_id, "wall_link_created", actor=actor.log_id)
    return token


def renew_display_link(db: Session, actor: Actor, session_id: str) -> str:
    """A new token for the wall; every earlier one of this session ends, with the walls it shows."""
    session = load_runnable_session(db, actor, session_id)
    query = select(DisplayLink).where(DisplayLink.session_id == session.id)
    for link in db.execute(query).scalars():
        link.revoked = True
        db.add(link)
    token = new_token()
    db.add(DisplayLink(session_id=session.id, token_hash=token_hash(token)))
    refs = [("room", session.id)]
    log.append(db, session.programme_id, "wall_link_renewed", refs, actor=actor.log_id)
    return token


def find_display(db: Session, token: str) -> WorkingSession | None:
    """The session that a display link shows, or ``None``."""
    query = (
        select(WorkingSession)
        .join(DisplayLink, col(DisplayLink.session_id) == WorkingSession.id)
        .where(
            DisplayLink.token_hash == token_hash(token),
            col(DisplayLink.revoked).is_(False),
        )
    )
    return db.execute(query).scalars().first()
