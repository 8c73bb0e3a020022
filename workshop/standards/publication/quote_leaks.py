"""Whether a text repeats, word for word, a note that may not be quoted.

What somebody wrote without having been told that it may be quoted must not come out through the
sentence of a need or the words of a clause either.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.tables import Note, NoteRevision
from workshop.board.visibility import SHOWN
from workshop.programme.tables import Activity
from workshop.text_folding import fold_words

SHORTEST = 20
"""Shorter notes ("a long queue") say what anybody could have said."""
_LENGTHS = (40, 12)
_Beginnings = dict[str, list[tuple[int, int]]]


def unquotable_texts(db: Session, programme_id: str) -> list[str]:
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


def find_unquotable_repeats(closed: Iterable[str], published: Sequence[str]) -> set[int]:
    """The places of those published texts that contain one of the closed ones.

    Case, punctuation and spacing do not count.
    """
    texts = [_normal(text) for text in published]
    # Thousands of notes against hundreds of pages: only where a note could begin is it looked for.
    begins = {length: _beginnings(texts, length) for length in _LENGTHS}
    return {
        place
        for wanted in {_normal(note) for note in closed} - {""}
        for place, start in _where(wanted, texts, begins)
        if f"{texts[place]} ".startswith(f"{wanted} ", start)
    }


def _where(
    wanted: str, texts: Sequence[str], begins: Mapping[int, _Beginnings]
) -> Iterable[tuple[int, int]]:
    """Where a note could stand: the number of a text, and a place in it."""
    for length in _LENGTHS:
        if len(wanted) >= length:
            return begins[length].get(wanted[:length], ())
    return [(place, text.find(wanted)) for place, text in enumerate(texts) if wanted in text]


def _beginnings(texts: Sequence[str], length: int) -> _Beginnings:
    """Where in these texts a word begins, by so many signs from there on."""
    found: _Beginnings = defaultdict(list)
    for place, text in enumerate(texts):
        for start in (0, *(space.end() for space in re.finditer(" ", text))):
            found[text[start : start + length]].append((place, start))
    return found


def _normal(text: str) -> str:
    return fold_words(unicodedata.normalize("NFKC", text))
