"""Did we understand you? What somebody with a phone or a phrase is asked, and what they answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.standards.person_rows import Claim, Person, find_people, notes_by
from workshop.standards.understanding.answers import (
    GiveAnswer,
    give_answer,
    list_questions,
)


@dataclass(frozen=True)
class AnswerBack:
    """An answer of the person with this phrase or token."""

    who: Claim
    given: GiveAnswer


def ask_back(db: Session, claim: Claim) -> list[dict[str, Any]]:
    """The published clauses that notes of the person have reached, with what they have answered;
    see ``AskedBack.to_payload``. Empty where nobody is found."""
    return [
        question.to_payload()
        for person in find_people(db, claim)
        for question in list_questions(db, *_of(db, person))
    ]


def answer_back(db: Session, actor: Actor, command: AnswerBack) -> dict[str, Any]:
    """Store an answer; returns the question as it stands then. Raises as ``give_answer``, and
    ``NotFound`` where nobody is found."""
    people = [person for person in find_people(db, command.who) if person.token]
    if not people:
        raise NotFound(mark("This phrase is not known. Check the five words."))
    return give_answer(db, *_of(db, _meant(db, people, command.given)), command.given).to_payload()


def _meant(db: Session, people: Sequence[Person], given: GiveAnswer) -> Person:
    """Usually it is one: a phrase is drawn at random and could be drawn twice."""
    for person in people[1:]:
        questions = list_questions(db, *_of(db, person))
        if given.code in {question.wording.code for question in questions}:
            return person
    return people[0]


def _of(db: Session, person: Person) -> tuple[str, str, list[str]]:
    notes = [note.id for note in notes_by(db, person)]
    return person.row.programme_id, person.token, notes
