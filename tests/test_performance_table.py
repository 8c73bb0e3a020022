"""The document of what was measured, made of the lines of one run."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.performance import AIMS, GRIDS
from benchmarks.table import PARTS, main, run_part
from workshop.settings import ROOT

LIVE = {"expected": 90, "delivered": 90, "p95_ms": 20.0, "ceiling_p95_ms": 10.0}


def line(part: str, state: str = "finished", **figures: Any) -> dict[str, Any]:
    machine = {"cores": 2, "memory_gb": 8, "python": "3.11.2", "load_before": 0.4, "small": False}
    told = {"part": part, "command": f"python -m benchmarks.{part}", "state": state, "seconds": 61}
    return {**told, **machine, **({"figures": figures} if figures else {})}


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def write(*lines: dict[str, Any]) -> str:
        (tmp_path / "run").write_text("".join(f"{json.dumps(each)}\n" for each in lines))
        assert main(["--write", str(tmp_path / "made.md"), "--from", str(tmp_path / "run")]) == 0
        return (tmp_path / "made.md").read_text("utf-8")

    return write


def row(document: str, part: str, words: str) -> list[str]:
    """The cells of an aim's line after its words."""
    begin = f"| `{part}` | {words} |"
    (found,) = (told for told in document.split("\n") if told.startswith(begin))
    return [cell.strip() for cell in found.removeprefix(begin).strip("|").split("|")]


def test_each_aim_holds_or_does_not(written: Any) -> None:
    told = written(line("live", **LIVE, server_rss_mb=145.3))
    assert row(told, "live", "memory of the server") == ["200 MB", "145.3 MB", "holds"]
    delays = row(told, "live", "from sending to every phone, p95, by the bare fan-out's")
    assert delays == ["1.5", "2", "**does not hold**"]
    assert "Machine: 2 cores, 8 GB, Python 3.11.2." in told
    assert "| `live` | `python -m benchmarks.live` | 61 s | finished |" in told


def test_a_figure_that_is_missing_does_not_hold(written: Any) -> None:
    told = written(line("live", **LIVE))
    assert row(told, "live", "memory of the server") == ["200 MB", "–", "**does not hold**"]


def test_what_failed_or_was_not_run_is_said(written: Any) -> None:
    told = written(line("stall", "failed"), line("day", "not finished"))
    assert row(told, "stall", "notes that did not reach a phone")[-1] == "**failed**"
    assert row(told, "day", "commands without an answer")[-1] == "**not finished**"
    assert row(told, "evening", "errors")[-1] == "**not run**"


def test_the_last_line_of_a_part_counts(written: Any) -> None:
    told = written(line("stall", "failed"), line("stall", lost=0, worst_ratio=2.5))
    assert row(told, "stall", "notes that did not reach a phone")[-1] == "holds"


def test_what_is_measured_several_times_is_a_table(written: Any) -> None:
    several = {"sqlite": {"p95_ms": 21.0}, "1": {"p95_ms": 20.0}, "2": {"p95_ms": 25.0}}
    ratios = {"sqlite": 1.05, "1": 1.0, "2": 1.25}
    told = written(line("scale", lost=0, undelivered=0, p95_to_one=ratios, workers=several))
    assert "| processes | p95_ms |\n| --- | --- |\n| sqlite | 21 |\n| 1 | 20 |\n| 2 | 25 |" in told
    words = "65 notes a second: p95 on several processes, by that on one"
    assert row(told, "scale", words) == ["1.2", "1.25", "**does not hold**"]


def test_a_trial_says_that_it_is_one(written: Any) -> None:
    assert "this is a trial" in written({**line("live", **LIVE), "small": True})


def test_each_part_has_an_aim_and_each_aim_a_part() -> None:
    assert {aim.part for aim in AIMS} == set(PARTS)
    assert set(GRIDS) <= set(PARTS)
    modules = [ROOT / "benchmarks" / f"{part.module}.py" for part in PARTS.values()]
    assert [path for path in modules if not path.is_file()] == []


def test_a_benchmark_gives_the_figures_of_its_last_line() -> None:
    found = run_part(["-c", 'print("first"); print(\'{"lost": 3}\'); raise SystemExit(1)'], 60)
    assert (found["state"], found["figures"]) == ("finished", {"lost": 3})


def test_a_benchmark_that_fails_says_why() -> None:
    found = run_part(["-c", "raise SystemExit('the server did not start')"], 60)
    assert (found["state"], found["reason"]) == ("failed", "the server did not start")


def test_a_benchmark_whose_time_is_up_is_ended() -> None:
    assert run_part(["-c", "import time; time.sleep(600)"], 0.5)["state"] == "not finished"
