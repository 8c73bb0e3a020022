"""The words beside answers, as moderators see them: without the answer, the person or an order."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_rules import find_marks
from workshop.errors import Conflict
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.standards.tables import Clause, Understanding
from workshop.standards.understanding.answers import WordState
from workshop.store import log


@dataclass(frozen=True)
class WaitingWord:
    """``marks``: what in the text may tell who somebody is, as in notes."""

    word_id: str
    code: str
    title: str
    text: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class DecideWord:
    """Whether all staff may read a word about a clause."""

    programme_id: str
    word_id: str
    shown: bool


def list_waiting_words(db: Session, actor: Actor, programme_id: str) -> list[WaitingWord]:
    """The words that wait for a decision, in the order of random ids. For moderators; raises
    ``NotAllowed``."""
    actor.must(Right.MODERATE, programme_id)
    return [
        WaitingWord(row.word_id, clause.code, clause.title, row.why, tuple(find_marks(row.why)))
        for row, clause in _waiting(db, programme_id)
    ]


def decide_word(db: Session, actor: Actor, command: DecideWord) -> None:
    """Pass a word on to all staff, or not; raises ``Conflict`` where it has gone or was decided."""
    actor.must(Right.MODERATE, command.programme_id)
    rows = [row for row, _clause in _waiting(db, command.programme_id)]
    row = next((one for one in rows if one.word_id == command.word_id), None)
    if row is None:
        raise Conflict(mark("This has been decided or taken back meanwhile."))
    row.word_state = WordState.SHOWN if command.shown else WordState.REFUSED
    db.add(row)
    db.flush()
    # Not about which clause: the log must not say what somebody has answered.
    log.append(db, command.programme_id, "answer_moderated", actor=actor.log_id)


def _waiting(db: Session, programme_id: str) -> Sequence[tuple[Understanding, Clause]]:
    query = (
        select(Understanding, Clause)
        .join(Clause, col(Clause.id) == col(Understanding.clause_id))
        .where(col(Clause.programme_id) == programme_id)
        .where(col(Understanding.word_state) == WordState.WAITING)
        .order_by(col(Understanding.word_id))
    )
    return [(row, clause) for row, clause in db.execute(query)]
