"""Nobody can be named: every attacker, in a few worlds; ``python -m benchmarks.redteam`` has many.

What an attacker may get by chance, and when a product is blamed, is said in ``scoring.py``.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.redteam.attackers import ATTACKS
from tests.redteam.attackers.lent_phone import has_browser
from tests.redteam.scoring import add_up, worst_of
from tests.redteam.world import World, make_world

SEEDS = (1, 2)
NOT_MENDED: frozenset[str] = frozenset()
"""The attacks that still succeed."""
LONG = {"A1", "A2", "A3", "A4", "A5", "A6", "A7", "A9", "A10"}
"""Attacks that take half a minute and more: thorough runs make them."""
IN_ONE_WORLD = {"A1", "A5", "A9", "A10", "A14", "A15"}
"""Attacks that take place in a room of their own, and take their time there."""


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], list[World]]]:
    """A function for so many programmes that have taken place, with their servers still running;
    each is made when it is first wanted."""
    made: list[World] = []
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("worlds")

        def first(count: int) -> list[World]:
            for seed in SEEDS[len(made) : count]:
                made.append(stack.enter_context(make_world(folder / str(seed), seed)))
            return made[:count]

        yield first


def _marked(name: str, count: int) -> Any:
    """An attack in so many worlds: everyday runs make the short ones in one."""
    marks = [pytest.mark.xfail(strict=True, reason="not mended")] if name in NOT_MENDED else []
    if name in LONG or count > 1:
        marks.append(pytest.mark.thorough)
    if name == "A9":
        wanted = os.environ.get("WORKSHOP_REQUIRE_BROWSER") == "1"
        marks += [
            pytest.mark.browser,
            pytest.mark.skipif(not wanted and not has_browser(), reason="no browser here"),
        ]
    return pytest.param(name, count, marks=marks, id=f"{name}-{count}")


def _all_marked() -> Iterator[Any]:
    for name in ATTACKS:
        if name in IN_ONE_WORLD or name not in LONG:
            yield _marked(name, 1)
        if name not in IN_ONE_WORLD:
            yield _marked(name, len(SEEDS))


@pytest.mark.parametrize(("name", "count"), _all_marked())
def test_an_attack_gets_no_further_than_chance(
    name: str, count: int, worlds: Callable[[int], list[World]]
) -> None:
    scores = add_up([score for world in worlds(count) for score in ATTACKS[name](world)])
    worst = worst_of(scores)
    said = f"{name}: right {worst.share:.2f}, chance {worst.chance:.2f}, by {worst.part}"
    print(said)
    assert worst.share <= worst.upper_bound(len(scores)), said
