"""The blocks of a training from the tables of a Word document; the document may be hostile.

A table has a row for each block under a row of names, or it is one block: names on the left, what
they say on the right, as in our own scenarios. Where a table names no module, the heading above is
its title.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from workshop.errors import Invalid
from workshop.export.table_import.block_rows import (
    BlockTable,
    check_rows,
    name_columns,
)
from workshop.export.table_import.packed_files import PackedFormat, must_be_harmless
from workshop.export.table_import.table_reader import LARGEST_FILE
from workshop.i18n import mark
from workshop.programme.field_rules import clean

_DOCX = PackedFormat(
    "word/document.xml",
    other=mark("This file is no Word document. Bring a DOCX, CSV or XLSX file."),
    damaged=mark("This document is damaged and cannot be read."),
    too_much=mark("This document unpacks to too much."),
)
_OLD = b"\xd0\xcf\x11\xe0"
_MOST_ROWS = 2_000
_MOST_CELLS = 60
_CARD_FIELDS = 2
"""Names of fields on the left of a table that is one block."""
_NUMBERED = re.compile(r"(?:modu[łl]e?|część|part)\s*[\dIVX]*\s*[.:–-]?\s*", re.IGNORECASE)
Cells = list[str]


def is_document(name: str) -> bool:
    """Whether a file is to be read as a Word document, by its name."""
    return name.lower().endswith((".docx", ".doc"))


def read_document(content: bytes, codes: Mapping[str, str], language: str) -> BlockTable:
    """The blocks of all tables of a DOCX file that hold any, as ``check_table`` gives them.

    Raises ``Invalid`` for a file that is none, damaged or too large, and for one without blocks.
    """
    if len(content) > LARGEST_FILE:
        raise Invalid(mark("The file is larger than {most} MB."), most=LARGEST_FILE // 1_000_000)
    if content.startswith(_OLD):
        raise Invalid(mark("This is a file of the old format DOC. Save it as DOCX."))
    must_be_harmless(content, _DOCX)
    try:
        tables = list(_tables(content))
    except Exception as error:  # python-docx raises whatever the broken part made it stumble over
        raise Invalid(_DOCX.damaged) from error
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


def _tables(content: bytes) -> Iterator[_BlocksOfTable]:
    from docx import Document
    from docx.table import Table

    module, left = "", _MOST_ROWS
    for part in Document(BytesIO(content)).iter_inner_content():
        if isinstance(part, Table):
            rows = _rows(part, left)
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


def _rows(table: Any, most: int) -> list[Cells]:
    """The cells of a table as text. A cell over several rows says the same in each of them."""
    found: list[Cells] = []
    for line in table._tbl.tr_lst[:most]:
        row: Cells = []
        for cell in line.tc_lst[:_MOST_CELLS]:
            above = found[-1] if found else []
            if cell.vMerge == "continue" and len(row) < len(above):
                row.append(above[len(row)])
            else:
                row.append(clean("\n".join(one.text for one in cell.p_lst)))
            row += [""] * (min(cell.grid_span, _MOST_CELLS) - 1)
        found.append(row or [""])
    return found


def _module(heading: str) -> str:
    """The title of a module without its number, such as “Module 2. Practice”."""
    text = " ".join(clean(heading).split())
    return _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text
