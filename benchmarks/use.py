"""A standard in use for a year in many units: ``python -m benchmarks.use``; see ``README.md``."""

import argparse
import json
import random
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.live import percentile
from benchmarks.streamlit import PageLine
from tests.rooms import Room, furnished
from tests.server import Server
from tests.units_in_use import Town
from workshop.export.in_use.reminders import write_actions_calendar, write_actions_csv
from workshop.export.in_use.unit_form import write_unit_form
from workshop.export.in_use.use_tables import write_use_csv, write_use_xlsx
from workshop.export.questionnaires.docx_report import write_report
from workshop.export.questionnaires.workbook import write_workbook
from workshop.in_use.assessing import Assess, AssessmentContent, assess_many
from workshop.in_use.tables import Unit
from workshop.in_use.use_states import UseAnswer
from workshop.local_time import today
from workshop.programme.activity_kinds import SurveyMoment
from workshop.questionnaires.item_kinds import SCALE, ItemKind
from workshop.questionnaires.questionnaires import (
    AddQuestionnaire,
    ItemContent,
    QuestionnaireContent,
    add_questionnaire,
    load_questionnaire,
)
from workshop.questionnaires.results import tell_results
from workshop.questionnaires.tables import QuestionnaireAnswer
from workshop.standards.tables import Clause
from workshop.web.security import COOKIE

RERUNS = 40
SIZES = {"units": 20, "clauses": 100, "months": 12, "answers": 2_000}
ITEMS = 10
MOMENTS = (SurveyMoment.BEFORE, SurveyMoment.AFTER)
_MONTH = timedelta(days=30)
_chance = random.Random(16)


def fill(room: Room, units: int, clauses: int, months: int) -> tuple[Unit, Clause]:
    """Everything that the town has said; returns a unit and a clause."""
    town = Town(room.do, room.read, room.programme_id)
    made = town.write_clauses(clauses)
    names = [f"Example branch {number}" for number in range(1, units + 1)]
    places = town.add_units(*names, kind="branch", place="Example street", function="head")
    for month in range(months):
        day = (today() - _MONTH * (months - 1 - month)).isoformat()
        for unit in places:
            room.do(assess_many, [_said(unit, clause, month, day) for clause in made])
    return places[0], made[0]


def _said(unit: Unit, clause: Clause, seen: int, day: str) -> Assess:
    """What a unit says in a month: something else than the month before, as it is of another
    day."""
    answer = _chance.choice(list(UseAnswer))
    due = today() + timedelta(days=_chance.randrange(-30, 90))
    to_do = _chance.random() < 0.2
    content = AssessmentContent(
        answer,
        evidence="Example evidence, as a unit writes it in one or two sentences. " * 2,
        obstacle="Example obstacle in one sentence." if to_do else "",
        next_action="Example action" if to_do else "",
        due_on=due.isoformat() if to_do else "",
        function="head of the branch",
        day=day,
    )
    return Assess(unit.id, clause.id, seen, content, past_due=True)


def fill_answers(room: Room, answers: int, clause: Clause) -> str:
    """A questionnaire with so many answers, half of them before and half after, and its results;
    returns its id."""
    items = [
        ItemContent(ItemKind.SCALE, f"Example item {n}", MOMENTS, "no", "yes", clauses=[clause.id])
        for n in range(ITEMS)
    ]
    command = AddQuestionnaire(room.programme_id, QuestionnaireContent("Example", items=items))
    seen = room.read(load_questionnaire, room.do(add_questionnaire, command).id)

    def answer(db: Any, _actor: object, people: int) -> None:
        for item in seen.items:
            db.add_all(
                QuestionnaireAnswer(
                    item_id=item.id,
                    moment=moment,
                    author=f"{person:032x}",
                    questionnaire_id=seen.row.id,
                    number=_chance.choice(SCALE),
                )
                for moment in MOMENTS
                for person in range(people)
            )
        tell_results(db, seen, MOMENTS, dict.fromkeys(MOMENTS, people))

    room.do(answer, answers // (ITEMS * len(MOMENTS)))
    return str(seen.row.id)


def write_files(room: Room, unit: Unit, questionnaire_id: str) -> dict[str, float]:
    """Seconds for each file."""
    programme_id = room.programme_id
    files: dict[str, tuple[Callable[..., bytes], str]] = {
        "xlsx_s": (write_use_xlsx, programme_id),
        "csv_s": (write_use_csv, programme_id),
        "form_s": (write_unit_form, unit.id),
        "actions_s": (write_actions_csv, programme_id),
        "calendar_s": (write_actions_calendar, programme_id),
        "evaluation_s": (write_report, questionnaire_id),
        "figures_s": (write_workbook, questionnaire_id),
    }
    found = {}
    for name, (write, subject) in files.items():
        began = time.perf_counter()
        room.read(write, room.facilitator, subject, "pl")
        found[name] = round(time.perf_counter() - began, 3)
    return {**found, "files_s": max(found.values())}


def open_pages(host: str, room: Room, unit: Unit, clause: Clause) -> dict[str, Any]:
    """How long each view takes to run again on a warm server."""
    at = f"unit={unit.id}&clause={clause.id}"
    views: dict[str, tuple[str, str]] = {
        "city": ("in_use", ""),
        "unit": ("in_use", f"view=unit&{at}"),
        "actions": ("in_use", "view=actions"),
        "cards": ("in_use", "view=cards"),
        "units_view": ("in_use", "view=units"),
        "clause": ("standards", f"clause={clause.id}&part=card"),
        "results": ("questionnaires", "view=results"),
    }
    of = f"programme={room.slug}&"
    found = {
        name: _open(host, room.cookie, page, of + query) for name, (page, query) in views.items()
    }
    return {**found, "pages_p95_ms": max(times["p95_ms"] for times in found.values())}


def _open(host: str, cookie: str, page: str, query: str) -> dict[str, Any]:
    with PageLine(host, f"{COOKIE}={cookie}", page, query) as line:
        line.rerun()
        runs = [line.rerun() for _ in range(RERUNS)]
    times = array("d", (seconds for seconds, _size in runs))
    return {
        "p50_ms": percentile(times, 50),
        "p95_ms": percentile(times, 95),
        "kb": round(max(size for _seconds, size in runs) / 1000),
    }


def run(wanted: argparse.Namespace) -> dict[str, Any]:
    """All figures."""
    sizes = {name: getattr(wanted, name) for name in SIZES}
    town = {name: count for name, count in sizes.items() if name != "answers"}
    with tempfile.TemporaryDirectory() as folder, furnished(Path(folder)) as room:
        began = time.perf_counter()
        unit, clause = fill(room, **town)
        questionnaire_id = fill_answers(room, sizes["answers"], clause)
        filled = round(time.perf_counter() - began, 1)
        files = write_files(room, unit, questionnaire_id)
        server = Server(Path(folder)).start()
        try:
            pages = open_pages(server.host, room, unit, clause)
        finally:
            server.stop()
    return {**sizes, "fill_s": filled, **files, **pages}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, count in SIZES.items():
        parser.add_argument(f"--{name}", type=int, default=count)
    print(json.dumps(run(parser.parse_args(arguments))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
