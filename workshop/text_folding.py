"""Texts made comparable: what is left of them where a difference does not count."""

import re
import unicodedata

_NO_WORD = re.compile(r"[\W_]+")


def fold_spaces(text: str) -> str:
    """A text in small letters, with one space for all white space between words."""
    return " ".join(text.casefold().split())


def fold_words(text: str) -> str:
    """Only the words and numbers of a text, in small letters, with one space between them."""
    return _NO_WORD.sub(" ", text.casefold()).strip()


def fold_marks(text: str) -> str:
    """A text in small letters without marks on them, as it is searched; ``ł`` is ``l``."""
    small = text.casefold().replace("ł", "l")
    return "".join(
        sign for sign in unicodedata.normalize("NFKD", small) if not unicodedata.combining(sign)
    )
