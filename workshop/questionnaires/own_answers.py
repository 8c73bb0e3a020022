"""What one person has answered: shown to them, and erased with their consent.

Only who holds the phone's token, or the words that open it, can be led to their answers.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.people.pseudonyms import pseudonym
from workshop.questionnaires.answering import erase_answers
from workshop.questionnaires.item_kinds import ItemKind
from workshop.questionnaires.tables import (
    OpenAnswer,
    Questionnaire,
    QuestionnaireAnswer,
    QuestionnaireItem,
    ToldResults,
)
from workshop.standards.person_rows import KeptElsewhere, Person
from workshop.standards.tables import Clause
from workshop.store.ids_and_clock import new_id


def describe_answers(db: Session, person: Person) -> list[dict[str, Any]]:
    """Each answer with ``questionnaire``, ``asked``, ``moment``, ``answered`` and ``clause``."""
    found: list[dict[str, Any]] = []
    for questionnaire_id, author in _authors(db, person).items():
        title = db.get_one(Questionnaire, questionnaire_id).title
        points = _rows(db, QuestionnaireAnswer, questionnaire_id, author)
        texts = _rows(db, OpenAnswer, questionnaire_id, author)
        for place in sorted({*points, *texts}):
            item = db.get_one(QuestionnaireItem, place[0])
            point, text = points.get(place), texts.get(place)
            named = [row.clause_id for row in (point, text) if row is not None and row.clause_id]
            clause = db.get(Clause, named[0]) if named else None
            found.append(
                {
                    "questionnaire": title,
                    "asked": item.text,
                    "moment": place[1],
                    "answered": text.text if text else _said(item, point.number if point else None),
                    "clause": f"{clause.code} {clause.title}" if clause else None,
                }
            )
    return found


def forget_answers(db: Session, person: Person) -> int:
    """Erase them, at once; returns how many. Among those whom told figures are about somebody
    without a name stays, so that later figures cannot be compared with what they were."""
    authors = _authors(db, person)
    for questionnaire_id, author in authors.items():
        told = db.get(ToldResults, questionnaire_id)
        nobody = new_id()
        if told is not None:
            told.people = {
                key: sorted(
                    sorted(nobody if one == author else one for one in people) for people in sets
                )
                for key, sets in told.people.items()
            }
            db.add(told)
    return erase_answers(db, authors)


OWN_ANSWERS = KeptElsewhere("answers", describe_answers, forget_answers)


def _authors(db: Session, person: Person) -> Mapping[str, str]:
    """Questionnaire → the person's pseudonym in it."""
    if not person.token:
        return {}
    query = select(col(Questionnaire.id)).where(
        col(Questionnaire.programme_id) == person.row.programme_id
    )
    ids = db.execute(query.order_by(col(Questionnaire.title))).scalars()
    return {key: pseudonym(person.token, key) for key in ids}


def _rows(
    db: Session, table: Any, questionnaire_id: str, author: str
) -> dict[tuple[str, str], Any]:
    query = select(table).where(
        col(table.questionnaire_id) == questionnaire_id, col(table.author) == author
    )
    return {(row.item_id, row.moment): row for row in db.execute(query).scalars()}


def _said(item: QuestionnaireItem, number: int | None) -> str:
    if number is None:
        return ""
    return item.options[number] if item.kind == ItemKind.KNOWLEDGE else str(number)
