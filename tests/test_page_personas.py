"""The page of personas: who opens it, what it shows, creating, putting away."""

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.board.personas import CreatePersona, create_persona, list_maps, list_personas


@pytest.fixture
def persona(scene: Scene, alice, programme):
    fields = {"situation": "Left home *today* ![x](http://example.org/x.png)", "basis": "research"}
    return scene.do(create_persona, alice, CreatePersona(programme.id, "Ola, 19", fields))


def test_alice_sees_what_to_do_first(visits: Visits, alice):
    screen = visits.open(alice, "personas")
    assert not screen.exception
    assert "No persona yet" in words(screen)
    assert "New persona" in labels(screen)


def test_a_persona_is_shown_with_what_it_stands_on(visits: Visits, alice, persona):
    screen = visits.open(alice, "personas")
    assert "Ola, 19" in words(screen)
    assert "based on research" in words(screen)


def test_what_people_typed_is_no_markup(visits: Visits, alice, persona):
    screen = visits.open(alice, "personas")
    shown = next(element.value for element in screen.markdown if "Left home" in element.value)
    assert "![" not in shown.replace("\\!", "")
    assert r"\*today\*" in shown


def test_the_form_creates_a_persona_and_says_that_it_is_fictional(
    visits: Visits, scene: Scene, alice, programme
):
    screen = press(visits.open(alice, "personas"), "New persona")
    assert "A persona is fictional" in words(screen)
    screen.text_input[0].input("Marek, 38")
    press(screen, "New persona", "Save the persona")
    assert [row.label for row in scene.read(list_personas, programme.id)] == ["Marek, 38"]


def test_a_refused_persona_keeps_what_was_typed(visits: Visits, scene: Scene, alice, programme):
    screen = press(visits.open(alice, "personas"), "New persona")
    screen.text_area[0].input("In a situation")
    press(screen, "New persona", "Save the persona")
    assert "must not be empty" in words(screen)
    assert screen.text_area[0].value == "In a situation"
    assert scene.read(list_personas, programme.id) == []


def test_a_persona_is_put_away_and_taken_out_again(
    visits: Visits, scene: Scene, alice, programme, persona
):
    screen = press(visits.open(alice, "personas"), "Put away")
    assert scene.read(list_personas, programme.id) == []
    press(screen, "Take out again")
    assert len(scene.read(list_personas, programme.id)) == 1


def test_a_map_begins_with_a_click(visits: Visits, scene: Scene, alice, programme, persona):
    press(visits.open(alice, "personas"), "Quick: says, thinks, does, feels")
    assert [chart.variant for chart, _persona in scene.read(list_maps, programme.id)] == ["quick"]


def test_ewa_does_not_open_the_page(visits: Visits, ewa, persona):
    screen = visits.open(ewa, "personas")
    assert "does not open this page" in words(screen)
    assert "Ola" not in words(screen)


def test_charlie_sees_nothing_of_alices_programme(visits: Visits, charlie, persona):
    assert "Ola" not in words(visits.open(charlie, "personas"))


def test_a_stranger_sees_the_sign_in_and_nothing_else(visits: Visits, persona):
    assert "Ola" not in words(visits.stranger("personas"))
