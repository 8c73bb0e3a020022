"""Roots of words, so that a search finds every form: *skarga, skargi, skarg; noclegi, noclegowe*.

By rules of endings alone. A dictionary of forms takes hundreds of megabytes and seconds to load in
the process that answers phones, and knows no kin: to it *samobójstwo* and *samobójczy* are two
words.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import takewhile

from workshop.text_folding import fold_marks

WORD = re.compile(r"[^\W_]+")
_SHORTEST_KIN, _LONGEST_REST, _LONGEST_SWAP = 4, 4, 2
_SWAPS = frozenset(map(frozenset, ("kc", "tc", "gd", "hs")))
"""Letters that change places at the end of a Polish root: *pracownik, pracownicy*."""


def _endings(text: str) -> tuple[str, ...]:
    return tuple(sorted(text.split(), key=len, reverse=True))


ENDINGS: Mapping[str, Sequence[tuple[int, tuple[str, ...]]]] = {
    "pl": (
        (
            4,
            _endings(
                "owego owemu owych owymi owym owej owa owe owy owo owi owosc owosci ostwo ostwa "
                "stwo stwa stwu stwem stwie stw czego czemu czych czymi czym czej cza cze czy czo "
                "skiego skiemu skich skimi skim skiej ska skie ski sko anie ania aniu aniem eniem "
                "enie enia eniu owac owany owana owane owanie owania acja acji acje acjami "
                "ek ka ki ku kiem kowi kom kach kami kow"
            ),
        ),
        (5, _endings("nosc nosci noscia nego nemu nych nymi nym nej na ne ny no ni nie nia")),
        (
            3,
            _endings(
                "ami iami ach iach om iom owi iem em ego emu ych ich ymi imi ym im ej iej ie ia io "
                "iu ow a e i o u y"
            ),
        ),
    ),
    "en": ((4, _endings("ations ation ments ment ness ings ing ies ed es ly s y e")),),
}
"""Language → endings that are cut off, each group with the least number of letters that must be
left. Without marks, as words are folded first."""


@lru_cache(maxsize=20_000)
def root_of(word: str, language: str) -> str:
    """The root of a folded word: at most one ending of each group is cut off, the first that fits.

    Of other languages than Polish and English, the word itself.
    """
    for least, endings in ENDINGS.get(language, ()):
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) >= least:
                return word[: -len(ending)]
    return word


def are_kin(one: str, other: str) -> bool:
    """Whether two roots belong together: the same, one begins with the other, or only the letters
    at their ends have changed places."""
    if one == other:
        return True
    pairs = zip(one, other, strict=False)
    shared = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))
    rests = one[shared:], other[shared:]
    if shared < _SHORTEST_KIN:
        return False
    if not all(rests):
        return max(map(len, rests)) <= _LONGEST_REST
    swapped = frozenset((rests[0][0], rests[1][0])) in _SWAPS
    return swapped and max(map(len, rests)) <= _LONGEST_SWAP


def roots_in(text: str, language: str) -> set[str]:
    """The roots of all words and numbers of a text."""
    # Within a word one of the two nasal letters becomes the other: "urząd, urzędu".
    plain = fold_marks(text.replace("ą", "ę"))
    return {root_of(word, language) for word in WORD.findall(plain)}
