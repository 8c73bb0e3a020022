"""The words that texts say, as they are written."""

import re
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]{2,}")


def read_words(text: str) -> list[str]:
    """The words of a text in lower case, without numbers and single letters."""
    return _WORD.findall(text.lower())


def words_still_said(words: Sequence[str], texts: Iterable[str]) -> list[str]:
    """Those of these words that occur in the texts exactly as they are written."""
    said = {word for text in texts for word in read_words(text)}
    return [word for word in words if word in said]
