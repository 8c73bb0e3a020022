"""Nobody can be named: every attacker, in a few worlds; ``python -m benchmarks.redteam`` has many.

What an attacker may get by chance, and when a product is blamed, is said in ``scoring.py``.
"""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.redteam.attackers import ATTACKS
from tests.redteam.scoring import add_up, worst_of
from tests.redteam.world import World, make_world

SEEDS = (1, 2)
NOT_MENDED = {*ATTACKS}
"""The attacks that still succeed."""


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    """Some programmes that have taken place, with their servers still running."""
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("worlds")
        yield [stack.enter_context(make_world(folder / str(seed), seed)) for seed in SEEDS]


def _marked(name: str) -> object:
    marks = [pytest.mark.xfail(strict=True, reason="not mended")] if name in NOT_MENDED else []
    return pytest.param(name, marks=marks)


@pytest.mark.parametrize("name", map(_marked, ATTACKS))
def test_an_attack_gets_no_further_than_chance(name: str, worlds: list[World]) -> None:
    scores = add_up([score for world in worlds for score in ATTACKS[name](world)])
    worst = worst_of(scores)
    bound = worst.upper_bound(len(scores))
    said = f"{name}: right {worst.share:.2f}, chance {worst.chance:.2f}, by {worst.part}"
    print(said)
    assert worst.share <= bound, said
