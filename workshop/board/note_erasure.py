"""Erasing what a note says: its text, its former texts, and every copy of them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete
from sqlmodel import Session, col

from workshop.board.hooks import forget_copies
from workshop.board.tables import Note, NoteRevision
from workshop.store.store import mark_erased

_PROMISED = "erasing.promised"


def erase_text(db: Session, note: Note, status: str) -> None:
    """Erase a note's text, its revisions and every copy, and give the note this status.

    The fingerprint is cleared as well, since a hash of a short text can be guessed. The commit
    removes the text from the database files too (``mark_erased``).
    """
    erase_texts(db, [note], status)


def erase_texts(
    db: Session, notes: Sequence[Note], status: str, promised: date | None = None
) -> None:
    """As ``erase_text``, of notes of one programme together: copies are looked for once.

    ``promised``: they go on this day, as people were promised; what stands in their place says so.
    """
    if not notes:
        return
    ids = [note.id for note in notes]
    db.execute(delete(NoteRevision).where(col(NoteRevision.note_id).in_(ids)))
    for note in notes:
        note.text, note.fingerprint, note.status = "", "", status
        note.stage, note.feeling = None, None
        db.add(note)
    db.info[_PROMISED] = promised
    try:
        forget_copies(db, ids)
    finally:
        del db.info[_PROMISED]
    mark_erased(db, *((kind, key) for key in ids for kind in ("note", f"note {status}")))


def promised_day(db: Session) -> date | None:
    """The day on which the texts go that are being erased, ``None`` where somebody took theirs
    back."""
    day: date | None = db.info.get(_PROMISED)
    return day
