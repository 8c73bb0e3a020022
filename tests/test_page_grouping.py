"""The page of the affinity wall: which notes, which groups, for whom."""

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.needs.groups import CreateGroup, create_group
from workshop.review.comments import AddComment, add_comment, list_comments
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def group(scene: Scene, alice, bob, activity):
    notes = [scene.make_note(bob, activity, "A queue"), scene.make_note(alice, activity, "Long")]
    command = CreateGroup(
        activity.programme_id, new_id(), "I wait *and* wait", [note.id for note in notes]
    )
    return scene.do(create_group, alice, command)


def test_without_notes_the_page_says_where_they_come_from(visits: Visits, alice):
    screen = visits.open(alice, "grouping")
    assert not screen.exception
    assert "no notes to group yet" in words(screen)


def test_hidden_notes_are_not_offered(visits: Visits, scene: Scene, alice, session):
    hidden = scene.make_activity(alice, session, hidden=True)
    scene.make_note(alice, hidden, "A secret so far")
    assert "no notes to group yet" in words(visits.open(alice, "grouping"))


def test_all_activities_with_notes_are_chosen_at_first(visits: Visits, alice, activity, group):
    screen = visits.open(alice, "grouping")
    assert not screen.exception
    [chosen] = screen.button_group[1:2]
    assert chosen.value == [activity.id]


def test_a_group_leads_to_a_need(visits: Visits, alice, group):
    screen = visits.open(alice, "grouping", view="groups")
    press(screen, "Make a need")
    assert screen.session_state["needs.from_group"] == group.id


def test_ewa_reads_the_groups_and_comments(visits: Visits, scene: Scene, ewa, programme, group):
    screen = visits.open(ewa, "grouping")
    assert "I wait *and* wait" in words(screen)
    assert "2 notes · 1 session" in words(screen)
    assert "Make a need" not in labels(screen)
    screen.text_area[0].input("Well grounded")
    press(screen, "Add the comment")
    [comment] = scene.read(list_comments, programme.id, "group", group.id)
    assert comment.text == "Well grounded"


def test_alice_reads_what_ewa_says(visits: Visits, scene: Scene, alice, ewa, programme, group):
    scene.do(add_comment, ewa, AddComment(programme.id, "group", group.id, "Well grounded"))
    screen = visits.open(alice, "grouping", view="groups")
    assert "Well grounded" in words(screen)
    assert "1 comment" in [expander.label for expander in screen.expander]


def test_an_empty_comment_is_refused(visits: Visits, scene: Scene, ewa, programme, group):
    screen = press(visits.open(ewa, "grouping"), "Add the comment")
    assert "Write at least one word" in words(screen)
    assert scene.read(list_comments, programme.id) == []


def test_charlie_sees_nothing_of_alices_programme(visits: Visits, charlie, group):
    assert "I wait" not in words(visits.open(charlie, "grouping", view="groups"))
