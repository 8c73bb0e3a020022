"""The stored ratings of a round: read in an order that says nothing, counted, put into order."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session, SQLModel, col

from workshop.disclosure import are_roles_disclosable
from workshop.people.members import list_members
from workshop.review.reviewable import CRITERIA, is_standing
from workshop.review.tables import Comment, Rating, ReviewRound

Values = Mapping[str, int | None]
"""Criterion → 1 to 9, or ``None``: cannot judge. A criterion that is missing is not rated yet."""


def ratings_of(db: Session, review: ReviewRound) -> list[Rating]:
    """The ratings of a round, ordered by keys: an order of time would help to identify raters."""
    query = select(Rating).where(col(Rating.round_id) == review.id)
    order = (col(Rating.subject_id), col(Rating.criterion), col(Rating.rater))
    return list(db.execute(query.order_by(*order)).scalars())


def finished_subjects(db: Session, review: ReviewRound, ratings: Mapping[str, Values]) -> list[str]:
    """The ids of the existing subjects that are rated on every criterion, in the round's order."""
    whole = set(CRITERIA[review.subject_kind])
    standing = [key for kind, key in review.subjects if is_standing(db, kind, key)]
    return [key for key in standing if set(ratings.get(key, ())) >= whole]


def count_finished(db: Session, review: ReviewRound) -> int:
    """The number of experts who have rated every subject on every criterion; never who."""
    by_rater: dict[str, dict[str, dict[str, int | None]]] = {}
    for row in ratings_of(db, review):
        subjects = by_rater.setdefault(row.rater, {})
        subjects.setdefault(row.subject_id, {})[row.criterion] = row.value
    whole = sum(is_standing(db, kind, key) for kind, key in review.subjects)
    return sum(len(finished_subjects(db, review, own)) == whole for own in by_rater.values())


def has_answers(db: Session, review: ReviewRound) -> bool:
    """Whether anybody has rated or said anything in a round."""
    rated = select(col(Rating.rater)).where(col(Rating.round_id) == review.id)
    said = select(col(Comment.id)).where(col(Comment.round_id) == review.id)
    return any(db.execute(query.limit(1)).first() is not None for query in (rated, said))


def telling_role(db: Session, review: ReviewRound, account_id: str) -> str:
    """The role that may stand beside an expert's ratings; empty where it would point at somebody.

    Every role among the invited needs as many experts as are needed to tell roles apart.
    """
    roles = {account.id: role for account, role in list_members(db, review.programme_id)}
    invited = Counter(roles.get(key, "") for key in review.experts)
    return roles.get(account_id, "") if are_roles_disclosable(list(invited.values())) else ""


def forget_roles(db: Session, review: ReviewRound) -> None:
    """Take the roles off all ratings of a round."""
    told = update(Rating).where(col(Rating.round_id) == review.id, col(Rating.role) != "")
    db.execute(told.values(role=""))


def shuffle_rows(db: Session, review: ReviewRound) -> None:
    """Store the ratings and comments of a round anew, by key.

    PostgreSQL keeps rows in the order in which they were written, with the number of the
    transaction: until now those show who came first. SQLite keeps these two tables by key anyway.
    """
    db.flush()
    for table in (Rating, Comment):
        _store_anew(db, table, review)


def _store_anew(db: Session, table: type[SQLModel], review: ReviewRound) -> None:
    made = table.__table__  # type: ignore[attr-defined]
    mine = made.c.round_id == review.id
    rows = db.execute(select(made).where(mine).order_by(*made.primary_key.columns)).mappings().all()
    if rows:
        db.execute(delete(made).where(mine))
        db.execute(insert(made), [dict(row) for row in rows])
        db.expire_all()
