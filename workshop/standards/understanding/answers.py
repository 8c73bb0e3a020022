"""Answers to "is this what you meant?": asked once for each clause that a note of somebody's
reached, changed by nobody but its author, and told to nobody else here (``telling.py``).

An answer makes no event and has no time: whoever sees a phone being used learns nothing from the
store. The words that may go with it are kept until the answers are told, and then wait for a
moderator (``words.py``).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_rules import LONGEST_NOTE
from workshop.errors import Closed, Conflict, Invalid
from workshop.i18n import mark
from workshop.needs.support import load_support_index
from workshop.people.pseudonyms import pseudonym_in_answers
from workshop.programme import field_rules
from workshop.standards.clauses import needs_of_clauses
from workshop.standards.tables import Clause, Understanding
from workshop.standards.understanding.wordings import PublishedWording, latest_wordings
from workshop.store.ids_and_clock import new_id
from workshop.store.store import mark_erased


class Answer(StrEnum):
    """Whether a clause says what somebody meant."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class WordState(StrEnum):
    """What has become of the words that go with an answer."""

    KEPT = "kept"
    WAITING = "waiting"
    SHOWN = "shown"
    REFUSED = "refused"


@dataclass(frozen=True)
class AskedBack:
    """A published clause that a note of somebody's has reached, and what they have answered about
    this wording; empty where they have not."""

    wording: PublishedWording
    answer: str = ""
    why: str = ""

    def to_payload(self) -> dict[str, str]:
        """As JSON values for the phone of whoever is asked; the address is relative to its page."""
        shown = self.wording
        return {
            "code": shown.code,
            "title": shown.title,
            "body": shown.body,
            "address": shown.address.removeprefix("/"),
            "wording": shown.digest,
            "answer": self.answer,
            "why": self.why,
        }


@dataclass(frozen=True)
class GiveAnswer:
    """``code``, ``wording``: of the clause as it was shown. ``answer``: of ``Answer``; empty takes
    it back. ``seen``: the answer that the phone knew of, empty where none."""

    code: str
    wording: str
    answer: str
    why: str = ""
    seen: str = ""


def list_questions(
    db: Session, programme_id: str, token: str, note_ids: Sequence[str]
) -> list[AskedBack]:
    """What the holder of this token is asked, whose notes these are; by code."""
    wordings = latest_wordings(db, programme_id) if token and note_ids else {}
    if not wordings:
        return []
    reached = _reached(db, programme_id, list(wordings), note_ids)
    asked = [wordings[key] for key in wordings if key in reached]
    questions = []
    for wording in asked:
        own = _own(db, token, wording.clause_id)
        if own is not None and own.wording == wording.digest:
            questions.append(AskedBack(wording, own.answer, own.why))
        else:
            questions.append(AskedBack(wording))
    return questions


def give_answer(
    db: Session, programme_id: str, token: str, note_ids: Sequence[str], command: GiveAnswer
) -> AskedBack:
    """Store, change or take back an answer; returns the question as it stands then.

    Raises ``Closed`` for a clause that is not in the standard any more or that none of these notes
    reaches, ``Conflict`` where it says something else by now or was answered in another window,
    ``Invalid`` for a text that is too long.
    """
    if command.answer not in ("", *Answer):
        raise Invalid(mark("The request was not understood."))
    wordings = {row.code: row for row in latest_wordings(db, programme_id).values()}
    wording = wordings.get(command.code)
    if wording is None:
        raise Closed(mark("This clause is not in the published standard any more."))
    if not _reached(db, programme_id, [wording.clause_id], note_ids):
        raise Closed(mark("No note of yours stands behind this clause any more."))
    if wording.digest != command.wording:
        raise Conflict(mark("The clause says something else by now. Read it again."))
    own = _own(db, token, wording.clause_id)
    stands = own.answer if own and own.wording == wording.digest else ""
    if stands not in (command.seen, command.answer):
        raise Conflict(mark("You have answered in another window. Look at the answer there."))
    why = field_rules.paragraphs(command.why, LONGEST_NOTE) if command.answer else ""
    _store(db, token, wording, own, command.answer, why)
    return AskedBack(wording, command.answer, why)


def own_answers(db: Session, programme_id: str, token: str) -> list[tuple[Clause, Understanding]]:
    """Everything that the holder of this token has answered, with the clauses."""
    query = (
        select(Clause)
        .where(col(Clause.programme_id) == programme_id)
        .where(col(Clause.id).in_(select(col(Understanding.clause_id))))
        .order_by(col(Clause.position), col(Clause.id))
    )
    clauses = db.execute(query).scalars().all() if token else ()
    found = ((clause, _own(db, token, clause.id)) for clause in clauses)
    return [(clause, own) for clause, own in found if own is not None]


def key_of_answer(row: Understanding) -> str:
    """By what the list of erasures knows an answer."""
    return f"{row.clause_id} {row.author}"


def forget_answers(
    db: Session, programme_id: str, token: str, still: Sequence[str] | None = None
) -> None:
    """Erase what the holder of this token has answered about clauses that none of the notes
    ``still`` theirs reaches; ``None``: about all clauses."""
    answers = own_answers(db, programme_id, token)
    if not answers:
        return
    kept = _reached(db, programme_id, [clause.id for clause, _row in answers], still or ())
    for clause, row in answers:
        if clause.id not in kept:
            db.delete(row)
            mark_erased(db, ("answer", key_of_answer(row)))


def _store(
    db: Session,
    token: str,
    wording: PublishedWording,
    own: Understanding | None,
    answer: str,
    why: str,
) -> None:
    if own is not None and own.why not in ("", why):
        mark_erased(db, ("answer words", own.word_id))
    if own is not None and not answer:
        db.delete(own)
        mark_erased(db, ("answer", key_of_answer(own)))
    elif answer:
        author = pseudonym_in_answers(token, wording.clause_id)
        row = own or Understanding(
            clause_id=wording.clause_id, author=author, wording="", version="", answer=""
        )
        if why != row.why or wording.digest != row.wording:
            # New words are known by another id: nobody sees whose words have changed.
            row.why, row.word_id = why, new_id() if why else ""
            row.word_state = WordState.KEPT if why else ""
        row.answer, row.wording, row.version = answer, wording.digest, wording.version
        db.add(row)
    db.flush()


def _own(db: Session, token: str, clause_id: str) -> Understanding | None:
    return db.get(Understanding, (clause_id, pseudonym_in_answers(token, clause_id)))


def _reached(
    db: Session, programme_id: str, clause_ids: Sequence[str], note_ids: Collection[str]
) -> set[str]:
    """Those of the clauses that one of these notes reaches. Only what they rest on is loaded: an
    answer must not keep the writer from others."""
    answered = needs_of_clauses(db, clause_ids)
    needs = {need for found in answered.values() for need in found}
    ground = load_support_index(db, programme_id, needs)
    mine = set(note_ids)
    behind = {
        need: any(note.note_id in mine for note in ground.notes_of_needs([need])) for need in needs
    }
    return {key for key, found in answered.items() if any(behind[need] for need in found)}
