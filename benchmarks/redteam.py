"""Whether anybody can be named: ``python -m benchmarks.redteam``; see ``README.md``."""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.redteam.attackers import ATTACKS
from tests.redteam.scoring import Score, add_up, worst_of
from tests.redteam.world import make_world

IN_FEW_WORLDS = {"A1": 2, "A9": 2, "A14": 2}
"""Attacks with nothing to guess, in rooms of their own that every world has alike: how many."""


def attack_world(seed: int, names: Sequence[str]) -> dict[str, list[Score]]:
    """Let these attackers loose on the world of a seed; attack → its scores by part."""
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, make_world(Path(folder), seed) as world:
        found = {name: add_up(ATTACKS[name](world)) for name in names}
    print(f"world {seed}: {time.perf_counter() - begin:.1f} s", file=sys.stderr, flush=True)
    return found


def run(seeds: Sequence[int], names: Sequence[str], jobs: int) -> dict[str, list[Score]]:
    """Attack a world of each seed, so many at once; attack → its scores, added up by part."""
    chosen = [
        [name for name in names if place < IN_FEW_WORLDS.get(name, len(seeds))]
        for place in range(len(seeds))
    ]
    found: dict[str, list[Score]] = {name: [] for name in names}
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for scores in pool.map(attack_world, seeds, chosen):
            for name, parts in scores.items():
                found[name] = add_up([*found[name], *parts])
    return found


def describe(name: str, scores: Sequence[Score], worlds: int) -> dict[str, Any]:
    """The figures of one attack: those of its best way, and every way by itself."""
    worst = worst_of(scores)
    return {
        "attack": name,
        **_figures(worst, len(scores)),
        "part": worst.part,
        "worlds": worlds,
        "parts": [{"part": score.part, **_figures(score, len(scores))} for score in scores],
    }


def _figures(score: Score, ways: int) -> dict[str, Any]:
    return {
        "right": round(score.share, 4),
        "chance": round(score.chance, 4),
        "upper_bound": round(score.upper_bound(ways), 4),
        "guesses": score.guesses,
    }


def main() -> int:
    """Read the arguments, attack, print one JSON line; 1 when an attack succeeded."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.redteam", description=__doc__)
    parser.add_argument("--worlds", type=int, default=20)
    parser.add_argument("--attack", choices=[*ATTACKS], action="append", help="only this one")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1), help="at once")
    given = parser.parse_args()
    seeds = range(given.first_seed, given.first_seed + given.worlds)
    found = run(seeds, given.attack or [*ATTACKS], given.jobs)
    attacks = [
        describe(name, scores, min(given.worlds, IN_FEW_WORLDS.get(name, given.worlds)))
        for name, scores in found.items()
    ]
    for one in attacks:
        print(
            "{attack}: right {right:.3f}, chance {chance:.3f}, at most {upper_bound:.3f}, "
            "by {part}".format(**one)
        )
    print(json.dumps({"attacks": attacks}))
    return int(any(one["right"] > one["upper_bound"] for one in attacks))


if __name__ == "__main__":
    sys.exit(main())
