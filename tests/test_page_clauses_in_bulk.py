"""On the page Standard clauses are brought in, tied, merged, split and removed in dialogs."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.rights import Actor
from workshop.programme.programmes import list_areas
from workshop.standards.clause_shapes import list_removed
from workshop.standards.clauses import (
    CreateClause,
    create_clause,
    list_clauses,
    needs_of_clauses,
)
from workshop.standards.tables import Clause

TEXT = "## Kontakt\n1. Wita się każdego.\n2. Pyta się o imię.\n"


@pytest.fixture
def clauses(scene: Scene, alice: Actor, programme: Any) -> list[Clause]:
    return [
        scene.do(create_clause, alice, CreateClause(programme.id, title, (), {"body": body}))
        for title, body in (("Name", "One asks. One writes."), ("Chairs", "There are chairs."))
    ]


BRING = "Bring clauses in"


def pasted(visits: Visits, actor: Actor, text: str) -> AppTest:
    """The dialog with a text pasted into it."""
    screen = press(visits.open(actor, "standards"), BRING)
    field(screen.text_area, "The text of the clauses").set_value(text)
    return press(screen, BRING)


def opened(visits: Visits, actor: Actor, line: str, clause: Clause | None = None) -> AppTest:
    """The dialog that a line of a menu opens: of the whole standard, or of a clause."""
    screen = visits.open(actor, "standards")
    if clause:
        screen.query_params["clause"] = clause.id
        screen.run()
    screen.session_state[f"standards.{'shape' if clause else 'menu'}.popover.0"] = True
    return press(screen.run(), line)


def field(elements: Any, label: str, place: int = 0) -> Any:
    """The field with this label, from the first."""
    return [one for one in elements if one.label == label][place]


def test_a_pasted_text_becomes_clauses_in_a_new_area(
    visits: Visits, scene: Scene, alice: Actor, programme: Any
) -> None:
    screen = pasted(visits, alice, TEXT)
    assert "Bring 2 clauses in" in labels(screen)
    press(screen, BRING, "Bring 2 clauses in")
    assert [row.name for row in scene.read(list_areas, programme.id)] == ["Kontakt"]
    bodies = [row.body for row in scene.read(list_clauses, programme.id)]
    assert bodies == ["Wita się każdego.", "Pyta się o imię."]


def test_level_and_text_of_each_can_be_changed_before(
    visits: Visits, scene: Scene, alice: Actor, programme: Any
) -> None:
    screen = pasted(visits, alice, TEXT)
    field(screen.selectbox, "Level").set_value("required")
    field(screen.toggle, "Texts", 1).set_value(True)
    screen = press(screen, BRING)
    field(screen.text_input, "Title").set_value("Names")
    press(screen, BRING, "Bring 2 clauses in")
    rows = scene.read(list_clauses, programme.id)
    assert [row.level for row in rows] == ["required", None]
    assert rows[1].title == "Names"


def test_what_is_here_already_is_told_and_not_chosen(
    visits: Visits, scene: Scene, alice: Actor, programme: Any, clauses: list[Clause]
) -> None:
    screen = pasted(visits, alice, "1. There are chairs.\n2. There is water.")
    assert f"It says the same as {clauses[1].code}" in words(screen)
    press(screen, BRING, "Bring 1 clause in")
    assert len(scene.read(list_clauses, programme.id)) == 3


def test_an_import_is_taken_back_from_the_menu(
    visits: Visits, scene: Scene, alice: Actor, programme: Any
) -> None:
    press(pasted(visits, alice, TEXT), BRING, "Bring 2 clauses in")
    line = "What was brought in (1)"
    press(opened(visits, alice, line), line, "Take the whole import back")
    assert scene.read(list_clauses, programme.id) == []


def test_areas_are_added_in_their_dialog(
    visits: Visits, scene: Scene, alice: Actor, programme: Any
) -> None:
    screen = opened(visits, alice, "Areas")
    field(screen.text_input, "New area").set_value("First contact")
    press(screen, "Areas", "Add")
    areas = scene.read(list_areas, programme.id)
    assert [(row.code, row.name) for row in areas] == [("FC", "First contact")]


def test_clauses_are_tied_to_the_nearest_needs_in_a_row(
    visits: Visits, scene: Scene, alice: Actor, programme: Any, clauses: list[Clause]
) -> None:
    for words_of_need in ("to be asked my name", "to sit on chairs"):
        scene.do(create_need, alice, CreateNeed(programme.id, "somebody", words_of_need))
    line = "Tie to needs (2)"
    screen = opened(visits, alice, line)
    assert "to be asked my name" in screen.checkbox[0].label
    screen.checkbox[0].set_value(True)
    press(screen, line, "Tie and go on")
    tied = scene.read(needs_of_clauses, [row.id for row in clauses])
    assert [len(tied[row.id]) for row in clauses] == [1, 0]


def test_a_clause_is_split_on_its_page(
    visits: Visits, scene: Scene, alice: Actor, programme: Any, clauses: list[Clause]
) -> None:
    screen = opened(visits, alice, "Split", clauses[0])
    field(screen.text_input, "Title", 1).set_value("Writing")
    field(screen.button, "Split").click()
    field(screen.button, "Split", 1).click()
    screen.run()
    rows = scene.read(list_clauses, programme.id)
    assert {row.title: row.body for row in rows} == {
        "Name": "One asks.",
        "Chairs": "There are chairs.",
        "Writing": "One writes.",
    }


def test_clauses_are_merged_on_the_page_of_one(
    visits: Visits, scene: Scene, alice: Actor, programme: Any, clauses: list[Clause]
) -> None:
    line = "Merge with another clause"
    screen = opened(visits, alice, line, clauses[0])
    screen.multiselect[0].set_value([row.id for row in clauses])
    screen = press(screen, line)
    press(screen, line, "Merge")
    kept, gone = (scene.get(Clause, row.id) for row in clauses)
    assert kept.body == "One asks. One writes.\nThere are chairs."
    assert (gone.removed, gone.merged_into) == (True, kept.id)


def test_removed_clauses_are_listed_apart_and_come_back(
    visits: Visits, scene: Scene, alice: Actor, programme: Any, clauses: list[Clause]
) -> None:
    screen = opened(visits, alice, "Remove clauses")
    screen.multiselect[0].set_value([clauses[0].id])
    field(screen.text_area, "Reason").set_value("Said twice")
    screen = press(screen, "Remove clauses")
    press(screen, "Remove clauses", "Remove")
    assert [row.id for row in scene.read(list_removed, programme.id)] == [clauses[0].id]
    line = "Removed clauses (1)"
    screen = opened(visits, alice, line)
    assert "Said twice" in words(screen)
    press(screen, line, "Bring back")
    assert scene.read(list_removed, programme.id) == []
