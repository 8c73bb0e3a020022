"""The blocks of a training from the tables of a Word document; the document may be hostile.

A table has a row for each block under a row of names, or it is one block: names on the left, what
they say on the right, as in our own scenarios. Where a table names no module, the heading above is
its title.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workshop.errors import Invalid
from workshop.export.table_import.block_rows import (
    BlockTable,
    check_rows,
    name_columns,
)
from workshop.export.table_import.word_document import (
    MOST_TABLE_ROWS,
    WORD_FORMAT,
    Cells,
    cells_of,
    open_document,
)
from workshop.i18n import mark
from workshop.programme.field_rules import clean

_CARD_FIELDS = 2
"""Names of fields on the left of a table that is one block."""
_NUMBERED = re.compile(r"(?:modu[łl]e?|część|part)\s*[\dIVX]*\s*[.:–-]?\s*", re.IGNORECASE)


def read_document(content: bytes, codes: Mapping[str, str], language: str) -> BlockTable:
    """The blocks of all tables of a DOCX file that hold any, as ``check_table`` gives them.

    Raises ``Invalid`` for a file that is none, damaged or too large, and for one without blocks.
    """
    document = open_document(content)
    try:
        tables = list(_tables(document))
    except Exception as error:  # python-docx raises whatever the broken part made it stumble over
        raise Invalid(WORD_FORMAT.damaged) from error
    # Where each block has a table of its own, one with a row for each is a timetable of them.
    found = [table for table in tables if table.is_card] or tables
    blocks = [block for table in found for block in table.blocks]
    if not blocks:
        raise Invalid(
            mark("No table of this document holds blocks. Its first row must name the columns.")
        )
    unknown = list(dict.fromkeys(name for table in found for name in table.unknown))
    return check_rows(enumerate(blocks, 1), unknown, codes, language)


@dataclass(frozen=True)
class _BlocksOfTable:
    """The blocks of one table by field. ``is_card``: the table is one block."""

    blocks: list[dict[str, str]]
    unknown: list[str]
    is_card: bool


def _tables(document: Any) -> Iterator[_BlocksOfTable]:
    from docx.table import Table

    module, left = "", MOST_TABLE_ROWS
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            rows = cells_of(part, left)
            left -= len(rows)
            if rows:
                yield _read_card(rows, module) or _read_rows(rows, module)
        elif str(getattr(part.style, "name", "")).startswith("Heading"):
            module = _module(part.text)


def _read_card(rows: list[Cells], module: str) -> _BlocksOfTable | None:
    """A table that is one block, if it is one: names on the left, what they say on the right."""
    names = name_columns([row[0] for row in rows])
    if {len(row) for row in rows} != {2} or "title" not in names:
        return None
    if sum(map(bool, names)) < _CARD_FIELDS:
        return None
    fields = {name: row[1] for name, row in zip(names, rows, strict=True) if name}
    unknown = [row[0] for name, row in zip(names, rows, strict=True) if row[0] and not name]
    return _BlocksOfTable([{"module": module, **fields}], unknown, is_card=True)


def _read_rows(rows: list[Cells], module: str) -> _BlocksOfTable:
    """A table with a row for each block under a row of names; empty where it is something else."""
    names = name_columns(rows[0])
    if "title" not in names or sum(map(bool, names)) < 2:
        return _BlocksOfTable([], [], is_card=False)
    blocks = []
    for row in rows[1:]:
        fields = {name: cell for name, cell in zip(names, row, strict=False) if name}
        if any(fields.values()):
            blocks.append({**fields, "module": fields.get("module") or module})
    unknown = [cell for cell, name in zip(rows[0], names, strict=True) if cell and not name]
    return _BlocksOfTable(blocks, unknown, is_card=False)


def _module(heading: str) -> str:
    """The title of a module without its number, such as “Module 2. Practice”."""
    text = " ".join(clean(heading).split())
    return _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text
