"""Frame times from the browser's own tracing."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Browser, Page

CATEGORIES = [
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.frame",
    "blink.user_timing",
]
BEGIN, END = "measured-from-here", "measured-to-here"

# A dot that moves in every frame: a frame that is late is missing from the trace
# whatever the page shows, and a page at rest draws as often as one that moves.
_PULSE = """() => {
  const box = document.createElement("i");
  box.style.cssText = `position:fixed;left:0;top:0;width:2px;height:2px;
    background:#888;will-change:transform`;
  document.body.append(box);
  let beat = 0;
  const tick = () => {
    box.style.transform = `translateX(${beat++ % 2}px)`;
    requestAnimationFrame(tick);
  };
  tick();
}"""


@dataclass(frozen=True)
class Frames:
    """What one stretch of tracing says, all in milliseconds.

    ``gaps`` lie between frames drawn one after the other; ``work`` is the processor time of the
    page's main thread in each of them, which other programs on the machine do not change.
    """

    gaps: list[float]
    work: list[float]

    def figures(self, name: str) -> dict[str, float | None]:
        """The figures that are printed about this stretch."""
        return {
            f"frame_ms_{name}_p50": percentile(self.gaps, 50),
            f"frame_ms_{name}_p95": percentile(self.gaps, 95),
            f"work_ms_{name}_p50": percentile(self.work, 50),
            f"work_ms_{name}_p95": percentile(self.work, 95),
        }


def keep_drawing(page: Page) -> None:
    """Let this page draw a frame whenever the screen could show one."""
    page.evaluate(_PULSE)


@contextmanager
def traced(browser: Browser, page: Page) -> Iterator[list[Frames]]:
    """Trace what happens inside; afterwards the list holds the one result."""
    found: list[Frames] = []
    browser.start_tracing(page=page, categories=CATEGORIES)
    page.evaluate("name => void performance.mark(name)", BEGIN)
    yield found
    page.evaluate("name => void performance.mark(name)", END)
    found.append(read_frames(json.loads(browser.stop_tracing())["traceEvents"]))


def read_frames(events: Iterable[dict[str, Any]]) -> Frames:
    """The frames of the page that set the marks."""
    marks = {event["name"]: event for event in events if event["name"] in (BEGIN, END)}
    begin, end, process = marks[BEGIN]["ts"], marks[END]["ts"], marks[BEGIN]["pid"]
    here = [event for event in events if event["pid"] == process and begin <= event["ts"] <= end]
    drawn = sorted(event["ts"] for event in here if event["name"] == "DrawFrame")
    main = marks[BEGIN]["tid"]
    tasks = sorted(
        (event["ts"], event.get("tdur", 0))
        for event in here
        if event["name"] == "RunTask" and event["tid"] == main
    )
    return Frames(_gaps(drawn), _work_between(drawn, tasks))


def _gaps(drawn: list[int]) -> list[float]:
    return [(after - before) / 1000 for before, after in pairwise(drawn)]


def _work_between(drawn: list[int], tasks: list[tuple[int, int]]) -> list[float]:
    """A task counts for the frame it began in."""
    sums = [0.0] * max(0, len(drawn) - 1)
    frame = 0
    for at, lasted in tasks:
        while frame < len(sums) and at >= drawn[frame + 1]:
            frame += 1
        if frame < len(sums) and at >= drawn[frame]:
            sums[frame] += lasted / 1000
    return sums


def percentile(values: list[float], share: float) -> float | None:
    """A percentile (nearest rank), rounded to tenths; nothing when nothing was measured."""
    if not values:
        return None
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))], 1)
