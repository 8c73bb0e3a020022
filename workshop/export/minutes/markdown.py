"""Minutes as Markdown (with GFM tables)."""

from workshop.export.documents.markdown_writer import escape_markdown, write_blocks
from workshop.export.minutes.outline import outline_minutes
from workshop.export.minutes.record_parts import Approval, MinutesRecord


def write_markdown(record: MinutesRecord, approval: Approval | None = None) -> str:
    """The minutes in the record's language, ending with a line break."""
    outline = outline_minutes(record, approval)
    parts = [f"# {escape_markdown(outline.title)}", *write_blocks(outline.blocks)]
    parts += ["---", escape_markdown(outline.footer)]
    return "\n\n".join(parts) + "\n"
