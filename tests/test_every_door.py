"""What comes in at any door can go out in every file: names, units, meetings, pasted lines."""

import io
import json
import zipfile

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree
from openpyxl import load_workbook
from pikepdf import Pdf

from tests.conftest import Scene
from tests.test_every_output import accepted, hostile_texts, rows_of
from tests.units_in_use import Town
from workshop.board.evidence import checked_evidence
from workshop.errors import Invalid
from workshop.export.attendance.sheet import load_sheet, write_sheet_docx, write_sheet_pdf
from workshop.export.csv_writing import SEPARATORS
from workshop.export.exchange.archive import write_archive
from workshop.export.in_use.reminders import write_actions_calendar, write_actions_csv
from workshop.export.in_use.unit_form import write_unit_form
from workshop.export.in_use.use_tables import write_use_csv, write_use_xlsx
from workshop.export.table_import.long_texts import split_text
from workshop.export.table_import.table_reader import read_lines
from workshop.people.accounts import CreateAccount, create_account
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.field_rules import clean, line, paragraphs
from workshop.programme.session_titles import EditSession, edit_session
from workshop.programme.tables import Programme, WorkingSession
from workshop.text_signs import legal_text

DOORS = {
    "a note": accepted,
    "a line of a form": lambda text: line(text, 4000, required=False),
    "a text of a form": lambda text: paragraphs(text),
    "evidence": lambda text: checked_evidence({"title": text, "publisher": "x"})["title"],
    "a pasted line": lambda text: read_lines(text).rows[0][0],
    "a part of a long text": lambda text: split_text(clean(text) or "x")[0],
}
ANY = st.text(
    st.characters(codec=None) | st.sampled_from("a \v\f\r\n\x85\u2028\u2029\0\ufffe\uffff\ufeff"),
    max_size=40,
)


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS.keys())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(ANY)
def test_what_a_door_lets_in_every_file_can_hold(door, text: str) -> None:
    try:
        stored = door(text)
    except Invalid:
        return
    assert stored == legal_text(stored) == stored.strip()
    element = etree.Element("text")
    element.text = stored
    assert (etree.fromstring(etree.tostring(element)).text or "") == stored
    assert json.loads(json.dumps(stored).encode()) == stored


def test_units_and_what_they_say_go_into_every_table_and_form(
    scene: Scene, alice: Actor, programme: Programme
) -> None:
    texts = [text for text in hostile_texts(12) if line(text, 4000, required=False)]
    town = Town(lambda what, content: scene.do(what, alice, content), scene.read, programme.id)
    (unit,) = town.add_units(texts[5], place=texts[9], function=texts[10])
    for clause, text in zip(town.write_clauses(len(texts)), texts, strict=True):
        said = {"evidence": text, "obstacle": text, "next_action": text, "function": text}
        town.assess(unit, clause, "partly", due_on="2026-12-31", past_due=True, **said)
    for language in ("pl", "en"):
        form = scene.read(write_unit_form, alice, unit.id, language)
        assert load_workbook(io.BytesIO(form)).worksheets
        book = scene.read(write_use_xlsx, alice, programme.id, language)
        assert load_workbook(io.BytesIO(book)).worksheets
        tables = scene.read(write_use_csv, alice, programme.id, language)
        assert len(rows_of(tables, SEPARATORS[language])) > len(texts)
        actions = scene.read(write_actions_csv, alice, programme.id, language)
        assert len(rows_of(actions, SEPARATORS[language])) == len(texts) + 1
        dates = Calendar.from_ical(
            scene.read(write_actions_calendar, alice, programme.id, language)
        )
        assert [event.errors for event in dates.walk("VEVENT")] == [[]] * len(texts)
    with zipfile.ZipFile(io.BytesIO(scene.read(write_archive, alice, programme.id))) as packed:
        assert packed.testzip() is None


def test_the_sheet_of_a_meeting_can_be_printed_whatever_it_is_called(
    scene: Scene, alice: Actor, session: WorkingSession
) -> None:
    for text in list(hostile_texts(4))[-4:]:
        if not line(text, 200, required=False):
            continue
        scene.do(edit_session, alice, EditSession(session.id, text, text, text))
        sheet = scene.read(load_sheet, alice, session.id, "pl", rows=2)
        assert Pdf.open(io.BytesIO(write_sheet_pdf(sheet))).pages
        assert Document(io.BytesIO(write_sheet_docx(sheet))).tables


def test_the_name_of_an_account_stands_in_minutes_and_files(scene: Scene) -> None:
    typed = "Ewa\u2028Lis\uffff\0 \x85z urzędu"
    content = CreateAccount("ewa2", typed, "expert", "a long password of hers")
    account, _recovery = scene.do(create_account, SYSTEM, content)
    assert account.display_name == "Ewa Lis z urzędu"
