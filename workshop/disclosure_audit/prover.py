"""Looks for numbers of people that what was told leaves only one possible value for.

The statements fall into components that share no cell. In each, bounds are propagated first; what
they leave open is asked of a mixed-integer solver (HiGHS, ``scipy.optimize.milp``): is there an
assignment of whole numbers that fits all statements and gives the number in question another value?
Every assignment found answers for all questions at once on which it differs from another one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workshop.disclosure import is_small_count
from workshop.disclosure_audit.claims import Cell, Claims, Question, Statement, Terms

MOST_PEOPLE = 100_000
"""An upper bound for every cell that nothing else bounds: no programme has as many people."""
_ROUNDS = 50
_MANY, _TIRED, _FEW_LEFT = 20, 3, 2
"""Questions are pushed together until three solutions in a row answered less than a twentieth."""
Values = NDArray[np.int64]


@dataclass(frozen=True)
class Disclosure:
    """A number of people that comes out: the question, and the one value that is possible."""

    question: Question
    value: int


def find_disclosures(claims: Claims, about: Collection[Cell] | None = None) -> list[Disclosure]:
    """Every question that the statements answer in a way that must not be.

    ``about``: only questions in components with one of these cells; ``None``: all.
    """
    found: list[Disclosure] = []
    for component in split(claims):
        if about is None or not component.cells.isdisjoint(about):
            found += component.disclosures()
    return found


def split(claims: Claims) -> list["Component"]:
    """The components of these claims: no statement or question has cells of two of them."""
    parent: dict[Cell, Cell] = {}

    def root(cell: Cell) -> Cell:
        parent.setdefault(cell, cell)
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    def join(terms: Terms) -> Cell:
        first = root(terms[0][0])
        for cell, _factor in terms[1:]:
            parent[root(cell)] = first
        return first

    for terms in _all_terms(claims.statements, claims.questions):
        join(terms)
    statements: dict[Cell, list[Statement]] = defaultdict(list)
    questions: dict[Cell, list[Question]] = defaultdict(list)
    for statement in claims.statements:
        statements[root(statement.terms[0][0])].append(statement)
    for question in dict.fromkeys(claims.questions):
        questions[root(question.terms[0][0])].append(question)
    return [Component(statements[key], asked) for key, asked in questions.items()]


class Component:
    """Statements that hang together, and the questions about their cells."""

    def __init__(self, statements: Sequence[Statement], questions: Sequence[Question]) -> None:
        self.statements = statements
        self.questions = questions
        told = _all_terms(statements, questions)
        self.cells = {cell for terms in told for cell, _factor in terms}
        self._place = _places(self.cells, statements)
        self._size = 1 + max(self._place.values(), default=-1)

    def disclosures(self) -> list[Disclosure]:
        """What comes out; nothing where the statements contradict each other."""
        box = self._bounds(self.statements)
        if box is None and any(one.assumed for one in self.statements):
            certain = [one for one in self.statements if not one.assumed]
            return Component(certain, self.questions).disclosures()
        if box is None:
            return []
        found, open_ones = [], []
        for question in self.questions:
            low, high = _range(self._indexed(question.terms), *box)
            if low == high:
                found += _judged(question, low)
            elif _could_matter(question, low, high):
                open_ones.append(question)
        return found + (self._asked(open_ones, box) if open_ones else [])

    def _asked(self, questions: Sequence[Question], box: tuple[Values, Values]) -> list[Disclosure]:
        program = _Program(self._size, self._rows(), box)
        seen = [one for one in box if program.fits(one)]
        if not seen:
            first = program.solve(np.zeros(self._size))
            if first is None:
                return self._without_assumptions(questions)
            seen.append(first)
        sums = np.array([_vector(self._indexed(one.terms), self._size) for one in questions])
        still = _moved_together(program, sums, seen, questions)
        found = []
        for at in still:
            value = int(seen[0] @ sums[at])
            if any(int(one @ sums[at]) != value for one in seen[1:]):
                continue
            if not _is_disclosed(questions[at], value):
                continue  # this value is possible, and it tells nothing
            for sign in (-1, 1):
                other = program.solve(sign * sums[at])
                if other is not None and int(other @ sums[at]) != value:
                    seen.append(other)
                    break
            else:
                found += _judged(questions[at], value)
        return found

    def _without_assumptions(self, questions: Sequence[Question]) -> list[Disclosure]:
        certain = [one for one in self.statements if not one.assumed]
        if len(certain) == len(self.statements):
            return []
        return Component(certain, questions).disclosures()

    def _indexed(self, terms: Terms) -> list[tuple[int, int]]:
        """Places and factors; cells known to be equal have one place, and may cancel out."""
        found: dict[int, int] = {}
        for cell, factor in terms:
            place = self._place[cell]
            found[place] = found.get(place, 0) + factor
        return [(place, factor) for place, factor in found.items() if factor]

    def _rows(self) -> list[tuple[list[tuple[int, int]], float, float]]:
        rows = [(self._indexed(one.terms), one.low, one.high) for one in self.statements]
        return [
            (terms, -np.inf if low is None else low, np.inf if high is None else high)
            for terms, low, high in rows
            if len(terms) > 1
        ]

    def _bounds(self, statements: Iterable[Statement]) -> tuple[Values, Values] | None:
        """The least and the greatest value of each cell, by propagation; ``None`` where one has
        none. Rounding to whole numbers is built in, since factors are divided with it."""
        low = np.zeros(self._size, dtype=np.int64)
        high = np.full(self._size, MOST_PEOPLE, dtype=np.int64)
        rows = [(self._indexed(one.terms), one.low, one.high) for one in statements]
        if any(not terms and not _holds(0, low, high) for terms, low, high in rows):
            return None
        touching: dict[int, list[int]] = defaultdict(list)
        for at, (terms, _low, _high) in enumerate(rows):
            for cell, _factor in terms:
                touching[cell].append(at)
        waiting = dict.fromkeys(range(len(rows)))
        budget = _ROUNDS * max(1, len(rows))
        while waiting and budget:
            budget -= 1
            at = next(iter(waiting))
            del waiting[at]
            terms, least, most = rows[at]
            for cell in _tightened(terms, least, most, low, high):
                if low[cell] > high[cell]:
                    return None
                waiting.update(dict.fromkeys(touching[cell]))
        return low, high


def _all_terms(statements: Iterable[Statement], questions: Iterable[Question]) -> list[Terms]:
    return [*(one.terms for one in statements), *(one.terms for one in questions)]


def _places(cells: Iterable[Cell], statements: Iterable[Statement]) -> dict[Cell, int]:
    """A number for each cell; cells that a statement makes equal share one."""
    parent = {cell: cell for cell in cells}

    def root(cell: Cell) -> Cell:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    for one in statements:
        if one.low == one.high == 0 and sorted(factor for _cell, factor in one.terms) == [-1, 1]:
            (first, _one), (second, _other) = one.terms
            parent[root(first)] = root(second)
    numbers: dict[Cell, int] = {}
    return {cell: numbers.setdefault(root(cell), len(numbers)) for cell in parent}


def _holds(value: int, low: int | None, high: int | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)


def _moved_together(
    program: "_Program", sums: Values, seen: list[Values], questions: Sequence[Question]
) -> list[int]:
    """Solve for many questions at once, each pushed up or down at random, as long as that answers
    many of them; adds to ``seen`` and returns the places of those that are still unanswered."""
    chance = np.random.default_rng(0)
    first = sums @ seen[0]
    still = np.array(
        [at for at, one in enumerate(questions) if _is_disclosed(one, int(first[at]))], dtype=int
    )
    tired = 0
    while tired < _TIRED:
        values = np.array(seen) @ sums[still].T
        moved = (values != values[0]).any(axis=0)
        tired = 0 if moved.sum() * _MANY > len(still) else tired + 1
        still = still[~moved]
        if len(still) <= _FEW_LEFT:
            break
        signs = chance.choice((-1, 1), size=len(still))
        other = program.solve(signs @ sums[still])
        if other is None:
            break
        seen.append(other)
    return [int(at) for at in still]


def _tightened(
    terms: list[tuple[int, int]],
    least: int | None,
    most: int | None,
    low: Values,
    high: Values,
) -> list[int]:
    """Tighten the bounds of the cells of one statement in place; returns the cells that changed."""
    bottom, top = _range(terms, low, high)
    changed = []
    for cell, factor in terms:
        ends = sorted((factor * int(low[cell]), factor * int(high[cell])))
        tight_low, tight_high = int(low[cell]), int(high[cell])
        if most is not None:  # factor × cell ≤ most - the least the others can be
            room = most - (bottom - ends[0])
            if factor > 0:
                tight_high = min(tight_high, room // factor)
            else:
                tight_low = max(tight_low, -(room // -factor))
        if least is not None:  # factor × cell ≥ least - the most the others can be
            room = least - (top - ends[1])
            if factor > 0:
                tight_low = max(tight_low, -(-room // factor))
            else:
                tight_high = min(tight_high, -room // -factor)
        if (tight_low, tight_high) != (int(low[cell]), int(high[cell])):
            low[cell], high[cell] = tight_low, tight_high
            changed.append(cell)
            if tight_low > tight_high:
                return changed
            bottom, top = _range(terms, low, high)
    return changed


def _range(terms: Sequence[tuple[int, int]], low: Values, high: Values) -> tuple[int, int]:
    """The least and the greatest value of a sum whose cells may take any value in their bounds."""
    bottom = top = 0
    for cell, factor in terms:
        ends = (factor * int(low[cell]), factor * int(high[cell]))
        bottom, top = bottom + min(ends), top + max(ends)
    return bottom, top


def _could_matter(question: Question, low: int, high: int) -> bool:
    """Whether any value in this range would be a disclosure; one that is at least 5 is none."""
    small = range(max(low, -4), min(high, 4) + 1)
    return question.any_value or any(_is_disclosed(question, value) for value in small)


def _judged(question: Question, value: int) -> list[Disclosure]:
    return [Disclosure(question, value)] if _is_disclosed(question, value) else []


def _is_disclosed(question: Question, value: int) -> bool:
    if question.any_value:
        return True
    return (value == 0 and question.zero) or is_small_count(abs(value))


def _vector(terms: Iterable[tuple[int, int]], size: int) -> Values:
    found = np.zeros(size, dtype=np.int64)
    for cell, factor in terms:
        found[cell] += factor
    return found


class _Program:
    """The integer program of a component."""

    def __init__(
        self,
        size: int,
        rows: Sequence[tuple[list[tuple[int, int]], float, float]],
        box: tuple[Values, Values],
    ) -> None:
        from scipy.sparse import csr_array  # scipy takes long to load: not before it is asked

        places = [
            (row, cell, factor)
            for row, (terms, *_ends) in enumerate(rows)
            for cell, factor in terms
        ]
        at, cells, factors = zip(*places, strict=True) if places else ((), (), ())
        self._matrix: Any = csr_array(
            (np.array(factors, dtype=float), (at, cells)), shape=(len(rows), size)
        )
        self._low = np.array([low for _terms, low, _high in rows], dtype=float)
        self._high = np.array([high for _terms, _low, high in rows], dtype=float)
        self._box = box

    def fits(self, values: Values) -> bool:
        """Whether an assignment fits all statements."""
        sums = self._matrix @ values
        return bool(np.all(sums >= self._low) and np.all(sums <= self._high))

    def solve(self, goal: NDArray[Any]) -> Values | None:
        """An assignment with the least sum of ``goal``; ``None`` where none fits."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        found = milp(
            goal,
            integrality=np.ones(len(goal)),
            bounds=Bounds(*self._box),
            constraints=LinearConstraint(self._matrix, self._low, self._high)
            if self._matrix.shape[0]
            else (),
        )
        return None if found.x is None else np.rint(found.x).astype(np.int64)
