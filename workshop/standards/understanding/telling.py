"""What is told of the answers to "is this what you meant?", and when.

Only when a session is closed and when a version is published, which nobody chooses for an answer:
from ``ANSWERS_THRESHOLD`` answers about the present wording of a clause, and again only when
``CHANGE_THRESHOLD`` of them are new or changed. Before that nothing is told, not even whether
anybody was asked or has answered.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.disclosure import ANSWERS_THRESHOLD, may_be_told_anew
from workshop.programme.tables import WorkingSession
from workshop.standards.clause_card import CardEntry, CardPart
from workshop.standards.tables import Clause, ToldUnderstanding, Understanding
from workshop.standards.understanding.answers import Answer, WordState
from workshop.standards.understanding.labels import UNDERSTOOD
from workshop.standards.understanding.wordings import latest_wordings
from workshop.standards.version_order import version_key


@dataclass(frozen=True)
class ToldAnswers:
    """How many people said what about the wording of a clause in ``version``; five or more in
    all."""

    version: str
    yes: int
    partly: int
    no: int

    @property
    def people(self) -> int:
        """How many have answered."""
        return self.yes + self.partly + self.no

    @property
    def doubts(self) -> int:
        """How many say that it is not, or not quite, what they meant."""
        return self.partly + self.no

    def counts(self) -> dict[str, int]:
        """Answer → people, in the order of ``Answer``."""
        return {Answer.YES: self.yes, Answer.PARTLY: self.partly, Answer.NO: self.no}


@dataclass(frozen=True)
class DoubtedClause:
    """A clause of which some say that it is not quite what they meant; ``words``: what they say
    instead, as far as moderators have passed it on, in no order."""

    clause_id: str
    told: ToldAnswers
    words: tuple[str, ...]


def tell_answers_at_close(db: Session, session: WorkingSession) -> None:
    """Tell the answers of a programme whose session has just been closed."""
    tell_answers(db, session.programme_id)


def tell_answers(db: Session, programme_id: str) -> None:
    """Tell what may be told by now. With the answers the words beside them are passed on to the
    moderators."""
    wordings = latest_wordings(db, programme_id)
    tallies = _tallies(db, wordings)
    for key, wording in wordings.items():
        tally = tallies[key, wording.digest]
        if sum(tally.values()) < ANSWERS_THRESHOLD:
            continue
        row = db.get(ToldUnderstanding, (key, wording.digest))
        told = list(row.tellings) if row else []
        if told and (tally == told[-1] or not may_be_told_anew(told, tally)):
            continue
        row = row or ToldUnderstanding(
            clause_id=key, wording=wording.digest, version="", tellings=[]
        )
        row.version, row.tellings = wording.version, [*told, tally]
        db.add(row)
        _pass_words_on(db, key, wording.digest)
    db.flush()


def load_told_answers(db: Session, clause_ids: Collection[str]) -> dict[str, ToldAnswers]:
    """Clause → what was told last, of its latest wording of which anything was; clauses of which
    nothing was told are left out."""
    query = select(ToldUnderstanding).where(col(ToldUnderstanding.clause_id).in_(clause_ids))
    found: dict[str, ToldAnswers] = {}
    rows = db.execute(query).scalars()
    for row in sorted(rows, key=lambda row: (version_key(row.version), row.wording)):
        last = row.tellings[-1]
        found[row.clause_id] = ToldAnswers(row.version, *(last.get(one, 0) for one in Answer))
    return found


def load_tellings(db: Session, programme_id: str) -> dict[str, Sequence[Mapping[Any, int]]]:
    """Everything ever told, for the prover: a name of each clause's wording → its tellings."""
    query = (
        select(ToldUnderstanding)
        .join(Clause, col(Clause.id) == col(ToldUnderstanding.clause_id))
        .where(col(Clause.programme_id) == programme_id)
    )
    rows = db.execute(query).scalars()
    return {f"{row.clause_id} {row.wording}": row.tellings for row in rows}


def tell_understanding(
    db: Session, programme_id: str, clause_ids: Collection[str]
) -> dict[str, list[CardEntry]]:
    """What the card of a clause says of it: how many answered what."""
    return {
        key: [
            CardEntry(CardPart.UNDERSTOOD, "", state=state, figure=str(count), public=True)
            for state, count in zip(UNDERSTOOD, told.counts().values(), strict=True)
        ]
        for key, told in load_told_answers(db, clause_ids).items()
    }


def list_doubted_clauses(db: Session, programme_id: str) -> list[DoubtedClause]:
    """The clauses of which it was told that some were not, or not quite, understood; those with
    the largest share of them first."""
    query = select(col(Clause.id)).where(col(Clause.programme_id) == programme_id)
    told = load_told_answers(db, list(db.execute(query).scalars()))
    words = shown_words(db, list(told))
    found = [
        DoubtedClause(key, one, tuple(words.get(key, ())))
        for key, one in told.items()
        if one.doubts
    ]
    return sorted(found, key=lambda row: (-row.told.doubts / row.told.people, row.clause_id))


def shown_words(db: Session, clause_ids: Collection[str]) -> dict[str, list[str]]:
    """Clause → the words that moderators have passed on; without answers, in the order of random
    ids."""
    query = (
        select(col(Understanding.clause_id), col(Understanding.why))
        .where(col(Understanding.clause_id).in_(clause_ids))
        .where(col(Understanding.word_state) == WordState.SHOWN)
        .order_by(col(Understanding.word_id))
    )
    found: dict[str, list[str]] = defaultdict(list)
    for key, text in db.execute(query):
        found[key].append(text)
    return found


def _tallies(db: Session, clause_ids: Collection[str]) -> Mapping[tuple[str, str], dict[Any, int]]:
    """(Clause, digest of a wording) → answer → people."""
    given = (col(Understanding.clause_id), col(Understanding.wording), col(Understanding.answer))
    query = (
        select(*given, func.count())
        .where(col(Understanding.clause_id).in_(clause_ids))
        .group_by(*given)
        .order_by(*given)
    )
    found: dict[tuple[str, str], dict[Any, int]] = defaultdict(dict)
    for key, wording, answer, people in db.execute(query).tuples():
        found[key, wording][answer] = people
    return found


def _pass_words_on(db: Session, clause_id: str, wording: str) -> None:
    query = select(Understanding).where(
        col(Understanding.clause_id) == clause_id,
        col(Understanding.wording) == wording,
        col(Understanding.word_state) == WordState.KEPT,
    )
    for row in db.execute(query).scalars().all():
        row.word_state = WordState.WAITING
        db.add(row)
