"""What a Word document says, for tests: its paragraphs, the cells of its tables, its footer."""

from io import BytesIO

from docx import Document

from workshop.export.documents.typography import plain_spaces


def words_of(content: bytes) -> str:
    """Every paragraph and cell on a line of its own, with ordinary spaces."""
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    footer = [row.text for row in document.sections[0].footer.paragraphs]
    return plain_spaces("\n".join([*(row.text for row in document.paragraphs), *cells, *footer]))
