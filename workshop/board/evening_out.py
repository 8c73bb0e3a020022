"""Evening out the style of notes before others read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from workshop.board.moderation import as_seen, load_moderated
from workshop.board.note_erasure import erase_text
from workshop.board.style_shield import evened, is_unread
from workshop.board.tables import Note
from workshop.errors import Closed, Conflict
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.programme.agenda import load_activity
from workshop.store import log


@dataclass(frozen=True)
class EvenOutNotes:
    """``keep_pictures``: whether emoji stay; ``seen``: the cursor of the moderator's screen."""

    ids: Sequence[str]
    keep_pictures: bool = True
    seen: int | None = None


def even_out_notes(db: Session, actor: Actor, command: EvenOutNotes) -> int:
    """Even out the style of unread notes; returns how many changed. No word of them changes.

    The former wording is erased as by redacting, so this cannot be undone: kept as a revision it
    would keep the hand. Notes that their authors have changed after ``seen`` are left out. Raises
    ``Conflict`` when that leaves none, ``Closed`` when others may read all of them by now.
    """
    notes = [load_moderated(db, actor, note_id) for note_id in command.ids]
    unread = [note for note in notes if is_unread(note, load_activity(db, note.activity_id))]
    if notes and not unread:
        raise Closed(mark("Others can read this note by now; its style stays as it is."))
    same = as_seen(db, unread, command.seen)
    if unread and not same:
        raise Conflict(mark("This note was changed a moment ago. Read it once more."))
    changed = [note for note in same if _even_out(db, note, command)]
    if changed:
        refs = [("note", note.id) for note in changed]
        log.append(db, changed[0].programme_id, "notes_evened_out", refs, actor=actor.log_id)
    return len(changed)


def _even_out(db: Session, note: Note, command: EvenOutNotes) -> bool:
    text = evened(note.text, keep_pictures=command.keep_pictures)
    if text == note.text:
        return False
    erase_text(db, note, note.status)
    note.text, note.evened = text, True
    db.add(note)
    return True
