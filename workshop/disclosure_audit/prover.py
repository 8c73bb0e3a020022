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
        self.place = {cell: at for at, cell in enumerate(self.cells)}

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
        program = _Program(len(self.cells), self._rows(), box)
        seen = [one for one in box if program.fits(one)]
        if not seen:
            first = program.solve(np.zeros(len(self.cells)))
            if first is None:
                return self._without_assumptions(questions)
            seen.append(first)
        found = []
        for question in questions:
            sum_ = _vector(self._indexed(question.terms), len(self.cells))
            value = int(seen[0] @ sum_)
            if any(int(one @ sum_) != value for one in seen[1:]):
                continue
            other = next(
                (
                    one
                    for sign in (-1, 1)
                    if (one := program.solve(sign * sum_)) is not None and int(one @ sum_) != value
                ),
                None,
            )
            if other is None:
                found += _judged(question, value)
            else:
                seen.append(other)
        return found

    def _without_assumptions(self, questions: Sequence[Question]) -> list[Disclosure]:
        certain = [one for one in self.statements if not one.assumed]
        if len(certain) == len(self.statements):
            return []
        return Component(certain, questions).disclosures()

    def _indexed(self, terms: Terms) -> list[tuple[int, int]]:
        return [(self.place[cell], factor) for cell, factor in terms]

    def _rows(self) -> list[tuple[list[tuple[int, int]], float, float]]:
        return [
            (
                self._indexed(one.terms),
                -np.inf if one.low is None else one.low,
                np.inf if one.high is None else one.high,
            )
            for one in self.statements
            if len(one.terms) > 1
        ]

    def _bounds(self, statements: Iterable[Statement]) -> tuple[Values, Values] | None:
        """The least and the greatest value of each cell, by propagation; ``None`` where one has
        none. Rounding to whole numbers is built in, since factors are divided with it."""
        low = np.zeros(len(self.cells), dtype=np.int64)
        high = np.full(len(self.cells), MOST_PEOPLE, dtype=np.int64)
        rows = [(self._indexed(one.terms), one.low, one.high) for one in statements]
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
