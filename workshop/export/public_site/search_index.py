"""Full-text search in clauses by the roots of words, ignoring case and Polish diacritics."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from workshop.export.public_site.word_roots import WORD, are_kin, roots_in
from workshop.i18n import known_language
from workshop.standards.clause_fields import WRITTEN
from workshop.text_folding import fold_marks, has_words

LONGEST_QUERY = 100
_MOST_NEAR, _NEAR_ENOUGH, _SHORTEST_NEAR, _MOST_OFFERED = 4, 0.7, 4, 8


@dataclass(frozen=True)
class OtherQuery:
    """A search that finds something: what is searched for, and in how many clauses it is."""

    query: str
    count: int


class SearchIndex:
    """The texts of a standard's clauses and the roots of their words."""

    def __init__(self, snapshot: Mapping[str, Any]) -> None:
        self._language = known_language(snapshot["standard"]["language"])
        texts = {row["code"]: "\n".join(_texts(row)) for row in snapshot["clauses"]}
        self._clauses = {code: (text, self._roots(text)) for code, text in texts.items()}

    def find(self, query: str) -> list[str] | None:
        """The codes of the clauses that hold every word of the query, in any form or as a part of
        a word, trace included. ``None`` for an empty query."""
        words = query[:LONGEST_QUERY].split()
        if not words:
            return None
        wanted = [(word, self._roots(word)) for word in words]
        return [
            code
            for code, (text, roots) in self._clauses.items()
            if all(has_words(text, word) or _have_kin(own, roots) for word, own in wanted)
        ]

    def other_queries(self, query: str) -> list[OtherQuery]:
        """What to search for instead of a query that finds nothing: those of its words that are
        there, and words of the standard that are written nearly as the others."""
        words, known = [], self._vocabulary()
        for word in query[:LONGEST_QUERY].split():
            near = get_close_matches(fold_marks(word), known, _MOST_NEAR, _NEAR_ENOUGH)
            words += [word] if self.find(word) else [known[one] for one in near]
        found = (OtherQuery(word, len(self.find(word) or ())) for word in dict.fromkeys(words))
        return [one for one in found if one.count][:_MOST_OFFERED]

    def _vocabulary(self) -> dict[str, str]:
        """The longer words of the clauses in small letters, by what they are folded to."""
        texts = (text.lower() for text, _roots in self._clauses.values())
        words = {word for text in texts for word in WORD.findall(text)}
        return {fold_marks(word): word for word in sorted(words) if len(word) >= _SHORTEST_NEAR}

    def _roots(self, text: str) -> frozenset[str]:
        return frozenset(roots_in(text, self._language))


def _have_kin(wanted: frozenset[str], roots: frozenset[str]) -> bool:
    return bool(wanted) and all(any(are_kin(one, root) for root in roots) for one in wanted)


def _texts(clause: Mapping[str, Any]) -> Iterator[str]:
    yield clause["code"]
    for name in WRITTEN:
        yield clause.get(name, "")
    trace = clause["trace"]
    for need in trace["needs"]:
        yield need["sentence"]
        yield from (group["header"] for group in need["groups"])
    yield from trace["quotes"]
    yield from trace["dissents"]
