"""Anonymous ratings: given while a round is open, shown as distributions once it is closed.

A rating holds no account but a key: HMAC-SHA256 of first round and account with the installation's
secret. It is the same through a sequence of rounds, so that experts find their own ratings again,
and does not lead to an account without the secret. The log records only that something was saved
in a round, without an actor and cut to the hour.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.disclosure import RATINGS_THRESHOLD
from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.i18n import mark
from workshop.people.members import list_members
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.review.consensus import (
    HIGHEST,
    LOWEST,
    ConsensusDecision,
    RatingDistribution,
    decide,
    kendall_w,
    measure,
    rating_medians_by_role,
)
from workshop.review.rounds import (
    criteria_of,
    first_of,
    load_round,
    must_be_open,
    standing_subjects,
    subjects_of,
)
from workshop.review.subject_access import readable_subjects
from workshop.review.tables import Rating, ReviewRound
from workshop.store import log

Values = Mapping[str, int | None]
"""Criterion → 1 to 9, or ``None``: cannot judge. A criterion that is missing is not rated yet."""
_FEWEST_RANKED = 3
"""The least number of subjects for which a concordance of ranks is computed."""


@dataclass(frozen=True)
class RateSubject:
    """``values``: only these criteria change. ``secret``: the installation's, for the rater's
    key."""

    round_id: str
    subject_id: str
    values: Values
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class SubjectAgreement:
    """The result of a closed round for a subject.

    ``spreads``: criterion → distribution; ``roles``: criterion → medians by role. Criteria with
    fewer ratings than the thresholds in ``disclosure`` are left out.
    """

    decision: ConsensusDecision
    spreads: Mapping[str, RatingDistribution]
    roles: Mapping[str, Mapping[str, float]]


def rater_key(db: Session, review: ReviewRound, account_id: str, secret: bytes) -> str:
    """The key of an account's ratings in a sequence of rounds: 64 hexadecimal digits (HMAC).

    Keyed: without the secret nobody can compute it for all accounts and so identify raters.
    """
    message = f"review {first_of(db, review).id} {account_id}".encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def must_rate(db: Session, actor: Actor, round_id: str, subject_id: str) -> tuple[ReviewRound, str]:
    """The open round and the kind of the subject, if the actor is invited to the round.

    Raises ``NotAllowed`` for others, ``Closed``, ``NotFound`` (round, or subject not in it).
    """
    review = load_round(db, round_id)
    actor.must(Right.COMMENT, review.programme_id)
    if actor.log_id not in review.experts:
        raise NotAllowed(mark("Only those who are invited to this round review in it."))
    must_be_open(review)
    kinds = {key: kind for kind, key in subjects_of(review)}
    if subject_id not in kinds:
        raise NotFound(mark("This round is not about that."))
    return review, kinds[subject_id]


def rate_subject(db: Session, actor: Actor, command: RateSubject) -> None:
    """Rate a subject on some criteria, or change one's ratings. Raises as ``must_rate``."""
    review, _kind = must_rate(db, actor, command.round_id, command.subject_id)
    rater = rater_key(db, review, actor.id, command.secret)
    changed = False
    for criterion, value in command.values.items():
        _check(review, criterion, value)
        key = (review.id, command.subject_id, criterion, rater)
        row = db.get(Rating, key)
        if row is None:
            row = Rating(
                round_id=review.id, subject_id=command.subject_id, criterion=criterion, rater=rater
            )
        elif row.value == value:
            continue
        row.value, changed = value, True
        db.add(row)
    if changed:
        note_activity(db, review)


def note_activity(db: Session, review: ReviewRound) -> None:
    """Log ``review_saved`` without actor and subject, cut to the hour: a precise event would show
    who rated what."""
    refs = [("review_round", review.id)]
    log.append(db, review.programme_id, "review_saved", refs)


def own_ratings(
    db: Session, actor: Actor, review: ReviewRound, secret: bytes
) -> dict[str, dict[str, int | None]]:
    """The actor's own ratings in a round: subject id → criterion → value."""
    rater = rater_key(db, review, actor.id, secret)
    query = select(Rating).where(col(Rating.round_id) == review.id, col(Rating.rater) == rater)
    found: dict[str, dict[str, int | None]] = {}
    for row in db.execute(query).scalars():
        found.setdefault(row.subject_id, {})[row.criterion] = row.value
    return found


def finished_subjects(db: Session, review: ReviewRound, ratings: Mapping[str, Values]) -> list[str]:
    """The ids of the existing subjects that are rated on every criterion, in the round's order."""
    whole = set(criteria_of(review))
    return [
        key for _kind, key in standing_subjects(db, review) if set(ratings.get(key, ())) >= whole
    ]


def count_finished(db: Session, review: ReviewRound) -> int:
    """The number of experts who have rated every subject on every criterion; never who."""
    by_rater: dict[str, dict[str, dict[str, int | None]]] = {}
    for row in _ratings_of(db, review):
        subjects = by_rater.setdefault(row.rater, {})
        subjects.setdefault(row.subject_id, {})[row.criterion] = row.value
    whole = len(standing_subjects(db, review))
    return sum(len(finished_subjects(db, review, own)) == whole for own in by_rater.values())


def load_subject_agreements(
    db: Session, actor: Actor, review: ReviewRound, secret: bytes
) -> dict[str, SubjectAgreement]:
    """The results of a closed round by id, for the subjects that the actor may read.

    Empty while the round is open: results that change would show what the latest expert rated.
    """
    actor.must(Right.COMMENT, review.programme_id)
    if not review.closed:
        return {}
    roles = _roles_of_raters(db, review, secret)
    given: dict[str, dict[str, list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
    for row in _ratings_of(db, review):
        if row.value is not None:
            given[row.subject_id][row.criterion].append((row.rater, row.value))
    readable = readable_subjects(db, actor, review)
    return {key: _agreement(review, given[key], roles) for _kind, key in readable}


def rank_concordance(
    db: Session, actor: Actor, review: ReviewRound, criterion: str
) -> float | None:
    """Kendall's W of a closed round for a criterion, over those who rated all its subjects.

    ``None`` while the round is open, with fewer than five such experts or three subjects.
    """
    actor.must(Right.COMMENT, review.programme_id)
    subjects = [key for _kind, key in subjects_of(review)]
    if not review.closed or len(subjects) < _FEWEST_RANKED:
        return None
    by_rater: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _ratings_of(db, review):
        if row.criterion == criterion and row.value is not None:
            by_rater[row.rater][row.subject_id] = row.value
    complete = [own for own in by_rater.values() if len(own) == len(subjects)]
    whole = [[own[key] for key in subjects] for own in complete]
    return kendall_w(whole) if len(whole) >= RATINGS_THRESHOLD else None


def open_subjects(review: ReviewRound, agreements: Mapping[str, SubjectAgreement]) -> list[str]:
    """The ids of the subjects that are neither accepted nor rejected, in the round's order."""
    decided = (ConsensusDecision.ACCEPTED, ConsensusDecision.REJECTED)
    return [
        key
        for _kind, key in subjects_of(review)
        if key not in agreements or agreements[key].decision not in decided
    ]


def _agreement(
    review: ReviewRound,
    given: Mapping[str, Sequence[tuple[str, int]]],
    roles: Mapping[str, str],
) -> SubjectAgreement:
    spreads, per_role, all_values = {}, {}, []
    for criterion in criteria_of(review):
        pairs = given.get(criterion, ())
        values = [value for _rater, value in pairs]
        all_values.append(values)
        if len(values) < RATINGS_THRESHOLD:
            continue
        spreads[criterion] = measure(values)
        by_role: dict[str, list[int]] = defaultdict(list)
        for rater, value in pairs:
            by_role[roles.get(rater, "")].append(value)
        if medians := rating_medians_by_role(by_role):
            per_role[criterion] = medians
    return SubjectAgreement(decide(all_values), spreads, per_role)


def _roles_of_raters(db: Session, review: ReviewRound, secret: bytes) -> dict[str, str]:
    roles = {account.id: role for account, role in list_members(db, review.programme_id)}
    return {rater_key(db, review, key, secret): roles.get(key, "") for key in review.experts}


def _ratings_of(db: Session, review: ReviewRound) -> list[Rating]:
    """The ratings of a round, ordered by keys: an order of time would help to identify raters."""
    query = select(Rating).where(col(Rating.round_id) == review.id)
    order = (col(Rating.subject_id), col(Rating.criterion), col(Rating.rater))
    return list(db.execute(query.order_by(*order)).scalars())


def _check(review: ReviewRound, criterion: str, value: object) -> None:
    if criterion not in criteria_of(review):
        raise Invalid(mark("The request was not understood."))
    if value is not None:
        field_rules.whole_number(value, LOWEST, HIGHEST)
