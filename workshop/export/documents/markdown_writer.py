"""Blocks as Markdown (with GFM tables). Text that people typed is escaped."""

import re
from collections.abc import Iterable, Iterator

from workshop.export.documents.blocks import (
    Block,
    Bullets,
    Facts,
    Heading,
    Illustration,
    Paragraph,
    Table,
)
from workshop.text_signs import split_lines

_INLINE = re.compile(r"([\\`*_\[\]<>|~&$])")
_LEADING = re.compile(r"^(#{1,6}|[-+=>:]|\d{1,9}[.)])(?=\s|$|[-=:])")


def write_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    """Each block as Markdown; the caller joins them with blank lines."""
    return map(_block, blocks)


def escape_markdown(text: str) -> str:
    """``text`` on one line, so that Markdown shows exactly these characters."""
    line = _INLINE.sub(r"\\\1", " ".join(text.split()))
    return _LEADING.sub(_escape_leading, line)


def _escape_leading(match: re.Match[str]) -> str:
    sign = match.group(1)
    return f"{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"\\{sign}"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {escape_markdown(block.text)}"
        case Paragraph():
            return (
                f"*{escape_markdown(block.text)}*" if block.quiet else escape_markdown(block.text)
            )
        case Bullets():
            return "\n".join(f"- {escape_markdown(item)}" for item in block.items)
        case Facts():
            return "\n".join(
                f"- **{escape_markdown(name)}:** {escape_markdown(value)}"
                for name, value in block.pairs
            )
        case Table():
            return _table(block)
        case Illustration():
            # A text file holds no picture: what is to be seen in it stands in its place.
            told = f"> {escape_markdown(block.alt)}"
            return f"{told}\n>\n> *{escape_markdown(block.caption)}*" if block.caption else told


def _cell(text: str) -> str:
    """A table cell on one line; its line breaks become ``<br>``."""
    return "<br>".join(escape_markdown(line) for line in split_lines(text) if line.strip())


def _table(table: Table) -> str:
    rule = ["---"] * len(table.columns)
    rows = [[_cell(text) for text in row] for row in (table.columns, *table.rows)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (rows[0], rule, *rows[1:]))
