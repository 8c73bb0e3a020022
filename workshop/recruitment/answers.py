"""Answers that may tell who somebody is: found by the marks of notes, and struck out."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from workshop.board.note_rules import find_marks, list_marked
from workshop.board.striking_out import struck
from workshop.errors import Closed, Conflict, Invalid
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.recruitment.recruitments import (
    append_event,
    list_candidates,
    load_candidate,
    load_recruitment,
)
from workshop.recruitment.states import RecruitmentStage
from workshop.recruitment.tables import Candidate, Recruitment
from workshop.store.store import mark_erased


@dataclass(frozen=True)
class StrikeAnswer:
    """``words``: each is struck wherever it stands in the answer, which read ``seen``."""

    programme_id: str
    candidate_id: str
    place: int
    words: Sequence[str]
    seen: str


@dataclass(frozen=True)
class MarkedAnswer:
    """An answer that may tell who somebody is. ``marks``: of ``find_marks``; ``words``: which."""

    candidate: Candidate
    place: int
    text: str
    marks: tuple[str, ...]
    words: tuple[str, ...]


def list_marked_answers(db: Session, recruitment: Recruitment) -> list[MarkedAnswer]:
    """The answers with a mark, by code. The caller must have loaded the recruitment."""
    return [
        MarkedAnswer(candidate, place, text, tuple(marks), tuple(list_marked(text)))
        for candidate in list_candidates(db, recruitment)
        for place, text in enumerate(candidate.answers)
        if (marks := find_marks(text))
    ]


def strike_answer(db: Session, actor: Actor, command: StrikeAnswer) -> Candidate:
    """Replace words of an answer for good, and erase them from the files.

    Raises ``Closed`` once results are open, ``Conflict`` where the answer has changed, ``Invalid``
    for words that are not in it.
    """
    recruitment = load_recruitment(db, actor, command.programme_id)
    if recruitment.stage == RecruitmentStage.CHOOSING:
        raise Closed(mark("Rating has ended; answers stay as they were rated."))
    candidate = load_candidate(db, recruitment, command.candidate_id)
    if type(command.place) is not int or not 0 <= command.place < len(candidate.answers):
        raise Invalid(mark("The request was not understood."))
    text = candidate.answers[command.place]
    if text != command.seen:
        raise Conflict(mark("This answer was changed a moment ago. Read it once more."))
    answers = list(candidate.answers)
    answers[command.place] = struck(text, _places(text, command.words))
    candidate.answers = answers
    db.add(candidate)
    mark_erased(db, ("candidate answer", f"{candidate.id} {command.place}"))
    append_event(db, actor, recruitment, "recruitment_struck")
    return candidate


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    places = []
    for word in filter(None, (word.strip() for word in words)):
        start = text.find(word)
        if start < 0:
            raise Invalid(mark("“{word}” does not stand in this answer."), word=word[:80])
        while start >= 0:
            places.append((start, start + len(word)))
            start = text.find(word, start + len(word))
    return places
