"""Texts made comparable: for search, for repetitions, and for an order that tells nothing."""

import re
import unicodedata
from functools import lru_cache

_NO_WORD = re.compile(r"[\W_]+")
_PLAIN = {"ł": "l", "đ": "d", "ø": "o", "ß": "s", "æ": "a", "œ": "o"}
"""Letters that are no plain letter with a mark, and what is typed for them."""


def fold_spaces(text: str) -> str:
    """A text case-folded, stripped, with single spaces for white space."""
    return " ".join(text.casefold().split())


def fold_words(text: str) -> str:
    """The words and numbers of a text, case-folded, without punctuation, with single spaces."""
    return _NO_WORD.sub(" ", text.casefold()).strip()


def text_order(text: str) -> tuple[str, str]:
    """A key that sorts texts by their letters alone, the same in every language.

    Notes in exchange files are sorted by it: the order in which they arrived could tell who wrote
    them. What people read in lists is sorted by ``i18n/collation.py``.
    """
    return fold_marks(text), text


def fold_marks(text: str) -> str:
    """A text in small letters without marks, as people type it in a hurry: ``ł`` becomes ``l``.

    Each sign of the composed text becomes one sign; ``frontend/core/fold_text.js`` folds alike.
    """
    return "".join(map(fold_sign, unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=4096)
def fold_sign(sign: str) -> str:
    """What ``fold_marks`` makes of one sign."""
    lower = unicodedata.normalize("NFKD", sign)[0].lower()[0]
    return _PLAIN.get(lower, lower)


def has_words(text: str, wanted: str) -> bool:
    """Whether a text holds every word of ``wanted``, whole or as a part, marks and case aside."""
    folded = fold_marks(text)
    return all(word in folded for word in fold_marks(wanted).split())
