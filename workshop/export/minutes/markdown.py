"""Minutes as Markdown (with GFM tables)."""

from workshop.export.documents.markdown_writer import plain, write_blocks
from workshop.export.minutes.outline import tell_minutes
from workshop.export.minutes.record_parts import Approval, SessionRecord


def write_markdown(record: SessionRecord, approval: Approval | None = None) -> str:
    """The minutes in the record's language, ending with a line break."""
    outline = tell_minutes(record, approval)
    parts = [f"# {plain(outline.title)}", *write_blocks(outline.blocks)]
    parts += ["---", plain(outline.footer)]
    return "\n\n".join(parts) + "\n"
