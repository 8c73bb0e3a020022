"""The blocks of a training from the tables of a Word document; the document may be hostile.

A table has a row for each block under a row of names, or it is one block: names on the left, what
they say on the right, as in our own scenarios. Where a table names no module, the heading above is
its title.
"""

import re
from collections.abc import Iterator, Mapping
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
_FEWEST_NAMES = 3
"""Names of fields on the left of a table that is one block."""
_NUMBERED = re.compile(r"(?:moduł|modul|module|część|part)\s*[\dIVX]*\s*[.:–-]?\s*", re.IGNORECASE)
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
    unknown: list[str] = []
    try:
        found = list(_blocks(content, unknown))
    except Exception as error:  # python-docx raises whatever the broken part made it stumble over
        raise Invalid(_DOCX.damaged) from error
    if not found:
        raise Invalid(
            mark("No table of this document holds blocks. Its first row must name the columns.")
        )
    return check_rows(enumerate(found, 1), list(dict.fromkeys(unknown)), codes, language)


def _blocks(content: bytes, unknown: list[str]) -> Iterator[dict[str, str]]:
    from docx import Document
    from docx.table import Table

    module, left = "", _MOST_ROWS
    for part in Document(BytesIO(content)).iter_inner_content():
        if not isinstance(part, Table):
            if str(getattr(part.style, "name", "")).startswith("Heading"):
                module = _module(part.text)
            continue
        rows = _rows(part, left)
        left -= len(rows)
        for fields in _fields(rows, unknown):
            yield {**fields, "module": fields.get("module") or module}


def _fields(rows: list[Cells], unknown: list[str]) -> Iterator[dict[str, str]]:
    """What a table holds by field, one for each block; nothing where it holds no blocks."""
    if not rows:
        return
    names = name_columns(rows[0])
    left = name_columns([row[0] for row in rows])
    if max(map(len, rows)) == 2 and "title" in left and sum(map(bool, left)) >= _FEWEST_NAMES:
        yield {name: row[1] for name, row in zip(left, rows, strict=True) if name and len(row) > 1}
        unknown += [row[0] for name, row in zip(left, rows, strict=True) if row[0] and not name]
    elif "title" in names and sum(map(bool, names)) > 1 and len(rows) > 1:
        unknown += [cell for cell, name in zip(rows[0], names, strict=True) if cell and not name]
        for row in rows[1:]:
            fields = {name: cell for name, cell in zip(names, row, strict=False) if name}
            if any(fields.values()):
                yield fields


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
