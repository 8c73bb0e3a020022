"""The door of a session: as many people as are expected come in by themselves, then it asks.

Where a meeting has codes (``door_codes.py``), whoever holds one comes in, and it asks about all
others: the codes stand in the place of the number.

The server knows no devices, and everybody in a room shares one address: a single phone could come
in as sixty people, vote sixty times and lift every number of people below which nothing is told.
So there is always a limit; whoever comes after that waits until the facilitator, who sees the room,
says yes. Nothing is known of those who wait but their number.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, delete, func, select

from workshop.errors import Closed, NotAllowed
from workshop.i18n import mark
from workshop.people.attendance import has_attended
from workshop.people.credentials import DoorCodeKeys, new_token, token_hash
from workshop.people.participants import find_participant
from workshop.people.rights import Actor
from workshop.people.tables import Attendance
from workshop.programme import field_rules
from workshop.programme.door_codes import find_stack
from workshop.programme.session_states import DoorAnswer
from workshop.programme.sessions import load_open_session, load_runnable_session
from workshop.programme.tables import Knock, Programme, WorkingSession
from workshop.store import log

PEOPLE_AT_A_TABLE = 8
"""How many people are expected at each table of a programme in which no number was ever entered."""
MOST_EXPECTED = 1_000
SPARE_SHARE, LEAST_SPARE = 0.1, 2
"""Places beyond the expected number: people bring somebody along, or lose their phone's memory."""
MOST_WAITING = 60
"""Knocks that are kept for a session at once."""


@dataclass(frozen=True)
class ExpectedPeople:
    """How many people are expected in a session. ``entered``: for this session, by somebody."""

    number: int
    entered: bool

    @property
    def places(self) -> int:
        """How many come in by themselves."""
        return self.number + max(LEAST_SPARE, math.ceil(self.number * SPARE_SHARE))


@dataclass(frozen=True)
class SetExpectedPeople:
    """The number of people who are expected in a session, 1 to ``MOST_EXPECTED``."""

    session_id: str
    number: int


@dataclass(frozen=True)
class AnswerDoor:
    """``knocks``: ids of those who were shown as waiting; nobody who came later is answered."""

    session_id: str
    knocks: Sequence[str]
    admit: bool


@dataclass(frozen=True)
class Arrival:
    """A phone at the door. ``token``: from an earlier visit; ``knock``: what it was given when it
    had to wait; ``slips``: its door codes, none where it says that it has none, ``None`` where
    nobody has asked yet."""

    token: str | None = field(repr=False)
    knock: str | None = field(repr=False)
    slips: Sequence[DoorCodeKeys] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class AtTheDoor:
    """What the door says: come in, handing in ``slips``; wait, with the token ``knock`` by which
    the phone asks again; or show a code. ``codes``: whether the meeting has door codes."""

    is_open: bool = False
    slips: Sequence[DoorCodeKeys] = ()
    knock: str = ""
    codes: bool = False


COME_IN = AtTheDoor(is_open=True)


def expected_people(db: Session, session: WorkingSession) -> ExpectedPeople:
    """How many people are expected: as entered for this session or, failing that, for the last one
    before it; where none was ever entered, ``PEOPLE_AT_A_TABLE`` for each table."""
    if session.expected_people is not None:
        return ExpectedPeople(session.expected_people, entered=True)
    earlier = (
        select(WorkingSession.expected_people)
        .where(
            WorkingSession.programme_id == session.programme_id,
            WorkingSession.position < session.position,
            col(WorkingSession.expected_people).is_not(None),
        )
        .order_by(col(WorkingSession.position).desc())
    )
    known = db.execute(earlier).scalars().first()
    if known is not None:
        return ExpectedPeople(known, entered=False)
    programme = db.get(Programme, session.programme_id)
    tables = programme.tables if programme else 1
    return ExpectedPeople(tables * PEOPLE_AT_A_TABLE, entered=False)


def set_expected_people(db: Session, actor: Actor, command: SetExpectedPeople) -> WorkingSession:
    """Enter how many people are expected. Raises ``Invalid``, ``NotFound``, ``NotAllowed``."""
    session = load_runnable_session(db, actor, command.session_id)
    session.expected_people = field_rules.whole_number(command.number, 1, MOST_EXPECTED)
    db.add(session)
    _log(db, session, "expected_people_set", actor)
    return session


def count_people(db: Session, session_id: str) -> int:
    """How many have come into a session at any time. Those who withdrew their consent count, since
    their votes do."""
    query = select(func.count()).where(col(Attendance.session_id) == session_id)
    return int(db.execute(query).scalar_one())


def list_waiting(db: Session, session_id: str) -> list[str]:
    """The ids of the knocks that wait for an answer, in no order that means anything."""
    query = select(Knock.id).where(
        Knock.session_id == session_id, Knock.answer == DoorAnswer.WAITING
    )
    return list(db.execute(query.order_by(col(Knock.id))).scalars())


def come_to_door(
    db: Session, session: WorkingSession, programme: Programme, arrival: Arrival
) -> AtTheDoor:
    """Whether somebody comes in. Slips are taken as they are: ``use_codes`` looks at them.

    Who has been in this session keeps their place. Example programmes have no limit: they are for
    trying things out. Raises ``NotAllowed`` once the facilitator has refused, ``Closed`` where too
    many wait already.
    """
    codes = find_stack(db, session.id) is not None
    if was_here(db, session, arrival.token) or (programme.example and not codes):
        return COME_IN
    knock = _find(db, session, arrival)
    if codes and arrival.slips:
        _pass(db, session, knock)
        return AtTheDoor(is_open=True, slips=arrival.slips)
    if knock is not None and knock.answer == DoorAnswer.REFUSED:
        raise NotAllowed(
            mark("The facilitator has not let you in. Talk to them; then you can ask again.")
        )
    if (knock is not None and knock.answer == DoorAnswer.ADMITTED) or _has_place(db, session):
        _pass(db, session, knock)
        return COME_IN
    if knock is not None and arrival.knock is not None:
        return AtTheDoor(knock=arrival.knock, codes=codes)
    if codes and arrival.slips is None:
        return AtTheDoor(codes=True)
    return AtTheDoor(knock=_knock(db, session), codes=codes)


def still_waits(db: Session, session: WorkingSession, arrival: Arrival) -> AtTheDoor | None:
    """Where this phone stands if it has knocked, has no answer yet, and no place has become free;
    else ``None``. Without a slip no place becomes free."""
    knock = _find(db, session, arrival)
    if knock is None or knock.answer != DoorAnswer.WAITING or _has_place(db, session):
        return None
    codes = find_stack(db, session.id) is not None
    return AtTheDoor(knock=arrival.knock or "", codes=codes)


def answer_door(db: Session, actor: Actor, command: AnswerDoor) -> int:
    """Let people in who wait, or not; returns how many. Their phones ask again by themselves.

    Raises ``NotFound``, ``NotAllowed``, ``Closed``.
    """
    session = load_open_session(db, actor, command.session_id)
    query = select(Knock).where(
        Knock.session_id == session.id,
        Knock.answer == DoorAnswer.WAITING,
        col(Knock.id).in_(list(command.knocks)),
    )
    knocks = list(db.execute(query).scalars())
    for knock in knocks:
        knock.answer = DoorAnswer.ADMITTED if command.admit else DoorAnswer.REFUSED
        db.add(knock)
    _log(db, session, "door_opened" if command.admit else "door_kept_shut", actor)
    return len(knocks)


def send_away(db: Session, session_id: str) -> None:
    """Forget who waits: the session closes."""
    db.execute(delete(Knock).where(col(Knock.session_id) == session_id))


def was_here(db: Session, session: WorkingSession, token: str | None) -> bool:
    """Whether the holder of this token has come into the session before."""
    person = find_participant(db, token, session.programme_id) if token else None
    return person is not None and has_attended(db, session.id, person.id)


def _has_place(db: Session, session: WorkingSession) -> bool:
    if find_stack(db, session.id) is not None:
        return False
    return count_people(db, session.id) < expected_people(db, session).places


def _pass(db: Session, session: WorkingSession, knock: Knock | None) -> None:
    if knock is not None:
        db.delete(knock)
        _log(db, session, "door_passed")


def _knock(db: Session, session: WorkingSession) -> str:
    if len(list_waiting(db, session.id)) >= MOST_WAITING:
        raise Closed(mark("Many are waiting to come in. Ask the facilitator."))
    token = new_token()
    db.add(Knock(session_id=session.id, token_hash=token_hash(token)))
    _log(db, session, "somebody_knocked")
    return token


def _find(db: Session, session: WorkingSession, arrival: Arrival) -> Knock | None:
    if not arrival.knock:
        return None
    query = select(Knock).where(
        Knock.session_id == session.id, Knock.token_hash == token_hash(arrival.knock)
    )
    return db.execute(query).scalars().first()


def _log(db: Session, session: WorkingSession, event: str, actor: Actor | None = None) -> None:
    """Log an event without references: nobody's live feed may tell when somebody knocks."""
    log.append(db, session.programme_id, event, actor=actor.log_id if actor else None)
