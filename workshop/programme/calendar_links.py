"""The secret address under which calendars follow the planned meetings of a programme.

There is at most one for each. Its token is computed from a random seed and the server's secret, as
that of the wall (``display_links.py``): whoever runs the programme finds the same address again,
while the database alone leads to none.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from workshop.people.credentials import token_hash
from workshop.people.rights import Actor, Right
from workshop.programme.tables import CalendarLink
from workshop.store import log
from workshop.store.ids_and_clock import new_id


@dataclass(frozen=True)
class ShareCalendar:
    """Share the meetings of a programme under a new address; an earlier one ends.

    ``secret``: the server's, from which the token is computed; ``with_links``: also where to join
    the remote part of a meeting.
    """

    programme_id: str
    secret: bytes = field(repr=False)
    with_links: bool = False


@dataclass(frozen=True)
class SharedCalendar:
    """A calendar that is shared. ``token``: ``None`` where nobody can compute it: it was made with
    another secret, and works until it is renewed."""

    token: str | None = field(repr=False)
    with_links: bool


def find_shared_calendar(
    db: Session, actor: Actor, programme_id: str, secret: bytes
) -> SharedCalendar | None:
    """The programme's shared calendar, if there is one. Raises ``NotAllowed``."""
    actor.must(Right.RUN, programme_id)
    link = db.get(CalendarLink, programme_id)
    if link is None:
        return None
    token = _token(secret, link.seed)
    known = token_hash(token) == link.token_hash
    return SharedCalendar(token if known else None, link.with_links)


def share_calendar(db: Session, actor: Actor, command: ShareCalendar) -> str:
    """Share a calendar and return its token. Raises ``NotAllowed``."""
    actor.must(Right.RUN, command.programme_id)
    link = db.get(CalendarLink, command.programme_id) or CalendarLink(
        programme_id=command.programme_id, seed="", token_hash=""
    )
    link.seed, link.with_links = new_id(), command.with_links
    token = _token(command.secret, link.seed)
    link.token_hash = token_hash(token)
    db.add(link)
    log.append(db, command.programme_id, "calendar_shared", actor=actor.log_id)
    return token


def stop_sharing_calendar(db: Session, actor: Actor, programme_id: str) -> None:
    """End the address of a programme's calendar. Raises ``NotAllowed``."""
    actor.must(Right.RUN, programme_id)
    link = db.get(CalendarLink, programme_id)
    if link is not None:
        db.delete(link)
        log.append(db, programme_id, "calendar_withdrawn", actor=actor.log_id)


def find_calendar(db: Session, token: str) -> CalendarLink | None:
    """The calendar that this token opens, ``None`` for an unknown one."""
    query = select(CalendarLink).where(col(CalendarLink.token_hash) == token_hash(token))
    return db.execute(query).scalars().first()


def _token(secret: bytes, seed: str) -> str:
    """The 128-bit token of an address, 32 hexadecimal digits."""
    return hmac.new(secret, f"calendar {seed}".encode(), hashlib.sha256).hexdigest()[:32]
