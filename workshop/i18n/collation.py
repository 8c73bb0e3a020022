"""The order in which names and titles stand in lists: as in a dictionary of the reader's language.

In Polish ą, ć, ę, ł, ń, ó, ś, ź, ż are letters of their own, elsewhere letters with a mark. The
steps are those of the Unicode Collation Algorithm (UTS 10): letters first, then marks, then
capitals; white space and signs come before digits, digits before letters, and numbers count as
numbers. The browser's order is ``frontend/core/collation.js``.
"""

import re
import unicodedata

from workshop.i18n import current_language
from workshop.text_folding import fold_sign

SortKey = tuple[tuple[tuple[object, ...], ...], tuple[str, ...], tuple[bool, ...]]

_OWN_LETTERS = {"pl": "ąćęłńóśźż"}
_PARTS = re.compile(r"\d+|\D")
_SIGN, _NUMBER, _LETTER = range(3)


def collation_key(text: str, language: str | None = None) -> SortKey:
    """A key for ``sorted``; ``language``: of the order, the current one unless given."""
    own = _OWN_LETTERS.get(language or current_language(), "")
    parts: list[str] = _PARTS.findall(unicodedata.normalize("NFC", text))
    letters = tuple(_first_weight(part, own) for part in parts)
    marks = tuple(part.lower() for part in parts)
    return letters, marks, tuple(part.isupper() for part in parts)


def _first_weight(part: str, own: str) -> tuple[object, ...]:
    """What counts before all else of a number or a sign; small letters are equal to capitals."""
    if part.isdecimal():
        digits = "".join(str(int(digit)) for digit in part).lstrip("0")
        return _NUMBER, len(digits), digits
    if not part.isalpha():
        return _SIGN, not part.isspace(), part
    small = part.lower()
    return _LETTER, fold_sign(part), own.find(small)
