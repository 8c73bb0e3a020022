"""Striking words out of notes that wait: a name or a number goes, the thought stays."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from workshop.board.moderation import as_seen, load_moderated
from workshop.board.note_erasure import erase_text
from workshop.board.note_kinds import NoteStatus
from workshop.board.note_rules import find_marks
from workshop.board.tables import Note
from workshop.board.visibility import WAITING
from workshop.errors import Closed, Conflict, Invalid
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.store import log

STRUCK = "▒▒▒"
"""What stands in place of struck words, however many and long they were."""


@dataclass(frozen=True)
class StrikeWords:
    """``words``: pairs of start and end in code points of the note's text; ``seen``: the cursor of
    the moderator's screen, from which they were chosen."""

    id: str
    words: Sequence[Sequence[int]]
    seen: int | None = None


def strike_words(db: Session, actor: Actor, command: StrikeWords) -> Note:
    """Replace words of a waiting note by ``STRUCK`` for good; the note goes on waiting.

    The former wording is erased everywhere, as by redacting, so this cannot be undone. Raises
    ``Closed`` for a note that no longer waits, ``Conflict`` when its author has changed it after
    ``seen``, ``Invalid`` for places that are not in the text.
    """
    note = load_moderated(db, actor, command.id)
    if note.status not in WAITING:
        raise Closed(mark("This note does not wait any more; redact it instead."))
    if not as_seen(db, [note], command.seen):
        raise Conflict(mark("This note was changed a moment ago. Read it once more."))
    text = struck(note.text, command.words)
    harmless = note.status == NoteStatus.PENDING or not find_marks(text)
    step = note.stage, note.feeling
    erase_text(db, note, NoteStatus.PENDING if harmless else NoteStatus.FLAGGED)
    note.text, note.edited = text, True
    note.stage, note.feeling = step
    db.add(note)
    log.append(db, note.programme_id, "words_struck", [("note", note.id)], actor=actor.log_id)
    return note


def struck(text: str, words: Sequence[Sequence[int]]) -> str:
    """The text without these places; neighbours with nothing but blanks between them become one,
    so that nobody sees how many words there were. Raises ``Invalid``."""
    places = sorted(tuple(place) for place in words)
    if not places or any(
        len(place) != 2 or not 0 <= place[0] < place[1] <= len(text) for place in places
    ):
        raise Invalid(mark("Choose the words to strike out."))
    kept, end = "", 0
    for start, stop in places:
        between = text[end:start]
        if not (kept.endswith(STRUCK) and not between.strip()):
            kept += between + STRUCK
        end = max(end, stop)
    return kept + text[end:]
