"""How long towns take to tell each other what became of a standard: ``python -m benchmarks.towns``;
see ``README.md``.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from tests.towns import NAMES, Office, open_offices
from workshop.standards.adoption.decisions import AdoptArea, adopt_area
from workshop.standards.adoption.returns import list_taken, what_others_made
from workshop.wiring import connect

TIMES = 20
"""How often a page or a comparison is asked for."""


def main() -> int:
    """Run it and print one JSON line."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.towns")
    options.add_argument("--clauses", type=int, default=100)
    given = options.parse_args()
    connect()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        for name in NAMES:
            (Path(folder) / name).mkdir()
        figures = measure(open_offices(stack, Path(folder)), given.clauses)
    print(json.dumps({"clauses": given.clauses, "towns": len(NAMES), **figures}))
    return 0


def measure(towns: list[Office], clauses: int) -> dict[str, float]:
    """The first town's standard goes to the others, and what they made of it comes back."""
    author, *others = towns
    author.publish_final(clauses)
    found: dict[str, list[float]] = {}
    for town in others:
        codes = timed(found, "load_s", town.adopt, author)
        half = len(codes) // 2
        area = AdoptArea(town.id, author.id, codes[half:])
        timed(found, "adopt_half_s", town.press.do, adopt_area, area)
        for code in codes[:half]:
            town.adapt(author, code)
        address = timed(found, "tell_s", town.tell, author)
        timed(found, "hear_s", author.hear, address, compared=True)
    for _time in range(TIMES):
        made = timed(found, "compare_s", author.read, what_others_made, author.id)
        timed(found, "register_s", httpx.get, f"{author.shelf}adopters")
        timed(found, "feed_s", httpx.get, f"{author.shelf}feed.xml")
    assert len(made) == clauses
    assert len(author.read(list_taken, author.id)) == len(others)
    size = len(httpx.get(address).content)
    return {
        **{name: round(median(took), 4) for name, took in found.items()},
        "file_kb": size // 1000,
    }


def timed(
    found: dict[str, list[float]], name: str, work: Callable[..., Any], *given: Any, **named: Any
) -> Any:
    """What the work gives; how long it took is noted."""
    begin = time.perf_counter()
    done = work(*given, **named)
    found.setdefault(name, []).append(time.perf_counter() - begin)
    return done


if __name__ == "__main__":
    sys.exit(main())
