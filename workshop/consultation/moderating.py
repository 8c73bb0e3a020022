"""Looking through remarks, and answering them. Nothing is public before somebody decided.

Whoever moderates notes decides what stands in the register, and in which words; whoever runs the
programme answers for the office.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.consultation.sending import LONGEST_REMARK
from workshop.consultation.states import OfficeAnswer, RemarkState
from workshop.consultation.tables import Consultation, Remark
from workshop.consultation.windows import load_consultation
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.store import log
from workshop.store.store import mark_erased

LONGEST_ANSWER = 3000


@dataclass(frozen=True)
class DecideRemark:
    """``state``: of ``RemarkState``; ``shown``: the words in the register, for one that is
    published. ``seen``: the ``edits`` of the remark on the screen."""

    id: str
    state: str
    seen: int
    shown: str = ""


@dataclass(frozen=True)
class DecideMany:
    """Waiting remarks that were looked at together, each with the ``edits`` that was on the screen:
    they are published as they were sent, or set aside."""

    consultation_id: str
    remarks: Sequence[tuple[str, int]]
    state: str = RemarkState.PUBLISHED


@dataclass(frozen=True)
class AnswerRemark:
    """``answer``: of ``OfficeAnswer``; empty takes the answer back. ``also``: other remarks that
    get the same one, each with the ``edits`` that was on the screen."""

    id: str
    answer: str
    reason: str
    seen: int
    also: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True)
class EraseRemark:
    """Erase one that was set aside; ``seen`` as of ``DecideRemark``."""

    id: str
    seen: int


def list_remarks(db: Session, actor: Actor, consultation_id: str, state: str) -> list[Remark]:
    """The remarks in this state by clause, in no order that tells anything. Needs the right to
    moderate."""
    row = load_consultation(db, consultation_id)
    actor.must(Right.MODERATE, row.programme_id)
    query = select(Remark).where(
        col(Remark.consultation_id) == consultation_id, col(Remark.state) == state
    )
    return list(db.execute(query.order_by(col(Remark.code), col(Remark.number))).scalars())


def count_remarks(db: Session, consultation_id: str) -> dict[str, int]:
    """State → how many remarks are in it; every state is there. For the desk alone."""
    query = (
        select(col(Remark.state), func.count())
        .where(col(Remark.consultation_id) == consultation_id)
        .group_by(col(Remark.state))
    )
    return {**dict.fromkeys(RemarkState, 0), **dict(db.execute(query).tuples().all())}


def count_unanswered(db: Session, consultation_id: str) -> int:
    """How many published remarks have no answer yet."""
    query = select(func.count()).where(
        col(Remark.consultation_id) == consultation_id,
        col(Remark.state) == RemarkState.PUBLISHED,
        col(Remark.answer) == OfficeAnswer.NONE,
    )
    return int(db.execute(query).scalar_one())


def decide_remark(db: Session, actor: Actor, command: DecideRemark) -> Remark:
    """Publish a remark in these words, set it aside, or let it wait again.

    Raises ``Invalid`` without words to publish, ``Conflict`` where somebody has decided on it
    meanwhile, ``NotFound``, ``NotAllowed``.
    """
    remark, row = _load_as_read(db, actor, Right.MODERATE, command.id, command.seen)
    if command.state not in set(RemarkState):
        raise Invalid(mark("The request was not understood."))
    if command.state == RemarkState.PUBLISHED:
        shown = field_rules.paragraphs(command.shown, LONGEST_REMARK)
        if not shown:
            raise Invalid(mark("Leave at least one word of it, or set it aside."))
        if remark.shown and remark.shown != shown:
            # Which words went is not in the list of erasures, so an older state loses all.
            mark_erased(db, ("remark words", remark.id))
        remark.shown = shown
    remark.state = command.state
    return _saved(db, actor, remark, row, "remark_decided")


def decide_many(db: Session, actor: Actor, command: DecideMany) -> int:
    """Publish remarks as they were sent, or set them aside; returns how many. What somebody else
    has decided on meanwhile stays as it is. Raises ``NotFound``, ``NotAllowed``."""
    row = load_consultation(db, command.consultation_id)
    actor.must(Right.MODERATE, row.programme_id)
    if command.state not in (RemarkState.PUBLISHED, RemarkState.SET_ASIDE):
        raise Invalid(mark("The request was not understood."))
    count = 0
    for key, seen in command.remarks:
        remark = db.get(Remark, key)
        if remark is None or remark.consultation_id != row.id or remark.edits != seen:
            continue
        if remark.state == RemarkState.WAITING and remark.text:
            if command.state == RemarkState.PUBLISHED:
                remark.shown = remark.text
            remark.state = command.state
            remark.edits += 1
            db.add(remark)
            count += 1
    if count:
        db.flush()
        log.append(db, row.programme_id, "remarks_decided", actor=actor.log_id)
    return count


def answer_remark(db: Session, actor: Actor, command: AnswerRemark) -> int:
    """Say what becomes of published remarks, with a reason; returns how many were answered. Of
    ``also`` those are left out that somebody has changed meanwhile.

    Raises ``Invalid`` without a reason, ``Conflict`` where somebody has changed the first one or it
    is not published, ``NotFound``, ``NotAllowed``.
    """
    remark, row = _load_as_read(db, actor, Right.RUN, command.id, command.seen)
    if remark.state != RemarkState.PUBLISHED:
        raise Conflict(mark("Take the remark into the register first."))
    if command.answer not in set(OfficeAnswer):
        raise Invalid(mark("Choose what becomes of it."))
    reason = field_rules.paragraphs(command.reason, LONGEST_ANSWER)
    if command.answer == OfficeAnswer.NONE:
        reason = ""
    elif not reason:
        raise Invalid(mark("Write at least one word about why."))
    chosen = [remark, *_others(db, row, command.also)]
    for one in chosen:
        one.answer, one.reason = command.answer, reason
        one.edits += 0 if one is remark else 1
        db.add(one)
    _saved(db, actor, remark, row, "remark_answered")
    return len(chosen)


def erase_remark(db: Session, actor: Actor, command: EraseRemark) -> None:
    """Erase a remark that was set aside, for good. Raises ``Conflict`` for any other, and as
    ``decide_remark``."""
    remark, row = _load_as_read(db, actor, Right.MODERATE, command.id, command.seen)
    if remark.state != RemarkState.SET_ASIDE:
        raise Conflict(mark("Set it aside first."))
    db.delete(remark)
    mark_erased(db, ("remark", remark.id))
    log.append(db, row.programme_id, "remark_erased", actor=actor.log_id)


def _others(db: Session, row: Consultation, also: Sequence[tuple[str, int]]) -> list[Remark]:
    found = ((db.get(Remark, key), seen) for key, seen in also)
    return [
        one
        for one, seen in found
        if one is not None
        and one.consultation_id == row.id
        and one.state == RemarkState.PUBLISHED
        and one.edits == seen
    ]


def _load_as_read(
    db: Session, actor: Actor, right: Right, remark_id: str, seen: int
) -> tuple[Remark, Consultation]:
    remark = db.get(Remark, remark_id)
    if remark is None:
        raise NotFound(mark("There is no such remark."))
    row = load_consultation(db, remark.consultation_id)
    actor.must(right, row.programme_id)
    if remark.edits != seen:
        raise Conflict(
            mark("Somebody has decided on this remark meanwhile. Look at what it says now.")
        )
    remark.edits += 1
    return remark, row


def _saved(db: Session, actor: Actor, remark: Remark, row: Consultation, event: str) -> Remark:
    """Stored, without texts and without the remark's id in the log."""
    db.add(remark)
    db.flush()
    log.append(db, row.programme_id, event, actor=actor.log_id)
    return remark
