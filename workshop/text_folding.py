"""Folding of texts for comparison and search."""

import re
import unicodedata

_NO_WORD = re.compile(r"[\W_]+")


def fold_spaces(text: str) -> str:
    """A text case-folded, stripped, with single spaces for white space."""
    return " ".join(text.casefold().split())


def fold_words(text: str) -> str:
    """The words and numbers of a text, case-folded, without punctuation, with single spaces."""
    return _NO_WORD.sub(" ", text.casefold()).strip()


def text_order(text: str) -> tuple[str, str]:
    """A key that sorts texts by their letters alone, the same in every language.

    Lists of notes that leave the screen are sorted by it: the order in which notes arrived could
    tell who wrote them.
    """
    return fold_marks(text), text


def fold_marks(text: str) -> str:
    """A text case-folded and without diacritics (``ł`` becomes ``l``), for searching."""
    small = text.casefold().replace("ł", "l")
    return "".join(
        sign for sign in unicodedata.normalize("NFKD", small) if not unicodedata.combining(sign)
    )
