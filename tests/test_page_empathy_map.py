"""The page of a persona's map: choosing it, giving it a place on an agenda, its history."""

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.board.notes import EditNote, edit_note
from workshop.board.personas import CreateMap, CreatePersona, create_map, create_persona
from workshop.programme.agenda import AddActivity, add_activity, list_activities
from workshop.programme.tables import Activity


@pytest.fixture
def chart(scene: Scene, alice, programme):
    persona = scene.do(create_persona, alice, CreatePersona(programme.id, "Ola, 19"))
    return scene.do(create_map, alice, CreateMap(persona.id, "quick"))


@pytest.fixture
def mapping(scene: Scene, alice, session, chart):
    settings = {"map_id": chart.id, "variant": "quick"}
    return scene.make_activity(alice, session, "empathy_map", **settings)


def test_without_a_persona_the_way_leads_to_the_personas(visits: Visits, alice):
    screen = visits.open(alice, "empathy_map")
    assert not screen.exception
    assert "Go to the personas" in labels(screen)


def test_a_map_without_a_place_is_put_on_an_agenda(
    visits: Visits, scene: Scene, alice, session, chart
):
    screen = visits.open(alice, "empathy_map")
    assert "stands on no agenda yet" in words(screen)
    place = screen.selectbox[1]
    place.select_index(session.number - 1)
    press(screen, "Put it on the agenda")
    [activity] = scene.read(list_activities, session.id)
    assert (activity.kind, activity.map_id, activity.variant) == ("empathy_map", chart.id, "quick")


def test_an_activity_that_waits_for_a_map_can_be_used(
    visits: Visits, scene: Scene, alice, session, chart
):
    command = AddActivity(session.id, "empathy_map", "Maps at the tables")
    waiting = scene.do(add_activity, alice, command)
    press(visits.open(alice, "empathy_map"), "Put it on the agenda")
    assert scene.get(Activity, waiting.id).map_id == chart.id


def test_a_note_keeper_is_told_who_can_give_it_a_place(
    visits: Visits, scene: Scene, programme, chart
):
    keeper = scene.make_account("kuba", "note_keeper", programme.id)
    screen = visits.open(keeper, "empathy_map")
    assert "Put it on the agenda" not in labels(screen)
    assert "The person who runs the sessions" in words(screen)


def test_the_running_activity_is_chosen(visits: Visits, alice, mapping):
    screen = visits.open(alice, "empathy_map")
    assert screen.selectbox[1].value == mapping.id


@pytest.mark.parametrize("view", ["board", "entry"])
def test_the_board_and_the_quick_entry_are_mounted(visits: Visits, alice, mapping, view):
    assert not visits.open(alice, "empathy_map", view=view).exception


def test_the_history_shows_what_a_note_said_before(visits: Visits, scene: Scene, alice, mapping):
    note = scene.make_note(alice, mapping, "The door was open", section="does")
    scene.do(edit_note, alice, EditNote(note.id, "The door stood open"))
    shown = words(visits.open(alice, "empathy_map", view="history"))
    assert "The door stood open" in shown
    assert "Before: The door was open" in shown


def test_the_history_of_hidden_notes_waits(visits: Visits, scene: Scene, alice, session, chart):
    settings = {"map_id": chart.id, "variant": "quick", "hidden": True}
    hidden = scene.make_activity(alice, session, "empathy_map", **settings)
    note = scene.make_note(alice, hidden, "The door was open", section="does")
    scene.do(edit_note, alice, EditNote(note.id, "The door stood open"))
    assert "door" not in words(visits.open(alice, "empathy_map", view="history"))


def test_ewa_does_not_open_the_page(visits: Visits, ewa, mapping):
    assert "does not open this page" in words(visits.open(ewa, "empathy_map"))


def test_charlie_sees_nothing_of_alices_programme(visits: Visits, charlie, mapping):
    screen = visits.open(charlie, "empathy_map")
    assert not screen.selectbox
