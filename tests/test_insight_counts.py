"""When needs were first heard, where their notes stand, which maps have gaps, who was there."""

import pytest

from tests.conftest import Scene
from workshop.board.personas import CreateMap, CreatePersona, create_map, create_persona
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.standards.insight.attendance import load_presence
from workshop.standards.insight.map_coverage import load_persona_maps
from workshop.standards.insight.need_origins import (
    FirstHeard,
    first_heard,
    notes_by_area,
    section_of,
)
from workshop.standards.insight.programme_graph import load_programme_graph
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def graph(scene: Scene, programme):
    return lambda: scene.read(load_programme_graph, programme.id)


def make_need(scene: Scene, alice, programme, notes, **fields):
    ids = [note.id for note in notes]
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "x", ids))
    command = CreateNeed(programme.id, "somebody", "to come late", "", [group.id], fields)
    return scene.do(create_need, alice, command)


def test_a_need_counts_for_the_session_of_its_earliest_note(
    scene: Scene, alice, programme, session, activity, graph
):
    later = scene.make_session(alice, programme, 5)
    talk = scene.make_activity(alice, later)
    notes = [
        scene.make_note(scene.make_person(later), talk),
        scene.make_note(scene.make_person(session), activity),
    ]
    make_need(scene, alice, programme, notes)
    found = first_heard(graph())
    assert (found.numbers, found.new) == ((3, 5), (1, 0))
    assert found.together == (1, 1)


def test_the_session_set_by_hand_comes_first_and_is_told(
    scene: Scene, alice, programme, session, activity, graph
):
    later = scene.make_session(alice, programme, 5)
    note = scene.make_note(scene.make_person(session), activity)
    make_need(scene, alice, programme, [note], first_session_id=later.id)
    found = first_heard(graph())
    assert (found.new, found.by_hand) == ((0, 1), 1)


def test_a_need_without_notes_is_counted_as_unheard(scene: Scene, alice, programme, graph):
    scene.do(create_need, alice, CreateNeed(programme.id, "somebody", "to come late"))
    found = first_heard(graph())
    assert (sum(found.new), found.unheard) == (0, 1)


@pytest.mark.parametrize(
    ("new", "since"),
    [
        ((5, 5, 1, 0), 3),
        ((5, 5, 0, 0), 3),
        ((5, 5, 2, 0), None),
        ((5, 5, 0), None),
        ((7, 0, 0, 0), 2),
        ((0, 0, 7), None),
        ((0, 0, 0), None),
    ],
)
def test_needs_have_settled_when_two_sessions_bring_hardly_any(new, since):
    heard = FirstHeard(tuple(range(1, len(new) + 1)), new, 0, 0)
    assert heard.settled_since() == since


def test_notes_behind_needs_are_counted_by_the_section_they_stand_on(
    scene: Scene, alice, programme, session, activity, graph
):
    notes = [scene.make_note(scene.make_person(session), activity) for _ in range(4)]
    make_need(scene, alice, programme, notes)
    assert notes_by_area(graph()).cells[-1] == (4,)
    more = [scene.make_note(scene.make_person(session), activity)]
    make_need(scene, alice, programme, more)
    assert notes_by_area(graph()).cells[-1] == (5,)


def test_sections_of_the_quick_map_belong_to_the_canvas():
    assert [section_of(name) for name in ("says", "does", "thinks", "feels", "see", None)] == [
        "say",
        "do",
        "think_feel",
        "think_feel",
        "see",
        "off_map",
    ]


def test_gaps_of_a_personas_map_are_named(scene: Scene, alice, bob, programme, session):
    kinga = scene.do(create_persona, alice, CreatePersona(programme.id, "Kinga, 34"))
    chart = scene.do(create_map, alice, CreateMap(kinga.id))
    scene.do(create_persona, alice, CreatePersona(programme.id, "Ola, 19"))
    talk = scene.make_activity(alice, session, "empathy_map", map_id=chart.id)
    scene.make_note(bob, talk, section="see")
    first, second = scene.read(load_persona_maps, programme.id)
    assert (first.map_id, first.notes["see"]) == (chart.id, 1)
    assert "see" not in first.gaps
    assert len(first.gaps) == 8
    assert (second.map_id, len(second.gaps)) == (None, 9)


def test_a_table_of_few_is_not_counted_before_everybody(scene: Scene, programme, session):
    for table, people in ((1, 6), (2, 5), (3, 2)):
        for _person in range(people):
            scene.make_person(session, table=table)
    presence = scene.read(load_presence, programme.id)
    assert (presence.sessions, presence.tables) == ((3,), (1, 2, 3))
    row, together = presence.counts.cells
    assert row[2] is None
    assert [cell for cell in (*row, *together) if cell is not None and 0 < cell < 5] == []
    assert row.count(None) >= 2


def test_the_fullest_session_is_told_only_where_every_session_may_be(
    scene: Scene, alice, programme, session
):
    for _person in range(9):
        scene.make_person(session, table=1)
    assert scene.read(load_presence, programme.id).fullest() == (3, 9)
    small = scene.make_session(alice, programme, 4)
    scene.make_person(small, table=1)
    assert scene.read(load_presence, programme.id).fullest() is None
