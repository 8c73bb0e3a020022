"""Whether a text repeats, word for word, a note that may not be quoted.

What somebody wrote without having been told that it may be quoted must not come out through the
sentence of a need or the words of a clause either.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.tables import Note, NoteRevision
from workshop.board.visibility import SHOWN
from workshop.programme.tables import Activity

SHORTEST = 20
"""Shorter notes ("a long queue") say what anybody could have said."""
_BEGINNING = 12
_BETWEEN = re.compile(r"[\W_]+")


def closed_texts(db: Session, programme_id: str) -> list[str]:
    """What notes say or said that nobody may quote, where it is long enough to be recognised."""
    notes = (
        select(col(Note.text), col(Note.status), col(Activity.quotable))
        .join(Activity, col(Activity.id) == col(Note.activity_id))
        .where(col(Note.programme_id) == programme_id)
    )
    now = [text for text, status, quotable in db.execute(notes) if status != SHOWN or not quotable]
    former = (
        select(col(NoteRevision.text))
        .join(Note, col(Note.id) == col(NoteRevision.note_id))
        .where(col(Note.programme_id) == programme_id)
    )
    texts = [*now, *db.execute(former).scalars()]
    return [text for text in dict.fromkeys(texts) if len(text) >= SHORTEST]


def find_echoes(closed: Iterable[str], published: Sequence[str]) -> set[int]:
    """The places of those published texts that contain one of the closed ones.

    Case, punctuation and spacing do not count.
    """
    texts = [_normal(text) for text in published]
    # Most notes are nowhere; looking their beginning up first is what makes thousands quick.
    beginnings = {
        text[start : start + _BEGINNING]
        for text in texts
        for start in (0, *(found.end() for found in re.finditer(" ", text)))
    }
    found: set[int] = set()
    for note in closed:
        wanted = _normal(note)
        if wanted and (len(wanted) < _BEGINNING or wanted[:_BEGINNING] in beginnings):
            found |= {
                place for place, text in enumerate(texts) if f" {wanted} " in f" {text} "
            }
    return found


def _normal(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _BETWEEN.sub(" ", folded).strip()
