"""Wordings that came from other towns: where each is from, from the suggestion to the publication.

Here stands what suggestions, the card of a clause and publications ask; ``adoption/borrowing.py``
makes the suggestion.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.i18n import known_language, translate
from workshop.local_time import local_day
from workshop.programme.tables import Programme
from workshop.standards.clause_card import CardEntry, CardPart
from workshop.standards.labels import FIELDS, WORDING_OF
from workshop.standards.network_tables import BorrowedWording
from workshop.standards.tables import ClauseRevision


def note_accepted(db: Session, comment_id: str, revision: int) -> None:
    """Remember in which revision a suggestion was taken over; nothing for other suggestions."""
    row = db.get(BorrowedWording, comment_id)
    if row is not None:
        row.revision = revision
        db.add(row)


def borrowed_of(db: Session, clause_ids: Collection[str]) -> dict[str, list[BorrowedWording]]:
    """Clause → the wordings that it took over, in the order of its revisions."""
    query = (
        select(BorrowedWording)
        .where(col(BorrowedWording.clause_id).in_(clause_ids))
        .where(col(BorrowedWording.revision).is_not(None))
        .order_by(col(BorrowedWording.revision))
    )
    found: dict[str, list[BorrowedWording]] = {}
    for row in db.execute(query).scalars():
        found.setdefault(row.clause_id, []).append(row)
    return found


def say_borrowed(row: BorrowedWording, language: str) -> str:
    """Whose wording it is, in one line."""
    field = translate(FIELDS[row.field], language)
    return translate(
        WORDING_OF, language, field=field, town=row.town, code=row.code, version=row.version
    )


def tell_borrowed(
    db: Session, programme_id: str, clause_ids: Collection[str]
) -> Mapping[str, Sequence[CardEntry]]:
    """What was taken over from other towns, for the cards of clauses."""
    programme = db.get(Programme, programme_id)
    language = known_language(programme.language if programme else None)
    cards: dict[str, list[CardEntry]] = {}
    for key, rows in borrowed_of(db, clause_ids).items():
        for row in rows:
            revision = db.get(ClauseRevision, (key, row.revision))
            on = local_day(revision.at) if revision else None
            entry = CardEntry(CardPart.CHANGE, say_borrowed(row, language), on=on, public=True)
            cards.setdefault(key, []).append(entry)
    return cards
