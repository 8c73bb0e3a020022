"""Finding wordings to avoid in a text, in all their inflected forms. Pure.

A pattern is one or more words. ``*`` at the end of a word matches any ending of at most five
letters, ``~`` the endings of a Polish adjective; a space also matches a hyphen. Words in quotation
marks are skipped: they are somebody's words, not the standard's.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

_ADJECTIVE = "(?:y|i|a|e|ą|o|ego|emu|ej|ym|im|ych|ich|ymi|imi)"
_ENDING = r"\w{0,5}"
_BETWEEN = r"[\s\-–]+"
_QUOTED = re.compile(r"„[^„”“\"]*[”“\"]|“[^“”]*”|«[^«»]*»|\"[^\"\n]*\"")
_WORD = re.compile(r"\w+")
_SENTENCE_ENDS = ".!?\n"
_PREFIX = 3
_SHORTEST_STEM = 5
_VOWELS = "aąeęioóuy"


@dataclass(frozen=True)
class Term:
    """A wording to avoid: what to write instead, and why. ``soft``: a matter of style rather than
    of respect. ``unless``: patterns that excuse it when they match in the same sentence, such as
    the feminine form beside the masculine one. ``better``: alternatives, divided by ``"; "``; where
    ``told`` is true, it is an instruction and not a replacement."""

    term: str
    match: tuple[str, ...]
    better: str = ""
    reason: str = ""
    source: str = ""
    soft: bool = False
    unless: tuple[str, ...] = ()
    told: bool = False


@dataclass(frozen=True)
class WordingMatch:
    """A match of a term: ``start`` and ``length`` count characters of the text as it was given."""

    term: Term
    start: int
    length: int


class Glossary:
    """A list of terms with an index for searching, built at the first search."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)

    @cached_property
    def _entries(self) -> Mapping[str, Sequence[tuple[Term, re.Pattern[str]]]]:
        """An index of terms by the first letters of their patterns: few are tried at each word."""
        entries: dict[str, list[tuple[Term, re.Pattern[str]]]] = {}
        for term in self.terms:
            for pattern in term.match:
                if first := _WORD.match(pattern.lower()):
                    known = entries.setdefault(first[0][:_PREFIX], [])
                    known.append((term, compile_pattern(pattern)))
        return entries

    @cached_property
    def _excuses(self) -> Mapping[str, tuple[re.Pattern[str], ...]]:
        return {term.term: tuple(map(compile_pattern, term.unless)) for term in self.terms}

    def find(self, text: str) -> list[WordingMatch]:
        """Every match in a text, in order, without overlaps: the first wins, then the longer.

        A match whose ``unless`` patterns match in the same sentence is left out.
        """
        hits = sorted(self._hits(text), key=lambda hit: (hit.start, -hit.length))
        found: list[WordingMatch] = []
        for hit in hits:
            free = not found or hit.start >= found[-1].start + found[-1].length
            if free and not self._is_excused(hit, text):
                found.append(hit)
        return found

    def _hits(self, text: str) -> Iterable[WordingMatch]:
        quoted = [match.span() for match in _QUOTED.finditer(text)]
        for word in _WORD.finditer(text):
            start, begin = word.start(), word[0].lower()
            if any(first <= start < last for first, last in quoted):
                continue
            for length in range(1, min(_PREFIX, len(begin)) + 1):
                for term, pattern in self._entries.get(begin[:length], ()):
                    if match := pattern.match(text, start):
                        yield WordingMatch(term, start, match.end() - start)

    def _is_excused(self, hit: WordingMatch, text: str) -> bool:
        excuses = self._excuses[hit.term.term]
        if not excuses:
            return False
        first = max(text.rfind(sign, 0, hit.start) for sign in _SENTENCE_ENDS) + 1
        ends = (text.find(sign, hit.start) for sign in _SENTENCE_ENDS)
        sentence = text[first : min((end for end in ends if end >= 0), default=len(text))]
        return any(excuse.search(sentence) for excuse in excuses)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The regular expression of a pattern; it matches whole words, in any case."""
    words = (_compile_word(word) for word in re.split(r"[\s\-–]+", pattern.strip()))
    return re.compile(rf"(?<!\w){_BETWEEN.join(words)}(?!\w)", re.IGNORECASE)


def patterns_of(term: str, language: str) -> tuple[str, ...]:
    """The pattern for a term typed as plain words: longer words get ``*``.

    From a longer Polish word a final vowel is cut first ("wariatka": "wariatk*"). A term with
    ``*`` or ``~`` is a pattern already.
    """
    if "*" in term or "~" in term:
        return (term,)
    words = [_stem(word) if language == "pl" else f"{word}*" for word in term.split()]
    return (" ".join(words),)


def _stem(word: str) -> str:
    if len(word) < _SHORTEST_STEM or not word[-1].isalpha():
        return word
    return f"{word[:-1] if word[-1].lower() in _VOWELS else word}*"


def _compile_word(word: str) -> str:
    ending = {"*": _ENDING, "~": _ADJECTIVE}.get(word[-1:], "")
    return re.escape(word[:-1] if ending else word) + ending
