"""Cells that hold HTML, as whiteboards and forms on the web export them, as plain text."""

import html
import re
from collections.abc import Sequence
from html.entities import html5

from workshop.text_signs import legal_text

BREAKS = (
    "br",
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
)
"""Tags at which a line ends."""
_INLINE = ("a", "b", "strong", "i", "em", "u", "s", "span", "font", "sub", "sup", "img", "code")
_BREAK = re.compile(rf"</?(?:{'|'.join(BREAKS)})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_MARKUP = re.compile(rf"</?(?:{'|'.join(_INLINE)})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[a-zA-Z][a-zA-Z0-9]{1,31};)?")
Rows = Sequence[tuple[str, ...]]


def plain_columns(rows: Rows) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """The rows with the columns that hold HTML as plain text, and which columns these are."""
    width = len(rows[0]) if rows else 0
    found = tuple(at for at in range(width) if holds_html([row[at] for row in rows]))
    if not found:
        return tuple(rows), ()
    plain = []
    for row in rows:
        cells = list(row)
        for at in found:
            cells[at] = plain_html(cells[at])
        plain.append(tuple(cells))
    return tuple(plain), found


def holds_html(cells: Sequence[str]) -> bool:
    """Whether these cells of one column are HTML: most texts with a ``<`` have tags that are known,
    and there are many of them; or every ``&`` begins an entity, as in texts that were escaped.

    One tag among plain notes makes no HTML of them, nor does ``a < b``.
    """
    filled = sum(map(bool, cells))
    angles = [cell for cell in cells if "<" in cell]
    tagged = sum(bool(_BREAK.search(cell) or _MARKUP.search(cell)) for cell in angles)
    if tagged and 2 * tagged >= len(angles) and 4 * tagged >= filled:
        return True
    names = [name for cell in cells if "&" in cell for name in _ENTITY.findall(cell)]
    return bool(names) and all(name.startswith("#") or name in html5 for name in names)


def plain_html(cell: str) -> str:
    """HTML as plain text: tags of blocks become line breaks, others go, entities are signs."""
    if "<" in cell:
        cell = _MARKUP.sub("", _BREAK.sub("\n", cell))
    if "&" in cell:
        cell = legal_text(html.unescape(cell)).replace("\xa0", " ")
    return without_blank_lines(cell)


def without_blank_lines(text: str) -> str:
    """The filled lines of a text, each without white space at its ends."""
    return "\n".join(filter(None, map(str.strip, text.split("\n"))))
