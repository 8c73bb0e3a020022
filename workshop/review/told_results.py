"""What may be shown of the ratings of a round, kept as it was when the round was closed.

Results are read from here and never from the ratings: a round that is opened again shows its former
results until enough experts have changed theirs, since the difference would show how they rate.

``ReviewRound.told``: subject id → criterion → ``{"by": {rater: 1 to 9}, "roles": {role: median}}``.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from workshop.disclosure import RATINGS_THRESHOLD, are_few_raters
from workshop.review.consensus import rating_medians_by_role
from workshop.review.rating_rows import count_finished, ratings_of
from workshop.review.tables import Rating, ReviewRound

Cell = Mapping[str, Any]


def told_values(review: ReviewRound, subject_id: str, criterion: str) -> dict[str, int]:
    """Rater → rating of one criterion, as far as it may be shown; empty: nothing may."""
    return dict(_told(review, subject_id, criterion).get("by", {}))


def told_medians(review: ReviewRound, subject_id: str, criterion: str) -> dict[str, float]:
    """Role → median of one criterion, where roles may be told apart; otherwise empty."""
    return dict(_told(review, subject_id, criterion).get("roles", {}))


def _told(review: ReviewRound, subject_id: str, criterion: str) -> Cell:
    found: Cell = review.told.get(subject_id, {}).get(criterion, {})
    return found


def tell_results(db: Session, review: ReviewRound) -> None:
    """Keep the ratings of a round that has just been closed as its results, where they may be.

    From five ratings of a criterion; among fewer experts than that once all have finished. What
    was told before changes only where five experts have rated otherwise since.
    """
    given: dict[str, dict[str, list[Rating]]] = defaultdict(lambda: defaultdict(list))
    for row in ratings_of(db, review):
        if row.value is not None:
            given[row.subject_id][row.criterion].append(row)
    few = are_few_raters(len(review.experts))
    complete = few and count_finished(db, review) == len(review.experts)
    told = {key: dict(criteria) for key, criteria in review.told.items()}
    for key, criteria in given.items():
        for criterion, rows in criteria.items():
            former = told.get(key, {}).get(criterion)
            if complete or (not few and _is_tellable(rows, former)):
                told.setdefault(key, {})[criterion] = _cell(rows)
    review.told = told
    db.add(review)


def _is_tellable(rows: Sequence[Rating], former: Cell | None) -> bool:
    now = {row.rater: row.value for row in rows}
    if len(now) < RATINGS_THRESHOLD:
        return False
    before = former["by"] if former is not None else {}
    changed = [rater for rater in {*now, *before} if now.get(rater) != before.get(rater)]
    return len(changed) >= RATINGS_THRESHOLD


def _cell(rows: Sequence[Rating]) -> dict[str, Any]:
    by_role: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_role[row.role].append(row.value or 0)
    known = "" not in by_role
    medians = rating_medians_by_role(by_role) if known else {}
    return {"by": {row.rater: row.value for row in rows}, "roles": medians}
