"""Line breaks, white space and legal characters: one definition for forms, phones, pages and files.

The browser has the same one in ``frontend/core/text_signs.js``; both are tested with
``tests/frontend/text_sign_vectors.json``.
"""

import re
import unicodedata

_SOFT_BREAKS = "\v\f\x85\u2028\u2029"
"""Line breaks inside a text: vertical tab, form feed, next line, line and paragraph separator."""
_LINE_END = re.compile(f"\r\n|[\r\n{_SOFT_BREAKS}]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_ILLEGAL = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef\ufeff"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
"""Lone surrogates and noncharacters, which no file can hold, and byte order marks."""

_FIRST_RIGHT_TO_LEFT = "\u0590"
"""No letter before this one is written from right to left."""
_RIGHT_TO_LEFT = frozenset(("R", "AL"))


def has_right_to_left(text: str) -> bool:
    """Whether letters that are written from right to left are among the text's."""
    if not text or max(text) < _FIRST_RIGHT_TO_LEFT:
        return False
    return any(map(_is_right_to_left, filter(str.isalpha, text)))


def runs_right_to_left(text: str) -> bool:
    """Whether a text as a whole is written from right to left: its first letter decides."""
    return _is_right_to_left(next(filter(str.isalpha, text), ""))


def _is_right_to_left(letter: str) -> bool:
    return bool(letter) and unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT


def legal_text(text: str) -> str:
    """The text as every output can hold it.

    Line breaks of all kinds become ``\\n`` and other control characters, except the tab, become
    spaces, so that no two words are glued together. Noncharacters, lone surrogates and byte order
    marks go. The result is in Unicode form NFC.
    """
    if not text.isprintable():
        text = _ILLEGAL.sub("", _CONTROL.sub(" ", _LINE_END.sub("\n", text)))
    return unicodedata.normalize("NFC", text)


def split_lines(text: str) -> list[str]:
    """The lines of a text, with all kinds of line breaks, without their ends."""
    lines = _LINE_END.split(text)
    return lines[:-1] if not lines[-1] else lines


def mark_row_ends(text: str) -> str:
    """The text of a file with ``\\n`` after each row and no ``\\r``.

    Rows end in LF, CRLF or, in files that have hardly anything else, CR. A lone CR in other files
    is a break inside a cell and becomes a vertical tab; so soft breaks never cut a row.
    """
    text = text.replace("\r\n", "\n")
    within = "\n" if text.count("\r") > text.count("\n") else "\v"
    return text.replace("\r", within)
