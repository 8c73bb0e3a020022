"""Erasing what a note says: its text, its former texts, and every copy of them."""

from sqlalchemy import delete
from sqlmodel import Session, col

from workshop.board.hooks import forget_copies
from workshop.board.tables import Note, NoteRevision
from workshop.store.store import mark_erased


def erase_text(db: Session, note: Note, status: str) -> None:
    """Remove a note's text, its former texts and kept copies; the files forget them too."""
    db.execute(delete(NoteRevision).where(col(NoteRevision.note_id) == note.id))
    note.text, note.fingerprint, note.status = "", "", status
    db.add(note)
    forget_copies(db, [note.id])
    mark_erased(db)
