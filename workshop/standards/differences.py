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
    ``out`` ones ``after``."""
    pieces: list[Piece] = []
    for piece in _pieces(_WORDS.findall(before), _WORDS.findall(after)):
        if pieces and pieces[-1].kind == piece.kind:
            piece = Piece(piece.kind, pieces.pop().text + piece.text)
        pieces.append(piece)
    return pieces


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
