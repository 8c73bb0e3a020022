"""Whose answers a figure is about, so that no two figures show a single person. Pure.

Five people answer before a training, and one of them leaves: the answers of five and of four, told
together, are the answer of the one who left. So figures about one item are told only where they
show nothing about fewer than ``ANSWERS_THRESHOLD`` people, beside everything that was told of that
item before.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, TypeVar

from workshop.disclosure import ANSWERS_THRESHOLD

People = frozenset[str]
"""Pseudonyms of one questionnaire."""


PlaceT = TypeVar("PlaceT", bound=Hashable)
"""A moment, or an item and a moment."""


@dataclass(frozen=True)
class Telling(Generic[PlaceT]):
    """``of``: moment → the people whose answers are told; ``pairs``: two moments → those whose
    change is. What may not be told is missing."""

    of: Mapping[PlaceT, People]
    pairs: Mapping[tuple[PlaceT, PlaceT], People]


def choose_told(
    answered: Mapping[PlaceT, People], told: Iterable[People], moments: Sequence[PlaceT]
) -> Telling[PlaceT]:
    """What may be told of an item.

    ``answered``: moment → who answered it; ``told``: the sets that figures were about before;
    ``moments``: those to tell, in their order. Those who answered in both of two moments come
    first, since a change says more than two pictures of different people.
    """
    known = list(told)
    pairs: dict[tuple[PlaceT, PlaceT], People] = {}
    for place, later in enumerate(moments):
        for earlier in moments[:place]:
            both = answered[earlier] & answered[later]
            if _may_be_told(both, known):
                pairs[earlier, later] = both
                known.append(both)
    of: dict[PlaceT, People] = {}
    for moment in moments:
        mine = [both for two, both in pairs.items() if moment in two]
        found = next((one for one in (answered[moment], *mine) if _may_be_told(one, known)), None)
        if found is not None:
            of[moment] = found
            known.append(found)
    return Telling(of, pairs)


def _may_be_told(people: People, known: Sequence[People]) -> bool:
    if len(people) < ANSWERS_THRESHOLD:
        return False
    return people in known or not shows_few([*known, people])


def shows_few(sets: Sequence[People]) -> bool:
    """Whether sums over these sets, added and subtracted in any way, say something about fewer than
    ``ANSWERS_THRESHOLD`` people.

    People who stand in the same sets are alike to every figure. What can be computed about some of
    these classes alone is a combination of rows that vanishes on all others: there is one where the
    others alone have a lower rank.
    """
    import numpy as np  # a server answers phones before anything large is loaded

    classes = Counter(tuple(one in people for people in sets) for one in frozenset().union(*sets))
    table = np.array(list(classes), dtype=float).T
    rank = np.linalg.matrix_rank(table) if table.size else 0
    sizes = list(classes.values())
    return any(
        np.linalg.matrix_rank(np.delete(table, few, axis=1)) < rank for few in _groups(sizes)
    )


def _groups(sizes: Sequence[int]) -> Iterator[list[int]]:
    """The largest choices of classes with fewer than ``ANSWERS_THRESHOLD`` people together."""
    small = [place for place, size in enumerate(sizes) if size < ANSWERS_THRESHOLD]
    for count in range(1, min(len(small), ANSWERS_THRESHOLD - 1) + 1):
        for chosen in combinations(small, count):
            left = ANSWERS_THRESHOLD - 1 - sum(sizes[place] for place in chosen)
            rest = (sizes[place] for place in small if place not in chosen)
            if left >= 0 and all(size > left for size in rest):
                yield list(chosen)
