"""How many years of school a text asks of its readers: the FOG index. Pure.

``0.4 * (words in a sentence + long words among a hundred)``, by Robert Gunning, "The Technique of
Clear Writing", McGraw-Hill 1952. A long word has three syllables or more in English, not counting
an ending *-ed*, *-es* or *-ing*. Polish words are longer, so there a long word has four or more,
as Polish adaptations of the index have it. Inflected forms are counted as they stand: a reader
reads those. It is a rule of thumb about length and knows nothing of meaning.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from workshop.i18n import mark
from workshop.standards.advice.sentences import split_sentences

SHORTEST_TEXT = 10
"""Of fewer words the index says nothing: one long word among five would be a fifth of them."""
BANDS: Mapping[int, str] = {
    8: mark("for somebody after primary school"),
    12: mark("for somebody after secondary school"),
    17: mark("for somebody after studies"),
    99: mark("for specialists alone"),
}
"""The most years of school → whom a text is for."""
MOST_YEARS = 20
"""More than these are told as so many: beyond, the index means nothing but "too heavy"."""
_WORD = re.compile(r"[^\W\d_]+")
_POLISH_SIGNS = re.compile("[ąćęłńóśźż]")
_ENGLISH = frozenset(
    ("the", "of", "and", "is", "are", "in", "for", "that", "with", "by", "be", "on")
)
_POLISH = frozenset(
    ("i", "w", "z", "na", "do", "nie", "jest", "oraz", "lub", "albo", "co", "po", "od")
)
_POLISH_SYLLABLE = re.compile(r"^[ae]u|[aeouyąęó]|i(?![aeouyąęó])")
_ENGLISH_SYLLABLE = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?<![aeiouyl])e$|(?<![aeiouytd])ed$|(?<![aeiouyszxh])es$")
_LONG = {"pl": 4, "en": 3}
_ENDING = re.compile(r"(?:ed|es|ing)$")


@dataclass(frozen=True)
class Readability:
    """``years`` of school; the sentence that makes the text heaviest with the index of its first
    character, its number of words, and how many of these are long."""

    years: int
    start: int
    heaviest: str
    words: int
    long_words: int

    @property
    def band(self) -> str:
        """Whom the text is for: a message to translate."""
        return next(words for most, words in BANDS.items() if self.years <= most)


@lru_cache(maxsize=4096)
def measure_readability(text: str) -> Readability | None:
    """The index of a text in Polish or English, which is told by its words; ``None`` for a text of
    fewer than ``SHORTEST_TEXT`` words."""
    language = _language(text)
    found = [
        (start, sentence, words)
        for start, sentence in split_sentences(text)
        if (words := _WORD.findall(sentence.lower()))
    ]
    every = [word for _start, _sentence, words in found for word in words]
    if len(every) < SHORTEST_TEXT:
        return None
    start, heaviest, words = max(found, key=lambda one: _weight(one[2], language))
    years = 0.4 * (len(every) / len(found) + 100 * _count_long(every, language) / len(every))
    return Readability(
        round(min(years, MOST_YEARS)), start, heaviest, len(words), _count_long(words, language)
    )


def find_hard_words(text: str) -> list[tuple[int, str]]:
    """The words with one syllable more than a long one has, each once, with the index of its first
    character."""
    language = _language(text)
    found: dict[str, tuple[int, str]] = {}
    for match in _WORD.finditer(text):
        if count_syllables(match[0], language) > _LONG[language]:
            found.setdefault(match[0].lower(), (match.start(), match[0]))
    return list(found.values())


def count_syllables(word: str, language: str) -> int:
    """The syllables of a word, by its vowels, at least one.

    Polish: an *i* before another vowel only softens (so *klient* has one too few), and *au* and
    *eu* at the beginning are one. English: vowels side by side are one, and an *e* at the end is
    silent, except after *l*.
    """
    word = word.lower()
    if language == "pl":
        return max(1, len(_POLISH_SYLLABLE.findall(word)))
    count = len(_ENGLISH_SYLLABLE.findall(word))
    return max(1, count - bool(_SILENT.search(word)))


def _is_long(word: str, language: str) -> bool:
    if language == "en":
        stem = _ENDING.sub("", word)
        return count_syllables(stem, language) >= _LONG[language]
    return count_syllables(word, language) >= _LONG[language]


def _count_long(words: list[str], language: str) -> int:
    return sum(_is_long(word, language) for word in words)


def _weight(words: list[str], language: str) -> float:
    """What a sentence adds to the index: its length and its long words, not their share, which is
    high in the shortest ones."""
    return len(words) + 3 * _count_long(words, language)


def _language(text: str) -> str:
    text = text.lower()
    if _POLISH_SIGNS.search(text):
        return "pl"
    words = _WORD.findall(text)
    english = sum(word in _ENGLISH for word in words)
    return "en" if english > sum(word in _POLISH for word in words) else "pl"
