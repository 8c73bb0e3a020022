"""Sending a remark: what the public page takes, once for each press.

No event is logged and no time kept: the log would tell when each remark came, and in which order.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.consultation.states import RemarkState, SenderKind
from workshop.consultation.tables import Consultation, Remark
from workshop.consultation.windows import WindowPhase, load_consultation, phase_of
from workshop.errors import Closed, Invalid, SlowDown
from workshop.i18n import mark
from workshop.local_time import today
from workshop.people.rights import Actor
from workshop.programme import field_rules
from workshop.programme.join_codes import CODE_LENGTH, make_code
from workshop.standards.tables import PublishedClause

LONGEST_REMARK = 3000
MOST_WAITING = 2000
"""Remarks of a consultation that wait for somebody to look at them, and as many that were set aside
by themselves: whoever floods the page fills no disk."""


@dataclass(frozen=True)
class SendRemark:
    """``form``: the random id of the form that was filled in. ``code``: of a clause, empty for the
    whole standard. ``filled_trap``: a field that nobody sees was filled in."""

    consultation_id: str
    form: str
    code: str
    sender: str
    text: str
    filled_trap: bool = False


def send_remark(db: Session, _actor: Actor, command: SendRemark) -> str:
    """Take a remark; returns its number. The same from the same form is one remark, however often
    it is sent; from another form it is another one: many people may send words that somebody has
    proposed to them, and no number may tell that somebody else has sent these.

    Raises ``Invalid`` for what is missing or too long, ``Closed`` outside of the window,
    ``SlowDown`` while too many wait.
    """
    row = load_consultation(db, command.consultation_id)
    if phase_of(row, today()) != WindowPhase.OPEN:
        raise Closed(mark("The consultation takes no remarks now. Your text was not sent."))
    text = _checked(db, row, command)
    said = "\n".join((command.form, row.id, command.code, command.sender, text))
    key = hashlib.sha256(said.encode()).hexdigest()[:32]
    known = db.get(Remark, key)
    if known is not None:
        return known.number
    state = RemarkState.SET_ASIDE if command.filled_trap else RemarkState.WAITING
    _must_have_room(db, row, state)
    remark = Remark(
        id=key,
        consultation_id=row.id,
        number=_new_number(db, row),
        code=command.code,
        sender=command.sender,
        text=text,
        state=state,
    )
    db.add(remark)
    db.flush()
    return remark.number


def _checked(db: Session, row: Consultation, command: SendRemark) -> str:
    text = field_rules.paragraphs(command.text, LONGEST_REMARK)
    if not any(sign.isalnum() for sign in text):
        raise Invalid(mark("Write at least one word."))
    if command.sender not in set(SenderKind):
        raise Invalid(mark("Choose as what you write."))
    if command.code:
        query = select(col(PublishedClause.code)).where(
            col(PublishedClause.publication_id) == row.publication_id,
            col(PublishedClause.code) == command.code,
        )
        if db.execute(query).first() is None:
            raise Invalid(mark("Choose the clause that you write about."))
    return text


def _must_have_room(db: Session, row: Consultation, state: RemarkState) -> None:
    query = select(func.count()).where(
        col(Remark.consultation_id) == row.id, col(Remark.state) == state
    )
    if int(db.execute(query).scalar_one()) >= MOST_WAITING:
        raise SlowDown(
            mark(
                "So many remarks wait to be read that no more can be taken just now. Your text is"
                " below: keep this page open and send it later, or copy it."
            )
        )


def _new_number(db: Session, row: Consultation) -> str:
    """Random, so that it tells nothing about when, or what else somebody has sent."""
    query = select(col(Remark.number)).where(col(Remark.consultation_id) == row.id)
    taken = set(db.execute(query).scalars())
    return next(code for code in iter(lambda: make_code(CODE_LENGTH), "") if code not in taken)
