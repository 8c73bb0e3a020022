"""Minutes as a Word document: real styles and headings, repeated table headers, a language."""

from collections.abc import Mapping

from workshop.export.documents.blocks import NO_IMAGES
from workshop.export.documents.docx_parts import write_document
from workshop.export.minutes.outline import outline_minutes
from workshop.export.minutes.record_parts import Approval, MinutesRecord


def write_docx(
    record: MinutesRecord,
    approval: Approval | None = None,
    images: Mapping[str, bytes] = NO_IMAGES,
) -> bytes:
    """The minutes in the record's language, as the bytes of a .docx file. ``images``: JPEG files by
    the ids of the record's pictures."""
    outline = outline_minutes(record, approval)
    return write_document(
        outline.title,
        outline.footer,
        outline.language,
        outline.blocks,
        images,
        author=record.header.programme,
    )
