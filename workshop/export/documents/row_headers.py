"""Row headers in the tables of a tagged PDF.

Typst tags the cells of a header row alone. Where the first cell of a row says what the row is
about, a screen reader has to say it before the others.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import chain, compress
from typing import Any

_TALLEST = 60
"""Levels of the tree of tags that are looked through."""


def tag_row_headers(pdf: bytes, tables: Sequence[bool] | None = None) -> bytes:
    """The PDF with the first cell of each row below the header tagged as the header of its row.

    ``tables``: for each table in its order, whether that is so; without it, for all. A cell that is
    the only one of its row stays as it is. The same file gives the same bytes.
    """
    from pikepdf import Name, Pdf  # only who makes a document

    with Pdf.open(BytesIO(pdf)) as document:
        found = list(_tagged(document.Root.StructTreeRoot, Name.Table, _TALLEST))
        chosen = found if tables is None else compress(found, tables)
        for row in chain.from_iterable(_tagged(one, Name.TR, 2) for one in chosen):
            cells = [cell for cell in _children(row) if cell.get(Name.S) in (Name.TD, Name.TH)]
            if len(cells) > 1 and cells[0].S == Name.TD:
                cells[0].S = Name.TH
                for cell in cells:
                    _tell_by_scope(cell)
        file = BytesIO()
        document.save(file, deterministic_id=True)
    return file.getvalue()


def _tell_by_scope(cell: Any) -> None:
    """Have readers find a cell's headers by the scope of these. Typst lists them for each cell, as
    it knows them: without those of rows."""
    from pikepdf import Array, Dictionary, Name

    there = cell.get(Name.A)
    owned = list(there) if isinstance(there, Array) else [there] if there is not None else []
    table = next((one for one in owned if one.get(Name.O) == Name.Table), None)
    if table is None:
        table = Dictionary(O=Name.Table)
        owned.append(table)
    if Name.Headers in table:
        del table[Name.Headers]
    if cell.S == Name.TH:
        table[Name.Scope] = Name.Row
    cell.A = Array([one for one in owned if len(one) > 1])


def _tagged(node: Any, tag: Any, deep: int) -> Iterator[Any]:
    """What has this tag below an element, at most so many levels further down, but not within
    another one: no table stands in a table."""
    from pikepdf import Name

    for child in _children(node):
        if child.get(Name.S) == tag:
            yield child
        elif deep:
            yield from _tagged(child, tag, deep - 1)


def _children(node: Any) -> Iterator[Any]:
    """The tags below one, without what they mark on the pages."""
    from pikepdf import Array, Dictionary, Name

    kids = node.get(Name.K)
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and Name.S in kid:
            yield kid
