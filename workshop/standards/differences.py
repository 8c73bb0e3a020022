"""What changed between two texts, word by word. Pure: texts in, pieces out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\w+|\s+|[^\w\s]", re.UNICODE)


@dataclass(frozen=True)
class Piece:
    """Part of two texts: ``kind`` is same, out (only in the former) or in (only in the latter)."""

    kind: str
    text: str


def compare_words(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in order: all but the ``in`` ones make up ``before``, all but the
    ``out`` ones ``after``. Of what changed side by side, all that is out stands before all that is
    in."""
    pieces: list[Piece] = []
    found = list(_pieces(_WORDS.findall(before), _WORDS.findall(after)))
    for place, piece in enumerate(found):
        # Blanks between two changes are no words that stayed.
        between = 0 < place < len(found) - 1 and piece.text.isspace()
        if piece.kind != "same" or between:
            pieces = _changed(pieces, piece)
        else:
            pieces.append(piece)
    return pieces


def _changed(pieces: list[Piece], piece: Piece) -> list[Piece]:
    """The pieces so far with another change joined to the one they end with."""
    last = len(pieces)
    while last and pieces[last - 1].kind != "same":
        last -= 1
    texts = {"out": "", "in": ""}
    for one in [*pieces[last:], piece]:
        for kind in texts:
            if one.kind in (kind, "same"):
                texts[kind] += one.text
    return [*pieces[:last], *(Piece(kind, text) for kind, text in texts.items() if text)]


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    # Junk would be guessed from how often a word stands there, and make long texts differ oddly.
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        out, new = "".join(before[first:last]), "".join(after[start:end])
        if kind == "equal":
            yield Piece("same", out)
            continue
        if out:
            yield Piece("out", out)
        if new:
            yield Piece("in", new)
