"""What a published version tells about the people behind clauses, needs and groups.

A snapshot names clauses by code, needs by sentence and groups by header. It counts voices (first
format) or says "at least n people" in steps and the number of notes (second format); both are read.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from workshop.disclosure import COUNT_THRESHOLD, below
from workshop.disclosure_audit.claims import (
    Claims,
    Question,
    Statement,
    between,
    covered_by,
    exactly,
    pairs_of_tellings,
    within,
)

PEOPLE_IN_STEPS, PEOPLE = "at_least", "voices"
"""The fields with the number of people, in the second and in the first format."""
Name = tuple[str, str]
"""What is counted: "clause", "need" or "group", and its code, sentence or header."""
Json = Mapping[str, Any]


@dataclass(frozen=True)
class _Reading:
    """One version while it is read: the parts that were counted, by name."""

    source: str
    figures: bool
    parts: dict[Name, Json] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def cell(self, name: Name) -> Hashable:
        return (self.source, *name)

    def count(self, name: Name, part: Json) -> None:
        """What is told of the number of people behind this part."""
        if name in self.parts:
            return
        self.parts[name] = part
        self.questions.append(Question(((self.cell(name), 1),), name[1]))
        low, high = _bounds_of(part)
        if low is None:
            return
        figure = name if self.figures else None
        cell = self.cell(name)
        if low == high:
            self.statements.append(exactly(cell, low, figure))
            return
        self.statements.append(between(cell, low, None, figure))
        # A figure in steps may also follow from older ones, which a reader cannot see.
        upper = Statement(((cell, 1),), None, high, figure, assumed=True)
        self.statements.append(upper)

    def nest(self, inner: Name, outer: Name) -> None:
        """The people behind ``inner`` are among those behind ``outer``."""
        more = _notes_of(self.parts[outer]) - _notes_of(self.parts[inner])
        known = _notes_of(self.parts[outer]) > 0 and more >= 0
        cells = self.cell(inner), self.cell(outer)
        self.statements.append(within(*cells, more if known else None))
        if inner[1] != outer[1] and (not known or more):
            terms = ((cells[1], 1), (cells[0], -1))
            self.questions.append(Question(terms, outer[1], zero=known))


def claims_of_publications(
    snapshots: Sequence[tuple[str, Iterable[Json]]], new: Iterable[Json] | None = None
) -> tuple[Claims, Claims]:
    """What was told, and what a new version adds.

    ``snapshots``: version and clauses of each publication, the oldest first; ``new``: the clauses
    of the version to come. Figures of the new one are named by ``Name``.
    """
    readings = [_read(version, clauses, figures=False) for version, clauses in snapshots]
    told = _claims(readings, _between_versions(readings))
    if new is None:
        return told, Claims()
    latest = _read("", new, figures=True)
    return told, _claims([latest], _between_versions([*readings, latest], only=latest))


def leave_out(clauses: Iterable[Json], names: Iterable[Name]) -> None:
    """Take these numbers of people out of clauses of a snapshot, everywhere they stand."""
    unwanted = set(names)
    for name, _inner, part in list(_walk(clauses)):
        if name in unwanted:
            for key in (PEOPLE, PEOPLE_IN_STEPS):
                if key in part:
                    part[key] = below(COUNT_THRESHOLD)  # type: ignore[index]


def _read(source: str, clauses: Iterable[Json], *, figures: bool) -> _Reading:
    reading = _Reading(source, figures)
    inside: dict[Name, list[Name]] = {}
    for name, outer, part in _walk(clauses):
        reading.count(name, part)
        if outer is not None:
            reading.nest(name, outer)
            inside.setdefault(outer, []).append(name)
    for outer, parts in inside.items():
        if outer[0] == "clause":  # a need also rests on single notes; a clause on needs only
            cells = [reading.cell(name) for name in parts]
            reading.statements.append(covered_by(reading.cell(outer), cells))
    return reading


def _walk(clauses: Iterable[Json]) -> Iterator[tuple[Name, Name | None, Json]]:
    """Everything that is counted, with what it is inside of.

    Two groups or needs may have the same words; what is counted differently is not the same.
    """
    known: dict[Name, list[tuple[Any, ...]]] = {}

    def named(kind: str, words: str, part: Json) -> Name:
        counts = tuple(part.get(key) for key in ("notes", PEOPLE, PEOPLE_IN_STEPS))
        seen = known.setdefault((kind, words), [])
        if counts not in seen:
            seen.append(counts)
        number = seen.index(counts)
        return (kind, f"{words} ({number + 1})" if number else words)

    for clause in clauses:
        outer = ("clause", str(clause["code"]))
        trace = clause["trace"]
        yield outer, None, trace
        for need in trace["needs"]:
            inner = named("need", str(need["sentence"]), need)
            yield inner, outer, need
            for group in need["groups"]:
                yield named("group", str(group["header"]), group), inner, group


def _between_versions(readings: Sequence[_Reading], only: _Reading | None = None) -> Claims:
    """The same thing in several versions: a reader takes it that notes were only added."""
    statements: list[Statement] = []
    questions: list[Question] = []
    tellings: dict[Name, list[_Reading]] = {}
    for reading in readings:
        for name in reading.parts:
            tellings.setdefault(name, []).append(reading)
    for name, told in tellings.items():
        if only is not None and told[-1] is not only:
            continue
        cells = [(one.cell(name), name[1]) for one in told]
        pairs = list(pairs_of_tellings(cells))
        questions += [one for one in pairs if only is None or one.terms[0][0] == cells[-1][0]]
        for before, after in list(pairwise(told))[-1 if only else 0 :]:
            more = _notes_of(after.parts[name]) - _notes_of(before.parts[name])
            known = _notes_of(before.parts[name]) > 0 and more >= 0
            statements.append(
                within(before.cell(name), after.cell(name), more if known else None, assumed=True)
            )
    return Claims(tuple(statements), tuple(questions))


def _claims(readings: Iterable[_Reading], more: Claims) -> Claims:
    readings = list(readings)
    statements = tuple(one for reading in readings for one in reading.statements)
    questions = tuple(one for reading in readings for one in reading.questions)
    return Claims(statements, questions) + more


def _bounds_of(part: Json) -> tuple[int | None, int | None]:
    """What a part tells about its people; both ``None`` where it tells nothing."""
    if isinstance(steps := part.get(PEOPLE_IN_STEPS), int):
        return steps, steps + COUNT_THRESHOLD - 1
    if isinstance(count := part.get(PEOPLE), int):
        return count, count
    return None, None


def _notes_of(part: Json) -> int:
    notes = part.get("notes")
    return notes if isinstance(notes, int) else 0
