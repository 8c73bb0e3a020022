"""How long towns take to tell each other what became of a standard, with a consultation on it:
``python -m benchmarks.towns``; see ``README.md``.

All remarks come in as browsers without scripts send them, over HTTP from many addresses of this
machine, as many from each as the pace lets through at once. They are read and answered with the
commands of the page, beside the server.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from tests.consulting import Town
from tests.towns import NAMES, Office, open_offices
from workshop.consultation.moderating import (
    AnswerRemark,
    DecideMany,
    answer_remark,
    decide_many,
)
from workshop.standards.adoption.decisions import AdoptArea, adopt_area
from workshop.standards.adoption.returns import list_taken, what_others_made
from workshop.web.consultation import REMARK_BURST
from workshop.wiring import connect

TIMES = 20
"""How often a page or a comparison is asked for."""
AT_ONCE = 4
"""People who send a remark at the same moment."""


def main() -> int:
    """Run it and print one JSON line."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.towns")
    options.add_argument("--clauses", type=int, default=100)
    options.add_argument("--remarks", type=int, default=1000)
    given = options.parse_args()
    connect()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        for name in NAMES:
            (Path(folder) / name).mkdir()
        offices = open_offices(stack, Path(folder))
        figures = measure(offices, given.clauses)
        figures |= consult(offices[0], given.clauses, given.remarks)
    counts = {"clauses": given.clauses, "towns": len(NAMES), "remarks": given.remarks}
    print(json.dumps({**counts, **figures}))
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


def consult(office: Office, clauses: int, remarks: int) -> dict[str, float]:
    """Residents say what they think of the version, and the office answers all of them."""
    host = office.server.url.removeprefix("http://")
    town = Town(office.press, host, office.slug, version="1.0")
    town.open()

    def send(number: int) -> float:
        place = httpx.HTTPTransport(local_address=f"127.0.1.{2 + number // REMARK_BURST}")
        code = f"ST-{number % clauses + 1:02d}"
        begin = time.perf_counter()
        with httpx.Client(transport=place) as client:
            answer = town.post(client, text=f"Remark {number} of a resident", clause=code)
        assert answer.status_code == 200, answer.text
        return time.perf_counter() - begin

    found: dict[str, list[float]] = {}
    with ThreadPoolExecutor(AT_ONCE) as people:
        found["remark_s"] = timed(found, "all_remarks_s", list, people.map(send, range(remarks)))
    shown = [(one.id, one.edits) for one in town.remarks()]
    timed(found, "read_s", town.press.do, decide_many, DecideMany(town.consultation_id, shown))
    first, *others = town.remarks()
    also = tuple((one.id, one.edits) for one in others)
    answer = AnswerRemark(first.id, "partly", "In the next year.", first.edits, also)
    timed(found, "answer_s", town.press.do, answer_remark, answer)
    town.end_yesterday()
    timed(found, "publish_s", town.press.publish, "1.1")
    page = timed(found, "remarks_register_s", town.visit, "register")
    assert page.text.count("<article") == len(shown) == remarks
    for kind in ("docx", "xlsx"):
        file = timed(found, f"remarks_{kind}_s", town.visit, f"register.{kind}")
        assert file.status_code == 200
    return {name: round(median(took), 4) for name, took in found.items()}


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
