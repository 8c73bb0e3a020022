"""Word documents of others, opened safely: text of paragraphs and cells; they may be hostile."""

from io import BytesIO
from typing import Any

from workshop.errors import Invalid
from workshop.export.table_import.packed_files import (
    LARGEST_FILE,
    PackedFormat,
    must_be_harmless,
)
from workshop.i18n import mark
from workshop.programme.field_rules import clean

WORD_FORMAT = PackedFormat(
    "word/document.xml",
    other=mark("This file is no Word document. Bring a DOCX, CSV or XLSX file."),
    damaged=mark("This document is damaged and cannot be read."),
    too_much=mark("This document unpacks to too much."),
)
MOST_TABLE_ROWS = 2_000
_MOST_CELLS = 60
_OLD = b"\xd0\xcf\x11\xe0"
_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = {f"{_MAIN}tab": "\t", f"{_MAIN}br": "\n", f"{_MAIN}cr": "\n", f"{_MAIN}noBreakHyphen": "-"}
_READ = (
    ".//w:r/*[self::w:t or self::w:tab or self::w:br or self::w:cr or self::w:noBreakHyphen]"
    "[not(ancestor::w:moveFrom or ancestor::w:del or ancestor::*[local-name()='Fallback'])]"
)
Cells = list[str]


def is_document(name: str) -> bool:
    """Whether a file is to be read as a Word document, by its name."""
    return name.lower().endswith((".docx", ".doc"))


def open_document(content: bytes) -> Any:
    """A DOCX file as python-docx's document.

    Raises ``Invalid`` for a file that is none, damaged or too large, or of the old format.
    """
    from docx import Document

    if len(content) > LARGEST_FILE:
        raise Invalid(mark("The file is larger than {most} MB."), most=LARGEST_FILE // 1_000_000)
    if content.startswith(_OLD):
        raise Invalid(mark("This is a file of the old format DOC. Save it as DOCX."))
    must_be_harmless(content, WORD_FORMAT)
    try:
        return Document(BytesIO(content))
    except Exception as error:  # python-docx raises whatever the broken part made it stumble over
        raise Invalid(WORD_FORMAT.damaged) from error


def text_of(paragraph: Any) -> str:
    """The text of a paragraph's element as it reads with all tracked changes accepted."""
    found = []
    for part in paragraph.xpath(_READ):
        found.append((part.text or "") if part.tag == f"{_MAIN}t" else _SIGNS[part.tag])
    return clean("".join(found))


def cells_of(table: Any, most: int = MOST_TABLE_ROWS) -> list[Cells]:
    """The cells of a table as text, at most so many rows. A cell over several rows says the same
    in each of them."""
    found: list[Cells] = []
    for line in table._tbl.tr_lst[:most]:
        row: Cells = []
        for cell in line.tc_lst[:_MOST_CELLS]:
            above = found[-1] if found else []
            if cell.vMerge == "continue" and len(row) < len(above):
                row.append(above[len(row)])
            else:
                row.append(clean("\n".join(text_of(one) for one in cell.p_lst)))
            row += [""] * (min(cell.grid_span, _MOST_CELLS) - 1)
        found.append(row or [""])
    return found
