"""Codes for the door of a meeting: a printed stack, one slip a seat, each good for one phone.

A code proves that somebody was there, and nobody knows who. So only a derived value of it is
stored, with no time, order or participant beside it; nothing in the log refers to it; and no
function tells of a single code whether it was used, but to a phone that comes in with it or
answers a questionnaire under it. Whoever kept a copy of the printed file could try its codes: at
the door that uses them up, and under a code nothing can be read.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, delete, func, insert, select, update

from workshop.errors import Closed, Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.people.credentials import DoorCodeKeys, door_code_keys
from workshop.people.pseudonyms import pseudonym
from workshop.people.rights import Actor
from workshop.programme.join_codes import CODE_LETTERS, looks_like, make_code
from workshop.programme.rehearsals import must_be_in_earnest
from workshop.programme.session_states import CodeState
from workshop.programme.sessions import OPEN, PLANNED, load_runnable_session
from workshop.programme.tables import DoorCode, DoorStack, WorkingSession
from workshop.store import log
from workshop.store.ids_and_clock import new_id
from workshop.store.store import mark_erased

CODE_SIGNS = 9
"""Ten tries a second (``web/join.py``) would take years to meet one code of 500."""
MOST_CODES = 500
MOST_SLIPS = 12
"""Slips that one phone hands in: more than one only where a table shares it."""
_UNKNOWN = mark("This code is not known here. Compare its nine letters and digits with the slip.")


@dataclass(frozen=True)
class MakeStack:
    """Put a new stack in the place of the one that was seen (its ``edition``; ``None``: none).

    ``lookups``: of the new codes, 1 to ``MOST_CODES``; the codes themselves are not given.
    """

    session_id: str
    lookups: Sequence[str]
    seen: str | None = None


@dataclass(frozen=True)
class DropStack:
    """Let phones come in without codes again, for somebody who saw this stack."""

    session_id: str
    seen: str


@dataclass(frozen=True)
class UsedCode:
    """A code with which somebody has come into this meeting."""

    session_id: str
    keys: DoorCodeKeys


def draw_codes(number: int) -> list[str]:
    """Random codes, all different, in no order."""
    found: set[str] = set()
    while len(found) < number:
        found.add(make_code(CODE_SIGNS))
    codes = list(found)
    secrets.SystemRandom().shuffle(codes)
    return codes


def derive_code(secret: bytes, typed: str) -> DoorCodeKeys:
    """The keys of a code as somebody typed it: case, spaces, hyphens and look-alikes do not count.

    Takes about 30 ms of processor time: not on the event loop, not in the writer. Raises
    ``NotFound`` at once for what can be no code.
    """
    signs = looks_like("".join(filter(str.isalnum, typed)))
    if len(signs) != CODE_SIGNS or not set(signs) <= set(CODE_LETTERS):
        raise NotFound(_UNKNOWN)
    return door_code_keys(secret, signs)


def find_stack(db: Session, session_id: str) -> DoorStack | None:
    """The stack of a meeting whose phones need codes; ``None`` where they need none."""
    return db.get(DoorStack, session_id)


def make_stack(db: Session, actor: Actor, command: MakeStack) -> DoorStack:
    """Store a new stack. Unused codes of the former one are void from now on, used ones stay used.

    Raises ``Conflict`` where another stack was seen, ``Closed`` once the meeting was held and in
    rehearsals, ``Invalid``, ``NotFound``, ``NotAllowed``.
    """
    session = load_runnable_session(db, actor, command.session_id)
    must_be_in_earnest(db, session.programme_id)
    if session.status not in (PLANNED, OPEN):
        raise Closed(mark("This meeting was held: no code opens its door any more."))
    lookups = sorted(set(command.lookups))
    if not 1 <= len(lookups) <= MOST_CODES or not all(map(_is_lookup, lookups)):
        raise Invalid(mark("Enter a number from 1 to {most}."), most=MOST_CODES)
    stack = _load_seen(db, session, command.seen)
    _void(db, session.id)
    if stack is None:
        stack = DoorStack(session_id=session.id, edition="", codes=0)
    stack.edition, stack.codes = new_id(), len(lookups)
    db.add(stack)
    db.add_all(DoorCode(lookup=lookup, session_id=session.id) for lookup in lookups)
    log.append(db, session.programme_id, "door_codes_made", actor=actor.log_id)
    return stack


def drop_stack(db: Session, actor: Actor, command: DropStack) -> None:
    """Void unused codes; phones come in as they do without a stack. Raises as ``make_stack``."""
    session = load_runnable_session(db, actor, command.session_id)
    stack = _load_seen(db, session, command.seen)
    _void(db, session.id)
    if stack is not None:
        db.delete(stack)
    log.append(db, session.programme_id, "door_codes_dropped", actor=actor.log_id)


def use_codes(db: Session, session_id: str, slips: Sequence[DoorCodeKeys]) -> None:
    """Use up these codes, all of them or none, for a phone that comes in.

    To be called last, when nothing else can refuse the phone: a refusal that comes after the code
    was looked at would tell whether it is used, and leave it as it was. Raises ``NotFound`` and
    ``Closed``, each with what the person can do.
    """
    for lookup in {keys.lookup for keys in slips}:
        code = db.get(DoorCode, lookup)
        if code is None:
            raise NotFound(_UNKNOWN)
        if code.session_id != session_id:
            raise NotFound(
                mark("This slip is for another meeting. Take one of this one, or ask to be let in.")
            )
        if code.state == CodeState.VOID:
            raise Closed(
                mark("This slip is from a stack that was replaced. Take one from the new stack.")
            )
        if code.state == CodeState.USED:
            raise Closed(
                mark(
                    "This code has been used. If it was you, begin again and enter your five words"
                    " under “I was here on another phone”. If not, ask to be let in."
                )
            )
        code.state = CodeState.USED
        db.add(code)
    # The write-ahead log would show which participant came in together with which code.
    mark_erased(db)


def count_used(db: Session, session_id: str) -> int:
    """How many codes were used in a meeting. Whoever tells it asks ``head_counting`` instead."""
    query = select(func.count()).where(
        col(DoorCode.session_id) == session_id, col(DoorCode.state) == CodeState.USED
    )
    return int(db.execute(query).scalar_one())


def check_code(db: Session, session_id: str, keys: DoorCodeKeys) -> UsedCode:
    """The code, if somebody came into this meeting with it: it opens the meeting's questionnaires.

    Raises ``NotFound`` with one sentence for every other code. To be asked when answers are handed
    in and not before, and nothing may be shown under a code: whoever kept a copy of the printed
    file could otherwise find out without a trace which codes are used, or read what people said.
    """
    code = db.get(DoorCode, keys.lookup)
    if code is None or code.session_id != session_id or code.state != CodeState.USED:
        raise NotFound(
            mark("This code opens nothing here. It has to be the one with which you came in.")
        )
    return UsedCode(session_id, keys)


def questionnaire_pseudonym(code: UsedCode, questionnaire_id: str) -> str:
    """The pseudonym of a code's holder in one questionnaire, 32 hexadecimal digits.

    It follows from the code alone, so that the same slip gives the same one again; of two
    questionnaires nobody can tell whether two pseudonyms belong to one code without that code.
    """
    return pseudonym(code.keys.answers.hex(), questionnaire_id)


def shuffle_codes(db: Session, session_id: str) -> None:
    """Write the codes of a meeting anew, as it closes.

    PostgreSQL keeps with each row in which transaction it was written, and so would show beside
    which participant a code was used.
    """
    query = select(DoorCode.lookup, DoorCode.state).where(DoorCode.session_id == session_id)
    found = db.execute(query.order_by(col(DoorCode.lookup))).tuples().all()
    if found:
        db.execute(delete(DoorCode).where(col(DoorCode.session_id) == session_id))
        rows = [
            {"lookup": lookup, "session_id": session_id, "state": state} for lookup, state in found
        ]
        db.execute(insert(DoorCode), rows)


def _load_seen(db: Session, session: WorkingSession, seen: str | None) -> DoorStack | None:
    stack = find_stack(db, session.id)
    if (stack.edition if stack else None) != seen:
        raise Conflict(
            mark("Somebody else changed the stack of codes a moment ago. Look before you print.")
        )
    return stack


def _void(db: Session, session_id: str) -> None:
    """Void what is unused. Of codes void already only that they are unknown is told from now on."""
    here = col(DoorCode.session_id) == session_id
    db.execute(delete(DoorCode).where(here, col(DoorCode.state) == CodeState.VOID))
    unused = update(DoorCode).where(here, col(DoorCode.state) == CodeState.FREE)
    db.execute(unused.values(state=CodeState.VOID))


def _is_lookup(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")
