"""The view of the page *Grouping* on what people who grouped in silence agree about."""

import pytest
from sqlmodel import select

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.needs.card_sort import PlaceNote, place_note
from workshop.needs.tables import GroupNote
from workshop.programme.session_run import end_activity

TEXTS = ("A *queue*", "They wait long", "A rude letter")


@pytest.fixture
def notes(scene: Scene, bob, activity):
    return [scene.make_note(bob, activity, text).id for text in TEXTS]


@pytest.fixture
def silent(scene: Scene, alice, session, activity, notes):
    """Five people have put the queue and the waiting together, and the letter apart."""
    silent = scene.make_activity(alice, session, "grouping", silent=True, targets=[activity.id])
    for number in range(5):
        person = scene.make_person(session)
        for note, pile in zip(notes, (1, 1, 2 + number), strict=True):
            scene.do(place_note, person, PlaceNote(silent.id, note, pile))
    return silent


def test_without_a_grouping_in_silence_there_is_no_such_view(visits: Visits, alice, notes):
    [view] = visits.open(alice, "grouping").button_group[:1]
    assert "Agreement" not in str(view.options)


def test_while_people_work_only_counts_are_shown(visits: Visits, alice, silent):
    screen = visits.open(alice, "grouping", view="agreement")
    assert not screen.exception
    text = words(screen)
    assert "5 people at work" in text
    assert "A \\*queue" not in text
    assert "put these together" not in text


def test_at_the_end_pairs_and_loners_are_told_in_sentences(
    visits: Visits, scene: Scene, alice, silent
):
    scene.do(end_activity, alice, silent.id)
    screen = visits.open(alice, "grouping", view="agreement")
    assert not screen.exception
    text = words(screen)
    assert "5 of 5 people put these together" in text
    assert "2 notes hold together in 1 pile" in text
    assert "everybody put it elsewhere" in text


def test_a_pile_becomes_a_group_and_the_step_can_be_undone(
    visits: Visits, scene: Scene, alice, silent, notes
):
    scene.do(end_activity, alice, silent.id)
    screen = visits.open(alice, "grouping", view="agreement")
    press(screen, "Make a group of these")
    assert grouped(scene) == set(notes[:2])
    assert "Already together" in words(screen)
    press(screen, "Undo")
    assert grouped(scene) == set()


def test_ewa_reads_and_makes_no_groups(visits: Visits, scene: Scene, alice, ewa, silent):
    scene.do(end_activity, alice, silent.id)
    screen = visits.open(ewa, "grouping", view="agreement")
    assert "5 of 5 people" in words(screen)
    assert not {"Make a group of these", "Undo"} & set(labels(screen))


def test_charlie_sees_nothing_of_it(visits: Visits, scene: Scene, alice, charlie, silent):
    scene.do(end_activity, alice, silent.id)
    assert "put these together" not in words(visits.open(charlie, "grouping", view="agreement"))


def grouped(scene: Scene) -> set[str]:
    """The notes that stand in a group."""
    with scene.store.read() as db:
        return set(db.exec(select(GroupNote.note_id)))
