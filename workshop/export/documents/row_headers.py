"""Row headers in the tables of a tagged PDF.

Typst tags the cells of a header row alone. In all tables of ours the first cell of a row says what
the row is about, so a screen reader has to say it before the others.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

_TALLEST = 60
"""Levels of the tree of tags that are looked through."""


def tag_row_headers(pdf: bytes) -> bytes:
    """The PDF with the first cell of each row below the header tagged as the header of its row.

    A cell that is the only one of its row stays as it is. The same file gives the same bytes.
    """
    from pikepdf import Dictionary, Name, Pdf  # only who makes a document

    with Pdf.open(BytesIO(pdf)) as document:
        root = document.Root.get(Name.StructTreeRoot)
        for row in _rows(root, _TALLEST) if root is not None else ():
            cells = [cell for cell in _children(row) if cell.get(Name.S) in (Name.TD, Name.TH)]
            if len(cells) > 1 and cells[0].S == Name.TD:
                cells[0].S = Name.TH
                owned = Dictionary(O=Name.Table, Scope=Name.Row)
                cells[0].A = _with_attribute(cells[0].get(Name.A), owned)
        file = BytesIO()
        document.save(file, deterministic_id=True)
    return file.getvalue()


def _with_attribute(there: Any, more: Any) -> Any:
    from pikepdf import Array

    if there is None:
        return more
    return Array([*there, more] if isinstance(there, Array) else [there, more])


def _rows(node: Any, deep: int) -> Iterator[Any]:
    from pikepdf import Name

    for child in _children(node):
        if child.get(Name.S) == Name.TR:
            yield child
        if deep:
            yield from _rows(child, deep - 1)


def _children(node: Any) -> Iterator[Any]:
    """The tags below one, without what they mark on the pages."""
    from pikepdf import Array, Dictionary, Name

    kids = node.get(Name.K)
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and Name.S in kid:
            yield kid
