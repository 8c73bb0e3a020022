"""Links that go, messages that come late and twice, processes that are killed: a seeded run."""

from pathlib import Path

import pytest

from tests.random_clients.check import check
from tests.random_clients.house import one_process, several_processes
from tests.random_clients.plan import BALLOTS, Plan, Step
from tests.random_clients.run import run

_A_MOMENT = Step("settle_a_little")
LATE = (
    *(Step("write", fault="late"), _A_MOMENT, _A_MOMENT),
    *(Step("write"), _A_MOMENT, Step("thaw"), _A_MOMENT),
)
"""A press lies in the network, is sent again and changed, and arrives after all that."""


@pytest.mark.sqlite("the second test has PostgreSQL")
def test_whatever_the_network_does_everybody_shows_exactly_what_was_confirmed(tmp_path: Path):
    with one_process(tmp_path) as house:
        for asked in BALLOTS:
            run(house, Plan(("socket",), False, False, LATE, asked))
        check(house, 20, 1)


@pytest.mark.postgres
def test_the_same_with_three_processes(tmp_path: Path):
    with several_processes(tmp_path, 3) as house:
        check(house, 8, 1)
