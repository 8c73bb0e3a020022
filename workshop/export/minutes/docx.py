"""Minutes as a Word document: real styles and headings, repeated table headers, a language."""

from io import BytesIO

from docx import Document

from workshop.export.documents.docx_parts import (
    LOCALES,
    add_block,
    set_footer,
    set_page,
    set_properties,
    set_styles,
)
from workshop.export.minutes.outline import outline_minutes
from workshop.export.minutes.record_parts import Approval, MinutesRecord
from workshop.text_signs import legal_text


def write_docx(record: MinutesRecord, approval: Approval | None = None) -> bytes:
    """The minutes in the record's language, as the bytes of a .docx file."""
    outline = outline_minutes(record, approval)
    document = Document()
    locale = LOCALES[outline.language]
    set_page(document)
    set_styles(document, locale)
    set_properties(document, outline.title, outline.footer, locale)
    set_footer(document, outline.footer)
    document.add_heading(legal_text(outline.title), 0)
    for block in outline.blocks:
        add_block(document, block)
    file = BytesIO()
    document.save(file)
    return file.getvalue()
