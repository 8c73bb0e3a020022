"""Disclosure control for tables of people: primary and complementary suppression.

A number from 1 to 4 is suppressed. Where the published rest of the table, its totals included,
would leave only one possible number for it, more cells are suppressed (complementary suppression).
Zeros are published and never suppressed, so a reader may take every suppressed cell for at least 1.

The rule behind it (Gusfield 1988, "A graph theoretic approach to statistical data security"): a
suppressed cell can have another value only if it lies on a cycle of suppressed cells, rows and
columns in turn, along which people could be moved without any published sum changing.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from workshop.disclosure import COUNT_THRESHOLD, below, is_small_count

Cell = tuple[int, int]
Node = tuple[str, int]
Table = Sequence[Sequence[int]]
_INNER, _COLUMN_TOTAL, _ROW_TOTAL = 100, 400, 10_000
"""The cost of suppressing a cell: session totals are in the minutes too, so they come last."""


@dataclass(frozen=True)
class SuppressedTable:
    """A table with its totals in the last row and the last column; ``None`` is suppressed."""

    cells: tuple[tuple[int | None, ...], ...]

    def suppressed(self) -> int:
        """The number of suppressed cells."""
        return sum(value is None for row in self.cells for value in row)


def suppress_table(counts: Sequence[Sequence[int]]) -> SuppressedTable:
    """The table of these counts (at least 0, rows of equal length) with totals and suppression."""
    table = _with_totals(counts)
    hidden = {
        (row, column)
        for row, cells in enumerate(table)
        for column, value in enumerate(cells)
        if is_small_count(value)
    }
    waiting = sorted(hidden)
    while waiting:
        hidden |= _cheapest_cycle(table, hidden, waiting.pop())
    return SuppressedTable(
        tuple(
            tuple(None if (row, column) in hidden else value for column, value in enumerate(cells))
            for row, cells in enumerate(table)
        )
    )


def suppress_row(counts: Sequence[int]) -> list[int | str]:
    """These counts and their total, as they may be told together; suppressed ones as ``<5``."""
    cells = suppress_table([counts]).cells[0]
    return [below(COUNT_THRESHOLD) if value is None else value for value in cells]


def _with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]] if rows else []


def _cheapest_cycle(table: Table, hidden: Collection[Cell], cell: Cell) -> set[Cell]:
    """The cells to suppress with this one, so that all of them could have other values.

    There is always a cycle: an inner cell and its three totals may all grow. All cells on a cycle
    are protected by it, so no cell is visited twice.
    """
    ways = [_cycle(table, hidden, cell, rises) for rises in (True, False)]
    return min((way for way in ways if way), key=lambda way: way[0])[1]


def _cycle(
    table: Table, hidden: Collection[Cell], cell: Cell, rises: bool
) -> tuple[int, set[Cell]] | None:
    """The cheapest cycle on which this cell rises, or falls, by one: its cost and its cells.

    Dijkstra's algorithm on the bipartite graph of rows and columns, with cells as edges. With
    totals counted as negative, every row and column sums to 0. Along the cycle, a step along a row
    adds 1 to a cell, and a step along a column subtracts 1 from the next.
    """
    if not _may_change(table, cell, rises):
        return None
    start, end = ("column", cell[1]), ("row", cell[0])
    if rises == _is_total(table, cell):
        start, end = end, start
    costs, came, queue = {start: 0}, dict[Node, tuple[Node, Cell]](), [(0, start)]
    while queue:
        cost, node = heappop(queue)
        if node == end:
            return cost, {cell, *_walked(came, end)}
        for step, target in _steps(table, node):
            price = cost + _price(table, hidden, step)
            if step != cell and price < costs.get(target, price + 1):
                costs[target], came[target] = price, (node, step)
                heappush(queue, (price, target))
    return None


def _steps(table: Table, node: Node) -> Iterator[tuple[Cell, Node]]:
    """The edges from a row or a column: cells that may change, and the node each leads to."""
    line, place = node
    if line == "row":
        for column in range(len(table[0])):
            if _may_change(table, (place, column), not _is_total(table, (place, column))):
                yield (place, column), ("column", column)
    else:
        for row in range(len(table)):
            if _may_change(table, (row, place), _is_total(table, (row, place))):
                yield (row, place), ("row", row)


def _may_change(table: Table, cell: Cell, rises: bool) -> bool:
    """Whether a reader must think it possible that this cell is one more, or one less.

    A suppressed cell is known to be at least 1, so only a cell of 2 or more may fall.
    """
    value = table[cell[0]][cell[1]]
    return value >= 1 if rises else value >= 2


def _is_total(table: Table, cell: Cell) -> bool:
    """Whether a cell is a total of a row or of a column; the grand total counts as neither."""
    return (cell[0] == len(table) - 1) != (cell[1] == len(table[0]) - 1)


def _price(table: Table, hidden: Collection[Cell], cell: Cell) -> int:
    if cell in hidden:
        return 0
    kind = _INNER if cell[0] < len(table) - 1 else _COLUMN_TOTAL
    return (_ROW_TOTAL if cell[1] == len(table[0]) - 1 else kind) + table[cell[0]][cell[1]]


def _walked(came: Mapping[Node, tuple[Node, Cell]], end: Node) -> Iterator[Cell]:
    node = end
    while node in came:
        node, cell = came[node]
        yield cell
