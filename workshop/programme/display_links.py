"""The link to the wall of a programme: a token that allows reading only.

There is one for each programme. Its token is computed from the link's random seed and the server's
secret, so that whoever runs the programme finds the same link again on every page and in every
session, while the database alone leads to no token.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from workshop.people.credentials import token_hash
from workshop.people.rights import Actor, Right
from workshop.programme.tables import DisplayLink
from workshop.programme.wall import session_on_wall
from workshop.store import log
from workshop.store.ids_and_clock import new_id


@dataclass(frozen=True)
class WallLink:
    """Which link is meant. ``secret``: the server's, from which its token is computed."""

    programme_id: str
    secret: bytes = field(repr=False)


def find_display_link(db: Session, wanted: WallLink) -> str | None:
    """The token of the programme's link; ``None`` where there is none.

    Also ``None`` for a link whose token nobody can compute: it was made by an older release, or
    with another secret. It works until it is renewed.
    """
    link = db.get(DisplayLink, wanted.programme_id)
    token = _token(wanted.secret, link.seed) if link else ""
    return token if link is not None and token_hash(token) == link.token_hash else None


def create_display_link(db: Session, actor: Actor, wanted: WallLink) -> str:
    """The token of the programme's link, which is made where there is none that can be shown."""
    actor.must(Right.RUN, wanted.programme_id)
    return find_display_link(db, wanted) or renew_display_link(db, actor, wanted)


def renew_display_link(db: Session, actor: Actor, wanted: WallLink) -> str:
    """Put a new link in the place of the programme's one, and return its token.

    Walls that are connected with the earlier link are disconnected.
    """
    actor.must(Right.RUN, wanted.programme_id)
    link = db.get(DisplayLink, wanted.programme_id)
    seed = new_id()
    token = _token(wanted.secret, seed)
    event = "wall_link_renewed" if link else "wall_link_created"
    if link is None:
        link = DisplayLink(programme_id=wanted.programme_id, seed=seed, token_hash="")
    link.seed, link.token_hash = seed, token_hash(token)
    db.add(link)
    session = session_on_wall(db, wanted.programme_id)
    refs = [("room", session.id)] if session else []
    log.append(db, wanted.programme_id, event, refs, actor=actor.log_id)
    return token


def find_display(db: Session, token: str) -> str | None:
    """The id of the programme whose wall this token shows, ``None`` for an unknown token."""
    query = select(DisplayLink).where(col(DisplayLink.token_hash) == token_hash(token))
    link = db.execute(query).scalars().first()
    return link.programme_id if link else None


def _token(secret: bytes, seed: str) -> str:
    """The 128-bit token of a link, 32 hexadecimal digits."""
    return hmac.new(secret, f"wall link {seed}".encode(), hashlib.sha256).hexdigest()[:32]
