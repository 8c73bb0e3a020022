"""Full-text search in clauses, ignoring case and Polish diacritics."""

from collections.abc import Iterator, Mapping
from typing import Any

from workshop.standards.clause_fields import WRITTEN
from workshop.text_folding import fold_marks

LONGEST_QUERY = 100


def find_clauses(snapshot: Mapping[str, Any], query: str) -> list[str] | None:
    """The codes of the clauses that contain all words of the query, trace included.

    ``None`` for an empty query.
    """
    wanted = fold_marks(query[:LONGEST_QUERY]).split()
    if not wanted:
        return None
    found = []
    for clause in snapshot["clauses"]:
        text = fold_marks("\n".join(_texts(clause)))
        if all(word in text for word in wanted):
            found.append(clause["code"])
    return found


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
