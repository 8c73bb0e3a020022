"""Blocks as a tagged PDF (PDF/UA-1), by the template ``typst/blocks.typ``."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from workshop.export.documents.blocks import (
    NO_IMAGES,
    Block,
    Bullets,
    Facts,
    Heading,
    Illustration,
    Paragraph,
    Table,
)
from workshop.export.documents.typesetting import typeset

_PAGE_CM, _TALLEST_CM = 16.4, 17.0


def write_pdf_document(
    title: str,
    footer: str,
    language: str,
    blocks: Iterable[Block],
    date: str,
    author: str = "",
    images: Mapping[str, bytes] = NO_IMAGES,
) -> bytes:
    """A document of blocks under a title as the bytes of a PDF.

    ``date``: its day, as 2026-11-22, and ``author``, by default the footer, stand in the file's
    properties. ``images``: the JPEG files of illustrations by their keys; one that is missing is
    left out. The same document gives the same bytes.
    """
    told = tuple(blocks)
    document = {
        "title": title,
        "footer": footer,
        "language": language,
        "author": author or footer,
        "day": [int(part) for part in date.split("-")],
        "blocks": [_told(block) for block in told],
    }
    shown = [one for one in told if isinstance(one, Illustration) and one.key in images]
    pictures = {one.key: _framed(images[one.key], one.size) for one in shown}
    labels = [one.labels for one in told if isinstance(one, Table)]
    return typeset("blocks.typ", document, date, pictures=pictures, row_headers=labels)


def _told(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"is": "heading", "level": block.level, "text": block.text}
        case Paragraph():
            how = {"quiet": block.quiet, "leads": block.leads}
            return {"is": "paragraph", "text": block.text, **how}
        case Bullets():
            return {"is": "bullets", "items": block.items}
        case Facts():
            return {"is": "facts", "pairs": block.pairs}
        case Table():
            table = {"columns": block.columns, "rows": block.rows, "widths": block.widths}
            return {"is": "table", "labels": block.labels, **table}
        case Illustration():
            width, height = block.size
            tall = min(_TALLEST_CM, _PAGE_CM * height / width)
            words = {"alt": block.alt or block.caption or "–", "caption": block.caption}
            return {"is": "picture", "key": block.key, "cm": round(tall, 2), **words}


def _framed(jpeg: bytes, size: tuple[int, int]) -> str:
    """The picture as an SVG: what reaches a template is text."""
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}"'
        f' xlink:href="data:image/jpeg;base64,{b64encode(jpeg).decode()}"/></svg>'
    )
