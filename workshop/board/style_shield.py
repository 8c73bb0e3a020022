"""The style shield: what moderators are told of a note's style before others read it.

In a small room the hand is known: capitals, emoji, a full stop that is never there. Moderators see
which notes may be known by it, why, and how they would read evened out (``writing_style``).
Nobody else is told, and whoever prepares the activity can switch it off.
"""

from typing import Any

from workshop.board.note_kinds import NoteStatus
from workshop.board.note_rules import LONGEST_NOTE
from workshop.board.tables import Note
from workshop.board.writing_style import even_out, find_style_marks
from workshop.programme.phases import is_hidden
from workshop.programme.tables import Activity


def is_unread(note: Note, activity: Activity | None) -> bool:
    """Whether nobody but moderators and its author has read a note: it waits, or is covered."""
    if activity is None or not note.text:
        return False
    if note.status in (NoteStatus.PENDING, NoteStatus.FLAGGED):
        return True
    return note.status == NoteStatus.VISIBLE and is_hidden(activity.hidden, activity.phase)


def is_shielded(note: Note, activity: Activity | None) -> bool:
    """Whether moderators are told of a note's style: nobody has read it, and the shield is on."""
    return activity is not None and activity.style_shield and is_unread(note, activity)


def advise(text: str) -> dict[str, Any]:
    """What moderators see beside a shielded note with this text; takes half a millisecond.

    ``style``: its marks, see ``find_style_marks``; ``plain``: the note evened out; ``bare``: and
    without emoji. Each is left out where there is none or nothing would change.
    """
    plain, bare = evened(text), evened(text, keep_pictures=False)
    found = {
        "style": find_style_marks(text),
        "plain": plain if plain != text else None,
        "bare": bare if bare != plain else None,
    }
    return {name: value for name, value in found.items() if value}


def evened(text: str, *, keep_pictures: bool = True) -> str:
    """The text evened out, or as it is where it would become too long for a note."""
    other = even_out(text, keep_pictures=keep_pictures)
    return other if len(other) <= LONGEST_NOTE else text
