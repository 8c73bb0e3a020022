"""Word differences of texts, readable without colours and by screen readers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workshop.standards.word_diff import Piece, PieceKind, compare_words
from workshop.ui.widgets.component import show_module

_KEPT = 90
"""Characters of unchanged text shown on either side of a change."""


@dataclass(frozen=True)
class Changed:
    """A text before and after, under its name (empty: none)."""

    title: str
    before: str
    after: str


def show_differences(changes: Iterable[Changed], key: str, *, whole: bool = False) -> None:
    """The word differences of texts one below the other; long unchanged pieces are shortened
    unless ``whole``."""
    rows = [_row(change, whole=whole) for change in changes]
    show_module("differences", {"rows": rows}, key=key)


def shorten_unchanged(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with long unchanged ones shortened to what is next to a change."""
    last = len(pieces) - 1
    return [
        Piece(piece.kind, _cut(piece.text, first=number == 0, last=number == last))
        if piece.kind == PieceKind.SAME and last
        else piece
        for number, piece in enumerate(pieces)
    ]


def _row(change: Changed, *, whole: bool) -> dict[str, object]:
    pieces = compare_words(change.before, change.after)
    shown = pieces if whole else shorten_unchanged(pieces)
    told = [{"kind": piece.kind, "text": piece.text} for piece in shown]
    return {"title": change.title, "pieces": told}


def _cut(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * _KEPT + 20:
        return text
    before = "" if first else (text[:_KEPT].rsplit(None, 1) or [""])[0] + " "
    after = "" if last else " " + (text[-_KEPT:].split(None, 1) or [""])[-1]
    return f"{before}…{after}"
