"""Which subjects of review an account may read, where its reading of drafts is limited by area."""

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.review.reviewable import draft_of
from workshop.review.tables import ReviewRound


def invited_subjects(db: Session, account_id: str, programme_id: str, kind: str) -> frozenset[str]:
    """The ids of the subjects of this kind in rounds to which an account is or was invited."""
    query = select(ReviewRound).where(col(ReviewRound.programme_id) == programme_id)
    return frozenset(
        key
        for review in db.execute(query).scalars()
        if account_id in review.experts
        for found, key in review.subjects
        if found == kind
    )


def may_read_subject(
    db: Session, actor: Actor, programme_id: str, kind: str, subject_id: str
) -> bool:
    """Whether the actor, who sees the programme, may read this subject.

    Drafts of other areas only where the actor is or was invited to review them.
    """
    areas = actor.areas_in(programme_id)
    if areas is None:
        return True
    area_id = draft_of(db, kind, subject_id)
    if area_id is None or area_id in areas:
        return True
    return subject_id in invited_subjects(db, actor.id, programme_id, kind)


def must_read_subject(
    db: Session, actor: Actor, programme_id: str, kind: str, subject_id: str
) -> None:
    """Raise ``NotFound`` for a subject that the actor may not read."""
    if not may_read_subject(db, actor, programme_id, kind, subject_id):
        raise NotFound(mark("There is nothing here to comment on any more."))


def readable_subjects(db: Session, actor: Actor, review: ReviewRound) -> list[tuple[str, str]]:
    """The subjects of a round that the actor may read as ``(kind, id)``, in its order."""
    return [
        (kind, key)
        for kind, key in review.subjects
        if may_read_subject(db, actor, review.programme_id, kind, key)
    ]
