"""Minutes as a tagged PDF."""

from collections.abc import Mapping

from workshop.export.documents.blocks import NO_IMAGES
from workshop.export.documents.pdf_writer import write_pdf_document
from workshop.export.minutes.outline import outline_minutes
from workshop.export.minutes.record_parts import Approval, MinutesRecord
from workshop.local_time import today


def write_pdf(
    record: MinutesRecord,
    approval: Approval | None = None,
    images: Mapping[str, bytes] = NO_IMAGES,
) -> bytes:
    """The minutes in the record's language, as the bytes of a PDF. ``images``: as for ``docx``.

    In its properties stands the day of the approval; of a draft, today.
    """
    told = outline_minutes(record, approval)
    day = approval.on if approval else today().isoformat()
    return write_pdf_document(
        told.title,
        told.footer,
        told.language,
        told.blocks,
        day,
        author=record.header.programme,
        images=images,
    )
