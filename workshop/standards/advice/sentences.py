"""Splitting a requirement into sentences; counting words and duties in them. Pure."""

import itertools
import re
from collections.abc import Iterator

from workshop.text_signs import split_lines

# The lookbehind matches a row of dots only from its first: else thousands of dots are quadratic.
_END = re.compile(r"(?<![.!?…])[.!?…]+[)”\"]*(?=\s|$)|\n+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:np|m\.in|tzw|tj|itd|itp|ul|art|ust|pkt|poz|dz|nr|ok|wg|św|dr|prof|r|w|tys|godz|min"
    r"|e\.g|i\.e|etc|no|mr|mrs|ms|dr)|\b\w|\d)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:[-’']\w+)*")
_ITEM = re.compile(r"[ \t]*(?:[-–*•]|\d{1,2}[.)]|[a-z]\))[ \t]+\S", re.IGNORECASE)
_DUTY = re.compile(
    r"(?<!\w)(?:mus(?:i|zą|iał[ao]?by)|powin(?:ien|na|no|ny|ni)|należy|ma(?:ją)? obowiązek"
    r"|obowiązan[aeiy]|zobowiązan[aeiy]|zobowiązuje(?: się)?|zobowiązują(?: się)?"
    r"|zapewnia(?:ją)?|gwarantuj[eą]|umożliwia(?:ją)?|udostępnia(?:ją)?|publikuj[eą]"
    r"|wyznacza(?:ją)?|powołuj[eą]|organizuj[eą]|prowadz[ią]|szkol[ią]|informuj[eą]"
    r"|przyjmuj[eą]|wskazuj[eą]|stosuj[eą]|pyta(?:ją)?|używa(?:ją)?|zwraca(?:ją)? się"
    r"|must|shall|should|has to|have to|is required to|are required to|is obliged to"
    r"|ensures?|provides?|guarantees?|offers?|publishes|appoints?|trains?|informs?)(?!\w)",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?<!\w)(?:oraz|i|a także|jak również|and|as well as)(?!\w)", re.IGNORECASE)
_FEWEST_ITEMS = 2
_LONGEST_ABBREVIATED = 8


def split_sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text, each as (index of its first character, sentence)."""
    start = 0
    for end in _END.finditer(text):
        last = text[max(start, end.start() - _LONGEST_ABBREVIATED) : end.start()]
        cut = end[0].startswith(".") and _ABBREVIATED.search(last)
        if cut and "\n" not in end[0] and end.end() < len(text.rstrip()):
            continue
        yield from _sentence(text, start, end.end())
        start = end.end()
    yield from _sentence(text, start, len(text))


def count_words(text: str) -> int:
    """The number of words; words joined by a hyphen or an apostrophe count as one."""
    return sum(1 for _word in _WORD.finditer(text))


def count_duties(text: str) -> int:
    """The number of sentences that contain a verb of duty, such as "must" or "ensures"."""
    return sum(1 for _start, sentence in split_sentences(text) if _DUTY.search(sentence))


def joins_duties(text: str) -> bool:
    """Whether any sentence has a duty, then "and" or the like, then another duty."""
    return any(_joins(sentence) for _start, sentence in split_sentences(text))


def lists_items(text: str) -> bool:
    """Whether a text has at least two lines that begin with a bullet, a number or a letter."""
    return sum(1 for line in split_lines(text) if _ITEM.match(line)) >= _FEWEST_ITEMS


def _joins(sentence: str) -> bool:
    duties = [match.span() for match in _DUTY.finditer(sentence)]
    return any(
        _JOINED.search(sentence, first[1], second[0])
        for first, second in itertools.pairwise(duties)
    )


def _sentence(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    found = text[start:end]
    if found.strip():
        yield start + len(found) - len(found.lstrip()), found.strip()
