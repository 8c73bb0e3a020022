"""Reading a Word document as sheets: its lines of text, and each of its tables."""

from typing import Any

from workshop.export.table_import.packed_files import as_damaged
from workshop.export.table_import.sheet_rows import (
    MOST_SHEETS,
    Bounds,
    ReadBook,
    SheetBuilder,
    SheetName,
)
from workshop.export.table_import.word_document import (
    WORD_FORMAT,
    cells_of,
    open_document,
    text_of,
)
from workshop.i18n import _


def read_docx(content: bytes, bounds: Bounds) -> ReadBook:
    """The paragraphs and items of lists outside tables as one sheet, each table as another.

    The sheet with most letters is the active one. Texts read as if all tracked changes were
    accepted; comments, footnotes, headers and footers are not read. Raises ``Invalid``.
    """
    document = open_document(content)
    try:
        lines, tables = _read(document, bounds)
    except Exception as error:  # python-docx raises whatever the broken part made it stumble over
        raise as_damaged(error, WORD_FORMAT.damaged) from error
    built = [(_("Text outside tables"), lines)] if lines.rows else []
    built += [(_("Table no. {number}", number=at), table) for at, table in enumerate(tables, 1)]
    most = max(range(len(built)), key=lambda at: _letters(built[at][1]), default=0)
    sheets = tuple(SheetName(name, active=at == most) for at, (name, _rows) in enumerate(built))
    return ReadBook(sheets, tuple(table.done() for _name, table in built))


def _read(document: Any, bounds: Bounds) -> tuple[SheetBuilder, list[SheetBuilder]]:
    from docx.table import Table

    lines = SheetBuilder(bounds)
    tables: list[SheetBuilder] = []
    line = 0
    for part in document.iter_inner_content():
        if not isinstance(part, Table):
            line += 1
            lines.add(line, [text_of(part._p)])
        elif len(tables) < MOST_SHEETS:
            table = SheetBuilder(bounds)
            for at, row in enumerate(cells_of(part), 1):
                table.add(at, row)
            if table.rows:
                tables.append(table)
    return lines, tables


def _letters(built: SheetBuilder) -> int:
    return sum(len(cell) for row in built.rows for cell in row)
