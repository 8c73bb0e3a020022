"""What changed between two texts, word by word. Pure: texts in, pieces out."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum

MOST_STEPS = 2_000_000
"""Of looking for what stayed: about half a second. The rest of such texts counts as changed."""
_WORDS = re.compile(r"\w+|\s+|[^\w\s]", re.UNICODE)


class PieceKind(StrEnum):
    """Whether a piece stands in both texts, only in the former, or only in the latter."""

    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True)
class Piece:
    """Part of two texts."""

    kind: PieceKind
    text: str


def compare_words(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in order: all but the ``in`` ones make up ``before``, all but the
    ``out`` ones ``after``. Of what changed side by side, all that is out stands before all that is
    in. Long texts of ever the same words are compared roughly."""
    pieces: list[Piece] = []
    found = list(_pieces(_WORDS.findall(before), _WORDS.findall(after)))
    for place, piece in enumerate(found):
        # Blanks between two changes are no words that stayed.
        between = 0 < place < len(found) - 1 and piece.text.isspace()
        if piece.kind != PieceKind.SAME or between:
            pieces = _changed(pieces, piece)
        else:
            pieces.append(piece)
    return pieces


def _changed(pieces: list[Piece], piece: Piece) -> list[Piece]:
    """The pieces so far with another change joined to the one they end with."""
    last = len(pieces)
    while last and pieces[last - 1].kind != PieceKind.SAME:
        last -= 1
    texts = {PieceKind.OUT: "", PieceKind.IN: ""}
    for one in [*pieces[last:], piece]:
        for kind in texts:
            if one.kind in (kind, PieceKind.SAME):
                texts[kind] += one.text
    return [*pieces[:last], *(Piece(kind, text) for kind, text in texts.items() if text)]


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    head, tail = _common(before, after)
    middle = before[head : len(before) - tail], after[head : len(after) - tail]
    if head:
        yield Piece(PieceKind.SAME, "".join(before[:head]))
    yield from _matched(*middle)
    if tail:
        yield Piece(PieceKind.SAME, "".join(before[len(before) - tail :]))


def _common(before: list[str], after: list[str]) -> tuple[int, int]:
    """How many words both texts begin with, and how many others they end with."""
    most, head, tail = min(len(before), len(after)), 0, 0
    while head < most and before[head] == after[head]:
        head += 1
    while tail < most - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return head, tail


class _Matcher(SequenceMatcher[str]):
    """Stops looking after ``MOST_STEPS``."""

    def __init__(self, before: list[str], after: list[str]) -> None:
        # Junk would be guessed from how often a word stands there, and make long texts differ
        # oddly.
        super().__init__(None, before, after, autojunk=False)
        self._before, self._left = before, MOST_STEPS
        self._often = Counter(after)

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """As in the library; nothing once there was enough looking."""
        self._left -= sum(self._often[word] + 1 for word in self._before[alo:ahi])
        if self._left < 0:
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def _matched(before: list[str], after: list[str]) -> Iterator[Piece]:
    matcher = _Matcher(before, after)
    for kind, first, last, start, end in matcher.get_opcodes():
        out, new = "".join(before[first:last]), "".join(after[start:end])
        if kind == "equal":
            yield Piece(PieceKind.SAME, out)
            continue
        if out:
            yield Piece(PieceKind.OUT, out)
        if new:
            yield Piece(PieceKind.IN, new)
