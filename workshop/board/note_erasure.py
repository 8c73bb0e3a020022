"""Erasing what a note says: its text, its former texts, and every copy of them."""

from sqlalchemy import delete
from sqlmodel import Session, col

from workshop.board.hooks import forget_copies
from workshop.board.tables import Note, NoteRevision
from workshop.store.store import mark_erased


def erase_text(db: Session, note: Note, status: str) -> None:
    """Erase a note's text, its revisions and every copy, and give the note this status.

    The fingerprint is cleared as well, since a hash of a short text can be guessed. The commit
    removes the text from the database files too (``mark_erased``).
    """
    db.execute(delete(NoteRevision).where(col(NoteRevision.note_id) == note.id))
    note.text, note.fingerprint, note.status = "", "", status
    note.stage, note.feeling = None, None
    db.add(note)
    forget_copies(db, [note.id])
    mark_erased(db)
