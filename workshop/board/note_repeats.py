"""Which notes are on a board already: one rule for files, parts of files, and typed lines."""

from collections import Counter

from sqlalchemy import or_
from sqlmodel import Session, col, select

from workshop.board.note_kinds import FROM_PHONES
from workshop.board.tables import Note, NoteRevision
from workshop.board.visibility import SHOWN, WAITING
from workshop.people.rights import Actor, Right
from workshop.programme.agenda import is_per_table, load_activity
from workshop.text_folding import fold_statement

NoteKey = tuple[str | None, str | None, str]
"""Map (only where each table has its own), section, and what the note says (``fold_statement``)."""


def note_key(map_id: str | None, section: str | None, text: str) -> NoteKey:
    """The key by which two notes of one activity are the same."""
    return map_id, section, fold_statement(text)


def known_notes(db: Session, actor: Actor, activity_id: str) -> Counter[NoteKey]:
    """How often each note stands in an activity.

    Notes that were typed or brought in count in every state in which they have a text, also under
    their former wordings: the same file a second time finds all of itself. Notes from phones count
    only where this actor may read them anyway; else lines could be tried until one is "there".
    """
    activity = load_activity(db, activity_id)
    apart = is_per_table(activity)
    moderates = actor.may(Right.MODERATE, activity.programme_id)
    readable = (SHOWN, *WAITING) if moderates else (SHOWN,)
    brought = col(Note.origin).not_in(FROM_PHONES)
    here = (Note.activity_id == activity_id, Note.text != "", col(Note.released))
    query = select(Note.id, Note.map_id, Note.section, Note.text).where(
        *here, or_(brought, col(Note.status).in_(readable))
    )
    keys = {
        note_id: {note_key(map_id if apart else None, section, text)}
        for note_id, map_id, section, text in db.execute(query)
    }
    former = (
        select(Note.id, Note.map_id, NoteRevision.section, NoteRevision.text)
        .join(NoteRevision, col(NoteRevision.note_id) == col(Note.id))
        .where(*here, brought)
    )
    for note_id, map_id, section, text in db.execute(former):
        keys[note_id].add(note_key(map_id if apart else None, section, text))
    return Counter(key for each in keys.values() for key in each)
