"""What the minutes of a session tell about people: who was there by role, and how votes went."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from workshop.disclosure import COUNT_THRESHOLD, below, count_changed
from workshop.disclosure_audit.claims import (
    Claims,
    Question,
    Statement,
    between,
    exactly,
    sum_of,
)

Record = Mapping[str, Any]
"""A record of minutes as plain JSON values (``export/minutes/record_parts.py: to_plain``)."""
VOTE, ROLE = "vote", "role"
"""Kinds of figures that may be left out: ``(VOTE, activity)``, ``(ROLE, role)``."""
Answers = Mapping[Hashable, int]


def claims_of_presence(source: str, record: Record, *, figures: bool = False) -> Claims:
    """Roles share out the people of a session. A suppressed number is at least 1, since zeros are
    told, and must not come out."""
    counts: Mapping[str, int | str] = record["head_count"]
    together = record.get("together")
    cells = {role: (source, ROLE, role) for role in counts}
    statements: list[Statement] = []
    questions: list[Question] = []
    for role, count in counts.items():
        if isinstance(count, int):
            figure = (ROLE, role) if figures else None
            statements.append(exactly(cells[role], count, figure))
        else:
            statements.append(between(cells[role], 1, None))
            questions.append(Question(((cells[role], 1),), role, any_value=True))
    if isinstance(together, int):
        whole = (source, "together")
        statements += [exactly(whole, together), sum_of(whole, cells.values())]
    return Claims(tuple(statements), tuple(questions))


def votes_of_record(record: Record) -> dict[str, Answers]:
    """Activity → the answers that a record tells of its vote, as far as they are counts.

    Keys of answers: fingers, or needs by their words; for estimates needs with their answers;
    questions from the audience by their ids.
    """
    found: dict[str, Answers] = {}
    for part in record["course"]:
        answers: dict[Hashable, int] = {}
        if part.get("fingers"):
            answers = {f"{value} fingers": count for value, count in enumerate(part["fingers"])}
        for row in part.get("ranking", ()):
            answers[_words(row)] = row["dots"]
        for row in part.get("placed", ()):
            answers[_words(row)] = row["answers"]
        for section in part.get("sections", ()):
            answers |= {note["id"]: note["votes"] for note in section["notes"] if note.get("votes")}
        if answers:
            found[str(part["id"])] = answers
    return found


def claims_of_votes(tellings: Sequence[tuple[str, Mapping[str, Answers]]], new: str = "") -> Claims:
    """What several tellings of the same votes tell together: how many answers changed between them.

    ``tellings``: source → activity → answers. ``new``: the source that is about to be told; its
    votes are figures. Only pairs with the new one are asked about where there is one.
    """
    statements: list[Statement] = []
    questions: list[Question] = []
    told: dict[str, list[tuple[str, Answers]]] = {}
    for source, votes in tellings:
        for activity, answers in votes.items():
            told.setdefault(activity, []).append((source, answers))
    for activity, of_vote in told.items():
        for (source, before), (other, after) in combinations(of_vote, 2):
            if new and other != new:
                continue
            cell = (VOTE, activity, source, other)
            figure = (VOTE, activity) if new else None
            statements.append(exactly(cell, _changed(before, after), figure))
            questions.append(Question(((cell, 1),), activity))
    return Claims(tuple(statements), tuple(questions))


def _changed(before: Answers, after: Answers) -> int:
    """How many answers changed; none where only the words of needs did."""
    if Counter(filter(None, before.values())) == Counter(filter(None, after.values())):
        return 0
    return count_changed(before, after)


def leave_out(record: dict[str, Any], figures: Iterable[Hashable]) -> None:
    """Take these votes and roles out of a record."""
    unwanted = set(figures)
    for part in record["course"]:
        if (VOTE, part["id"]) in unwanted:
            part["fingers"], part["ranking"], part["placed"] = [], [], []
            for section in part["sections"]:
                section["notes"] = [{**note, "votes": None} for note in section["notes"]]
    for role in record["head_count"]:
        if (ROLE, role) in unwanted:
            record["head_count"][role] = below(COUNT_THRESHOLD)


def _words(row: Mapping[str, Any]) -> str:
    return " ".join((row["who"], row["need"], row["goal"]))
