"""Groups near a note that stands alone: who is told, until when."""

import pytest

from tests.conftest import Scene
from workshop.board.moderation import Undo, undo
from workshop.needs.groups import CreateGroup, MoveNotes, create_group, delete_group, move_notes
from workshop.needs.suggestions import near_refresh
from workshop.needs.suggestions.decisions import SetSuggestions, set_suggestions
from workshop.needs.suggestions.near_refresh import keep_near_fresh
from workshop.needs.suggestions.nearest_groups import StoreNear, store_near
from workshop.needs.suggestions.runs import COMMAND, Runs
from workshop.needs.tables import NearGroup
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def notes(scene: Scene, bob, activity) -> list[str]:
    texts = (
        "W kolejce czeka się długo.",
        "Kolejka do okienka.",
        "Długo czekałam w kolejce.",
        "Boję się, że ktoś usłyszy.",
    )
    return [scene.make_note(bob, activity, text).id for text in texts]


@pytest.fixture
def groups(scene: Scene, alice, programme, notes) -> list[str]:
    """Two groups of one note each; the other two notes stand alone."""
    commands = [CreateGroup(programme.id, new_id(), "", [note]) for note in (notes[0], notes[3])]
    return [scene.do(create_group, alice, command).id for command in commands]


@pytest.fixture
def near(scene: Scene, alice, programme, notes, groups):
    """Distances are stored for the two notes that stand alone."""
    found = {note: [(groups[0], 0.25), (groups[1], 0.75)] for note in notes[1:3]}
    scene.do(store_near, alice, StoreNear(programme.id, found))
    return found


def test_staff_are_told_the_nearest_groups_with_their_distances(
    scene, desk, expert_desk, notes, groups, near
):
    expected = [{"id": groups[0], "distance": 0.25}, {"id": groups[1], "distance": 0.75}]
    for viewer in (desk, expert_desk):
        seen = scene.see(viewer, "near")
        assert {key: fact["groups"] for key, fact in seen.items()} == {
            notes[1]: expected,
            notes[2]: expected,
        }


def test_phones_and_the_wall_are_told_nothing(scene, phone, wall, notes, near):
    for viewer in (phone, wall):
        assert scene.see(viewer, "near") == {}
        assert scene.hear(viewer, ("near", notes[1])) == {}


def test_a_note_that_is_grouped_is_near_nothing_until_that_is_undone(
    scene, alice, desk, programme, notes, groups, near
):
    scene.do(move_notes, alice, MoveNotes(programme.id, [notes[1]], groups[0]))
    [moved] = scene.events(programme.id, "notes_moved")
    assert ["near", notes[1]] in moved.refs
    assert scene.hear(desk, ("near", notes[1]))[("near", notes[1])]["gone"]
    scene.do(undo, alice, Undo(programme.id, "grouping"))
    assert notes[1] in scene.see(desk, "near")


def test_a_group_that_is_gone_is_near_nothing(scene, alice, desk, notes, groups, near):
    scene.do(delete_group, alice, groups[0])
    shown = scene.see(desk, "near")[notes[1]]["groups"]
    assert [entry["id"] for entry in shown] == [groups[1]]


def test_only_what_changed_is_announced(scene, alice, programme, notes, groups, near):
    changed = {**near, notes[1]: [(groups[1], 0.5)]}
    assert scene.do(store_near, alice, StoreNear(programme.id, near)) == 0
    assert scene.do(store_near, alice, StoreNear(programme.id, changed)) == 1
    assert len(scene.events(programme.id, "near_groups_found")) == 2


def test_switched_off_nothing_is_near(scene, alice, desk, programme, near):
    scene.do(set_suggestions, alice, SetSuggestions(programme.id, False))
    assert scene.see(desk, "near") == {}
    [switched] = scene.events(programme.id, "suggestions_switched")
    assert len(switched.refs) == 2


@pytest.fixture
def patient(monkeypatch):
    """No waiting between two looks at the same wall."""
    monkeypatch.setattr(near_refresh, "EVERY_SECONDS", 0.0)


def test_distances_are_computed_while_somebody_looks(
    scene, store, alice, desk, programme, notes, groups, patient
):
    runs = Runs((*COMMAND, "--urgent"))
    assert keep_near_fresh(store, alice, programme.id, runs=runs)
    runs.wait(programme.id, "near")
    seen = scene.see(desk, "near")
    assert set(seen) == set(notes[1:3])
    assert seen[notes[2]]["groups"][0]["id"] == groups[0]
    assert not keep_near_fresh(store, alice, programme.id, runs=runs)


def test_nothing_is_computed_without_groups_or_when_switched_off(
    scene, store, alice, programme, notes, patient
):
    runs = Runs((*COMMAND, "--urgent"))
    assert not keep_near_fresh(store, alice, programme.id, runs=runs)
    scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "", notes[:1]))
    scene.do(set_suggestions, alice, SetSuggestions(programme.id, False))
    assert not keep_near_fresh(store, alice, programme.id, runs=runs)
    assert scene.read(lambda db: db.query(NearGroup).count()) == 0


def test_the_same_wall_is_not_looked_at_more_often_than_every_few_seconds(
    scene, store, alice, programme, groups, notes, monkeypatch
):
    runs = Runs((*COMMAND, "--urgent"))
    clock = [100.0]
    monkeypatch.setattr(near_refresh.time, "monotonic", lambda: clock[0])
    try:
        assert not keep_near_fresh(store, alice, programme.id, runs=runs)
        clock[0] += 6
        assert keep_near_fresh(store, alice, programme.id, runs=runs)
        scene.do(move_notes, alice, MoveNotes(programme.id, [notes[1]], groups[0]))
        assert not keep_near_fresh(store, alice, programme.id, runs=runs)
    finally:
        monkeypatch.undo()
        runs.wait(programme.id, "near")
