"""Ungrouped notes that a reviewer should not miss: those nearest to the subject of review."""

import re
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.board.tables import Note
from workshop.board.visibility import SHOWN
from workshop.needs.group_queries import ACTIVE
from workshop.needs.tables import Group, GroupNote, NearGroup
from workshop.programme.tables import Programme

MOST_SHOWN = 6
_STEM = 5
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")


def find_overlooked(db: Session, programme_id: str, group_ids: Sequence[str]) -> list[str]:
    """The ids of at most ``MOST_SHOWN`` ungrouped notes near to these groups, the nearest first.

    By the cosine distances computed for the programme; where there are none, by shared words, each
    weighted by 1 / (number of ungrouped notes with it). Empty where the programme has suggestions
    switched off.
    """
    programme = db.get(Programme, programme_id)
    loners = _list_loners(db, programme_id)
    if not loners or not group_ids or programme is None or not programme.suggestions:
        return []
    if _knows_distances(db, programme_id):
        return _by_distance(db, loners, group_ids)
    return _by_words(loners, _texts_in(db, group_ids))


def _list_loners(db: Session, programme_id: str) -> dict[str, str]:
    """Notes on the wall that are in no group and joined to no other: id → text."""
    placed = (
        select(col(GroupNote.note_id))
        .join(Group, col(Group.id) == col(GroupNote.group_id))
        .where(col(Group.programme_id) == programme_id, col(Group.status) == ACTIVE)
    )
    query = (
        select(col(Note.id), col(Note.text))
        .where(col(Note.programme_id) == programme_id, col(Note.status) == SHOWN)
        .where(col(Note.shown), col(Note.id).not_in(placed), col(Note.same_as).is_(None))
        .order_by(col(Note.position))
    )
    return dict(db.execute(query).tuples().all())


def _knows_distances(db: Session, programme_id: str) -> bool:
    query = (
        select(NearGroup)
        .join(Note, col(Note.id) == col(NearGroup.note_id))
        .where(col(Note.programme_id) == programme_id)
    )
    return db.execute(query.limit(1)).first() is not None


def _by_distance(db: Session, loners: dict[str, str], group_ids: Sequence[str]) -> list[str]:
    nearest = func.min(col(NearGroup.distance))
    query = (
        select(col(NearGroup.note_id))
        .where(col(NearGroup.group_id).in_(group_ids), col(NearGroup.note_id).in_(list(loners)))
        .group_by(col(NearGroup.note_id))
        .order_by(nearest, col(NearGroup.note_id))
        .limit(MOST_SHOWN)
    )
    return list(db.execute(query).scalars())


def _by_words(loners: dict[str, str], texts: Sequence[str]) -> list[str]:
    wanted = set().union(*map(_stems, texts))
    own = {key: _stems(text) for key, text in loners.items()}
    frequency = Counter(stem for stems in own.values() for stem in stems)
    scores = {
        key: sum(1 / frequency[stem] for stem in stems & wanted) for key, stems in own.items()
    }
    found = sorted((key for key in scores if scores[key]), key=lambda key: -scores[key])
    return found[:MOST_SHOWN]


def _stems(text: str) -> set[str]:
    """The first ``_STEM`` letters of longer words, as a cheap stemmer.

    Dictionaries of word forms would be better, but loading them would keep people waiting.
    """
    return {word[:_STEM] for word in _LONG_WORD.findall(text.lower())}


def _texts_in(db: Session, group_ids: Sequence[str]) -> list[str]:
    query = (
        select(col(Note.text))
        .join(GroupNote, col(GroupNote.note_id) == col(Note.id))
        .where(col(GroupNote.group_id).in_(group_ids), col(Note.status) == SHOWN)
    )
    return list(db.execute(query).scalars())
