"""Twenty months from the template: planned, shifted, held otherwise, and reported to the funder."""

from datetime import date, timedelta

import pytest

from tests.conftest import ROOT, Scene
from tests.docxtext import words_of
from workshop.export.report.files import write_report_docx, write_report_xlsx
from workshop.export.report.record import Report, load_report
from workshop.people.rights import Actor
from workshop.programme.head_counting import CountHeads, set_head_counting
from workshop.programme.meetings import (
    CancelMeeting,
    MeetingPlan,
    PlanMeeting,
    RecordMeeting,
    cancel_meeting,
    plan_meeting,
    record_meeting,
)
from workshop.programme.programmes import (
    ChangeProgramme,
    CreateProgramme,
    change_programme,
    create_programme,
    load_template,
)
from workshop.programme.reporting import SaveIndicator, save_indicator
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Programme, WorkingSession

YEAR = timedelta(days=364)
FUNDER = "Przykład: projekt finansowany z funduszu, którego nie ma"
BORDERS = "Granice były zamknięte, więc wizyta odbyła się rok później."
NO_ROOM = "Zamiast forum odbyła się rozmowa w urzędzie, którą opisuje załącznik."


@pytest.fixture
def project(scene: Scene, alice: Actor) -> Programme:
    """Everything from the template, on days that follow from the first one; with indicators."""
    template = load_template(ROOT / "data", "pl", "whole_project")
    plan = CreateProgramme("Standard", "pl", template, first_day=date(2020, 9, 7))
    made: Programme = scene.do(create_programme, alice, plan)
    alice = scene.actor(alice.id)
    scene.do(change_programme, alice, ChangeProgramme(made.id, "Standard", 3, FUNDER))
    for name, target, figure in (
        ("Przeszkolone liderki i liderzy", "10", "recipients"),
        ("Szkolenia zespołu", "5", "trainings"),
        ("Sesje robocze", "10", "sessions"),
        ("Fora", "3", "forums"),
    ):
        fields = {"name": name, "target": target, "figure": figure}
        scene.do(save_indicator, alice, SaveIndicator(made.id, None, fields))
    return made


def hold(scene: Scene, alice: Actor, meeting: WorkingSession, why: str = "") -> None:
    """Hold a meeting as it is planned by now, or a year later where there is a reason."""
    later = YEAR if why else timedelta()
    assert meeting.planned_start is not None
    assert meeting.planned_end is not None
    start, end = meeting.planned_start + later, meeting.planned_end + later
    scene.do(record_meeting, alice, RecordMeeting(meeting.id, start, end, why))


def told(report: Report) -> str:
    return words_of(write_report_docx(report, "https://example.org/standards/x"))


def test_the_visit_a_year_late_and_fourteen_leaders_instead_of_ten_are_in_the_report(
    scene: Scene, alice: Actor, project: Programme
) -> None:
    alice = scene.actor(alice.id)
    for meeting in scene.read(list_sessions, project.id):
        if meeting.kind == "forum" and meeting.title.endswith("drugie"):
            scene.do(cancel_meeting, alice, CancelMeeting(meeting.id))
            scene.do(record_meeting, alice, RecordMeeting(meeting.id, deviation=NO_ROOM))
            continue
        if meeting.kind in ("workshop_day", "working"):
            # What was to follow the visit is planned anew, so it is not late.
            moved = MeetingPlan(meeting.planned_start + YEAR, meeting.planned_end + YEAR)
            meeting = scene.do(plan_meeting, alice, PlanMeeting(meeting.id, moved))
        hold(scene, alice, meeting, BORDERS if meeting.kind == "visit" else "")
        if meeting.kind == "workshop_day":
            heads = {"recipient": 14, "expert": 2}
            scene.do(set_head_counting, alice, CountHeads(meeting.id, {}, heads))
    report = scene.read(load_report, alice, project.id, "pl")
    reached = {one.row.name: (one.row.target, one.achieved) for one in report.indicators}
    assert reached["Przeszkolone liderki i liderzy"] == ("10", "14")
    assert reached["Sesje robocze"] == ("10", "10")
    assert reached["Fora"] == ("3", "2")
    said = told(report)
    for words in (
        FUNDER,
        "około 12 miesięcy później, niż planowano",
        BORDERS,
        NO_ROOM,
        "Odwołane",
        "Rekrutacja",
        "7 września 2020",
    ):
        assert words in said
    assert "Nie wpisano powodu." not in said
    assert write_report_xlsx(report, "https://example.org/standards/x").startswith(b"PK")


def test_meetings_after_the_visit_stand_after_it_once_they_are_planned_anew(
    scene: Scene, alice: Actor, project: Programme
) -> None:
    alice = scene.actor(alice.id)
    meetings = scene.read(list_sessions, project.id)
    visits = [row for row in meetings if row.kind == "visit"]
    for meeting in [*visits, *(row for row in meetings if row.kind == "workshop_day")]:
        moved = MeetingPlan(meeting.planned_start + YEAR, meeting.planned_end + YEAR)
        scene.do(plan_meeting, alice, PlanMeeting(meeting.id, moved))
    kinds = [row.kind for row in scene.read(list_sessions, project.id)]
    last_visit = max(place for place, kind in enumerate(kinds) if kind == "visit")
    assert kinds.index("workshop_day") > last_visit
    assert kinds.index("working") < last_visit
