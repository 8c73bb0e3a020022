"""Bytes of a text file as text: the encoding, found or given, and what looks wrong afterwards."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.text_signs import mark_row_ends

NO_TABLE = mark("This file is no table. Bring a CSV, XLSX, ODS, XLS or DOCX file.")
ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1250": "Windows-1250",
    "iso-8859-2": "ISO-8859-2",
    "cp1252": "Windows-1252",
    "cp852": "CP852 (DOS)",
    "cp1251": "Windows-1251",
}
"""The encodings that are read, with their names."""
_CODE_PAGES = {
    "Windows-1250": "cp1250",
    "ISO-8859-2": "iso-8859-2",
    "Windows-1252": "cp1252",
    "cp852": "cp852",
    "Windows-1251": "cp1251",
}
"""Names of chardet for the encodings between which only letters decide."""
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
LOST = "\ufffd"
"""What stands for bytes that an encoding does not know."""
_SAMPLE = 100_000
_PIECE = 4_000
"""Signs, up to the end of a line, that are looked through without a pause."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b\x7f]")
_HIGH_CONTROL = re.compile("[\x80-\x84\x86-\x9f]")
_FOREIGN = re.compile("[\x80-\U0010ffff]")
_RUN = re.compile("[\x80-\U0010ffff]{2,}")
_HUNGARIAN = frozenset("őűŐŰ")
_MIXED = re.compile(r"[a-zA-Z][\u0400-\u052f]|[\u0400-\u052f][a-zA-Z]")
"""Two alphabets within a word."""
_STRANGE = re.compile(
    "[\x80-\x84\x86-\x9f]"
    r"|(?<=[^\W\d_])[¡-©«¬®-¶¸¹»-¿×÷ˇ˘˙˛˝](?=[^\W\d_])"
    r"|(?<=[^\W\d_])[\u2500-\u259f]|[\u2500-\u259f](?=[^\W\d_])"
    rf"|{_MIXED.pattern}"
)
"""Controls, and signs that no language has inside a word: symbols, lines, two alphabets."""


@dataclass(frozen=True)
class Decoded:
    """A file's text with ``\\n`` after each row, and the encoding it was read with.

    ``lost``: lines with bytes that this encoding does not know, shown as ``�``. ``strange``: the
    first line whose letters look as if they were read with a wrong encoding, else 0.
    """

    text: str
    encoding: str
    lost: tuple[int, ...] = ()
    strange: int = 0


def decode(content: bytes, encoding: str = "") -> Decoded:
    """The text of a file; without ``encoding``, that is found. Raises ``Invalid`` for binary data.

    A byte order mark tells it, else zeros between letters (UTF-16). UTF-8 it is where more of its
    letters are whole than broken: one bad byte does not spoil a file. Otherwise chardet chooses
    between the code pages of Europe by the letters of each language.
    """
    found = encoding or _find_encoding(content)
    text = content.decode(found, "replace").removeprefix("\ufeff")
    if not encoding and _is_binary(text):
        raise Invalid(NO_TABLE)
    text = mark_row_ends(text)
    known = content.decode("utf-8", "ignore").count(LOST) if found == "utf-8" else 0
    lost = _lines_of(text, LOST) if text.count(LOST) > known else ()
    return Decoded(text, found, lost, _first_strange_line(text))


def _find_encoding(content: bytes) -> str:
    for sign, encoding in _MARKS.items():
        if content.startswith(sign):
            return encoding
    if content[:400].count(0) > len(content[:400]) // 20:
        wide = max(("utf-16-le", "utf-16-be"), key=lambda name: _plainness(content[:400], name))
        if _plainness(content[:400], wide) > 0.8:
            return wide
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
        broken = text.count(LOST)
        whole = _count(_FOREIGN, text) - broken
        return "utf-8" if whole >= broken else _find_code_page(content)
    return "utf-8"


def _plainness(content: bytes, encoding: str) -> float:
    """The share of letters of Europe and of ASCII in the text that this encoding gives."""
    text = content[: len(content) // 2 * 2].decode(encoding, "replace")
    return sum((sign.isalpha() and sign < "\u0530") or sign.isascii() for sign in text) / len(text)


def _find_code_page(content: bytes) -> str:
    import chardet  # 4 MB of letter statistics: only for files that are not Unicode

    telling = b"\n".join(line for line in content.split(b"\n") if not line.isascii())[:_SAMPLE]
    found = chardet.detect_all(telling, ignore_threshold=True, include_encodings=_CODE_PAGES)
    for guess in found:
        encoding = _CODE_PAGES.get(str(guess["encoding"]), "")
        text = telling.decode(encoding, "replace") if encoding else ""
        # Nobody types control characters, which are dashes and letters in a file of Windows, nor
        # words of two alphabets.
        if _HIGH_CONTROL.search(text) or _MIXED.search(text):
            continue
        # Catalan, which it does not know, passes for Hungarian without its double accents.
        if text and (guess["language"] != "hu" or _HUNGARIAN & set(text)):
            return encoding
    return "cp1250"


def _is_binary(text: str) -> bool:
    lost, controls = text.count(LOST), _count(_CONTROL, text)
    return lost > len(text) // 20 + 2 or controls > len(text) // 50 + 2


def _lines_of(text: str, sign: str) -> tuple[int, ...]:
    return tuple(at for at, line in enumerate(text.split("\n"), 1) if sign in line)


def _first_strange_line(text: str) -> int:
    """The first line with strange signs or with UTF-8 read as something else, else 0."""
    for strange in (_STRANGE.search, _misread_run):
        for start, piece in _pieces(text):
            if not piece.isascii() and (found := strange(piece)):
                return text.count("\n", 0, start + found.start()) + 1
    return 0


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces of whole lines, with where each begins: one search through all of a large
    file would keep every other thread waiting until it ends."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _PIECE) + 1 or len(text)
        yield start, text[start:end]
        start = end


def _count(signs: re.Pattern[str], text: str) -> int:
    return sum(len(signs.findall(piece)) for _start, piece in _pieces(text))


def _misread_run(text: str) -> re.Match[str] | None:
    return next((run for run in _RUN.finditer(text) if _is_misread(run[0])), None)


def _is_misread(letters: str) -> bool:
    """Whether these letters are the bytes of others in UTF-8, as in ``Å¼`` for ``ż``."""
    for encoding in ("cp1250", "cp1252"):
        try:
            whole = letters.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return any(sign.isalpha() for sign in whole)
    return False
