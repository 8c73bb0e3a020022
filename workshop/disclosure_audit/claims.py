"""What was told, as linear statements over unknown numbers of people, and what must stay open.

A *cell* is a number of people that a reader may know or not: those in a role at a session, those
behind a need in a version. It is a whole number, at least 0. A statement bounds a sum of cells; a
question names a number that must not come out.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

Cell = Hashable
Terms = tuple[tuple[Cell, int], ...]
"""A sum: cells, each with its factor."""


@dataclass(frozen=True)
class Statement:
    """``low`` ≤ the sum of ``terms`` ≤ ``high``, in people; ``None``: no bound.

    ``figure``: what may be left out of the output so that this is not told; ``None`` where it is
    known anyway, such as that some people are among others. ``assumed``: a reader guesses it, such
    as that notes were only added between two versions; it is dropped where it contradicts the rest.
    """

    terms: Terms
    low: int | None
    high: int | None
    figure: Hashable | None = None
    assumed: bool = False


@dataclass(frozen=True)
class Question:
    """A number of people, the sum of ``terms``, that must not come out.

    It is disclosed if only one value is possible and that is 1 to 4; with ``zero`` also 0; with
    ``any_value`` whatever it is: the cell was left out to protect others. ``place``: where a reader
    would look, such as a clause's code.
    """

    terms: Terms
    place: str
    zero: bool = False
    any_value: bool = False


@dataclass(frozen=True)
class Claims:
    """Statements and the questions about them."""

    statements: tuple[Statement, ...] = ()
    questions: tuple[Question, ...] = ()

    def __add__(self, other: "Claims") -> "Claims":
        return Claims(self.statements + other.statements, self.questions + other.questions)


@dataclass(frozen=True)
class PeopleSet:
    """People who wrote a set of notes, as far as a reader is told.

    ``notes``: ids of the notes. ``low``, ``high``: bounds of the number of people that were told,
    ``None`` where nothing was. ``figure``, ``place``: as in ``Statement`` and ``Question``.
    """

    cell: Cell
    notes: frozenset[str]
    low: int | None
    high: int | None
    place: str = ""
    figure: Hashable | None = None


def exactly(cell: Cell, count: int, figure: Hashable | None = None) -> Statement:
    """The cell is this number."""
    return Statement(((cell, 1),), count, count, figure)


def between(
    cell: Cell, low: int | None, high: int | None, figure: Hashable | None = None
) -> Statement:
    """The cell is at least ``low`` and at most ``high``."""
    return Statement(((cell, 1),), low, high, figure)


def sum_of(whole: Cell, parts: Iterable[Cell]) -> Statement:
    """The parts share out the whole: every person of it is in exactly one of them."""
    return Statement(((whole, -1), *((part, 1) for part in parts)), 0, 0)


def within(part: Cell, whole: Cell, most: int | None = None, *, assumed: bool = False) -> Statement:
    """The people of ``part`` are among those of ``whole``; at most so many others are there."""
    return Statement(((whole, 1), (part, -1)), 0, most, assumed=assumed)


def covered_by(whole: Cell, parts: Sequence[Cell]) -> Statement:
    """Everybody of ``whole`` is in at least one of the parts, perhaps in several."""
    return Statement((*((part, 1) for part in parts), (whole, -1)), 0, None)


def claims_of_sets(sets: Sequence[PeopleSet]) -> Claims:
    """What figures about sets of notes tell together: d(S) ≤ d(T) ≤ d(S) + |T less S| for S in T.

    Neither a set's people nor those who come to S in T may come out; not even that nobody comes,
    since then the notes by which T is larger are by authors of S. Only the closest sets around each
    one are related: the others follow.
    """
    ordered = sorted((one for one in sets if one.notes), key=lambda one: len(one.notes))
    holding: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(ordered):
        for note in one.notes:
            holding[note].append(at)
    statements: list[Statement] = []
    for one in ordered:
        # Nobody writes half a note: there are no more people than notes.
        statements.append(between(one.cell, one.low, len(one.notes), one.figure))
        if one.high is not None:
            upper = Statement(((one.cell, 1),), None, one.high, one.figure, assumed=True)
            statements.append(upper)
    questions = [Question(((one.cell, 1),), one.place) for one in ordered]
    for at, part in enumerate(ordered):
        around: list[PeopleSet] = []
        rarest = min(part.notes, key=lambda note: len(holding[note]))
        for whole in (ordered[place] for place in holding[rarest] if place > at):
            if part.notes <= whole.notes and not any(one.notes <= whole.notes for one in around):
                around.append(whole)
                more = len(whole.notes) - len(part.notes)
                statements.append(within(part.cell, whole.cell, more))
                if more:
                    terms = ((whole.cell, 1), (part.cell, -1))
                    questions.append(Question(terms, whole.place, zero=True))
    return Claims(tuple(statements), tuple(questions))


def pairs_of_tellings(cells: Sequence[tuple[Cell, str]]) -> Iterator[Question]:
    """One question for each two tellings of the same number: how many have come or gone between."""
    for (before, _place), (after, place) in combinations(cells, 2):
        yield Question(((after, 1), (before, -1)), place)
