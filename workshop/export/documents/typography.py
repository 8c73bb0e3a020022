"""Spaces at which a line does not end: after one-letter words, and between a number and its unit.

For what is set in lines, never for what is stored, CSV, Markdown or JSON. One sign for another, so
places in a text stay what they are.
"""

import re

_FIXED = "\u00a0"
_BOUND = re.compile(
    r"(?<![\w'’])(?:[AaIiOoUuWwZz] )+(?=\S)"  # one or several one-letter words
    r"|(?<=\d) (?=%|zł\b)"
)


def bind_short_words(text: str) -> str:
    """The text with fixed spaces after *a, i, o, u, w, z*, which Polish leaves at no end of a line,
    and before *%* and *zł* after a number. The only such word of English, *a*, may be bound too."""
    return _BOUND.sub(lambda found: found[0].replace(" ", _FIXED), text)


def set_in_lines(text: str, language: str) -> str:
    """A text as a page in this language shows it: in Polish with short words bound."""
    return bind_short_words(text) if language == "pl" else text


def plain_spaces(text: str) -> str:
    """The text with ordinary spaces for fixed ones."""
    return text.replace(_FIXED, " ")
