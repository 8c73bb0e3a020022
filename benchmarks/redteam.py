"""Whether anybody can be named: ``python -m benchmarks.redteam``; see ``README.md``."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.redteam.attackers import ATTACKS
from tests.redteam.scoring import Score, add_up, worst_of
from tests.redteam.world import make_world


def run(seeds: Iterable[int], names: Sequence[str]) -> dict[str, list[Score]]:
    """Let every attacker loose on a world of each seed; attack → its scores, added up by part."""
    found: dict[str, list[Score]] = {name: [] for name in names}
    for seed in seeds:
        begin = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder, make_world(Path(folder), seed) as world:
            for name in names:
                found[name] = add_up([*found[name], *ATTACKS[name](world)])
        spent = time.perf_counter() - begin
        print(f"world {seed}: {spent:.1f} s", file=sys.stderr, flush=True)
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
    given = parser.parse_args()
    seeds = range(given.first_seed, given.first_seed + given.worlds)
    found = run(seeds, given.attack or [*ATTACKS])
    attacks = [describe(name, scores, given.worlds) for name, scores in found.items()]
    for one in attacks:
        print(
            "{attack}: right {right:.3f}, chance {chance:.3f}, at most {upper_bound:.3f}, "
            "by {part}".format(**one)
        )
    print(json.dumps({"attacks": attacks}))
    return int(any(one["right"] > one["upper_bound"] for one in attacks))


if __name__ == "__main__":
    sys.exit(main())
