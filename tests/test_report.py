"""The report on a project: what was promised, computed, replaced; its files say so."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.conftest import Scene
from tests.visits import Visits, labels, words
from workshop.errors import Invalid, NotAllowed
from workshop.export.report.files import write_report_docx, write_report_xlsx
from workshop.export.report.record import load_report
from workshop.people.rights import Actor
from workshop.programme.head_counting import CountHeads, set_head_counting
from workshop.programme.meetings import (
    AddMeeting,
    MeetingPlan,
    RecordMeeting,
    add_meeting,
    record_meeting,
)
from workshop.programme.reporting import (
    SaveEntry,
    SaveIndicator,
    list_indicators,
    remove_indicator,
    save_entry,
    save_indicator,
)
from workshop.programme.tables import Programme

PLANNED = datetime(2021, 8, 23, 8, tzinfo=UTC)
HELD = datetime(2022, 4, 25, 8, tzinfo=UTC)
ADDRESS = "https://example.org/standards/standard"


@pytest.fixture
def visited(scene: Scene, alice: Actor, programme: Programme) -> Programme:
    """A project whose study visit came eight months late, with fourteen leaders."""
    plan = MeetingPlan(PLANNED, PLANNED + timedelta(days=3, hours=6), "Oslo")
    visit = scene.do(add_meeting, alice, AddMeeting(programme.id, "visit", "Oslo", plan=plan))
    held = RecordMeeting(visit.id, HELD, HELD + timedelta(days=3, hours=6), "Borders were closed.")
    scene.do(record_meeting, alice, held)
    scene.do(set_head_counting, alice, CountHeads(visit.id, {}, {"recipient": 14, "expert": 2}))
    leaders = {"name": "Leaders trained", "target": "10", "figure": "recipients"}
    scene.do(save_indicator, alice, SaveIndicator(programme.id, None, leaders))
    return programme


def text_of(document: Document) -> str:  # type: ignore[valid-type]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]  # type: ignore[attr-defined]
    return "\n".join([*(row.text for row in document.paragraphs), *cells])  # type: ignore[attr-defined]


def test_the_report_says_what_was_promised_reached_and_late_and_why(
    scene: Scene, alice: Actor, visited: Programme
) -> None:
    report = scene.read(load_report, alice, visited.id, "en")
    assert [(one.row.name, one.achieved) for one in report.indicators] == [
        ("Leaders trained", "14")
    ]
    said = text_of(Document(BytesIO(write_report_docx(report, ADDRESS))))
    for words_there in (
        "Leaders trained",
        "25–28 April 2022",
        "about 8 months later than planned",
        "Borders were closed.",
        "24",
    ):
        assert words_there in said.replace("\u2009", " ").replace("\xa0", " ")
    book = load_workbook(BytesIO(write_report_xlsx(report, ADDRESS)))
    assert book.sheetnames[0] == "Indicators"
    assert [cell.value for cell in book["Indicators"][2]] == ["Leaders trained", "–", 10, 14]


def test_a_computed_figure_is_replaced_only_with_a_reason_that_is_shown(
    scene: Scene, alice: Actor, visited: Programme
) -> None:
    row = scene.read(list_indicators, visited.id)[0]
    other = {"name": row.name, "figure": "recipients", "achieved": "16"}
    with pytest.raises(Invalid):
        scene.do(save_indicator, alice, SaveIndicator(visited.id, row.id, other))
    reasoned = {**other, "reason": "Two took part by telephone."}
    scene.do(save_indicator, alice, SaveIndicator(visited.id, row.id, reasoned))
    report = scene.read(load_report, alice, visited.id, "en")
    assert (report.indicators[0].computed, report.indicators[0].achieved) == ("14", "16")
    said = text_of(Document(BytesIO(write_report_docx(report, ADDRESS))))
    assert "16 (entered)" in said
    assert "Two took part by telephone." in said


def test_lines_of_the_report_are_written_by_those_who_run_the_programme(
    scene: Scene, alice: Actor, visited: Programme
) -> None:
    annex = SaveEntry(
        visited.id, None, "annex", "Programme of the visit", "", "https://example.org"
    )
    scene.do(save_entry, alice, annex)
    assert "Programme of the visit" in text_of(
        Document(
            BytesIO(write_report_docx(scene.read(load_report, alice, visited.id, "pl"), ADDRESS))
        )
    )
    stranger = scene.make_account("dora", "expert")
    with pytest.raises(NotAllowed):
        scene.do(save_entry, stranger, annex)
    with pytest.raises(Invalid):
        scene.do(save_entry, alice, SaveEntry(visited.id, None, "poem", "No part of it"))
    scene.do(remove_indicator, alice, scene.read(list_indicators, visited.id)[0].id)
    assert not scene.read(list_indicators, visited.id)


def test_the_page_shows_indicators_and_leads_to_where_they_come_from(
    visits: Visits, alice: Actor, visited: Programme
) -> None:
    screen = visits.open(alice, "report")
    assert not screen.exception
    assert "Where it comes from: Programme" in labels(screen)
    assert "Borders were closed." in words(screen)
