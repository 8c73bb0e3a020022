"""Runs many plans: ``python -m tests.random_clients --plans 1000 [--processes 3] [--seed 7]``."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.random_clients.check import check
from tests.random_clients.house import one_process, several_processes
from tests.random_clients.run import run


def main() -> int:
    """Run them and print what they came to; a plan that fails is shrunk and printed."""
    parser = argparse.ArgumentParser(prog="python -m tests.random_clients", description=__doc__)
    parser.add_argument("--plans", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", default="", help="a plan as it was printed, to run it alone")
    given = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="workshop-random-") as folder:
        started = (
            one_process(Path(folder))
            if given.processes == 1
            else several_processes(Path(folder), given.processes)
        )
        with started as house:
            if given.again:
                run(house, _read_plan(given.again))
            else:
                check(house, given.plans, given.seed, shrinks=True)
    took = time.monotonic() - begun
    print(f"{given.plans} plans on {given.processes} process(es): all kept, {took:.0f} s")
    return 0


def _read_plan(text: str) -> object:
    from tests.random_clients import plan

    return eval(text, {"Plan": plan.Plan, "Step": plan.Step})


if __name__ == "__main__":
    sys.exit(main())
