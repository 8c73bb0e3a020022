"""A word-by-word diff of two texts. Pure: texts in, pieces out."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum

MOST_STEPS = 2_000_000
"""The limit of comparisons, about half a second; beyond it the rest counts as changed."""
_WORDS = re.compile(r"\w+|\s+|[^\w\s]", re.UNICODE)


class PieceKind(StrEnum):
    """Whether a piece is in both texts, only in the former, or only in the latter."""

    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True)
class Piece:
    """A run of words and spaces of the same kind."""

    kind: PieceKind
    text: str


def compare_words(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in order: all but the ``IN`` ones make up ``before``, all but the
    ``OUT`` ones ``after``. Of adjacent changes, one ``OUT`` piece comes before one ``IN`` piece.
    Long texts that repeat the same words are compared roughly (see ``MOST_STEPS``)."""
    pieces: list[Piece] = []
    found = list(_pieces(_WORDS.findall(before), _WORDS.findall(after)))
    for place, piece in enumerate(found):
        # Spaces between two changes do not count as words that stayed.
        between = 0 < place < len(found) - 1 and piece.text.isspace()
        if piece.kind != PieceKind.SAME or between:
            pieces = _changed(pieces, piece)
        else:
            pieces.append(piece)
    return pieces


def _changed(pieces: list[Piece], piece: Piece) -> list[Piece]:
    """The pieces with another change merged into the changes at their end."""
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
    """The number of words of the common prefix and of the common suffix; they do not overlap."""
    most, head, tail = min(len(before), len(after)), 0, 0
    while head < most and before[head] == after[head]:
        head += 1
    while tail < most - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return head, tail


class _Matcher(SequenceMatcher[str]):
    """Stops looking after ``MOST_STEPS``."""

    def __init__(self, before: list[str], after: list[str]) -> None:
        # Without autojunk: it would ignore frequent words and give odd differences in long texts.
        super().__init__(None, before, after, autojunk=False)
        self._before, self._left = before, MOST_STEPS
        self._often = Counter(after)

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """As in ``difflib``; an empty match once ``MOST_STEPS`` is used up."""
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
