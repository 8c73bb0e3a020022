"""Where the fields of clauses stand in a Word document.

Three signs lead to a field: a hidden bookmark, the label beside its cell, the clause's code. Any
one is enough, as office programs lose bookmarks when people type over whole cells. Pure.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from workshop.export.edited_copy.word_text import (
    Grid,
    WordBlock,
    WordLine,
    WordRow,
    cell_text,
    lines_of,
)
from workshop.i18n import LANGUAGES, translate
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.labels import FIELDS
from workshop.text_folding import fold_words

_ANCHOR = re.compile(r"_ws_(\w{1,17}?)__([a-z_]+?)(?:_(\d+))?\Z")
_TITLE, _BODY = "title", "body"
_CELLS = tuple(name for name in WRITTEN if name not in (_TITLE, _BODY))
_NO_SIGN = re.compile(r"[^0-9A-Za-z]")

FieldKey = tuple[str, str]
"""A clause's token in the file, and the name of a field."""


@dataclass(frozen=True)
class FieldPiece:
    """A part of a field's text: ``start`` to ``end`` of a line, from index ``at`` of the field."""

    line: WordLine
    start: int
    end: int
    at: int


@dataclass
class FoundField:
    """What stands in a field, and where."""

    text: str = ""
    pieces: list[FieldPiece] = field(default_factory=list)

    def add(self, line: WordLine, start: int, end: int) -> None:
        """Add a part of a line below what is there."""
        text = line.text[start:end]
        if self.pieces:
            self.text += "\n"
        self.pieces.append(FieldPiece(line, start, end, len(self.text)))
        self.text += text

    @property
    def authors(self) -> list[str]:
        """Names of those whose tracked changes are in it."""
        return sorted({name for piece in self.pieces for name in piece.line.authors if name})


@dataclass(frozen=True)
class OutsideText:
    """Text in none of the fields. ``near``: the token of the clause that it stands in or after."""

    text: str
    near: str | None
    line: WordLine | None = None


@dataclass
class ClausePlaces:
    """``fields`` in the order of the document; ``outside``: every other text; ``beside``: the
    number of a line in a clause's table → the clause's token and the line's text."""

    fields: dict[FieldKey, FoundField] = field(default_factory=dict)
    outside: list[OutsideText] = field(default_factory=list)
    beside: dict[int, tuple[str, str]] = field(default_factory=dict)

    def by_clause(self) -> dict[str, dict[str, FoundField]]:
        """Token → fields by name, for the clauses of which anything was found, in their order."""
        told: dict[str, dict[str, FoundField]] = {}
        for (token, name), found in self.fields.items():
            told.setdefault(token, {})[name] = found
        return told


def anchor_name(token: str, name: str, number: int = 1) -> str:
    """The name of a field's bookmark, or of its paragraph with this number. Word hides bookmarks
    that begin with an underscore, and takes names of at most 40 letters, digits and underscores."""
    return f"_ws_{token}__{name}" + (f"_{number}" if number > 1 else "")


def read_anchor(name: str) -> FieldKey | None:
    """Token and field of a bookmark of ours; ``None`` for any other."""
    found = _ANCHOR.match(name)
    return (found[1], found[2]) if found and found[2] in WRITTEN else None


def token_of_code(code: str) -> str:
    """A clause's code in signs that the name of a bookmark may hold."""
    if code.isascii():
        return _NO_SIGN.sub("_", code)
    return hashlib.sha256(code.encode()).hexdigest()[:12]


def find_places(blocks: Sequence[WordBlock], codes: Mapping[str, str]) -> ClausePlaces:
    """Where the fields of clauses stand. ``codes``: code → token."""
    return _Finder(blocks, codes).find()


class _Finder:
    def __init__(self, blocks: Sequence[WordBlock], codes: Mapping[str, str]) -> None:
        self.blocks, self.codes = blocks, codes
        self.found = ClausePlaces()
        self.code_of = {token: code for code, token in codes.items()}
        lines = [line for block in blocks for line in lines_of(block)]
        self.anchored = {key for line in lines for _at, key in _our_anchors(line)}
        self.table_of = self._tables()
        self.titles = self._titles()
        self.current: str | None = None
        self.near: str | None = None
        self.takes_body = False

    def find(self) -> ClausePlaces:
        for place, block in enumerate(self.blocks):
            if isinstance(block, Grid):
                self._read_table(place, block)
            else:
                self._read_line(block)
        return self.found

    def _tables(self) -> dict[int, str]:
        """The index of a table → the clause that it is about."""
        told: dict[int, str] = {}
        taken: set[str] = set()
        for place, block in enumerate(self.blocks):
            if not isinstance(block, Grid):
                continue
            counts = Counter(
                token
                for row in block.rows
                for line in row.lines
                for _at, (token, name) in _our_anchors(line)
                if name in _CELLS
            )
            first = cell_text(block.rows[0].cells[0]).strip() if _has_cells(block) else ""
            token = counts.most_common(1)[0][0] if counts else self.codes.get(first)
            if token is not None and token not in taken:
                told[place] = token
                taken.add(token)
        return told

    def _titles(self) -> dict[int, str]:
        """The number of a line → the clause whose title it is."""
        told = {
            block.number: token
            for block in self.blocks
            if isinstance(block, WordLine)
            for _at, (token, name) in _our_anchors(block)
            if name == _TITLE
        }
        marked = set(told.values())
        for place, token in self.table_of.items():
            if token not in marked:
                line = self._unmarked_title(place, token, set(told))
                if line is not None:
                    told[line.number] = token
        return told

    def _unmarked_title(self, table: int, token: str, taken: Iterable[int]) -> WordLine | None:
        """The paragraph before a clause's table that begins with its code, or else a heading."""
        before: list[WordLine] = []
        for block in reversed(self.blocks[:table]):
            if isinstance(block, Grid) or block.number in taken:
                break
            before.append(block)
        code = self.code_of.get(token)
        for line in before:
            if code and (line.text == code or line.text.startswith(f"{code} ")):
                return line
        return next((line for line in before if _is_heading(line)), None)

    def _read_line(self, line: WordLine) -> None:
        anchors = _our_anchors(line)
        if line.number in self.titles and not any(key[1] == _TITLE for _at, key in anchors):
            anchors = [(0, (self.titles[line.number], _TITLE)), *anchors]
        parts = [(at, key) for at, key in anchors if key[1] in (_TITLE, _BODY)]
        if parts:
            self._read_parts(line, parts)
        elif self.takes_body and self.current is not None and not _is_heading(line):
            if line.text.strip():
                self._field(self.current, _BODY).add(line, 0, len(line.text))
        else:
            if _is_heading(line):
                self.current, self.takes_body = None, False
            self._put_outside(line.text, line)

    def _read_parts(self, line: WordLine, parts: Sequence[tuple[int, FieldKey]]) -> None:
        """A line that is a title or a body, or both where people have joined them."""
        ends = [at for at, _key in parts[1:]] + [len(line.text)]
        starts = [0] + [at for at, _key in parts[1:]]
        for start, end, (_at, (token, name)) in zip(starts, ends, parts, strict=True):
            self.current = self.near = token
            self.takes_body = True
            if name == _TITLE:
                code = self.code_of.get(token, "")
                if code and line.text[start:end].startswith(code):
                    start += len(code)
            self._field(token, name).add(line, start, end)

    def _read_table(self, place: int, grid: Grid) -> None:
        token = self.table_of.get(place)
        self.takes_body = False
        if token is not None:
            self.current = self.near = token
            self.found.beside |= {line.number: (token, line.text) for line in lines_of(grid)}
        for row in grid.rows:
            self._read_row(row, token)

    def _read_row(self, row: WordRow, token: str | None) -> None:
        keys = [key for line in row.lines for _at, key in _our_anchors(line) if key[1] in _CELLS]
        label = cell_text(row.cells[0]).strip() if row.cells else ""
        key = keys[0] if keys else self._by_label(token, label)
        if key is None or len(row.cells) < 2:
            for cell in row.cells:
                self._put_outside(cell_text(cell), None)
            return
        self._put_outside(label, None)
        for line in row.cells[1]:
            self._field(*key).add(line, 0, len(line.text))
        for cell in row.cells[2:]:
            self._put_outside(cell_text(cell), None)

    def _by_label(self, token: str | None, label: str) -> FieldKey | None:
        name = _labels().get(fold_words(label))
        if token is None or name is None or (token, name) in self.anchored:
            return None
        return None if (token, name) in self.found.fields else (token, name)

    def _field(self, token: str, name: str) -> FoundField:
        return self.found.fields.setdefault((token, name), FoundField())

    def _put_outside(self, text: str, line: WordLine | None) -> None:
        if text.strip():
            self.found.outside.append(OutsideText(text.strip(), self.near, line))


def _our_anchors(line: WordLine) -> list[tuple[int, FieldKey]]:
    """The first of our anchors for each field, by place in the line."""
    found: dict[FieldKey, int] = {}
    for at, name in line.anchors:
        if key := read_anchor(name):
            found.setdefault(key, at)
    return sorted((at, key) for key, at in found.items())


def _has_cells(grid: Grid) -> bool:
    return bool(grid.rows and grid.rows[0].cells)


def _is_heading(line: WordLine) -> bool:
    return line.style.casefold().startswith(("heading", "nagwek"))


@cache
def _labels() -> dict[str, str]:
    """The label of a field, folded, in every language → its name."""
    return {
        fold_words(translate(FIELDS[name], language)): name
        for language in LANGUAGES
        for name in _CELLS
        if name in FIELDS
    }
