"""A published standard as Markdown (with GFM tables). Nothing that people typed acts as markup."""

from workshop.export.documents.markdown_writer import plain, write_blocks
from workshop.export.standard.blocks import standard_blocks
from workshop.export.standard.outline import Snapshot, tell_standard


def write_markdown(snapshot: Snapshot) -> bytes:
    """The publication in its own language, in UTF-8, ending with a line break."""
    told = tell_standard(snapshot)
    parts = [f"# {plain(told.title)}", plain(f"{told.version}, {told.published}")]
    return ("\n\n".join((*parts, *write_blocks(standard_blocks(told)))) + "\n").encode()
