"""Clauses from a file or a pasted text of others, as drafts; pure, nothing is stored.

The file may be hostile: its size, its unpacked size and the number of clauses are limited.
"""

from workshop.errors import Invalid, WorkshopError
from workshop.export.clause_import.clause_tables import check_clause_table, names_clauses
from workshop.export.clause_import.drafts import Begin, ClauseFile
from workshop.export.clause_import.paragraphs import read_parts
from workshop.export.clause_import.parts import parts_of_document, parts_of_text
from workshop.export.table_import.packed_files import LARGEST_FILE
from workshop.export.table_import.table_reader import (
    Problem,
    TableReading,
    read_lines,
    read_table,
)
from workshop.export.table_import.text_decoding import decode
from workshop.export.table_import.word_document import WORD_FORMAT, is_document, open_document
from workshop.i18n import mark
from workshop.text_signs import mark_row_ends

TEXT_FILES = (".md", ".markdown", ".txt")


def read_clauses(
    name: str,
    content: bytes | str,
    reading: TableReading | None = None,
    begins: Begin | None = None,
) -> ClauseFile:
    """The clauses of a DOCX, XLSX, CSV, TSV, Markdown or text file, or of a pasted text.

    ``name``: of the file, by which its kind is told; empty for a pasted text. ``reading``: how a
    table or the encoding of a text is read. ``begins``: what begins a clause in a text; ``None``:
    it is guessed. Raises ``Invalid`` for a file that is none, or holds no clause.
    """
    if isinstance(content, str):
        return read_pasted(content, begins)
    if is_document(name):
        document = open_document(content)
        try:
            parts = parts_of_document(document)
        except Exception as error:  # python-docx raises whatever a broken part made it stumble over
            raise Invalid(WORD_FORMAT.damaged) from error
        return read_parts(parts, begins)
    if name.lower().endswith(TEXT_FILES):
        return _read_text_file(content, reading, begins)
    return check_clause_table(read_table(name, content, reading))


def read_pasted(text: str, begins: Begin | None = None) -> ClauseFile:
    """The clauses of a pasted text: cells of a spreadsheet, Markdown, or numbered paragraphs."""
    if not text.strip():
        raise Invalid(mark("There is no line yet."))
    text = mark_row_ends(text[:LARGEST_FILE])
    if begins is None and "\t" in text:
        try:
            table = read_lines(text)
        except WorkshopError:
            return read_parts(parts_of_text(text), begins)
        table = table if table.header else table.with_header(1)
        if table.separator == "\t" and names_clauses(table.header):
            return check_clause_table(table)
    return read_parts(parts_of_text(text), begins)


def _read_text_file(
    content: bytes, reading: TableReading | None, begins: Begin | None
) -> ClauseFile:
    if len(content) > LARGEST_FILE:
        raise Invalid(mark("The file is larger than {most} MB."), most=LARGEST_FILE // 1_000_000)
    found = decode(content, (reading.encoding if reading else None) or "")
    if not found.text.strip():
        raise Invalid(mark("The file is empty."))
    read = read_pasted(found.text, begins)
    if not found.strange:
        return read
    doubt = Problem(found.strange, mark("Letters look wrong from here on. Try another encoding."))
    return ClauseFile(read.drafts, read.begins, read.unknown, read.left_out, (doubt,))
