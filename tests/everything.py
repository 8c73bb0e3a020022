"""Runs the whole suite on both engines: ``python -m tests.everything``; takes hours on two cores.

Prints a table at the end and ends with 1 if anything failed. ``--only WORD`` runs the parts whose
names hold it. What pytest keeps goes into a folder of its own, which is removed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parent.parent
PEOPLE_AT_ONCE = (
    "tests/browser/test_grouping_together.py",
    "tests/browser/test_outbox.py",
    "tests/browser/test_pages_follow.py",
    "tests/browser/test_passages.py",
    "tests/browser/test_phone_joins.py",
    "tests/browser/test_press_once.py",
    "tests/browser/test_votes.py",
    "tests/browser/test_wall_follows.py",
    "tests/browser/test_wall_two_people.py",
)
"""Tests in a browser in which what several people do meets in the database."""


@dataclass(frozen=True)
class Part:
    """A part of the suite on one engine; ``options``: which tests, for pytest."""

    engine: str
    name: str
    options: Sequence[str]


@dataclass(frozen=True)
class Result:
    """What a part came to: numbers of tests, and minutes."""

    part: Part
    passed: int
    failed: int
    skipped: int
    minutes: float
    ended_well: bool


PARTS = (
    Part("sqlite", "without a browser", ("-m", "not browser and not postgres")),
    Part("postgres", "processes", ("-m", "postgres", "--engine", "sqlite")),
    Part("postgres", "without a browser", ("-m", "not browser and not postgres")),
    Part("postgres", "in a browser", ("-m", "browser", *PEOPLE_AT_ONCE)),
    Part("sqlite", "in a browser", ("-m", "browser")),
)


def run(part: Part, kept: Path) -> Result:
    """Run a part; what failed is run once more, alone: two browsers on two cores may outwait a
    patient test."""
    began = time.monotonic()
    code, passed, failed, skipped = _pytest(part, kept)
    if failed:
        again = ("-n", "0", "--last-failed", "--last-failed-no-failures", "none")
        code, better, failed, _skipped = _pytest(part, kept, again)
        passed += better
    return Result(part, passed, failed, skipped, (time.monotonic() - began) / 60, code in (0, 5))


def _pytest(part: Part, kept: Path, more: Sequence[str] = ()) -> tuple[int, int, int, int]:
    """Exit code, and how many tests passed, failed and were skipped."""
    report = kept / "report.xml"
    report.unlink(missing_ok=True)
    cache = f"cache_dir={kept / part.engine}-{part.name.replace(' ', '-')}"
    command = [sys.executable, "-m", "pytest", "-rfE", "--tb=short", "-o", cache]
    given = ["--engine", part.engine, f"--junitxml={report}", *part.options, *more]
    code = subprocess.run([*command, *given], cwd=ROOT, check=False).returncode
    return code, *_count(report)


def _count(report: Path) -> tuple[int, int, int]:
    if not report.exists():
        return 0, 0, 0
    [suite] = ElementTree.parse(report).getroot().iter("testsuite")
    number = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
    failed = number["failures"] + number["errors"]
    return number["tests"] - failed - number["skipped"], failed, number["skipped"]


def table(results: Sequence[Result]) -> Iterator[str]:
    """The lines of the table, in Markdown."""
    yield "| engine | part | passed | failed | skipped | minutes |"
    yield "|---|---|---|---|---|---|"
    for one in results:
        numbers = f"{one.passed} | {one.failed} | {one.skipped} | {one.minutes:.1f}"
        yield f"| {one.part.engine} | {one.part.name} | {numbers} |"


def main() -> int:
    """Run the parts one after the other and print what they came to."""
    parser = argparse.ArgumentParser(prog="python -m tests.everything", description=__doc__)
    parser.add_argument("--only", default="", help="part of a name, such as postgres or browser")
    only = parser.parse_args().only
    os.environ["WORKSHOP_REQUIRE_BROWSER"] = "1"
    results = []
    with tempfile.TemporaryDirectory(prefix="workshop-tests-") as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder, "compiled"))
        for part in PARTS:
            if only in f"{part.engine} {part.name}":
                print(f"\n== {part.engine}: {part.name}", flush=True)
                results.append(run(part, Path(folder)))
    print("\n" + "\n".join(table(results)))
    return 0 if results and all(one.ended_well for one in results) else 1


if __name__ == "__main__":
    sys.exit(main())
