"""Recognising the whiteboard program that a table comes from, and the meaning of its columns.

Whiteboards are recognised by their headers; Miro's export of a whole board has none and is
recognised by its shape. ``docs/exchange.md`` says what is assumed about each.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from workshop.export.exchange.sheets import NOTES_COLUMNS
from workshop.export.table_import.note_columns import Columns, guess_columns, plain_names
from workshop.export.table_import.table_reader import ParsedTable
from workshop.export.tables.notes_table import COLUMNS
from workshop.i18n import LANGUAGES, translate

MIRO, MURAL, FIGJAM, WORKSHOP = "miro", "mural", "figjam", "workshop"
NAMES: Mapping[str, str] = {MIRO: "Miro", MURAL: "MURAL", FIGJAM: "FigJam"}
MIRO_HEADER = ("Text", "Frame", "Tags")

_LEFT_OUT = ("voice", "głos", "glos")
"""Columns that tie notes to one person; older exports have one. They are not read."""
_MURAL = frozenset({"bg color", "position x", "position y", "sticky type", "last updated by"})
_FIGJAM = frozenset({"author", "color", "section", "page", "votes", "stamps", "created by"})
_FIGJAM_TEXT = frozenset({"sticky text", "text", "content", "sticky"})
_MIRO = frozenset({"frame", "tags", "created by", "author", "type", "shape", "link", "url"})


@dataclass(frozen=True)
class Source:
    """A table with the program it comes from (empty: unknown) and a guess of its columns.

    ``left_out``: the header of a column that ties notes to one person, which is not read.
    """

    name: str
    table: ParsedTable
    columns: Columns
    left_out: str = ""


def recognise(table: ParsedTable) -> Source:
    """Recognise the program by header or shape, and guess the columns."""
    if not table.header and _is_miro_board(table):
        return Source(MIRO, unfold_frames(table), Columns(0, 1))
    header = plain_names(table.header)
    left_out = next((table.header[at] for at, name in enumerate(header) if name in _LEFT_OUT), "")
    name = _name(header)
    if name == WORKSHOP:
        table = table.unshielded()
    return Source(name, table, guess_columns(table), left_out)


def unfold_frames(table: ParsedTable) -> ParsedTable:
    """A Miro board as one table with a column for the frame: each block between blank lines
    begins with the name of its frame.

    A block of one line has no frame. Every further cell of a line is a tag.
    """
    table = table.with_header(0)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    for block in _blocks(table):
        framed = len(block) > 1 and not any(block[0][1][1:])
        frame = block[0][1][0] if framed else ""
        for line, row in block[1:] if framed else block:
            rows.append((row[0], frame, ", ".join(cell for cell in row[1:] if cell)))
            lines.append(line)
    blocks = (0,) * len(rows)
    return replace(
        table, header=MIRO_HEADER, named=(), rows=tuple(rows), lines=tuple(lines), blocks=blocks
    )


def _name(words: list[str]) -> str:
    there = set(words)
    if any(columns <= there for columns in _our_columns()):
        return WORKSHOP
    if "text" in there and len(there & _MURAL) >= 2:
        return MURAL
    if there & {"frame"} and len(there & _MIRO) >= 2 and there & {"text", "content", "title"}:
        return MIRO
    if there & _FIGJAM_TEXT and len(there & _FIGJAM) >= 2:
        return FIGJAM
    return ""


def _our_columns() -> Iterator[set[str]]:
    """The columns of our tables of notes: the one of a session, and the one of exchange files."""
    for columns in (COLUMNS, NOTES_COLUMNS):
        for language in LANGUAGES:
            yield {translate(column, language) for column in columns}


def _is_miro_board(table: ParsedTable) -> bool:
    """Whether there are several blocks between blank lines, most beginning with a single cell."""
    if table.separator != "," or not any(table.blocks[1:]):
        return False
    blocks = [block for block in _blocks(table) if len(block) > 1]
    framed = [block for block in blocks if not any(block[0][1][1:])]
    return len(blocks) > 0 and len(framed) == len(blocks)


def _blocks(table: ParsedTable) -> list[list[tuple[int, tuple[str, ...]]]]:
    found: list[list[tuple[int, tuple[str, ...]]]] = []
    for line, row, blank in zip(table.lines, table.rows, table.blocks, strict=True):
        if blank or not found:
            found.append([])
        found[-1].append((line, row))
    return found
