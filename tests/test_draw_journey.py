"""Journeys: steps in a row, moved, changed and deleted, with the curve of feelings."""

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.board.journeys import (
    AddStep,
    EditStep,
    MoveStep,
    add_step,
    edit_step,
    list_journey,
    list_steps,
    move_step,
    remove_step,
)
from workshop.board.moderation import Undo, redo, undo
from workshop.board.personas import CreatePersona, create_persona
from workshop.board.tables import JourneyStep
from workshop.errors import Conflict, Invalid, NotAllowed
from workshop.needs.need_links import links_of
from workshop.needs.needs import CreateNeed, create_need


@pytest.fixture
def persona(scene: Scene, alice, programme):
    return scene.do(create_persona, alice, CreatePersona(programme.id, "Ola, 19"))


@pytest.fixture
def steps(scene: Scene, alice, persona) -> list[JourneyStep]:
    made = (("Before", -1), ("Queue", -2), ("Counter", 1))
    return [
        scene.do(add_step, alice, AddStep(persona.id, {"stage": stage, "emotion": emotion}))
        for stage, emotion in made
    ]


def stages(scene: Scene, persona) -> list[str]:
    return [step.stage for step in scene.read(list_journey, persona.id)]


def test_steps_stand_in_a_row_and_can_be_moved(scene: Scene, alice, persona, steps):
    scene.do(move_step, alice, MoveStep(steps[2].id, -1))
    assert stages(scene, persona) == ["Before", "Counter", "Queue"]
    scene.do(move_step, alice, MoveStep(steps[0].id, -1))
    assert stages(scene, persona) == ["Before", "Counter", "Queue"]
    scene.do(undo, alice, Undo(persona.programme_id, "journeys"))
    assert stages(scene, persona) == ["Before", "Queue", "Counter"]


def test_a_step_is_changed(scene: Scene, alice, steps):
    fields = {"action": "Waits", "touchpoint": "Screen", "emotion": 2, "barrier": "A voice"}
    step = scene.do(edit_step, alice, EditStep(steps[1].id, fields))
    assert (step.action, step.emotion, step.stage) == ("Waits", 2, "Queue")


@pytest.mark.parametrize(
    "fields", [{}, {"stage": " "}, {"stage": "x", "emotion": 3}, {"stage": "x", "id": "1"}]
)
def test_a_step_that_says_nothing_or_too_much_is_refused(scene: Scene, alice, persona, fields):
    with pytest.raises(Invalid):
        scene.do(add_step, alice, AddStep(persona.id, fields))


def test_deleting_a_step_unties_its_needs_and_undoing_ties_them(
    scene: Scene, alice, programme, persona, steps
):
    command = CreateNeed(programme.id, "a", "b", links={"step": [steps[1].id]})
    need = scene.do(create_need, alice, command)
    scene.do(remove_step, alice, steps[1].id)
    assert stages(scene, persona) == ["Before", "Counter"]
    assert scene.read(links_of, "step", [need.id]) == {need.id: []}
    scene.do(undo, alice, Undo(programme.id, "journeys"))
    assert stages(scene, persona) == ["Before", "Queue", "Counter"]
    assert scene.read(links_of, "step", [need.id]) == {need.id: [steps[1].id]}


def test_adding_a_step_is_not_undone_once_a_need_stands_on_it(
    scene: Scene, alice, programme, steps
):
    scene.do(create_need, alice, CreateNeed(programme.id, "a", "b", links={"step": [steps[2].id]}))
    with pytest.raises(Conflict):
        scene.do(undo, alice, Undo(programme.id, "journeys"))


def test_undone_steps_come_again(scene: Scene, alice, programme, persona, steps):
    for _step in steps:
        scene.do(undo, alice, Undo(programme.id, "journeys"))
    assert scene.read(list_steps, programme.id) == []
    for _step in steps:
        scene.do(redo, alice, Undo(programme.id, "journeys"))
    assert stages(scene, persona) == ["Before", "Queue", "Counter"]


@pytest.mark.parametrize("who", ["bob", "charlie", "ewa"])
def test_only_who_works_on_personas_may(scene: Scene, request, persona, steps, who):
    person = request.getfixturevalue(who)
    for command, content in (
        (add_step, AddStep(persona.id, {"stage": "x"})),
        (edit_step, EditStep(steps[0].id, {"stage": "x"})),
        (move_step, MoveStep(steps[0].id, 1)),
        (remove_step, steps[0].id),
        (undo, Undo(persona.programme_id, "journeys")),
    ):
        with pytest.raises(NotAllowed):
            scene.do(command, person, content)


def test_the_page_shows_the_row_and_says_where_it_is_worst(visits: Visits, alice, steps):
    screen = visits.open(alice, "personas", view="journeys")
    assert not screen.exception
    shown = words(screen)
    assert "1. Before" in shown
    assert "3. Counter" in shown
    (chart,) = screen.get("plotly_chart")
    assert "It is worst here: Queue" in chart.proto.spec
    assert "Add a step" in labels(screen)


def test_an_empty_journey_says_how_to_begin(visits: Visits, alice, persona):
    assert "Begin before the visit" in words(visits.open(alice, "personas", view="journeys"))


def test_the_form_adds_a_step(visits: Visits, scene: Scene, alice, persona):
    screen = press(visits.open(alice, "personas", view="journeys"), "Add a step")
    next(field for field in screen.text_input if field.label == "Stage").input("At home")
    press(screen, "Add a step", "Save the step")
    assert stages(scene, persona) == ["At home"]
