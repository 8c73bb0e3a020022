"""Anonymous ratings: given while a round is open, shown as distributions once it is closed.

A rating holds no account but a key made of the expert's own (``rater_keys``). It is the same
through a sequence of rounds, so that experts find their own ratings again. Nothing of it stands in
the log: who was signed in at that hour might be known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select, update
from sqlmodel import Session, col

from workshop.disclosure import PANEL_THRESHOLD, RATINGS_THRESHOLD, are_few_raters
from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.i18n import mark
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
)
from workshop.review.rater_keys import rater_key
from workshop.review.rating_rows import Values, forget_roles, telling_role
from workshop.review.room_experts import must_be_invited
from workshop.review.rounds import (
    criteria_of,
    load_round,
    must_be_open,
    subjects_of,
    was_closed,
)
from workshop.review.sequences import earlier_round
from workshop.review.subject_access import readable_subjects
from workshop.review.tables import Rating, ReviewRound
from workshop.review.told_results import told_medians, told_values

_FEWEST_RANKED = 3
"""The least number of subjects for which a concordance of ranks is computed."""


@dataclass(frozen=True)
class RateSubject:
    """``values``: only these criteria change. ``key``: the expert's review key."""

    round_id: str
    subject_id: str
    values: Values
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class SubjectAgreement:
    """The result of a closed round for a subject.

    ``spreads``: criterion → distribution; ``roles``: criterion → medians by role. Criteria with
    fewer ratings than may be told (``told_results``) are left out.
    """

    decision: ConsensusDecision
    spreads: Mapping[str, RatingDistribution]
    roles: Mapping[str, Mapping[str, float]]


def must_rate(db: Session, actor: Actor, round_id: str, subject_id: str) -> tuple[ReviewRound, str]:
    """The open round and the kind of the subject, if the actor is invited or admitted.

    Raises ``NotAllowed`` for others and for those who have lost their key, ``Closed``,
    ``NotFound`` (round, or subject not in it).
    """
    review = load_round(db, round_id)
    must_be_invited(db, actor, review)
    must_be_open(review)
    if actor.id in review.keyless:
        raise NotAllowed(mark("You cannot rate in this round any more."))
    kinds = {key: kind for kind, key in subjects_of(review)}
    if subject_id not in kinds:
        raise NotFound(mark("This round is not about that."))
    return review, kinds[subject_id]


def rate_subject(db: Session, actor: Actor, command: RateSubject) -> None:
    """Rate a subject on some criteria, or change one's ratings. Raises as ``must_rate``."""
    review, _kind = must_rate(db, actor, command.round_id, command.subject_id)
    rater = rater_key(db, review, command.key)
    # After it was closed once, a round has no roles: see ``close_round``.
    role = "" if was_closed(db, review) else telling_role(db, review, actor.id)
    if not role:
        forget_roles(db, review)
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
        row.value = value
        db.add(row)
    db.flush()
    mine = (col(Rating.round_id) == review.id, col(Rating.rater) == rater)
    db.execute(update(Rating).where(*mine, col(Rating.role) != role).values(role=role))


def own_ratings(
    db: Session, review: ReviewRound, key: bytes | None
) -> dict[str, dict[str, int | None]]:
    """The ratings in a round under a review key: subject id → criterion → value; without a key,
    none."""
    if key is None:
        return {}
    rater = rater_key(db, review, key)
    query = select(Rating).where(col(Rating.round_id) == review.id, col(Rating.rater) == rater)
    found: dict[str, dict[str, int | None]] = {}
    for row in db.execute(query).scalars():
        found.setdefault(row.subject_id, {})[row.criterion] = row.value
    return found


def load_subject_agreements(
    db: Session, actor: Actor, review: ReviewRound
) -> dict[str, SubjectAgreement]:
    """The results of a closed round by id, for the subjects that the actor may read.

    Empty while the round is open: results that change would show what the latest expert rated.
    """
    actor.must(Right.COMMENT, review.programme_id)
    found = agreements_of(review)
    readable = readable_subjects(db, actor, review) if found else []
    return {key: found[key] for _kind, key in readable}


def agreements_of(review: ReviewRound) -> dict[str, SubjectAgreement]:
    """The results of a closed round by id of the subject; empty while it is open.

    The caller must see to it that the subjects may be read.
    """
    subjects = subjects_of(review) if review.closed else []
    return {key: _agreement(review, key) for _kind, key in subjects}


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
    told = [told_values(review, key, criterion) for key in subjects]
    whole = [[values[rater] for values in told] for rater in told[0] if _in_all(rater, told)]
    return kendall_w(whole) if len(whole) >= RATINGS_THRESHOLD else None


def count_changes(db: Session, review: ReviewRound) -> tuple[int, int] | None:
    """Of the ratings given in this round and in the one before: how many were changed, and of how
    many; ``None`` without a round before or where nothing of it may be told (``_rated_twice``).

    Told in ratings, not in experts: one of six who stayed with everything could be known.
    """
    before = earlier_round(db, review)
    if before is None or not review.closed:
        return None
    pairs = [
        pair
        for _kind, key in subjects_of(review)
        for criterion in criteria_of(review)
        for pair in _rated_twice(before, review, key, criterion)
    ]
    return (sum(one != other for one, other in pairs), len(pairs)) if pairs else None


def paired_ratings(
    before: ReviewRound, later: ReviewRound, criterion: str
) -> list[tuple[int, int]]:
    """What the same experts rated in two closed rounds of a sequence, over all subjects of which it
    may be told (``_rated_twice``); empty for fewer than three.

    The caller tells nothing of it but a sum: that over one subject alone would show, beside both of
    its distributions, who of the others has gone from which rating to which.
    """
    subjects = [_rated_twice(before, later, key, criterion) for _kind, key in subjects_of(later)]
    told = [pairs for pairs in subjects if pairs]
    return [pair for pairs in told for pair in pairs] if len(told) >= _FEWEST_RANKED else []


def _rated_twice(
    before: ReviewRound, later: ReviewRound, subject_id: str, criterion: str
) -> list[tuple[int, int]]:
    """The ratings of those who rated a subject in both rounds; empty where it must not be told.

    Whoever knows that the others changed nothing reads the ratings of those who rated only once
    from the difference of both distributions: so these are none, or as many as are anonymous.
    """
    first, second = (told_values(row, subject_id, criterion) for row in (before, later))
    both = [(first[rater], second[rater]) for rater in sorted(first.keys() & second.keys())]
    if all(are_few_raters(len(row.experts)) for row in (before, later)):
        return both
    once = len(first.keys() ^ second.keys())
    enough = len(both) >= RATINGS_THRESHOLD and (not once or once >= RATINGS_THRESHOLD)
    return both if enough else []


def open_subjects(review: ReviewRound, agreements: Mapping[str, SubjectAgreement]) -> list[str]:
    """The ids of the subjects that are neither accepted nor rejected, in the round's order."""
    decided = (ConsensusDecision.ACCEPTED, ConsensusDecision.REJECTED)
    return [
        key
        for _kind, key in subjects_of(review)
        if key not in agreements or agreements[key].decision not in decided
    ]


def _agreement(review: ReviewRound, subject_id: str) -> SubjectAgreement:
    spreads, roles, all_values = {}, {}, []
    for criterion in criteria_of(review):
        values = list(told_values(review, subject_id, criterion).values())
        all_values.append(values)
        if values:
            spreads[criterion] = measure(values)
        if medians := told_medians(review, subject_id, criterion):
            roles[criterion] = medians
    few = are_few_raters(len(review.experts))
    least = PANEL_THRESHOLD if few else RATINGS_THRESHOLD
    return SubjectAgreement(decide(all_values, least), spreads, roles)


def _in_all(rater: str, told: Sequence[Mapping[str, int]]) -> bool:
    return all(rater in values for values in told)


def _check(review: ReviewRound, criterion: str, value: object) -> None:
    if criterion not in criteria_of(review):
        raise Invalid(mark("The request was not understood."))
    if value is not None:
        field_rules.whole_number(value, LOWEST, HIGHEST)
