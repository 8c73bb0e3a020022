"""A persona and a map for each table in one activity."""

import pytest

from tests.conftest import Scene
from workshop.board.carried import list_carried
from workshop.board.personas import CreatePersona, create_persona, list_maps
from workshop.board.room_fact import load_rooms
from workshop.board.table_maps import (
    AssignPersonas,
    ChooseTable,
    assign_personas,
    choose_table,
    list_table_maps,
    short_name,
    suggest_personas,
)
from workshop.board.tables import Note
from workshop.board.visibility import Viewer, seen_by
from workshop.errors import Invalid, NotAllowed, NotFound, RulesChanged
from workshop.people.tables import Participant
from workshop.programme.agenda import EditActivity, edit_activity
from workshop.programme.tables import Activity


@pytest.fixture
def personas(scene: Scene, alice, programme) -> list[str]:
    labels = ("Kinga, 34, after moving house", "Bogdan – caretaker", "Ola (19)")
    return [
        scene.do(create_persona, alice, CreatePersona(programme.id, label)).id for label in labels
    ]


@pytest.fixture
def maps(scene: Scene, alice, session) -> Activity:
    return scene.make_activity(alice, session, "empathy_map", per_table=True)


def assign(scene: Scene, alice, activity: Activity, personas: list[str]) -> dict[int, str]:
    command = AssignPersonas(activity.id, dict(enumerate(personas, 1)))
    return scene.do(assign_personas, alice, command)


def room_on(scene: Scene, viewer: Viewer, activity: Activity) -> dict:
    [fact] = scene.read(lambda db: list(load_rooms(db, [activity.session_id])))
    return seen_by(viewer, fact)["activity"]


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("Kinga, 34, after moving house", "Kinga"),
        ("Bogdan – caretaker", "Bogdan"),
        ("Ola (19)", "Ola"),
        ("Anna-Maria", "Anna-Maria"),
        ("(nobody)", "(nobody)"),
    ],
)
def test_the_short_name_is_what_comes_before_the_first_comma_dash_or_parenthesis(label, short):
    assert short_name(label) == short


def test_a_persona_without_a_map_gets_one_made_and_one_with_a_map_keeps_it(
    scene: Scene, alice, programme, personas, maps
):
    first = assign(scene, alice, maps, personas)
    assert len(scene.read(list_maps, programme.id)) == 3
    assert assign(scene, alice, maps, personas) == first
    assert len(scene.read(list_maps, programme.id)) == 3
    scene.do(assign_personas, alice, AssignPersonas(maps.id, {2: None}))
    assert set(scene.read(list_table_maps, maps.id)) == {1, 3}


def test_a_note_from_a_phone_goes_to_the_map_of_its_table(
    scene: Scene, alice, session, personas, maps
):
    charts = assign(scene, alice, maps, personas)
    for table in (1, 2, 3):
        person = scene.make_person(session, table=table)
        note = scene.make_note(person, maps, section="see")
        assert (note.map_id, note.table_number) == (charts[table], None)


def test_the_phone_is_told_that_the_table_is_kept_and_without_that_nothing_is_sent(
    scene: Scene, alice, bob, personas, maps
):
    assign(scene, alice, maps, personas)
    assert list_carried(maps) == ["table"]
    with pytest.raises(RulesChanged):
        scene.make_note(bob, maps, section="see", carries=[])
    scene.make_note(bob, maps, section="see")
    with pytest.raises(Invalid, match="add a new activity"):
        scene.do(edit_activity, alice, EditActivity(maps.id, {"per_table": False}))


def test_without_a_table_or_a_persona_nothing_is_written_and_it_is_said_why(
    scene: Scene, alice, session, personas, maps
):
    nowhere, second = (scene.make_person(session, table=table) for table in (None, 2))
    assign(scene, alice, maps, personas[:1])
    with pytest.raises(Invalid, match="Choose your table first"):
        scene.make_note(nowhere, maps, section="see")
    with pytest.raises(Invalid, match="no persona yet"):
        scene.make_note(second, maps, section="see")
    scene.do(choose_table, nowhere, ChooseTable(1))
    assert scene.get(Participant, nowhere.id).table_number == 1
    assert scene.make_note(nowhere, maps, section="see").map_id
    with pytest.raises(Invalid):
        scene.do(choose_table, nowhere, ChooseTable(9))


def test_the_note_keeper_says_whose_table_it_was(scene: Scene, alice, personas, maps):
    charts = assign(scene, alice, maps, personas)
    with pytest.raises(Invalid, match="Choose your table"):
        scene.make_note(alice, maps, section="see")
    assert scene.make_note(alice, maps, section="see", table=2).map_id == charts[2]


def test_phones_read_who_their_persona_is_and_the_wall_has_its_short_name(
    scene: Scene, alice, phone, wall, personas, maps
):
    charts = assign(scene, alice, maps, personas[:1])
    first, second, _third = room_on(scene, phone, maps)["tables"]
    assert first["persona"]["label"] == "Kinga, 34, after moving house"
    assert second == {"n": 2, "persona": None}
    shown = room_on(scene, wall, maps)["tables"][0]
    assert shown == {"n": 1, "map": charts[1], "persona": {"label": "Kinga"}}


def test_a_later_activity_suggests_the_personas_of_the_one_before(
    scene: Scene, alice, session, personas, maps
):
    assert scene.read(suggest_personas, maps) == dict(enumerate(personas, 1))
    assign(scene, alice, maps, personas[::-1])
    later = scene.make_activity(alice, session, "journey_map", per_table=True)
    assert scene.read(suggest_personas, later) == dict(enumerate(personas[::-1], 1))


def test_only_who_runs_the_programme_assigns_and_only_personas_of_it(
    scene: Scene, bob, alice, charlie, personas, maps
):
    for stranger in (bob, charlie):
        with pytest.raises(NotAllowed):
            assign(scene, stranger, maps, personas)
    with pytest.raises(NotFound):
        assign(scene, alice, maps, ["nobody"])
    assert scene.read(list_table_maps, maps.id) == {}


def test_notes_stay_on_their_map_when_a_table_gets_another_persona(
    scene: Scene, alice, bob, personas, maps
):
    charts = assign(scene, alice, maps, personas)
    note = scene.make_note(bob, maps, section="see")
    assign(scene, alice, maps, personas[::-1])
    assert scene.get(Note, note.id).map_id == charts[1]
