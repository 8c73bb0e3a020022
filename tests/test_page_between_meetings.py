"""Contributions between meetings on the pages: opening, the deadline, what came in."""

from datetime import datetime, time

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from tests.windows import contributor, in_days, let_deadline_pass, open_for, plan
from workshop.local_time import local, use_zone
from workshop.people.rights import Actor
from workshop.programme.tables import Activity, Programme, WorkingSession

BEFORE = "Let people write before the meeting"


@pytest.fixture
def planned(scene: Scene, alice: Actor, programme: Programme) -> Activity:
    """An activity of meeting 1, which is next, that can be opened before it."""
    return plan(scene, alice, programme, 1)


def meeting_of(scene: Scene, activity: Activity) -> WorkingSession:
    return scene.get(WorkingSession, activity.session_id)


def test_a_facilitator_opens_an_activity_until_a_deadline(
    visits: Visits, scene: Scene, alice, planned
):
    screen = press(visits.open(alice, "session"), BEFORE)
    day = local(in_days(4)).date()
    screen.date_input(key="session.window.day").set_value(day)
    screen.time_input(key="session.window.hour").set_value(time(18, 30))
    screen = press(screen, BEFORE, "Open it")
    until = meeting_of(scene, planned).window_until
    assert local(until) == datetime.combine(day, time(18, 30), local(until).tzinfo)
    assert "Open between meetings" in words(screen)
    assert {"Invitation to send round", "Change the deadline", "Close it now"} <= set(
        labels(screen)
    )
    # It can still be opened as ever; nothing runs here that could be moved on.
    assert "Open the session" in labels(screen)
    assert "Reveal the notes" not in labels(screen)


def test_a_deadline_that_has_passed_is_refused_in_words(
    visits: Visits, scene: Scene, alice, planned
):
    screen = press(visits.open(alice, "session"), BEFORE)
    screen.date_input(key="session.window.day").set_value(local(in_days(-2)).date())
    screen = press(screen, BEFORE, "Open it")
    assert "This deadline has passed already" in words(screen)
    assert meeting_of(scene, planned).window_until is None


def test_an_hour_that_the_clock_skips_is_no_deadline(visits: Visits, scene: Scene, alice, planned):
    use_zone("Europe/Warsaw")
    screen = press(visits.open(alice, "session"), BEFORE)
    spring = datetime(2027, 3, 28)
    screen.date_input(key="session.window.day").set_value(spring.date())
    screen.time_input(key="session.window.hour").set_value(time(2, 30))
    screen = press(screen, BEFORE)
    assert "that hour does not exist" in words(screen)
    assert next(one for one in screen.button if one.label == "Open it").disabled


def test_what_cannot_be_opened_is_listed_with_its_reason(
    visits: Visits, scene: Scene, alice, programme
):
    plan(scene, alice, programme, 1, hidden=False)
    screen = press(visits.open(alice, "session"), BEFORE)
    assert "Between meetings notes are hidden until the reveal" in words(screen)
    assert "No activity of this meeting can be opened before it." in words(screen)


def test_opening_the_session_closes_it_in_one_press(visits: Visits, scene: Scene, alice, planned):
    window = open_for(scene, alice, planned)
    for _ in range(3):
        scene.make_note(contributor(scene, window), planned)
    screen = visits.open(alice, "session")
    assert "Opening a meeting closes it" in words(screen)
    # Of three people nothing is told before the meeting.
    assert "Came in between meetings" not in words(screen)
    assert "What fewer than 5 people have written" in words(screen)
    press(screen, "Open the session")
    assert meeting_of(scene, planned).status == "open"
    assert meeting_of(scene, planned).window_until is None


def test_a_meeting_says_that_another_one_takes_contributions(
    visits: Visits, scene: Scene, alice, programme, planned
):
    open_for(scene, alice, plan(scene, alice, programme, 2))
    screen = visits.open(alice, "session")
    assert "Opening this meeting closes that" in words(screen)
    assert BEFORE not in labels(screen)


def test_the_programme_page_says_until_when_and_that_it_was(
    visits: Visits, scene: Scene, alice, planned
):
    window = open_for(scene, alice, planned)
    assert "Contributions until" in words(visits.open(alice, "programme"))
    let_deadline_pass(scene, window)
    assert "Contributions until" not in words(visits.open(alice, "programme"))


def test_who_may_not_run_the_programme_sees_no_way_to_open_it(
    visits: Visits, scene: Scene, ewa, planned
):
    assert BEFORE not in labels(visits.open(ewa, "session"))
