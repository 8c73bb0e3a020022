"""Blind ratings: each rater alone, from 1 to 9; results open for all candidates at once.

These are no rounds of ``review/``: those hold at most a hundred subjects, whoever runs the
programme opens and reads them, and they travel in exchange files. What is measured, and when
people disagree, is the same (``review/consensus.py``).

While ratings are given, a rating holds the rater's account, so that it can be changed; nothing but
the rater's own desk reads it. When results open, accounts become random numbers, another one for
each candidate: nobody finds out any more who rated how, the owner of the server included.
"""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from workshop.disclosure import RATERS_THRESHOLD
from workshop.errors import Closed, Conflict, Invalid, NotAllowed
from workshop.i18n import mark
from workshop.people.rights import SYSTEM, Actor
from workshop.programme import field_rules
from workshop.recruitment.recruitments import (
    append_event,
    list_candidates,
    load_candidate,
    load_recruitment,
    present_raters,
)
from workshop.recruitment.states import CandidateDecision, RecruitmentStage
from workshop.recruitment.tables import Candidate, CandidateRating, Recruitment
from workshop.review.consensus import HIGHEST, LOWEST, RatingDistribution, measure
from workshop.store.ids_and_clock import new_id

_chance = secrets.SystemRandom()
Values = Mapping[str, int | None]
"""Criterion → 1 to 9, or ``None``: cannot judge."""


@dataclass(frozen=True)
class RateCandidate:
    """``values``: only these criteria change."""

    programme_id: str
    candidate_id: str
    values: Values


@dataclass(frozen=True)
class CandidateResult:
    """Criterion → distribution of its ratings. ``score``: the mean of the criteria's medians, 1 to
    9; ``None`` where nobody could judge."""

    spreads: Mapping[str, RatingDistribution]
    score: float | None
    disagreement: bool


@dataclass(frozen=True)
class RatingProgress:
    """``finished`` of ``raters`` people have handed in; ``short``: codes of candidates with too
    few ratings for the results to be opened."""

    finished: int
    raters: int
    short: tuple[str, ...]


def rated_candidates(db: Session, recruitment: Recruitment) -> list[Candidate]:
    """The candidates who are rated: all but those who withdrew."""
    rows = list_candidates(db, recruitment)
    return [row for row in rows if row.decision != CandidateDecision.WITHDREW]


def order_for(rater: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates in this rater's own order: who comes first or last would else be rated
    otherwise by everybody."""
    return sorted(
        candidates, key=lambda row: hashlib.sha256(f"{rater}{row.id}".encode()).hexdigest()
    )


def rate_candidate(db: Session, actor: Actor, command: RateCandidate) -> None:
    """Rate a candidate on some criteria, or change one's ratings; leaves no event.

    Raises ``NotAllowed`` for who does not rate here, ``Closed`` before rating begins, after one has
    handed in and once results are open, ``Invalid``.
    """
    recruitment = _rating(db, actor, command.programme_id)
    candidate = load_candidate(db, recruitment, command.candidate_id)
    if candidate.decision == CandidateDecision.WITHDREW:
        raise Closed(mark("This candidate has withdrawn."))
    for criterion, value in command.values.items():
        if criterion not in recruitment.criteria:
            raise Invalid(mark("The request was not understood."))
        if value is not None:
            field_rules.whole_number(value, LOWEST, HIGHEST)
        key = (candidate.id, actor.id, criterion)
        row = db.get(CandidateRating, key) or CandidateRating(
            candidate_id=candidate.id, rater=actor.id, criterion=criterion
        )
        row.value = value
        db.add(row)


def own_ratings(
    db: Session, actor: Actor, recruitment: Recruitment
) -> dict[str, dict[str, int | None]]:
    """The actor's ratings while they are given: candidate's id → criterion → value."""
    return _by_rater(db, recruitment, actor.id).get(actor.id, {})


def hand_in(db: Session, actor: Actor, programme_id: str) -> Recruitment:
    """Say that one has rated everybody; with the last one the results open. Idempotent.

    Raises ``Conflict`` while a candidate waits for one's rating.
    """
    recruitment = load_recruitment(db, actor, programme_id)
    if actor.id in recruitment.finished:
        return recruitment
    _rating(db, actor, programme_id)
    own = own_ratings(db, actor, recruitment)
    waiting = [
        row.code
        for row in rated_candidates(db, recruitment)
        if not is_complete(recruitment, own.get(row.id, {}))
    ]
    if waiting:
        raise Conflict(
            mark("You have not rated everybody on all criteria yet: {codes}"),
            codes=", ".join(waiting[:10]) + (" …" if len(waiting) > 10 else ""),
        )
    recruitment.finished = [*recruitment.finished, actor.id]
    everybody = set(present_raters(db, recruitment)) <= set(recruitment.finished)
    if everybody and not rating_progress(db, recruitment).short:
        # By nobody: the log would tell who was the last.
        _open_results(db, SYSTEM, recruitment)
    db.add(recruitment)
    return recruitment


def open_results(db: Session, actor: Actor, programme_id: str) -> Recruitment:
    """Open the results before everybody has handed in. Idempotent.

    Raises ``Conflict`` while a candidate has fewer than two complete ratings, ``Closed`` before
    rating has begun.
    """
    recruitment = load_recruitment(db, actor, programme_id)
    if recruitment.stage == RecruitmentStage.CHOOSING:
        return recruitment
    if recruitment.stage == RecruitmentStage.CHECKING:
        raise Closed(mark("Rating has not begun yet."))
    short = rating_progress(db, recruitment).short
    if short:
        raise Conflict(
            mark("Fewer than {least} people have rated: {codes}"),
            least=RATERS_THRESHOLD,
            codes=", ".join(short[:10]) + (" …" if len(short) > 10 else ""),
        )
    _open_results(db, actor, recruitment)
    db.add(recruitment)
    return recruitment


def rating_progress(db: Session, recruitment: Recruitment) -> RatingProgress:
    """How many have handed in, never who; and who was rated by too few."""
    complete: dict[str, int] = defaultdict(int)
    for candidates in _by_rater(db, recruitment).values():
        for key, values in candidates.items():
            complete[key] += is_complete(recruitment, values)
    raters = present_raters(db, recruitment)
    return RatingProgress(
        finished=sum(key in recruitment.finished for key in raters),
        raters=len(raters),
        short=tuple(
            row.code
            for row in rated_candidates(db, recruitment)
            if complete[row.id] < RATERS_THRESHOLD
        ),
    )


def load_results(db: Session, actor: Actor, recruitment: Recruitment) -> dict[str, CandidateResult]:
    """The results by candidate's id; raises ``Closed`` until they are open."""
    load_recruitment(db, actor, recruitment.programme_id)
    if recruitment.stage != RecruitmentStage.CHOOSING:
        raise Closed(mark("Results open once everybody has rated."))
    values: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for candidates in _by_rater(db, recruitment).values():
        for key, given in candidates.items():
            for criterion, value in given.items():
                if value is not None:
                    values[key][criterion].append(value)
    return {
        row.id: _result(recruitment, values[row.id]) for row in rated_candidates(db, recruitment)
    }


def is_complete(recruitment: Recruitment, values: Values) -> bool:
    """Whether somebody has rated a candidate on every criterion, or said that they cannot."""
    return all(criterion in values for criterion in recruitment.criteria)


def _rating(db: Session, actor: Actor, programme_id: str) -> Recruitment:
    """The recruitment while this actor may rate in it."""
    recruitment = load_recruitment(db, actor, programme_id)
    if actor.id not in recruitment.raters:
        raise NotAllowed(mark("You were not asked to rate here."))
    if recruitment.stage == RecruitmentStage.CHECKING:
        raise Closed(mark("Rating has not begun yet."))
    if recruitment.stage == RecruitmentStage.CHOOSING:
        raise Closed(mark("Rating has ended."))
    if actor.id in recruitment.finished:
        raise Closed(mark("You have handed in your ratings."))
    return recruitment


def _by_rater(
    db: Session, recruitment: Recruitment, rater: str | None = None
) -> dict[str, dict[str, dict[str, int | None]]]:
    """Rater → candidate's id → criterion → value; of one rater alone where given."""
    row = CandidateRating
    query = (
        select(row.rater, row.candidate_id, row.criterion, row.value)
        .join(Candidate, col(Candidate.id) == row.candidate_id)
        .where(Candidate.recruitment_id == recruitment.id)
    )
    if rater is not None:
        query = query.where(row.rater == rater)
    found: dict[str, dict[str, dict[str, int | None]]] = defaultdict(lambda: defaultdict(dict))
    for who, candidate, criterion, value in db.execute(query):
        found[who][candidate][criterion] = value
    return found


def _open_results(db: Session, actor: Actor, recruitment: Recruitment) -> None:
    """Only whole ratings count; from here on nobody knows whose they are."""
    given = _by_rater(db, recruitment)
    ids = [row.id for row in list_candidates(db, recruitment)]
    db.execute(delete(CandidateRating).where(col(CandidateRating.candidate_id).in_(ids)))
    rows = [
        row
        for candidates in given.values()
        for key, values in candidates.items()
        if is_complete(recruitment, values)
        for row in _without_rater(key, values)
    ]
    # PostgreSQL keeps the order in which rows come.
    _chance.shuffle(rows)
    db.add_all(rows)
    recruitment.stage = RecruitmentStage.CHOOSING
    recruitment.finished = []
    append_event(db, actor, recruitment, "recruitment_rated")


def _without_rater(candidate_id: str, values: Values) -> list[CandidateRating]:
    nobody = new_id()
    return [
        CandidateRating(candidate_id=candidate_id, rater=nobody, criterion=name, value=value)
        for name, value in values.items()
    ]


def _result(recruitment: Recruitment, values: Mapping[str, Sequence[int]]) -> CandidateResult:
    spreads = {name: measure(values[name]) for name in recruitment.criteria if values.get(name)}
    medians = [spread.median for spread in spreads.values()]
    return CandidateResult(
        spreads,
        sum(medians) / len(medians) if medians else None,
        any(spread.disagreement for spread in spreads.values()),
    )
