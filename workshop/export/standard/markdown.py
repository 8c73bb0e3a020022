"""A published standard as Markdown (with GFM tables). Text that people typed is escaped."""

from workshop.export.documents.markdown_writer import escape_markdown, write_blocks
from workshop.export.standard.blocks import standard_blocks
from workshop.export.standard.outline import Snapshot, describe_standard


def write_markdown(snapshot: Snapshot) -> bytes:
    """The publication in its own language, in UTF-8, ending with a line break."""
    told = describe_standard(snapshot)
    parts = [
        f"# {escape_markdown(told.title)}",
        escape_markdown(f"{told.running}, {told.published}"),
    ]
    return ("\n\n".join((*parts, *write_blocks(standard_blocks(told)))) + "\n").encode()
