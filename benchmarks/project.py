"""A project of many meetings, practices, candidates and photos: ``python -m benchmarks.project``;
see ``README.md``."""

import argparse
import io
import json
import secrets
import sys
import tempfile
import time
from array import array
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.live import percentile
from benchmarks.streamlit import PageLine
from tests.rooms import Room, furnished
from tests.server import Server
from workshop.board.practices import AddPractice, PracticeContent, add_practice
from workshop.export.report.files import write_report_docx, write_report_xlsx
from workshop.export.report.record import load_report
from workshop.local_time import today
from workshop.people.accounts import load_actor
from workshop.people.recruiters import NameRecruiter, name_recruiter
from workshop.people.rights import SYSTEM
from workshop.pictures.pictures import AddPicture, add_picture
from workshop.pictures.remaking import remake_picture
from workshop.pictures.subjects import PictureSubject
from workshop.programme.meetings import (
    AddMeeting,
    MeetingPlan,
    PlannedPhase,
    PlanPhases,
    RecordMeeting,
    add_meeting,
    plan_phases,
    record_meeting,
)
from workshop.programme.reporting import SaveIndicator, save_indicator
from workshop.recruitment.preparing import NewCandidate
from workshop.recruitment.recruitments import BeginRecruitment, begin_recruitment
from workshop.web.security import COOKIE

RERUNS = 40
SESSIONS = 10
PHASES = 7
LONG_SIDE = 2_400
FIRST_DAY = datetime(2026, 1, 12, 8, tzinfo=UTC)
KINDS = ("team", "visit", "workshop_day", "training", "pilot_training", "forum", "summary")
ADDRESS = "https://example.org/standards/example"


def fill(room: Room, meetings: int, practices: int, candidates: int, photos: int) -> None:
    """Make everything that the project holds."""
    places = _add_meetings(room, meetings)
    phases = [
        PlannedPhase(
            f"Example phase {number}",
            date(2026, 1, 1) + timedelta(days=80 * number),
            date(2026, 3, 31) + timedelta(days=80 * number),
        )
        for number in range(PHASES)
    ]
    room.do(plan_phases, PlanPhases(room.programme_id, phases))
    for number in range(practices):
        content = PracticeContent(
            {
                "title": f"Example practice {number}",
                "publisher": "Example town hall",
                "what": "text " * 60,
            }
        )
        room.do(add_practice, AddPractice(room.programme_id, content))
    _add_candidates(room, candidates)
    picture = remake_picture(_photo())
    for number in range(photos):
        subject = PictureSubject("session", places[number % len(places)])
        room.do(add_picture, AddPicture(subject, picture, f"Example photo {number}"))
    for figure in ("recipients", "trainings", "clauses", "hours"):
        fields = {"name": f"Example indicator: {figure}", "figure": figure, "target": "10"}
        room.do(save_indicator, SaveIndicator(room.programme_id, None, fields))


def _add_meetings(room: Room, meetings: int) -> list[str]:
    """Meetings of all kinds, every other one held; returns their ids."""
    made = []
    for number in range(meetings - SESSIONS):
        kind = KINDS[number % len(KINDS)]
        start = FIRST_DAY + timedelta(days=10 * number)
        plan = MeetingPlan(start, start + timedelta(hours=6), "Example town hall")
        content = AddMeeting(room.programme_id, kind, f"Example meeting {number}", plan=plan)
        row = room.do(add_meeting, content)
        made.append(row.id)
        if number % 2 == 0:
            late = start + timedelta(days=number % 20)
            room.do(record_meeting, RecordMeeting(row.id, late, late + timedelta(hours=6)))
    return made


def _add_candidates(room: Room, candidates: int) -> None:
    raters = [room.add_member(name, "note_keeper") for name in ("Dora", "Edwin")]
    for rater in raters:
        room.do(name_recruiter, NameRecruiter(room.programme_id, rater.id), SYSTEM)
    rows = [
        NewCandidate(secrets.token_hex(4), ("Example answer " * 40,), (f"Town {number % 12}",))
        for number in range(candidates)
    ]
    content = BeginRecruitment(
        programme_id=room.programme_id,
        title="Example recruitment",
        erase_on=today() + timedelta(days=60),
        questions=["Why?"],
        balance_columns=["Town"],
        criteria=["Reasons"],
        raters=[rater.id for rater in raters],
        candidates=rows,
    )
    room.do(begin_recruitment, content, room.read(load_actor, raters[0].id))


def _photo() -> bytes:
    """A picture that does not compress well, as photos do not."""
    noise = Image.effect_noise((LONG_SIDE // 8, LONG_SIDE // 10), 60).convert("RGB")
    file = io.BytesIO()
    noise.resize((LONG_SIDE, LONG_SIDE * 4 // 5)).save(file, "JPEG", quality=85)
    return file.getvalue()


def write_files(room: Room) -> dict[str, float]:
    """Seconds for the report and each of its files."""
    found: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        result = work()
        found[name] = round(time.perf_counter() - began, 3)
        return result

    report = timed(
        "report_s", lambda: room.read(load_report, room.facilitator, room.programme_id, "pl")
    )
    timed("docx_s", lambda: write_report_docx(report, ADDRESS))
    timed("xlsx_s", lambda: write_report_xlsx(report, ADDRESS))
    return {**found, "files_s": round(sum(found.values()), 3)}


def open_page(host: str, cookie: str, page: str, query: str) -> dict[str, Any]:
    """How long a page takes to run again on a warm server."""
    with PageLine(host, f"{COOKIE}={cookie}", page, query) as line:
        line.rerun()
        runs = [line.rerun() for _ in range(RERUNS)]
    times = array("d", (seconds for seconds, _size in runs))
    return {"p50_ms": percentile(times, 50), "p95_ms": percentile(times, 95)}


def run(wanted: argparse.Namespace) -> dict[str, Any]:
    """All figures, the page Programme before and after everything was put into the programme."""
    with tempfile.TemporaryDirectory() as folder, furnished(Path(folder)) as room:
        server = Server(Path(folder)).start()
        try:
            before = open_page(server.host, room.cookie, "programme", "")
        finally:
            server.stop()
        fill(room, wanted.meetings, wanted.practices, wanted.candidates, wanted.photos)
        files = write_files(room)
        server = Server(Path(folder)).start()
        try:
            after = open_page(server.host, room.cookie, "programme", "")
            report = open_page(server.host, room.cookie, "report", "")
        finally:
            server.stop()
        return {
            **{name: getattr(wanted, name) for name in SIZES},
            **files,
            "programme": after,
            "programme_ten_sessions": before,
            "programme_ratio": round(after["p95_ms"] / before["p95_ms"], 2),
            "report_page": report,
        }


SIZES = {"meetings": 60, "practices": 200, "candidates": 400, "photos": 500}


def main() -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, count in SIZES.items():
        parser.add_argument(f"--{name}", type=int, default=count)
    print(json.dumps(run(parser.parse_args())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
