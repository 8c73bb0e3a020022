"""Rounds that follow each other: one review of the same subjects by the same experts."""

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.review.tables import ReviewRound


def first_of(db: Session, review: ReviewRound) -> ReviewRound:
    """The first round of the sequence that this round belongs to, perhaps itself."""
    return sequence_of(db, review)[0]


def earlier_round(db: Session, review: ReviewRound) -> ReviewRound | None:
    """The round that this one follows, or ``None``."""
    return db.get(ReviewRound, review.follows) if review.follows else None


def later_round(db: Session, review: ReviewRound) -> ReviewRound | None:
    """The round that follows this one, or ``None``."""
    query = select(ReviewRound).where(col(ReviewRound.follows) == review.id)
    return db.execute(query.order_by(col(ReviewRound.id)).limit(1)).scalars().first()


def sequence_of(db: Session, review: ReviewRound) -> list[ReviewRound]:
    """All rounds of the sequence that this round belongs to, the first one first."""
    found = [review]
    while (earlier := earlier_round(db, found[0])) is not None and earlier not in found:
        found.insert(0, earlier)
    while (later := later_round(db, found[-1])) is not None and later not in found:
        found.append(later)
    return found
