"""What the remote does to the wall: the way in, the room's Wi-Fi, one thing pinned."""

from dataclasses import dataclass
from functools import lru_cache

import segno
from segno import helpers
from sqlmodel import Session

from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.programme import field_rules
from workshop.programme.sessions import load_open_session
from workshop.programme.tables import WorkingSession
from workshop.store import log
from workshop.store.store import mark_erased

LONGEST_NAME, PASSWORD_LENGTH = 32, (8, 63)
"""Bytes of a network's name; characters of a WPA password."""


@dataclass(frozen=True)
class SetRemote:
    """What changes of a session's wall; ``None``: stays. ``door``: the way in stands large over
    everything; ``standard``: the way to the published standard does; ``large``: larger type;
    ``bare``: no instruction."""

    session_id: str
    door: bool | None = None
    standard: bool | None = None
    large: bool | None = None
    bare: bool | None = None


@dataclass(frozen=True)
class Pin:
    """``subject_id``: the id of a note or need that stands alone on the wall, as far as the wall
    shows it at all; ``None``: back to all."""

    session_id: str
    subject_id: str | None


@dataclass(frozen=True)
class SetWifi:
    """The room's network, for the wall while people join; an empty name erases it."""

    session_id: str
    name: str
    password: str


def set_remote(db: Session, actor: Actor, command: SetRemote) -> WorkingSession:
    """Change how the wall shows the session. Who shows the way in opens joining.

    Raises ``NotFound``, ``NotAllowed``, ``Closed`` when the session is not open.
    """
    session = load_open_session(db, actor, command.session_id)
    if command.door is not None:
        session.wall_door = command.door
        session.joining = session.joining or command.door
        session.wall_standard = session.wall_standard and not command.door
    if command.standard is not None:
        session.wall_standard = command.standard
        session.wall_door = session.wall_door and not command.standard
    if command.large is not None:
        session.wall_large = command.large
    if command.bare is not None:
        session.wall_bare = command.bare
    return _saved(db, actor, session, "wall_set")


def pin_on_wall(db: Session, actor: Actor, command: Pin) -> WorkingSession:
    """Let one note or need stand alone on the wall, or all again. Raises as ``set_remote``."""
    session = load_open_session(db, actor, command.session_id)
    session.wall_pinned = command.subject_id
    return _saved(db, actor, session, "wall_pinned")


def set_wifi(db: Session, actor: Actor, command: SetWifi) -> WorkingSession:
    """Enter the room's Wi-Fi; it is erased when the session closes. Raises ``Invalid``, and as
    ``set_remote``."""
    session = load_open_session(db, actor, command.session_id)
    name = field_rules.line(command.name, 64, required=False)
    password = command.password.strip() if name else ""
    shortest, longest = PASSWORD_LENGTH
    if len(name.encode()) > LONGEST_NAME:
        raise Invalid(mark("The name of a network has at most {most} bytes."), most=LONGEST_NAME)
    if password and not (shortest <= len(password) <= longest and password.isprintable()):
        raise Invalid(
            mark("The password of a network has {shortest} to {longest} characters."),
            shortest=shortest,
            longest=longest,
        )
    session.wifi_name, session.wifi_password = name, password
    mark_erased(db)
    return _saved(db, actor, session, "wifi_set")


def forget_remote(db: Session, session: WorkingSession) -> None:
    """What the remote has set ends with the session; the Wi-Fi is erased."""
    session.wifi_name = session.wifi_password = ""
    session.wall_door = session.wall_large = session.wall_bare = False
    session.wall_standard = False
    session.wall_pinned = None
    mark_erased(db)


@lru_cache(maxsize=16)
def draw_wifi(name: str, password: str) -> str:
    """A QR code that joins the network, as the data URI of an SVG picture."""
    data = helpers.make_wifi_data(name, password or None, "WPA" if password else None)
    picture = segno.make(data, error="m")
    return picture.svg_data_uri(scale=8, border=2, dark="#1B2A41", light="#FFFFFF")


def _saved(db: Session, actor: Actor, session: WorkingSession, event: str) -> WorkingSession:
    db.add(session)
    refs = [("room", session.id)]
    log.append(db, session.programme_id, event, refs, actor=actor.log_id)
    return session
