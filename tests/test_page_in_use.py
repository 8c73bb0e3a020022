"""The page Standard in use: the table, a unit's own form, what is late, cards, files."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from tests.conftest import Scene
from tests.units_in_use import Town
from tests.visits import Visits, labels, press, words
from workshop.export.in_use.unit_form import write_unit_form
from workshop.in_use.assessing import load_history
from workshop.in_use.overview import load_use
from workshop.in_use.units import list_units
from workshop.local_time import today
from workshop.ui.widgets.file_field import PickedFile

YESTERDAY = (today() - timedelta(days=1)).isoformat()


@pytest.fixture
def town(scene: Scene, alice, programme) -> Town:
    return Town(lambda what, content: scene.do(what, alice, content), scene.read, programme.id)


def matrix(screen: AppTest) -> dict[str, Any]:
    """The table, as the component is given it."""
    found = [json.loads(element.proto.json)[0] for element in screen.get("bidi_component")]
    return next(data for data in found if data["module"] == "use_matrix")


def opened(visits: Visits, actor: Any, unit: Any, clause: Any, **state: Any) -> AppTest:
    """The page at a unit and a clause."""
    screen = visits.open(actor, "in_use", view="unit", **state)
    screen.query_params["unit"], screen.query_params["clause"] = unit.id, clause.id
    return screen.run()


def test_the_page_leads_from_nothing_to_the_first_units(visits: Visits, scene: Scene, alice, town):
    screen = visits.open(alice, "in_use")
    assert not screen.exception
    assert "no clause yet" in words(screen)
    town.write_clauses(1)
    screen = visits.open(alice, "in_use")
    assert not screen.exception
    assert "No version is published yet" in words(screen)
    assert {"Add a unit", "Add several from a list"} <= set(labels(screen))


def test_the_table_shows_each_answer_and_what_is_late_is_said_on_top(
    visits: Visits, alice, ewa, town
):
    (branch, centre), (one, two) = town.add_units("Branch", "Centre"), town.write_clauses(2)
    town.assess(branch, one, "meets")
    town.assess(branch, two, "partly", next_action="Paint", due_on=YESTERDAY, past_due=True)
    town.assess(centre, two, "does_not_apply")
    for person in (alice, ewa):
        screen = visits.open(person, "in_use")
        assert not screen.exception
        assert "3 answers are given** of 4: 2 units, 2 clauses." in words(screen)
        assert "1 next action is past its date." in words(screen)
        rows = matrix(screen)["rows"]
        assert [row["cells"] for row in rows] == ["m-", "Pd"]
        assert [row["sum"] for row in rows] == ["1 / 2", "0 / 1"]
    screen = visits.open(alice, "in_use", answer="late")
    assert [row["code"] for row in matrix(screen)["rows"]] == [two.code]
    assert "P" not in matrix(screen)["faded"]


def test_a_unit_answers_one_clause_after_the_other(visits: Visits, scene: Scene, alice, town):
    (branch,) = town.add_units("Branch", function="head of the branch")
    one, two = town.write_clauses(2)
    screen = opened(visits, alice, branch, one)
    assert not screen.exception
    assert "Example clause 1" in words(screen)
    screen.radio[0].set_value("partly")
    screen.text_area[0].set_value("A sign at the door")
    screen = press(screen, "Save and go on")
    assert not screen.exception
    assert not screen.error
    (row,) = scene.read(load_history, branch.id)[one.id]
    assert (row.answer, row.evidence) == ("partly", "A sign at the door")
    assert row.function == "head of the branch"
    assert screen.query_params["clause"] == two.id
    screen = press(screen, "Save")
    assert [error.value for error in screen.error] == ["Choose an answer first."]


def test_what_was_said_before_stands_beside_the_form_with_what_changed(visits: Visits, alice, town):
    (branch,), (clause,) = town.add_units("Branch"), town.write_clauses(1)
    town.assess(branch, clause, "not_yet", day="2026-01-05", obstacle="No room")
    town.assess(branch, clause, "partly", day="2026-02-05", obstacle="No room")
    screen = opened(visits, alice, branch, clause)
    assert not screen.exception
    told = words(screen)
    assert told.index("5 February 2026") < told.index("5 January 2026")
    assert "Changed: Self-assessment" in told
    assert screen.radio[0].value == "partly"
    assert screen.text_area[1].value == "No room"


def test_what_looks_like_a_person_is_flagged_and_not_refused(
    visits: Visits, scene: Scene, alice, town
):
    (branch,), (clause,) = town.add_units("Branch"), town.write_clauses(1)
    screen = opened(visits, alice, branch, clause)
    screen.radio[0].set_value("meets")
    screen.text_area[1].set_value("Ask pani Kowalska, 601 777 888")
    screen = screen.run()
    assert "This may name a person" in words(screen)
    screen = press(screen, "Save")
    assert len(scene.read(load_history, branch.id)[clause.id]) == 1


def test_who_comes_second_sees_what_the_first_said_and_loses_nothing(
    visits: Visits, scene: Scene, alice, town
):
    (branch,), (clause,) = town.add_units("Branch"), town.write_clauses(1)
    screen = opened(visits, alice, branch, clause)
    town.assess(branch, clause, "not_yet", obstacle="No room at all")
    screen.radio[0].set_value("meets")
    screen.text_area[0].set_value("Mine")
    screen = press(screen, "Save")
    assert not screen.exception
    assert len(scene.read(load_history, branch.id)[clause.id]) == 1
    told = words(screen)
    assert "Somebody else has assessed this meanwhile" in told
    assert "No room at all" in told
    assert screen.text_area[0].value == "Mine"
    screen = press(screen, "Keep mine on top")
    screen = press(screen, "Save")
    newest, before = scene.read(load_history, branch.id)[clause.id]
    assert (newest.answer, newest.evidence, before.answer) == ("meets", "Mine", "not_yet")


def test_experts_read_and_do_not_write(visits: Visits, ewa, town):
    (branch,), (clause,) = town.add_units("Branch"), town.write_clauses(1)
    screen = opened(visits, ewa, branch, clause)
    assert not screen.exception
    assert not screen.radio
    assert "Save" not in labels(screen)
    assert "Add a unit" not in labels(visits.open(ewa, "in_use", view="units"))


def test_next_actions_can_be_copied(visits: Visits, alice, town):
    (branch,), (clause,) = town.add_units("Branch"), town.write_clauses(1)
    screen = visits.open(alice, "in_use", view="actions")
    assert "nothing to remind" in screen.success[0].value
    town.assess(branch, clause, "partly", next_action="Paint", due_on=YESTERDAY, past_due=True)
    screen = visits.open(alice, "in_use", view="actions")
    assert not screen.exception
    found = [json.loads(element.proto.json)[0] for element in screen.get("bidi_component")]
    (text,) = [data["text"] for data in found if data["module"] == "copy_text"]
    assert text.startswith(f"Branch\n- {clause.code}: Paint (by ")
    assert "1 day late" in text


def test_all_clauses_show_their_cards_and_so_does_the_page_of_one(visits: Visits, alice, town):
    (branch,), (clause,) = town.add_units("Centrum Seniora"), town.write_clauses(1)
    town.assess(branch, clause, "partly", obstacle="No *room*")
    screen = visits.open(alice, "in_use", view="cards")
    assert not screen.exception
    (table,) = screen.table
    told = " ".join(map(str, table.value.iloc[0])).replace("\\", "")
    assert "meets it partly: 1" in told
    assert "Nothing yet: Trained, Understood" in told
    screen = visits.open(alice, "standards", beside="card")
    screen.query_params["clause"] = clause.id
    screen = screen.run()
    assert not screen.exception
    assert "meets it partly: 1" in words(screen)
    assert "Centrum Seniora: No *room*" in words(screen)
    # Two words with capitals are a unit here, and no person.
    assert ":material/flag:" not in told + words(screen)


def test_a_form_that_came_back_is_shown_before_it_counts(visits: Visits, scene: Scene, alice, town):
    (branch,), (one, two) = town.add_units("Branch"), town.write_clauses(2)
    town.assess(branch, one, "meets")
    book = load_workbook(BytesIO(scene.read(write_unit_form, alice, branch.id, "pl")))
    book.worksheets[0]["E3"] = "jeszcze nie"
    content = BytesIO()
    book.save(content)
    file = PickedFile("1", "form.xlsx", content.getvalue())
    state = {f"form.{branch.id}.picked": file}
    screen = opened(visits, alice, branch, two, **state)
    assert not screen.exception
    assert "1 row says what is stored already." in words(screen)
    assert scene.read(load_use, alice, town.programme_id).given == 1
    screen = press(screen, "Take over 1 answer")
    assert not screen.exception
    assert scene.read(load_history, branch.id)[two.id][0].answer == "not_yet"


def test_units_are_added_from_lines(visits: Visits, scene: Scene, alice, town):
    town.write_clauses(1)
    screen = visits.open(alice, "in_use")
    screen.session_state["in_use.unit.lines.lines"] = "Branch; Long Street\nCentre\nBranch"
    screen = press(screen, "Add several from a list")
    assert "2 units are read." in words(screen)
    assert "count once: Branch" in words(screen)
    assert scene.read(list_units, town.programme_id) == []


def test_five_hundred_units_are_shown_part_by_part(visits: Visits, alice, town):
    town.add_units(*(f"Unit {number}" for number in range(1, 501)))
    town.write_clauses(1)
    screen = visits.open(alice, "in_use")
    assert not screen.exception
    assert len(matrix(screen)["units"]) == 40
    assert not visits.open(alice, "in_use", view="units").exception
