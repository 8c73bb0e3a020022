"""How firm the piles of a silent grouping are: how often each holds when some notes are left out
and other people sort. Pure.

As in ``human_ceiling.py``, nobody's own piles go in. Which people were there is not known here, so
none of them can be drawn again; pretended ones are, such as the told counts let expect (a
parametric bootstrap; Efron and Tibshirani, 1993). On rooms made by chance it says the same as
drawing the real people again, within what 100 tries differ among themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workshop.needs.co_occurrence import CardSortAgreement, Tree, cut_tree, link_notes
from workshop.needs.suggestions.stability import OUT, RESAMPLES, count_held, draw_parts

SHAKY = 60
"""What holds in fewer of 100 tries is shaky: it comes apart about as often as not."""
_NONE = -1

Shares = NDArray[np.float64]
Piles = NDArray[np.int16]
"""The number of each person's pile for each note, shape (people, notes)."""


@dataclass(frozen=True, eq=False)
class Tries:
    """The grouping repeated; ``parts``: the places in ``notes`` that each try kept; ``trees``: how
    they are linked in it."""

    notes: tuple[str, ...]
    parts: Sequence[Sequence[int]]
    trees: Sequence[Tree]

    def count_held(self, groups: Sequence[Sequence[str]], least: float) -> list[int | None]:
        """In how many of 100 tries each group held together (see ``stability.count_held``), when
        clusters share at least ``least`` on average; ``None`` for a group of which no try kept two.
        """
        place = {note: at for at, note in enumerate(self.notes)}
        known = [[place[note] for note in group if note in place] for group in groups]
        pairs = zip(self.parts, self.trees, strict=True)
        found = [self._labels(part, cut_tree(tree, least)) for part, tree in pairs]
        return count_held(known, found)

    def _labels(self, part: Sequence[int], clusters: NDArray[np.int64]) -> NDArray[np.int64]:
        labels = np.full(len(self.notes), OUT, dtype=np.int64)
        labels[list(part)] = clusters
        return labels


def draw_tries(found: CardSortAgreement, resamples: int = RESAMPLES) -> Tries:
    """Repeat the grouping: in each try a fifth of the notes is left out by chance, and as many
    people as judged a pair on average sort anew.

    The told shares are moved by as much as those of the pretended people differ from what all
    pretended people together have. The same counts give the same tries.
    """
    told = found.only(found.judged)
    if not told.notes:
        return Tries((), [], [])
    people = round(float(told.both[np.triu(told.both, 1) > 0].mean()))
    random = np.random.default_rng(0)
    rooms = [_pretend(told.shares, people, random) for _time in range(resamples)]
    expected = np.zeros_like(told.shares)
    for piles in rooms:  # one after the other: all at once would not fit for many notes
        expected += _share(piles) / resamples
    parts = draw_parts(len(told.notes), resamples)
    trees = []
    for part, piles in zip(parts, rooms, strict=True):
        kept = np.ix_(part, part)
        moved = told.shares[kept] + _share(piles[:, part]) - expected[kept]
        trees.append(link_notes(np.clip(moved, 0, 1)))
    return Tries(told.notes, parts, trees)


def _pretend(shares: Shares, people: int, random: np.random.Generator) -> Piles:
    """Piles that people could have made: each takes a note by chance, puts every other with it as
    often as their share says, and goes on with the rest."""
    likely = np.nan_to_num(shares, nan=0.0)
    size = (people, len(shares))
    piles: Piles = np.full(size, _NONE, dtype=np.int16)
    order, everybody = random.random(size), np.arange(people)
    for number in range(len(shares)):
        free = piles == _NONE
        if not free.any():
            break
        first = np.where(free, order, _NONE).argmax(axis=1)
        joins = free & (random.random(size) < likely[first])
        joins[everybody, first] = free[everybody, first]
        piles[joins] = number
    return piles


def _share(piles: Piles) -> Shares:
    """The share of people who put two notes together, shape (notes, notes)."""
    together: Shares = np.zeros((piles.shape[1],) * 2)
    for own in piles:
        together += own[:, None] == own[None, :]
    return together / len(piles)
