"""Draws plans from a seed and runs them."""

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.random_clients.house import House
from tests.random_clients.plan import Plan, plans
from tests.random_clients.run import run


def check(house: House, count: int, number: int, *, shrinks: bool = False) -> None:
    """Run so many plans drawn from a seed.

    Raises ``Broken`` with the plan that broke it, with ``shrinks`` the smallest that was found.
    """
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

    keeps_what_was_confirmed()
