"""The marks of a list, bullets and ordinals, told from what belongs to a text."""

import re
from collections.abc import Sequence
from itertools import pairwise

_BULLET = re.compile(
    r"\s*(?:[-*+•–—·●○■□▪▫◦◆◇►▶▸‣⁃∙✓✔➢➤☐☑☒\uf0a7\uf0b7\uf0d8\uf0fc]|\[[ xX]?\])(?:\s+|$)"
)
_ORDINAL = re.compile(
    r"\s*\(?(?:(\d{1,3}(?:\.\d{1,3})+)[.)]?|(\d{1,3})[.)]|([a-zA-Z])[.)])(?:\s+|$)"
)
Path = tuple[int, ...]


def strip_marks(lines: Sequence[str], *, always: bool = False) -> tuple[list[str], int]:
    """The lines without the marks of a list, and how many had one.

    Marks go where most lines have one; ``always``: wherever one stands. An ordinal counts as a mark
    only beside its neighbour in a list: “3. floor has no lift” alone keeps its number.
    """
    marks = [_mark_length(line) for line in lines]
    ordinals = _listed_ordinals(lines)
    lengths = [length or ordinals.get(at, 0) for at, length in enumerate(marks)]
    marked, filled = sum(map(bool, lengths)), sum(bool(line.strip()) for line in lines)
    if not marked or (not always and marked * 2 <= filled):
        return list(lines), 0
    return [line[length:] for line, length in zip(lines, lengths, strict=True)], marked


def _mark_length(line: str) -> int:
    """The length of the bullets before a text, such as ``- [ ]``."""
    end = 0
    while found := _BULLET.match(line, end):
        end = found.end()
        if end == len(line):
            break
    return end


def _listed_ordinals(lines: Sequence[str]) -> dict[int, int]:
    """The length of the ordinal of each line that has one beside its neighbour in a list."""
    found = [(at, *_read(line)) for at, line in enumerate(lines) if _ORDINAL.match(line)]
    # A word processor puts a tab after its numbers, also where it began each at the same one.
    listed = {at: length for at, _path, length in found if lines[at][:length].endswith("\t")}
    for (at, path, length), (after, following, other) in pairwise(found):
        if _follows(path, following):
            listed[at], listed[after] = length, other
    return listed


def _read(line: str) -> tuple[Path, int]:
    found = _ORDINAL.match(line)
    if found is None:
        return (), 0
    nested, number, letter = found.groups()
    if letter:
        return (ord(letter.lower()) - ord("a") + 1,), found.end()
    return tuple(map(int, (nested or number).split("."))), found.end()


def _follows(path: Path, following: Path) -> bool:
    """Whether an ordinal is the next one, on the same level, the first below, or one above."""
    if following == (*path, 1):
        return True
    above = path[: len(following)]
    return bool(above) and following == (*above[:-1], above[-1] + 1)
