"""The text of a Word document as it stands once all tracked changes are accepted.

Works on the elements of ``xml.etree`` and of ``lxml`` alike: files that come in are read with it,
and files that go out before their anchors are put in. Pure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from workshop.export.documents.typography import plain_spaces
from workshop.text_signs import legal_text

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{WORD}}}"
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_GONE = frozenset((_W + "del", _W + "moveFrom"))
_PASSED = frozenset(
    _W + name for name in ("pPr", "rPr", "delText", "instrText", "delInstrText", "drawing", "pict")
)
_DRAWN = frozenset((_W + "drawing", _W + "pict"))
_LOOK = _W + "pPr"
_CONTENTS = ("toc", "contents")
"""How the names of styles of a table of contents begin."""

Place = tuple[int, int]
"""A line's number in the document, and an index in its text."""


@dataclass
class WordLine:
    """One paragraph. ``anchors``: names of bookmarks with the index in the text at which each
    begins; ``authors``: names of those whose tracked changes are in it; ``source``: its elements,
    several where the marks between paragraphs were deleted."""

    number: int
    text: str = ""
    style: str = ""
    anchors: list[tuple[int, str]] = field(default_factory=list)
    authors: set[str] = field(default_factory=set)
    source: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class WordRow:
    """A row of a table: its cells, each a list of lines."""

    cells: tuple[tuple[WordLine, ...], ...]

    @property
    def lines(self) -> Iterator[WordLine]:
        """The lines of all cells."""
        for cell in self.cells:
            yield from cell


@dataclass(frozen=True)
class Grid:
    """A table without the rows that were deleted."""

    rows: tuple[WordRow, ...]


WordBlock = WordLine | Grid


@dataclass
class WordText:
    """``blocks``: paragraphs and tables in order; ``ranges``: a comment's id → where the words that
    it is about begin and end; ``boxes``: texts of text boxes."""

    blocks: list[WordBlock] = field(default_factory=list)
    ranges: dict[str, tuple[Place, Place]] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)


def read_word_text(body: Any) -> WordText:
    """The text of a document's ``w:body``."""
    return _BodyReader().read(body)


def lines_of(block: WordBlock) -> Iterator[WordLine]:
    """The lines of a block: itself, or those of a table's cells."""
    if isinstance(block, WordLine):
        yield block
    else:
        for row in block.rows:
            yield from row.lines


def cell_text(lines: Iterable[WordLine]) -> str:
    """The text of a cell, its paragraphs one below the other."""
    return "\n".join(line.text for line in lines)


class _BodyReader:
    def __init__(self) -> None:
        self.found = WordText()
        self.count = 0
        # What begins between two paragraphs belongs to the next one.
        self.waiting_anchors: list[str] = []
        self.waiting_comments: list[str] = []
        self.begun: dict[str, Place] = {}
        self.last: Place = (0, 0)

    def read(self, body: Any) -> WordText:
        self.found.blocks.extend(self._blocks(body))
        for comment, start in self.begun.items():
            self.found.ranges.setdefault(comment, (start, start))
        return self.found

    def _blocks(self, container: Any) -> Iterator[WordBlock]:
        joined: WordLine | None = None
        for part in _flat_blocks(container):
            name = _name(part)
            if name == "p":
                look = part.find(_LOOK)
                style = _style_of(look)
                if style.casefold().startswith(_CONTENTS):
                    continue
                line = joined or self._new_line()
                before = (len(line.text), len(line.anchors))
                if not line.text:
                    line.style = style
                self._read_paragraph(part, line)
                joined = line if _mark_is_gone(look) else None
                if joined and len(line.text) == before[0]:
                    # A paragraph that was deleted as a whole leaves no anchor to the next one.
                    del line.anchors[before[1] :]
                if joined is None:
                    yield line
            elif name == "tbl":
                if joined:
                    yield joined
                    joined = None
                yield Grid(tuple(self._rows(part)))
            else:
                self._read_mark(part, name, None)
        if joined:
            yield joined

    def _rows(self, table: Any) -> Iterator[WordRow]:
        for row in _children_through(table, "tr"):
            told = row.find(f"{_W}trPr")
            if told is not None and told.find(f"{_W}del") is not None:
                continue
            cells = []
            for cell in _children_through(row, "tc"):
                lines: list[WordLine] = []
                for block in self._blocks(cell):
                    lines.extend(lines_of(block))
                cells.append(tuple(lines))
            yield WordRow(tuple(cells))

    def _new_line(self) -> WordLine:
        self.count += 1
        return WordLine(self.count)

    def _read_paragraph(self, paragraph: Any, line: WordLine) -> None:
        line.source.append(paragraph)
        start = len(line.text)
        line.anchors += [(start, name) for name in self.waiting_anchors]
        self.begun |= dict.fromkeys(self.waiting_comments, (line.number, start))
        self.waiting_anchors, self.waiting_comments = [], []
        waiting = list(reversed(list(paragraph)))
        while waiting:
            part = waiting.pop()
            tag = part.tag
            if tag in _PASSED:
                if tag in _DRAWN:
                    self.found.boxes.extend(_boxes(part))
                continue
            name = _name(part)
            if tag in _GONE:
                line.authors.add(_author(part))
                # Words of a comment may begin or end within what was deleted.
                waiting.extend(reversed([one for one in part.iter() if _is_mark(one)]))
            elif name == "t":
                line.text += _plain(part.text or "")
            elif name in _SIGNS:
                line.text += _SIGNS[name] if part.get(f"{_W}type") in (None, "textWrapping") else ""
            elif tag == _ALTERNATIVES:
                self.found.boxes.extend(_boxes(part))
            elif not self._read_mark(part, name, line):
                if name in ("ins", "moveTo"):
                    line.authors.add(_author(part))
                waiting.extend(reversed(list(part)))
        self.last = (line.number, len(line.text))

    def _read_mark(self, part: Any, name: str, line: WordLine | None) -> bool:
        """Note where an anchor or a comment begins or ends; returns whether it is such a mark."""
        if name == "bookmarkStart":
            anchor = part.get(f"{_W}name") or ""
            if line is None:
                self.waiting_anchors.append(anchor)
            else:
                line.anchors.append((len(line.text), anchor))
            return True
        if name not in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            return False
        comment = part.get(f"{_W}id") or ""
        here = (line.number, len(line.text)) if line is not None else self.last
        if name == "commentRangeEnd":
            self.found.ranges[comment] = (self.begun.get(comment, here), here)
        elif line is None:
            self.waiting_comments.append(comment)
        else:
            self.begun.setdefault(comment, here)
        return True


def _flat_blocks(container: Any) -> Iterator[Any]:
    """The blocks of a body or a cell, also inside content controls; without a table of contents."""
    waiting = list(reversed(list(container)))
    while waiting:
        part = waiting.pop()
        name = _name(part)
        if name == "sdt":
            content = part.find(f"{_W}sdtContent")
            gallery = part.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
            if content is not None and gallery is None:
                waiting.extend(reversed(list(content)))
        elif name in ("customXml", "ins", "moveTo"):
            waiting.extend(reversed(list(part)))
        else:
            yield part


def _style_of(look: Any) -> str:
    """The name of a paragraph's style, by its ``w:pPr``."""
    style = look.find(f"{_W}pStyle") if look is not None else None
    return (style.get(f"{_W}val") or "") if style is not None else ""


def _children_through(parent: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also inside content controls."""
    waiting = list(reversed(list(parent)))
    while waiting:
        part = waiting.pop()
        if _name(part) == name:
            yield part
        elif _name(part) in ("sdt", "sdtContent", "customXml"):
            waiting.extend(reversed(list(part)))


def _mark_is_gone(look: Any) -> bool:
    """Whether the mark at a paragraph's end was deleted, so that the next one is joined to it; by
    the paragraph's ``w:pPr``."""
    mark = look.find(f"{_W}rPr") if look is not None else None
    return mark is not None and any(one.tag in _GONE for one in mark)


def _boxes(part: Any) -> Iterator[str]:
    """The texts of text boxes in a drawing; the first of two ways of drawing the same one."""
    if part.tag == _ALTERNATIVES:
        part = next(iter(part), part)
    for box in part.iter(f"{_W}txbxContent"):
        paragraphs = ("".join(t.text or "" for t in p.iter(f"{_W}t")) for p in box.iter(f"{_W}p"))
        yield "\n".join(paragraphs)


def _is_mark(part: Any) -> bool:
    return _name(part).startswith(("comment", "bookmarkStart"))


def _author(part: Any) -> str:
    return str(part.get(f"{_W}author") or "").strip()


def _plain(text: str) -> str:
    """A text as every output can hold it; line breaks are elements of their own."""
    return plain_spaces(legal_text(text.replace("\t", " ").replace("\n", " ")))


def _name(part: Any) -> str:
    """The element's name without its namespace; empty for one of another namespace and for what is
    no element, such as a comment of XML."""
    tag = part.tag
    return _short(tag) if isinstance(tag, str) else ""


@lru_cache(512)
def _short(tag: str) -> str:
    return tag[len(_W) :] if tag.startswith(_W) else ""
