"""What a reviewer sees of a need or a group: notes as far as they may be read, what is near."""

import pytest

from tests.conftest import Scene
from workshop.board.moderation import RedactNote, redact_note
from workshop.board.notes import withdraw_note
from workshop.board.tables import Evidence, JourneyStep
from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.needs.groups import CreateGroup, SetParent, create_group, set_parent
from workshop.needs.needs import CreateNeed, create_need
from workshop.needs.review_subjects import load_dossier
from workshop.needs.tables import NearGroup
from workshop.people.rights import SYSTEM
from workshop.review.reviewable import name_of
from workshop.store.ids_and_clock import new_id


def make_group(scene: Scene, alice, activity, header: str, notes):
    command = CreateGroup(activity.programme_id, new_id(), header, [note.id for note in notes])
    return scene.do(create_group, alice, command)


@pytest.fixture
def notes(scene: Scene, alice, bob, session, activity):
    other = scene.make_person(session)
    return [
        scene.make_note(bob, activity, "The queue stands in the cold street"),
        scene.make_note(bob, activity, "Nobody calls my name"),
        scene.make_note(other, activity, "My legs hurt in the queue"),
    ]


@pytest.fixture
def group(scene: Scene, alice, activity, notes):
    return make_group(scene, alice, activity, "We wait", notes)


@pytest.fixture
def need(scene: Scene, alice, programme, group):
    return scene.do(create_need, alice, CreateNeed(programme.id, "who", "a seat", "", [group.id]))


def test_a_need_shows_its_groups_with_their_notes(scene: Scene, ewa, need, notes):
    found = scene.read(load_dossier, ewa, "need", need.id)
    assert [note.text for note in found.groups[0].notes] == [note.text for note in notes]
    assert (found.support.notes, found.groups[0].header) == (3, "We wait")
    assert found.sessions == (("3", 3),)
    assert found.needs == ()


def test_a_group_shows_those_inside_it_and_the_needs_above(
    scene: Scene, alice, bob, ewa, activity, group, need
):
    inner = make_group(scene, alice, activity, "Cold", [scene.make_note(bob, activity, "Cold")])
    scene.do(set_parent, alice, SetParent(inner.id, group.id))
    found = scene.read(load_dossier, ewa, "group", group.id)
    assert [row.header for row in found.groups] == ["We wait", "Cold"]
    assert [row.id for row in found.needs] == [need.id]


def test_redacted_notes_are_tombstones_and_withdrawn_ones_are_gone(
    scene: Scene, alice, bob, ewa, need, notes
):
    scene.do(redact_note, alice, RedactNote(notes[0].id))
    scene.do(withdraw_note, bob, notes[1].id)
    found = scene.read(load_dossier, ewa, "need", need.id).groups[0]
    assert [note.text for note in found.notes] == [None, notes[2].text]


def test_covered_notes_are_covered_for_experts_too(scene: Scene, alice, ewa, need, activity):
    def cover(db, _actor, _content):
        row = db.get(type(activity), activity.id)
        row.hidden, row.phase = True, "collect"
        db.add(row)

    scene.do(cover, SYSTEM)
    found = scene.read(load_dossier, ewa, "need", need.id).groups[0]
    assert {note.text for note in found.notes} == {None}


def test_evidence_and_steps_stand_beside_the_notes(scene: Scene, alice, ewa, programme):
    def add(db, _actor, _content):
        db.add(Evidence(id="e" * 32, programme_id=programme.id, title="A figure"))
        db.add(JourneyStep(id="f" * 32, programme_id=programme.id, stage="At the door"))

    scene.do(add, SYSTEM)
    links = {"evidence": ["e" * 32], "step": ["f" * 32]}
    need = scene.do(create_need, alice, CreateNeed(programme.id, "who", "what", links=links))
    found = scene.read(load_dossier, ewa, "need", need.id)
    assert [row.title for row in found.evidence] == ["A figure"]
    assert [row.stage for row in found.steps] == ["At the door"]


def test_loners_that_share_words_may_have_been_overlooked(scene: Scene, bob, ewa, activity, need):
    near = scene.make_note(bob, activity, "A queue again")
    scene.make_note(bob, activity, "Everything is fine here")
    found = scene.read(load_dossier, ewa, "need", need.id)
    assert [note.id for note in found.overlooked] == [near.id]


def test_where_distances_are_known_the_nearest_loner_comes_first(
    scene: Scene, alice, bob, ewa, activity, group, need
):
    loners = [scene.make_note(bob, activity, text) for text in ("One", "Two", "Queue")]
    other = make_group(scene, alice, activity, "Other", [])

    def measure(db, _actor, _content):
        places = ((loners[0], group, 0.7), (loners[1], group, 0.2), (loners[2], other, 0.1))
        for note, place, distance in places:
            db.add(NearGroup(note_id=note.id, group_id=place.id, distance=distance))

    scene.do(measure, SYSTEM)
    found = scene.read(load_dossier, ewa, "need", need.id)
    assert [note.text for note in found.overlooked] == ["Two", "One"]


def test_strangers_see_nothing(scene: Scene, charlie, bob, need):
    for person in (charlie, bob):
        with pytest.raises(NotAllowed):
            scene.read(load_dossier, person, "need", need.id)
    with pytest.raises(NotFound):
        scene.read(load_dossier, charlie, "need", new_id())


def test_subjects_have_names(scene: Scene, need, group):
    assert scene.read(name_of, "need", need.id, "en") == "As who I need a seat"
    assert scene.read(name_of, "group", group.id, "en") == "We wait"
    assert scene.read(name_of, "need", new_id(), "en") == ""
    with pytest.raises(Invalid):
        scene.read(name_of, "person", need.id, "en")


def test_nothing_is_looked_for_where_suggestions_are_switched_off(
    scene: Scene, bob, ewa, activity, programme, need
):
    scene.make_note(bob, activity, "A queue again")

    def switch_off(db, _actor, _content):
        row = db.get(type(programme), programme.id)
        row.suggestions = False
        db.add(row)

    scene.do(switch_off, SYSTEM)
    assert scene.read(load_dossier, ewa, "need", need.id).overlooked == ()
