"""Links for a session's wall: tokens that allow reading only. Their hash is stored."""

from sqlmodel import Session, col, select

from workshop.people.credentials import new_token, token_hash
from workshop.people.rights import Actor
from workshop.programme.sessions import load_runnable_session
from workshop.programme.tables import DisplayLink, WorkingSession
from workshop.store import log


def create_display_link(db: Session, actor: Actor, session_id: str) -> str:
    """Create a read-only token for the wall of this session; earlier ones stay valid."""
    session = load_runnable_session(db, actor, session_id)
    token = new_token()
    db.add(DisplayLink(session_id=session.id, token_hash=token_hash(token)))
    log.append(db, session.programme_id, "wall_link_created", actor=actor.log_id)
    return token


def renew_display_link(db: Session, actor: Actor, session_id: str) -> str:
    """Create a new token for the wall and revoke all earlier ones of this session.

    Walls that are connected with a revoked token are disconnected.
    """
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
    """The session of a display token, ``None`` for an unknown or revoked one."""
    query = (
        select(WorkingSession)
        .join(DisplayLink, col(DisplayLink.session_id) == WorkingSession.id)
        .where(
            DisplayLink.token_hash == token_hash(token),
            col(DisplayLink.revoked).is_(False),
        )
    )
    return db.execute(query).scalars().first()
