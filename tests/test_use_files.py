"""The standard in use as files: a unit's form out and in, everything as a table, reminders."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from tests.conftest import Scene
from tests.units_in_use import Town
from workshop.errors import Invalid, NotAllowed
from workshop.export.in_use.read_unit_form import FormReading, read_unit_form
from workshop.export.in_use.reminders import (
    write_actions_calendar,
    write_actions_csv,
    write_reminders,
)
from workshop.export.in_use.unit_form import write_unit_form
from workshop.export.in_use.use_tables import write_use_csv, write_use_xlsx
from workshop.in_use.assessing import assess_many, load_history
from workshop.in_use.overview import load_use
from workshop.in_use.tables import Unit
from workshop.in_use.units import EditUnit, UnitContent, edit_unit
from workshop.local_time import today

YESTERDAY = (today() - timedelta(days=1)).isoformat()
NEXT_WEEK = (today() + timedelta(days=7)).isoformat()
Form = Callable[..., FormReading]


@pytest.fixture
def town(scene: Scene, alice, programme) -> Town:
    return Town(lambda what, content: scene.do(what, alice, content), scene.read, programme.id)


@pytest.fixture
def bring(scene: Scene, alice, programme) -> Form:
    """Read a form that came back for a unit: its rows as lists of cells, or a file."""

    def read(unit: Unit, content: Any, name: str = "form.csv") -> FormReading:
        if isinstance(content, list):
            content = "\n".join(";".join(row) for row in content).encode()
        history = scene.read(load_history, unit.id)
        standard = scene.read(load_use, alice, programme.id).standard
        return read_unit_form(name, content, unit, standard, history)

    return read


def cells(content: bytes, sheet: int = 0) -> list[list[Any]]:
    """The rows of a sheet."""
    rows = load_workbook(BytesIO(content)).worksheets[sheet].iter_rows(values_only=True)
    return [list(row) for row in rows]


@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_form_comes_back_as_it_went_out_and_says_nothing_new(
    scene: Scene, town: Town, alice, bring: Form, language: str
):
    (unit,), clauses = town.add_units("Branch"), town.write_clauses(3)
    said = {"evidence": "=a sign", "obstacle": "No room\nat all", "function": "head"}
    town.assess(unit, clauses[0], "partly", next_action="Paint", due_on=NEXT_WEEK, **said)
    town.assess(unit, clauses[1], "does_not_apply", day="2026-01-05")
    form = scene.read(write_unit_form, alice, unit.id, language)
    read = bring(unit, form, "form.xlsx")
    assert (read.changes, read.same, read.empty) == ((), 2, 1)
    assert (read.problems, read.doubts) == ((), ())
    (choice,) = load_workbook(BytesIO(form)).worksheets[0].data_validations.dataValidation
    assert choice.formula1.count(",") == 3


def test_what_was_filled_in_is_taken_over_row_by_row(scene: Scene, town: Town, alice, bring: Form):
    (unit,), (one, two, three) = town.add_units("Branch"), town.write_clauses(3)
    town.assess(unit, one, "not_yet", obstacle="No room")
    header = ["By when", "Code", "Self-assessment", "Next action", "Anything else"]
    rows = [
        header,
        [NEXT_WEEK, one.code, "Spełnia częściowo", "Paint", "x"],
        ["31.02.2026", two.code, "meets it", "Paint", ""],
        ["", "XY-99", "meets it", "", ""],
        ["", three.code, "perhaps", "", ""],
        ["", one.code, "meets it", "", ""],
        ["", two.code, "●", "", ""],
        [YESTERDAY, three.code, "partly", "Ask", ""],
        ["", two.code.lower(), "", "", ""],
    ]
    read = bring(unit, rows)
    assert [(row.line, row.clause.id) for row in read.changes] == [
        (2, one.id),
        (7, two.id),
        (8, three.id),
    ]
    assert [problem.line for problem in read.problems] == [3, 4, 5, 6]
    assert [problem.line for problem in read.doubts] == [8]
    assert read.problems[3].values == {"code": one.code, "line": 2}
    assert read.empty == 1
    town.do(assess_many, [change.command for change in read.changes])
    newest = scene.read(load_history, unit.id)[one.id][0]
    assert (newest.answer, newest.next_action, newest.due_on) == ("partly", "Paint", NEXT_WEEK)
    # A column that the file does not have empties nothing.
    assert newest.obstacle == "No room"
    assert bring(unit, rows).changes == ()


def test_a_changed_header_and_a_form_of_another_unit_are_refused_in_words(town: Town, bring: Form):
    (unit, _other), (clause,) = town.add_units("Branch", "Centre"), town.write_clauses(1)
    with pytest.raises(Invalid, match="header was changed") as refused:
        bring(unit, [["Code", "Answers"], [clause.code, "meets it"]])
    assert refused.value.values == {"name": "Self-assessment"}
    with pytest.raises(Invalid, match="twice"):
        bring(unit, [["Code", "Kod", "Samoocena"], [clause.code, clause.code, "spełnia"]])
    read = bring(unit, [["Unit", "Code", "Self-assessment"], ["Centre", clause.code, "meets it"]])
    assert read.changes == ()
    assert read.problems[0].values == {"name": "Centre"}
    for content in (b"", b"PK\x03\x04broken", b"\x00\x01\x02"):
        with pytest.raises(Invalid):
            bring(unit, content, "form.xlsx")


def test_everything_goes_into_one_file_with_history_and_legend(
    scene: Scene, town: Town, alice, ewa, programme
):
    (branch, gone), (one, two) = town.add_units("Branch", "Centre"), town.write_clauses(2)
    town.assess(branch, one, "not_yet", day="2026-01-05", obstacle="No room")
    town.assess(branch, one, "meets", evidence="=SUM(A1)")
    town.assess(gone, two, "partly", next_action="Paint", due_on=YESTERDAY, past_due=True)
    town.do(edit_unit, EditUnit(gone.id, 1, UnitContent("Centre", closed_on=YESTERDAY)))
    file = scene.read(write_use_xlsx, alice, programme.id, "en")
    names = load_workbook(BytesIO(file)).sheetnames
    assert names == ["clauses and units", "assessments", "next actions", "units", "legend"]
    assert cells(file)[1:] == [
        [one.code, one.title, None, "●"],
        [two.code, two.title, None, None],
    ]
    rows = cells(file, 1)[1:]
    assert [(row[0], row[3], row[6]) for row in rows] == [
        ("Branch", "yes", "meets it"),
        ("Branch", None, "not yet"),
        ("Centre", "yes", "meets it partly"),
    ]
    assert len(cells(file, 2)) == 1
    assert cells(file, 3)[2][:7] == ["Centre", "another place", None, None, None, YESTERDAY, 1]
    table = scene.read(write_use_csv, alice, programme.id, "en").decode("utf-8-sig")
    assert table.count("\r\n") == 4
    assert "'=SUM(A1)" in table
    for write in (write_use_xlsx, write_use_csv, write_actions_csv, write_actions_calendar):
        with pytest.raises(NotAllowed):
            scene.read(write, ewa, programme.id, "en")


def test_reminders_name_units_functions_and_days(scene: Scene, town: Town, alice, programme):
    branch, centre = town.add_units("Branch", "Centre", function="head")
    one, two = town.write_clauses(2)
    town.assess(centre, one, "partly", next_action="Ask\ntwice", due_on=NEXT_WEEK, function="cook")
    town.assess(
        branch, one, "not_yet", next_action="Paint", due_on=YESTERDAY, past_due=True, obstacle="Why"
    )
    town.assess(branch, two, "partly", next_action="Some day")
    use = scene.read(load_use, alice, programme.id)
    first, second = write_reminders(use.actions, "en").split("\n\n")
    assert first.startswith(f"Branch\n- {one.code}: Paint (by ")
    assert first.endswith(", 1 day late) – head")
    assert second.endswith(", 7 days left) – cook")
    assert "Ask twice" in second
    assert "Why" not in first
    table = scene.read(write_actions_csv, alice, programme.id, "pl").decode("utf-8-sig")
    assert table.count("\r\n") == 3
    calendar = Calendar.from_ical(scene.read(write_actions_calendar, alice, programme.id, "pl"))
    late, soon = calendar.walk("VEVENT")
    assert late.decoded("dtstart").isoformat() == YESTERDAY
    assert late.decoded("dtend") == today()
    assert str(soon["summary"]) == f"{one.code} · Centre"
    # Put off, the entry moves and does not come twice.
    town.assess(branch, one, "not_yet", next_action="Paint", due_on=NEXT_WEEK)
    moved = Calendar.from_ical(scene.read(write_actions_calendar, alice, programme.id, "pl"))
    assert {str(one["uid"]) for one in moved.walk("VEVENT")} == {
        str(late["uid"]),
        str(soon["uid"]),
    }
    entry = next(one for one in moved.walk("VEVENT") if one["uid"] == late["uid"])
    assert entry["sequence"] > late["sequence"]
