"""Finding texts that repeat, word for word, a note that may not be quoted.

A note that was written without consent to quotes must not be published through the sentence of a
need or the text of a clause either.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.tables import Note, NoteRevision
from workshop.board.visibility import SHOWN
from workshop.needs.headers_of_notes import SHORTEST
from workshop.programme.tables import Activity
from workshop.text_folding import fold_words

_LENGTHS = (40, 12)
_Beginnings = dict[str, list[tuple[int, int]]]


def unquotable_texts(db: Session, programme_id: str) -> list[str]:
    """Present and former texts of notes that nobody may quote, of at least ``SHORTEST`` characters.

    Hidden notes, notes of activities without quotes, and all texts before an edit.
    """
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
    """The indexes of those ``published`` texts that contain one of the ``closed`` ones.

    Case, punctuation and spacing are ignored; matches begin and end at words.
    """
    texts = [_normal(text) for text in published]
    # Thousands of notes against hundreds of pages: an index of beginnings keeps this fast.
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
    """Candidates for a match: (index of a text, index of a character in it)."""
    for length in _LENGTHS:
        if len(wanted) >= length:
            return begins[length].get(wanted[:length], ())
    return [(place, text.find(wanted)) for place, text in enumerate(texts) if wanted in text]


def _beginnings(texts: Sequence[str], length: int) -> _Beginnings:
    """An index of word beginnings: the next ``length`` characters → (text, character) indexes."""
    found: _Beginnings = defaultdict(list)
    for place, text in enumerate(texts):
        for start in (0, *(space.end() for space in re.finditer(" ", text))):
            found[text[start : start + length]].append((place, start))
    return found


def _normal(text: str) -> str:
    return fold_words(unicodedata.normalize("NFKC", text))
