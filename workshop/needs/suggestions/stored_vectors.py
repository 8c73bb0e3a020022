"""A cache of notes' embeddings, kept beside the notes and never longer than their texts."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, select
from sqlmodel import Session, col

from workshop.board.tables import Note
from workshop.needs.tables import NoteVector
from workshop.store.store import mark_erased


def digest_of(text: str) -> str:
    """SHA-256 of a text, as hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def load_vectors(db: Session, model: str, texts: Mapping[str, str]) -> dict[str, bytes]:
    """Note id → serialized vector of this model, only where it was made from exactly this text.

    ``texts``: note id → text.
    """
    query = select(NoteVector).where(
        col(NoteVector.model) == model, col(NoteVector.note_id).in_(list(texts))
    )
    return {
        row.note_id: row.vector
        for row in db.execute(query).scalars()
        if row.digest == digest_of(texts[row.note_id])
    }


def store_vectors(db: Session, model: str, made: Iterable[tuple[str, str, bytes]]) -> int:
    """Store vectors, given as (note id, digest of the text, bytes); returns how many were stored.

    A vector whose note was changed or erased while it was computed is not stored.
    """
    kept = 0
    for note_id, digest, vector in made:
        note = db.get(Note, note_id)
        if note is None or not note.text or digest_of(note.text) != digest:
            continue
        row = db.get(NoteVector, (note_id, model))
        row = row or NoteVector(note_id=note_id, model=model, digest="", vector=b"")
        row.digest, row.vector = digest, vector
        db.add(row)
        kept += 1
    db.flush()
    return kept


def forget_vectors(db: Session, programme_id: str) -> None:
    """Delete all vectors of a programme, also from the pages of the database file."""
    notes = select(col(Note.id)).where(col(Note.programme_id) == programme_id)
    db.execute(delete(NoteVector).where(col(NoteVector.note_id).in_(notes)))
    mark_erased(db)


def erase_vectors(db: Session, note_ids: Sequence[str]) -> None:
    """Delete the vectors of notes whose text is erased: much of a text can be guessed from one."""
    db.execute(delete(NoteVector).where(col(NoteVector.note_id).in_(list(note_ids))))
