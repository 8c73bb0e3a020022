"""The page of the programme: who opens it, the time line, the agenda and its changes."""

from datetime import UTC, datetime

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.programme.agenda import AddActivity, add_activity, list_activities
from workshop.programme.meetings import AddMeeting, MeetingPlan, add_meeting
from workshop.programme.outcomes import AddOutcome, add_outcome
from workshop.programme.session_run import close_session
from workshop.programme.session_titles import EditSession, edit_session
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity


@pytest.fixture
def agenda(scene: Scene, alice, session):
    """Two activities of session 3, in this order: Opening, Empathy."""
    return [
        scene.do(add_activity, alice, AddActivity(session.id, kind, title, {"minutes": 20}))
        for kind, title in (("talk", "Opening"), ("notes", "Empathy *now*"))
    ]


def test_a_stranger_sees_the_sign_in_only(visits: Visits, programme):
    assert "Standard" not in words(visits.stranger("programme"))


def test_without_a_programme_the_next_step_is_to_create_one(visits: Visits, scene: Scene):
    dora = scene.make_account("dora", "facilitator")
    screen = visits.open(dora, "programme")
    assert not screen.exception
    assert "There is no programme yet." in words(screen)
    assert {"New programme", "Load the demo programme"} <= set(labels(screen))


def test_who_belongs_nowhere_and_may_not_create_is_told_so(visits: Visits, scene: Scene):
    screen = visits.open(scene.make_account("dora", "expert"), "programme")
    assert "You do not belong to any programme yet" in words(screen)
    assert "New programme" not in labels(screen)


def test_alice_sees_ten_sessions_on_five_days(visits: Visits, alice, programme):
    screen = visits.open(alice, "programme")
    assert not screen.exception
    assert all(f"Day {day}" in words(screen) for day in range(1, 6))
    assert sum(label.startswith("**") for label in labels(screen)) == 10


def test_a_session_tells_who_came_and_what_was_made(
    visits: Visits, scene: Scene, alice, bob, session, activity
):
    scene.make_note(bob, activity)
    scene.do(add_outcome, alice, AddOutcome(session.id, "decision", "We begin on time."))
    assert "1 person · 1 note · 1 decision" in words(visits.open(alice, "programme"))


def test_the_open_session_is_shown_first(visits: Visits, alice, session, agenda):
    screen = visits.open(alice, "programme")
    assert "Opening" in words(screen)
    assert "Run this session" in labels(screen)


def test_pressing_a_session_shows_it(visits: Visits, scene: Scene, alice, programme):
    fifth = scene.read(list_sessions, programme.id)[4]
    scene.do(edit_session, alice, EditSession(fifth.id, "Grouping", "Find what belongs together"))
    screen = press(visits.open(alice, "programme"), "**5** Grouping")
    assert "Find what belongs together" in words(screen)


def test_what_people_typed_is_no_markup(visits: Visits, alice, agenda):
    screen = visits.open(alice, "programme")
    shown = next(part.value for part in screen.markdown if "Empathy" in part.value)
    assert r"\*now\*" in shown


def test_an_activity_moves_up(visits: Visits, scene: Scene, alice, session, agenda):
    screen = visits.open(alice, "programme")
    screen.menu_button(key=f"programme.agenda.{agenda[1].id}").click("up").run()
    titles = [row.title for row in scene.read(list_activities, session.id)]
    assert titles == ["Empathy *now*", "Opening"]


def test_an_activity_is_edited_in_its_dialog(visits: Visits, scene: Scene, alice, session, agenda):
    screen = visits.open(alice, "programme")
    menu = f"programme.agenda.{agenda[1].id}"
    screen = screen.menu_button(key=menu).click("edit").run()
    screen.text_input(key=f"programme.form.{agenda[1].id}.title").set_value("Maps")
    screen.menu_button(key=menu).click("edit")
    press(screen, "Save")
    assert scene.read(list_activities, session.id)[1].title == "Maps"


def test_what_a_note_carries_is_locked_in_the_dialog_once_somebody_has_written(
    visits: Visits, scene: Scene, alice, bob, agenda
):
    menu = f"programme.agenda.{agenda[1].id}"
    form = f"programme.form.{agenda[1].id}"
    screen = visits.open(alice, "programme").menu_button(key=menu).click("edit").run()
    assert not screen.toggle(key=f"{form}.signed").disabled
    scene.make_note(bob, agenda[1])
    screen = visits.open(alice, "programme").menu_button(key=menu).click("edit").run()
    for rule in ("signed", "table", "quotable"):
        assert screen.toggle(key=f"{form}.fixed.{rule}").disabled
    assert "add a new activity" in words(screen)
    screen.text_input(key=f"{form}.title").set_value("Maps")
    screen.menu_button(key=menu).click("edit")
    press(screen, "Save")
    assert scene.get(Activity, agenda[1].id).title == "Maps"


def test_what_was_typed_stays_when_it_is_refused(visits: Visits, alice, agenda):
    screen = visits.open(alice, "programme")
    menu = f"programme.agenda.{agenda[1].id}"
    screen = screen.menu_button(key=menu).click("edit").run()
    screen.text_input(key=f"programme.form.{agenda[1].id}.title").set_value("  ")
    screen.text_area(key=f"programme.form.{agenda[1].id}.prompt").set_value("Think of Ola")
    screen.menu_button(key=menu).click("edit")
    screen = press(screen, "Save")
    assert "This field must not be empty." in words(screen)
    assert screen.text_area(key=f"programme.form.{agenda[1].id}.prompt").value == "Think of Ola"


@pytest.mark.parametrize("role", ["expert", "editor", "note_keeper"])
def test_others_read_the_programme_and_change_nothing(
    visits: Visits, scene: Scene, programme, agenda, role
):
    screen = visits.open(scene.make_account("someone", role, programme.id), "programme")
    assert not screen.exception
    assert "Opening" in words(screen)
    assert not {"Run this session", "Add an activity", "Title and tables"} & set(labels(screen))


def test_charlie_sees_his_own_programme_only(visits: Visits, charlie, programme):
    screen = visits.open(charlie, "programme")
    assert "Elsewhere" in words(screen)
    assert "Standard" not in words(screen)


def test_a_closed_session_says_so(visits: Visits, scene: Scene, alice, session):
    scene.do(close_session, alice, session.id)
    screen = visits.open(alice, "programme")
    assert "Closed" in words(screen)


def test_whoever_has_only_the_ten_sessions_sees_no_line(visits: Visits, alice, programme):
    assert "The ten sessions" not in words(visits.open(alice, "programme"))


def test_a_meeting_is_added_dated_and_told_when_it_is_late(
    visits: Visits, scene: Scene, alice, programme
):
    screen = press(visits.open(alice, "programme"), "Add a meeting")
    assert not screen.exception
    plan = MeetingPlan(datetime(2025, 5, 5, 7, tzinfo=UTC), datetime(2025, 5, 8, 13, tzinfo=UTC))
    scene.do(add_meeting, alice, AddMeeting(programme.id, "visit", "Study visit", plan=plan))
    screen = visits.open(alice, "programme")
    assert "“Study visit” was planned for" in words(screen)
    assert "is not held yet" in words(screen)
    assert "10 meetings have no date yet." in words(screen)
