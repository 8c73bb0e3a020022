"""Draws plans from a seed and runs them."""

import itertools

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.random_clients.house import House
from tests.random_clients.plan import Plan, plans
from tests.random_clients.run import run

TOLD_EVERY = 50


def check(house: House, count: int, number: int, *, shrinks: bool = False) -> None:
    """Run so many plans drawn from a seed.

    Raises ``Broken`` with the plan that broke it, with ``shrinks`` the smallest that was found.
    """
    done = itertools.count(1)
    phases = (Phase.generate, Phase.shrink) if shrinks else (Phase.generate,)

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    @given(plan=plans())
    def keeps_what_was_confirmed(plan: Plan) -> None:
        run(house, plan)
        kept = next(done)
        if kept % TOLD_EVERY == 0:
            print(f"{kept} plans: all kept", flush=True)

    keeps_what_was_confirmed()
