"""The document of what ``benchmarks.table`` measured: each aim, and whether it holds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FINISHED, FAILED, NOT_FINISHED = "finished", "failed", "not finished"
NOT_RUN, HOLDS, HOLDS_NOT = "not run", "holds", "**does not hold**"
Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Aim:
    """What a benchmark is to show: a number of its figures, and the most that it may be."""

    part: str
    words: str
    number: Callable[[Figures], float]
    most: float
    unit: str = ""

    def measured(self, figures: Figures) -> float | None:
        """The number; ``None`` where these figures have none."""
        try:
            return round(float(self.number(figures)), 2)
        except (LookupError, TypeError, ValueError, ZeroDivisionError):
            return None


def _undelivered(figures: Figures) -> float:
    return float(figures["expected"] - figures["delivered"])


def _slowest_of_several(figures: Figures) -> float:
    several = (
        ratio for name, ratio in figures["p95_to_one"].items() if name not in {"sqlite", "1"}
    )
    return float(max(several))


def _most_presses(figures: Figures) -> float:
    return float(max(session["most_presses"] for session in figures["sessions"]))


AIMS = (
    Aim("live", "notes that did not reach every phone", _undelivered, 0),
    Aim(
        "live",
        "from sending to every phone, p95, by the bare fan-out's",
        lambda figures: figures["p95_ms"] / figures["ceiling_p95_ms"],
        1.5,
    ),
    Aim("live", "memory of the server", lambda figures: figures["server_rss_mb"], 200, "MB"),
    Aim("burst", "300 notes at once: notes that did not reach every phone", _undelivered, 0),
    Aim(
        "burst",
        "300 notes at once: until everybody has everything",
        lambda figures: figures["last_seen_s"],
        1.5,
        "s",
    ),
    Aim(
        "burst",
        "300 notes at once: from sending to every phone, p95",
        lambda figures: figures["p95_ms"],
        600,
        "ms",
    ),
    Aim(
        "burst",
        "300 notes at once: by the bare fan-out's time",
        lambda figures: figures["ratio"],
        3,
    ),
    Aim("burst_1000", "1,000 notes at once: notes that did not reach every phone", _undelivered, 0),
    Aim(
        "burst_1000",
        "1,000 notes at once: until everybody has everything",
        lambda figures: figures["last_seen_s"],
        5,
        "s",
    ),
    Aim(
        "burst_1000",
        "1,000 notes at once: by the bare fan-out's time",
        lambda figures: figures["ratio"],
        3,
    ),
    Aim(
        "burst_votes",
        "300 votes at once: votes without an answer",
        lambda figures: figures["expected"] - figures["answered"],
        0,
    ),
    Aim(
        "burst_votes",
        "300 votes at once: until every vote is answered",
        lambda figures: figures["last_answered_s"],
        1.5,
        "s",
    ),
    Aim(
        "burst_votes",
        "300 votes at once: from pressing to the answer, p95",
        lambda figures: figures["ack_p95_ms"],
        600,
        "ms",
    ),
    Aim("scale", "65 notes a second: notes without an answer", lambda figures: figures["lost"], 0),
    Aim(
        "scale",
        "65 notes a second: notes that did not reach a phone",
        lambda figures: figures["undelivered"],
        0,
    ),
    Aim(
        "scale",
        "65 notes a second: p95 on several processes, by that on one",
        _slowest_of_several,
        1.2,
    ),
    Aim("day", "commands without an answer", lambda figures: figures["lost"], 0),
    Aim(
        "day",
        "notes that the wall was not told of",
        lambda figures: figures["notes"] - figures["shown"],
        0,
    ),
    Aim("day", "answers, p95, last tenth by first", lambda figures: figures["p95_ratio"], 1.5),
    Aim(
        "day",
        "memory beyond the data, last tenth by first",
        lambda figures: figures["memory_ratio"],
        1.2,
    ),
    Aim(
        "growth",
        "figures that grow faster than the notes",
        lambda figures: len(figures["faster_than_linear"]),
        0,
    ),
    Aim(
        "baseline",
        "notes that did not reach everybody",
        lambda figures: figures["notes"] - figures["everywhere"],
        0,
    ),
    Aim(
        "baseline",
        "until everybody has a note, p95, by plain Streamlit's",
        lambda figures: figures["everywhere_p95_ms"] / figures["plain_everywhere_p95_ms"],
        1,
    ),
    Aim("stall", "notes that did not reach a phone", lambda figures: figures["lost"], 0),
    Aim(
        "stall",
        "p95 beside long work, by that in quiet, the worst",
        lambda figures: figures["worst_ratio"],
        3,
    ),
    Aim("evening", "errors", lambda figures: len(figures["errors"]), 0),
    Aim("evening", "presses for one activity, the most", _most_presses, 6),
    Aim("evening", "answers on phones, p95", lambda figures: figures["phone_p95_s"], 1, "s"),
    Aim(
        "evening", "from the press to the wall, p95", lambda figures: figures["wall_p95_s"], 1, "s"
    ),
)
GRIDS: dict[str, tuple[str, Callable[[Figures], Mapping[str, Figures]]]] = {
    "scale": ("processes", lambda figures: figures["workers"]),
    "day": (
        "tenth",
        lambda figures: {
            str(number): tenth for number, tenth in enumerate(figures["tenths"], start=1)
        },
    ),
    "growth": (
        "figure",
        lambda figures: {
            name: {
                **dict(zip(map(str, figures["sizes"]), values, strict=True)),
                "exponent": figures["exponents"].get(name),
            }
            for name, values in figures["figures"].items()
        },
    ),
    "stall": (
        "beside",
        lambda figures: {
            name: value for name, value in figures.items() if isinstance(value, Mapping)
        },
    ),
}
"""Parts that measure the same several times: what a line is, and the figures of each line."""


def document(lines: Sequence[Mapping[str, Any]], parts: Sequence[str]) -> str:
    """The document in Markdown from lines as ``benchmarks.table`` collects them; of several lines
    of one part the last one counts."""
    found = {str(line["part"]): line for line in lines}
    told = [
        "# What was measured",
        "Made by `python -m benchmarks.table` (see `benchmarks/README.md`). Pretended phones,\n"
        "browser and bare fan-out share the machine with the server.",
        _machines(found.values()),
        _table(("benchmark", "aim", "at most", "measured", ""), _aims(found)),
        "## How to make it again",
        _table(("benchmark", "command", "took", ""), _commands(found, parts)),
        *(part for name in parts if name in found for part in _details(name, found[name])),
    ]
    return "\n\n".join(told) + "\n"


def _machines(lines: Iterable[Mapping[str, Any]]) -> str:
    lines = list(lines)
    machines = {
        f"{line['cores']} cores, {line['memory_gb']} GB, Python {line['python']}" for line in lines
    }
    loads = [line["load_before"] for line in lines]
    told = f"Machine: {'; '.join(sorted(machines)) or 'none'}."
    if loads:
        told += f" Its load before the benchmarks: {min(loads)} to {max(loads)}."
    if any(line["small"] for line in lines):
        told += " **Sizes are smaller than those aimed at: this is a trial.**"
    return told


def _aims(found: Mapping[str, Mapping[str, Any]]) -> Iterable[Sequence[Any]]:
    for aim in AIMS:
        line = found.get(aim.part, {"state": NOT_RUN})
        measured = aim.measured(line["figures"]) if "figures" in line else None
        yield (
            f"`{aim.part}`",
            aim.words,
            _number(aim.most, aim.unit),
            _number(measured, aim.unit),
            _verdict(aim, line["state"], measured),
        )


def _verdict(aim: Aim, state: str, measured: float | None) -> str:
    if state != FINISHED:
        return f"**{state}**"
    return HOLDS if measured is not None and measured <= aim.most else HOLDS_NOT


def _commands(
    found: Mapping[str, Mapping[str, Any]], parts: Sequence[str]
) -> Iterable[Sequence[Any]]:
    for name in parts:
        if name not in found:
            yield f"`{name}`", "", "", NOT_RUN
        else:
            line = found[name]
            yield f"`{name}`", f"`{line['command']}`", _number(line["seconds"], "s"), line["state"]


def _details(name: str, line: Mapping[str, Any]) -> Iterable[str]:
    """A heading, single figures, and a table where the same is measured several times."""
    figures: Figures = line.get("figures", {})
    if not figures:
        return
    yield f"## `{name}`"
    single = {
        key: value
        for key, value in figures.items()
        if isinstance(value, int | float | str) and not isinstance(value, bool)
    }
    yield "\n".join(f"- `{key}`: {_number(value)}" for key, value in single.items())
    if name in GRIDS:
        first, read = GRIDS[name]
        rows = read(figures)
        heads = list(dict.fromkeys(key for row in rows.values() for key in row))
        cells = ([key, *(_number(row.get(head)) for head in heads)] for key, row in rows.items())
        yield _table((first, *heads), cells)


def _table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _number(value: Any, unit: str = "") -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(map(_number, value))
    told = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    if isinstance(value, int):
        told = f"{value:,}"
    return f"{told} {unit}".strip()
