"""Full-text search in clauses, ignoring case and Polish diacritics."""

from collections.abc import Iterator, Mapping
from typing import Any

from workshop.standards.clause_fields import WRITTEN
from workshop.text_folding import has_words

LONGEST_QUERY = 100


def find_clauses(snapshot: Mapping[str, Any], query: str) -> list[str] | None:
    """The codes of the clauses that contain all words of the query, trace included.

    ``None`` for an empty query.
    """
    wanted = query[:LONGEST_QUERY]
    if not wanted.strip():
        return None
    clauses = snapshot["clauses"]
    return [one["code"] for one in clauses if has_words("\n".join(_texts(one)), wanted)]


def _texts(clause: Mapping[str, Any]) -> Iterator[str]:
    yield clause["code"]
    for name in WRITTEN:
        yield clause[name]
    trace = clause["trace"]
    for need in trace["needs"]:
        yield need["sentence"]
        yield from (group["header"] for group in need["groups"])
    yield from trace["quotes"]
    yield from trace["dissents"]
