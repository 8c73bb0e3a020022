"""Personas and their maps: fictional people, shown wherever their map is worked on."""

import pytest

from tests.conftest import Scene, phone_of
from workshop.board.personas import (
    ArchivePersona,
    CreateMap,
    CreatePersona,
    EditPersona,
    archive_persona,
    create_map,
    create_persona,
    edit_persona,
    list_maps,
    list_personas,
)
from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def persona(scene: Scene, alice, programme):
    """Ola."""
    fields = {"situation": "Without a home", "context": "Social assistance"}
    return scene.do(create_persona, alice, CreatePersona(programme.id, "Ola, 19", fields))


def test_personas_keep_their_order(scene: Scene, alice, programme, persona):
    second = scene.do(create_persona, alice, CreatePersona(programme.id, "Jan"))
    assert [row.id for row in scene.read(list_personas, programme.id)] == [persona.id, second.id]


def test_screens_that_show_a_persona_follow_its_edit(
    scene: Scene, alice, bob, session, programme, persona
):
    chart = scene.do(create_map, alice, CreateMap(persona.id))
    scene.make_activity(alice, session, "empathy_map", map_id=chart.id)
    scene.do(edit_persona, alice, EditPersona(persona.id, {"label": "Ola, 20"}))
    event = scene.events(programme.id, "persona_edited")[-1]
    assert event.refs == [["room", session.id]]
    room = scene.hear(phone_of(bob, session), ("room", session.id))[("room", session.id)]
    assert room["activity"]["persona"] == {
        "label": "Ola, 20",
        "short": "Ola",
        "situation": "Without a home",
        "context": "Social assistance",
    }


def test_a_persona_is_put_away_and_taken_out(scene: Scene, alice, programme, persona):
    scene.do(archive_persona, alice, ArchivePersona(persona.id))
    assert scene.read(list_personas, programme.id) == []
    assert len(scene.read(list_personas, programme.id, archived=True)) == 1
    scene.do(archive_persona, alice, ArchivePersona(persona.id, archived=False))
    assert len(scene.read(list_personas, programme.id)) == 1


def test_a_persona_has_maps(scene: Scene, alice, programme, persona):
    scene.do(create_map, alice, CreateMap(persona.id, "canvas", "Get a safe place"))
    scene.do(create_map, alice, CreateMap(persona.id, "quick"))
    maps = scene.read(list_maps, programme.id)
    assert [(chart.variant, row.label) for chart, row in maps] == [
        ("canvas", "Ola, 19"),
        ("quick", "Ola, 19"),
    ]
    with pytest.raises(Invalid):
        scene.do(create_map, alice, CreateMap(persona.id, "round"))


@pytest.mark.parametrize("label", ["", "  ", "\0", "x" * 121])
def test_a_persona_needs_a_name_that_fits(scene: Scene, alice, programme, label):
    with pytest.raises(Invalid):
        scene.do(create_persona, alice, CreatePersona(programme.id, label))


@pytest.mark.parametrize("fields", [{"basis": "gossip"}, {"goals": "x" * 601}, {"id": "1"}])
def test_what_does_not_fit_is_refused(scene: Scene, alice, persona, fields):
    with pytest.raises(Invalid):
        scene.do(edit_persona, alice, EditPersona(persona.id, fields))


def test_an_area_of_another_programme_is_not_found(scene: Scene, alice, persona):
    with pytest.raises(NotFound):
        scene.do(edit_persona, alice, EditPersona(persona.id, {"area_id": new_id()}))


@pytest.mark.parametrize("who", ["bob", "charlie", "ewa"])
def test_only_who_edits_personas_may(scene: Scene, request, programme, persona, who):
    person = request.getfixturevalue(who)
    for command, content in (
        (create_persona, CreatePersona(programme.id, "Mine")),
        (edit_persona, EditPersona(persona.id, {"label": "Mine"})),
        (archive_persona, ArchivePersona(persona.id)),
        (create_map, CreateMap(persona.id)),
    ):
        with pytest.raises(NotAllowed):
            scene.do(command, person, content)
