"""Texts made comparable: for search, for repetitions, and for an order that tells nothing."""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TypeVar

_NO_WORD = re.compile(r"[\W_]+")
_PLAIN = {"ł": "l", "đ": "d", "ø": "o", "ß": "s", "æ": "a", "œ": "o"}
"""Letters that are no plain letter with a mark, and what is typed for them."""
KeyT = TypeVar("KeyT", bound=Hashable)


def fold_spaces(text: str) -> str:
    """A text case-folded, stripped, with single spaces for white space."""
    return " ".join(text.casefold().split())


def fold_statement(text: str) -> str:
    """What a text says, to tell repeats by: case, white space, Unicode form and ``. !`` at its end
    do not count."""
    return unicodedata.normalize("NFC", fold_spaces(text)).rstrip(" .!")


def find_repeats(keys: Iterable[KeyT], known: Mapping[KeyT, int]) -> Iterator[tuple[bool, bool]]:
    """For each key in order: whether it is there already, and whether it came before in ``keys``.

    Of a key that is known so many times, as many of the first ones are there already; what comes
    beyond that is new. So the same keys a second time are all there, and two people who say the
    same stay two.
    """
    counts: Counter[KeyT] = Counter()
    for key in keys:
        counts[key] += 1
        yield counts[key] <= known.get(key, 0), counts[key] > 1


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
