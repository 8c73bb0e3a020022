"""The end of a silent grouping on *Run a session*: its result, its threshold, its groups."""

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.board.note_release import release_notes
from workshop.needs.agreed_piles import load_piles
from workshop.needs.card_sort import PlaceNote, place_note
from workshop.needs.group_queries import list_groups
from workshop.people.rights import SYSTEM
from workshop.programme.agenda import EditActivity, edit_activity
from workshop.programme.session_run import end_activity, start_activity
from workshop.programme.tables import Activity

TEXTS = ("A *queue*", "They wait long", "A rude letter")
MAKE = "Make groups of the piles"


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


def count_groups(scene: Scene, programme) -> int:
    return len(scene.read(list_groups, programme.id))


def test_at_the_end_it_says_what_holds_together_and_makes_groups_in_one_press(
    visits: Visits, scene: Scene, alice, programme, silent
):
    assert MAKE not in labels(visits.open(alice, "session"))
    scene.do(end_activity, alice, silent.id)
    screen = visits.open(alice, "session")
    assert not screen.exception
    assert "2 notes hold together in 1 pile" in words(screen)
    assert "1 group would be made." in words(screen)
    screen = press(screen, MAKE)
    assert count_groups(scene, programme) == 1
    assert "All piles are groups now." in words(screen)
    assert MAKE not in labels(screen)
    screen = press(screen, "Undo")
    assert count_groups(scene, programme) == 0
    assert MAKE in labels(screen)


def test_the_threshold_is_moved_in_view_and_kept(visits: Visits, scene: Scene, alice, silent):
    scene.do(end_activity, alice, silent.id)
    screen = visits.open(alice, "session")
    [slider] = screen.slider
    assert slider.value == 60
    slider.set_value(90).run()
    assert scene.read(load_piles, scene.get(Activity, silent.id)).least == 90
    [slider] = visits.open(alice, "session").slider
    assert slider.value == 90


def test_with_fewer_than_five_people_it_says_so(
    visits: Visits, scene: Scene, alice, session, activity, notes
):
    silent = scene.make_activity(alice, session, "grouping", silent=True, targets=[activity.id])
    for _person in range(4):
        person = scene.make_person(session)
        for note in notes:
            scene.do(place_note, person, PlaceNote(silent.id, note, 1))
    scene.do(end_activity, alice, silent.id)
    screen = visits.open(alice, "session")
    assert "Too few people put the same notes on piles" in words(screen)
    assert MAKE not in labels(screen)


def test_a_grouping_without_groups_offers_to_make_them_of_the_piles(
    visits: Visits, scene: Scene, alice, session, activity, programme, silent
):
    scene.do(end_activity, alice, silent.id)
    scene.make_activity(alice, session, "grouping", targets=[activity.id])
    screen = visits.open(alice, "session")
    assert "There are no groups yet." in words(screen)
    screen = press(screen, MAKE)
    assert count_groups(scene, programme) == 1
    assert "There are no groups yet." not in words(screen)


def test_a_grouping_without_piles_leads_to_the_page_grouping(
    visits: Visits, scene: Scene, alice, session, activity, notes
):
    scene.make_activity(alice, session, "grouping", targets=[activity.id])
    screen = visits.open(alice, "session")
    assert not screen.exception
    assert "Group on the page Grouping" in labels(screen)


def test_a_silent_grouping_without_notes_says_why_and_what_to_press(
    visits: Visits, scene: Scene, alice, bob, session
):
    silent = scene.make_activity(alice, session, "grouping", silent=True)
    screen = visits.open(alice, "session")
    assert "There are no notes to group yet" in words(screen)
    assert "Collect notes first" in words(screen)
    covered = scene.make_activity(alice, session, "notes", hidden=True)
    scene.make_note(bob, covered)
    scene.do(edit_activity, alice, EditActivity(silent.id, {"targets": [covered.id]}))
    scene.do(start_activity, alice, silent.id)
    scene.do(release_notes, SYSTEM)
    screen = visits.open(alice, "session")
    assert "not revealed yet: 1" in words(screen)
