"""A transcript from a file or from pasted text: TXT, DOCX, SRT, VTT. Nothing of the file is kept
but what was said: neither its name, nor times, nor what the speakers are called."""

from typing import Any

from workshop.errors import Invalid
from workshop.export.table_import.packed_files import LARGEST_FILE
from workshop.export.table_import.text_decoding import decode
from workshop.export.table_import.word_document import (
    WORD_FORMAT,
    cells_of,
    is_document,
    open_document,
    text_of,
)
from workshop.export.transcripts.speaker_turns import Turn, passages_of_turns, turns_of_lines
from workshop.export.transcripts.subtitles import is_subtitles, read_subtitles
from workshop.i18n import mark
from workshop.transcripts.keeping import MOST_SIGNS, Passage, checked_passages

ENDINGS = ("txt", "docx", "srt", "vtt")
_ZIP = b"PK\x03\x04"
_SUBTITLES = (".srt", ".vtt")


def read_transcript(content: bytes, name: str = "") -> list[Passage]:
    """The passages of a file; ``name``: by which a Word document is known.

    Raises ``Invalid`` for a file of another kind, damaged, too large, or in which nobody says
    anything.
    """
    if len(content) > LARGEST_FILE:
        raise Invalid(mark("The file is larger than {most} MB."), most=LARGEST_FILE // 1_000_000)
    if is_document(name) or content.startswith(_ZIP):
        return checked_passages(passages_of_turns(_read_word(content)))
    try:
        text = decode(content).text
    except Invalid as error:
        raise Invalid(mark("This is no transcript. Bring a TXT, DOCX, SRT or VTT file.")) from error
    return read_text(text, subtitles=name.lower().endswith(_SUBTITLES))


def read_text(text: str, *, subtitles: bool = False) -> list[Passage]:
    """The passages of a text; ``subtitles``: it is to be read as such. Raises ``Invalid``."""
    # Twice the signs: times and numbers of subtitles are left out.
    if len(text) > 2 * MOST_SIGNS:
        raise Invalid(mark("This is too long for one interview. Bring it in parts."))
    told = subtitles or is_subtitles(text)
    turns = read_subtitles(text) if told else turns_of_lines(text.split("\n"))
    return checked_passages(passages_of_turns(turns))


def _read_word(content: bytes) -> list[Turn]:
    """Paragraphs are lines; of a table each row is one, its first cell the speaker."""
    document = open_document(content)
    try:
        lines = list(_lines(document))
    except Exception as error:  # python-docx raises whatever the broken part made it stumble over
        raise Invalid(WORD_FORMAT.damaged) from error
    if sum(map(len, lines)) > MOST_SIGNS:
        raise Invalid(mark("This is too long for one interview. Bring it in parts."))
    return turns_of_lines(lines)


def _lines(document: Any) -> Any:
    from docx.table import Table

    for part in document.iter_inner_content():
        if isinstance(part, Table):
            for row in cells_of(part):
                first, *rest = [cell for cell in row if cell] or [""]
                said = " ".join(" ".join(rest).split("\n"))
                yield f"{first.rstrip(':')}: {said}" if said else first
        else:
            yield from text_of(part._p).split("\n")
