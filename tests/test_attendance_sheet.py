"""A sheet to print and sign, signatures beside phones, and whom the funder counts."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from docx import Document

from tests.conftest import Scene
from tests.pdftext import text_of
from workshop.errors import Invalid, NotAllowed
from workshop.export.attendance.sheet import load_sheet, write_sheet_docx, write_sheet_pdf
from workshop.people.rights import Actor
from workshop.programme.head_counting import (
    CountHeads,
    HeadKind,
    count_heads,
    set_head_counting,
    signatures_beside_phones,
)
from workshop.programme.meetings import (
    MeetingPlan,
    PlanMeeting,
    RecordMeeting,
    plan_meeting,
    record_meeting,
)
from workshop.programme.programmes import ChangeProgramme, change_programme
from workshop.programme.session_run import close_session
from workshop.programme.tables import Programme, WorkingSession

FUNDER = "Paid for by the made-up fund"


@pytest.fixture
def planned(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession
) -> WorkingSession:
    plan = MeetingPlan(
        datetime(2027, 3, 1, 8, tzinfo=UTC),
        datetime(2027, 3, 1, 14, tzinfo=UTC),
        place="Town hall",
        functions=["trainer in empathy design"],
    )
    scene.do(change_programme, alice, ChangeProgramme(programme.id, "Standard", 3, FUNDER))
    changed: WorkingSession = scene.do(plan_meeting, alice, PlanMeeting(session.id, plan))
    return changed


def test_the_sheet_says_what_meeting_it_is_who_pays_and_what_becomes_of_it(
    scene: Scene, alice: Actor, planned: WorkingSession
) -> None:
    sheet = scene.read(load_sheet, alice, planned.id, "en", rows=12)
    document = Document(BytesIO(write_sheet_docx(sheet)))
    said = "\n".join(row.text for row in document.paragraphs)
    for words in ("1 March 2027, 9:00–15:00", "Town hall", "trainer in empathy design"):
        assert words in said
    assert "enters it in no program" in said
    assert FUNDER in document.sections[0].footer.paragraphs[0].text
    rows = document.tables[0].rows
    assert [cell.text for cell in rows[0].cells] == ["Item", "First name and surname", "Signature"]
    assert len(rows) == 13
    assert not any(cell.text for row in rows[1:] for cell in row.cells[1:])
    printed = text_of(pikepdf.open(BytesIO(write_sheet_pdf(sheet))))
    assert "Townhall" in printed


def test_a_sheet_in_polish_is_for_those_who_run_it_and_has_a_page_or_a_few(
    scene: Scene, alice: Actor, planned: WorkingSession
) -> None:
    assert "Imię i nazwisko" in scene.read(load_sheet, alice, planned.id, "pl").columns
    with pytest.raises(Invalid):
        scene.read(load_sheet, alice, planned.id, "pl", rows=1_000)
    with pytest.raises(NotAllowed):
        scene.read(load_sheet, scene.make_account("dora", "expert"), planned.id, "pl")


def test_signatures_stand_beside_phones_once_both_are_known(
    scene: Scene, alice: Actor, planned: WorkingSession
) -> None:
    for _number in range(6):
        scene.make_person(planned, "leader")
    assert scene.read(signatures_beside_phones, scene.get(WorkingSession, planned.id)) is None
    scene.do(close_session, alice, planned.id)
    scene.do(record_meeting, alice, RecordMeeting(planned.id, signatures=8))
    assert scene.read(signatures_beside_phones, scene.get(WorkingSession, planned.id)) == 2


def test_heads_are_counted_as_the_meeting_says_and_staff_is_left_out(
    scene: Scene, alice: Actor, planned: WorkingSession
) -> None:
    for role, count in (("leader", 6), ("official", 5), ("expert", 2)):
        for _number in range(count):
            scene.make_person(planned, role)
    rules = CountHeads(planned.id, {"official": "staff"}, {"volunteer": 3})
    scene.do(set_head_counting, alice, rules)
    before = scene.read(count_heads, scene.get(WorkingSession, planned.id))
    assert sum(before.values()) == 3
    scene.do(close_session, alice, planned.id)
    after = scene.read(count_heads, scene.get(WorkingSession, planned.id))
    assert after[HeadKind.VOLUNTEER] == 3
    # Two experts are too few to be told apart: who joins them is counted as they are.
    assert after[HeadKind.EXPERT] == 0
    assert HeadKind.STAFF not in after
    with pytest.raises(Invalid):
        scene.do(set_head_counting, alice, CountHeads(planned.id, {"mayor": "staff"}, {}))
