"""Open answers as staff read them: with those of others, in no order, each approved or rejected."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_rules import find_marks
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.questionnaires.item_kinds import AnswerStatus
from workshop.questionnaires.questionnaires import load_questionnaire
from workshop.questionnaires.tables import OpenAnswer
from workshop.store import log


@dataclass(frozen=True)
class ReadAnswer:
    """An answer without its author. ``marks``: what in it may name somebody, as in notes."""

    id: str
    item_id: str
    moment: str
    clause_id: str | None
    text: str
    status: AnswerStatus
    marks: Sequence[str]


@dataclass(frozen=True)
class JudgeAnswer:
    """Approve or reject an answer that stood on the screen in the state ``seen``."""

    id: str
    status: str
    seen: str


def list_answers(db: Session, actor: Actor, questionnaire_id: str) -> list[ReadAnswer]:
    """What was told of open answers, ordered by random ids. Who does not moderate reads those that
    were approved. Raises ``NotFound``, ``NotAllowed``."""
    programme_id = load_questionnaire(db, questionnaire_id).row.programme_id
    actor.must(Right.SEE, programme_id)
    found = read_answers(db, questionnaire_id)
    if actor.may(Right.MODERATE, programme_id):
        return found
    return [row for row in found if row.status == AnswerStatus.VISIBLE]


def read_answers(db: Session, questionnaire_id: str) -> list[ReadAnswer]:
    """All open answers that were told."""
    query = select(OpenAnswer).where(
        col(OpenAnswer.questionnaire_id) == questionnaire_id, col(OpenAnswer.told)
    )
    return [
        ReadAnswer(
            row.id,
            row.item_id,
            row.moment,
            row.clause_id,
            row.text,
            AnswerStatus(row.status),
            find_marks(row.text),
        )
        for row in db.execute(query.order_by(col(OpenAnswer.id))).scalars()
    ]


def judge_answer(db: Session, actor: Actor, command: JudgeAnswer) -> OpenAnswer:
    """Approve or reject an open answer; it can be judged anew.

    Raises ``NotFound`` where its author has taken it back, ``Conflict`` where somebody has judged
    it since, ``Invalid``, ``NotAllowed``.
    """
    row = db.get(OpenAnswer, command.id)
    if row is None or not row.told:
        raise NotFound(mark("This answer is not there any more."))
    programme_id = load_questionnaire(db, row.questionnaire_id).row.programme_id
    actor.must(Right.MODERATE, programme_id)
    if command.status not in set(AnswerStatus):
        raise Invalid(mark("The request was not understood."))
    if row.status != command.seen:
        raise Conflict(mark("Somebody has judged this answer meanwhile. Look at it."))
    row.status = command.status
    db.add(row)
    log.append(db, programme_id, "answer_judged", actor=actor.log_id)
    return row
