"""Running a session: open, close, reopen; phases there and back; one timer for all screens."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Scene
from workshop.board.notes import list_notes
from workshop.errors import Closed, Invalid, NotAllowed, NotFound
from workshop.programme import timer
from workshop.programme.activity_kinds import ACTIVITY_TYPES, next_phase, previous_phase
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.display_links import (
    WallLink,
    create_display_link,
    renew_display_link,
)
from workshop.programme.door import (
    AnswerDoor,
    SetExpectedPeople,
    answer_door,
    set_expected_people,
)
from workshop.programme.join_codes import CODE_LETTERS
from workshop.programme.phases import Phase, is_hidden
from workshop.programme.session_run import (
    OpenInstead,
    SetSwitch,
    TurnWall,
    advance_activity,
    blank_wall,
    close_session,
    end_activity,
    go_back,
    open_instead,
    open_session,
    set_joining,
    start_activity,
    turn_wall,
)
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity, WorkingSession
from workshop.programme.timer import SetTimer, set_timer, time_left_ms
from workshop.programme.wall import show_on_wall
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def planned(scene: Scene, alice, session) -> Activity:
    """An activity that has not been started."""
    return scene.do(add_activity, alice, AddActivity(session.id, "notes", "Writing"))


@pytest.fixture
def later(monkeypatch):
    """A function that moves the clock of running forward."""

    def move(**by):
        moment = timer.now() + timedelta(**by)
        monkeypatch.setattr(timer, "now", lambda: moment)

    return move


def test_an_open_session_has_a_code_of_six_clear_letters(session):
    assert len(session.join_code) == 6
    assert set(session.join_code) <= set(CODE_LETTERS)
    assert (session.status, session.joining) == ("open", True)


def test_closing_stops_everything_and_reopening_is_recorded(
    scene: Scene, alice, programme, session, activity
):
    scene.do(set_timer, alice, SetTimer(activity.id, "start"))
    closed = scene.do(close_session, alice, session.id)
    assert (closed.status, closed.joining, closed.join_code) == ("closed", False, None)
    assert closed.current_activity_id is None
    assert scene.get(Activity, activity.id).timer_state == "idle"
    again = scene.do(open_session, alice, session.id)
    assert again.status == "open"
    kinds = [event.kind for event in scene.events(programme.id)]
    assert kinds.index("session_opened") < kinds.index("session_closed")
    assert "session_reopened" in kinds


def test_what_is_closed_is_not_run(scene: Scene, alice, session, activity):
    scene.do(close_session, alice, session.id)
    for command, content in (
        (close_session, session.id),
        (start_activity, activity.id),
        (advance_activity, activity.id),
        (go_back, activity.id),
        (end_activity, activity.id),
        (set_timer, SetTimer(activity.id, "start")),
        (set_joining, SetSwitch(session.id, True)),
        (blank_wall, SetSwitch(session.id, True)),
        (turn_wall, TurnWall(session.id, 1)),
        (show_on_wall, session.id),
        (answer_door, AnswerDoor(session.id, [], admit=True)),
    ):
        with pytest.raises(Closed):
            scene.do(command, alice, content)


@pytest.mark.parametrize("who", ["bob", "charlie", "ewa"])
def test_only_who_runs_a_session_may_run_it(scene: Scene, request, session, activity, who):
    person = request.getfixturevalue(who)
    for command, content in (
        (open_session, session.id),
        (close_session, session.id),
        (start_activity, activity.id),
        (advance_activity, activity.id),
        (set_timer, SetTimer(activity.id, "start")),
        (blank_wall, SetSwitch(session.id, True)),
        (turn_wall, TurnWall(session.id, 1)),
        (open_instead, OpenInstead(session.id, [session.id])),
        (show_on_wall, session.id),
        (set_expected_people, SetExpectedPeople(session.id, 9)),
        (answer_door, AnswerDoor(session.id, [], admit=True)),
        (create_display_link, WallLink(session.programme_id, b"secret")),
        (renew_display_link, WallLink(session.programme_id, b"secret")),
    ):
        with pytest.raises(NotAllowed):
            scene.do(command, person, content)


def test_an_activity_walks_through_its_phases_and_back(scene: Scene, alice, session, planned):
    assert scene.do(start_activity, alice, planned.id).phase == "collect"
    assert scene.get(WorkingSession, session.id).current_activity_id == planned.id
    there = [scene.do(advance_activity, alice, planned.id).phase for _ in range(3)]
    assert there == ["reveal", "work", "done"]
    with pytest.raises(Invalid):
        scene.do(advance_activity, alice, planned.id)
    back = [scene.do(go_back, alice, planned.id).phase for _ in range(4)]
    assert back == ["work", "reveal", "collect", "waiting"]
    with pytest.raises(Invalid):
        scene.do(go_back, alice, planned.id)


def test_going_back_loses_nothing(scene: Scene, alice, bob, activity):
    note = scene.make_note(bob, activity, "Still here")
    scene.do(advance_activity, alice, activity.id)
    scene.do(go_back, alice, activity.id)
    assert [row.text for row in scene.read(list_notes, [activity.id])] == ["Still here"]
    assert note.late is False


def test_an_ended_activity_can_be_started_again(scene: Scene, alice, activity):
    assert scene.do(end_activity, alice, activity.id).phase == "done"
    assert scene.do(start_activity, alice, activity.id).phase == "work"


@given(st.sampled_from(sorted(ACTIVITY_TYPES)), st.data())
def test_every_step_can_be_taken_back(kind, data):
    phase = data.draw(st.sampled_from(ACTIVITY_TYPES[kind].phases[:-1]))
    assert previous_phase(kind, next_phase(kind, phase)) == phase


def test_notes_are_covered_until_reveal():
    covered = [phase for phase in Phase if is_hidden(True, phase)]
    assert covered == [Phase.WAITING, Phase.COLLECT]
    assert not any(is_hidden(False, phase) for phase in Phase)


def test_the_timer_of_timed_writing_starts_with_it(scene: Scene, alice, session, later):
    writing = scene.do(
        add_activity, alice, AddActivity(session.id, "notes", "Write", {"minutes": 20})
    )
    started = scene.do(start_activity, alice, writing.id)
    assert started.timer_state == "running"
    later(minutes=5)
    scene.do(set_timer, alice, SetTimer(writing.id, "pause"))
    scene.do(start_activity, alice, writing.id)
    assert scene.get(Activity, writing.id).timer_state == "paused"


@pytest.mark.parametrize(("kind", "starts"), [("talk", True), ("notes", False)])
def test_whether_a_timer_starts_by_itself_is_a_setting(scene: Scene, alice, session, kind, starts):
    settings = {"starts_timer": starts}
    activity = scene.do(add_activity, alice, AddActivity(session.id, kind, "Any", settings))
    scene.do(start_activity, alice, activity.id)
    assert (scene.get(Activity, activity.id).timer_state == "running") == starts


def test_a_session_opened_instead_closes_the_other_or_nothing_happens(
    scene: Scene, alice, programme, session
):
    other = scene.read(list_sessions, programme.id)[5]
    with pytest.raises(NotFound):
        scene.do(open_instead, alice, OpenInstead("0" * 32, [session.id]))
    assert scene.get(WorkingSession, session.id).status == "open"
    scene.do(open_instead, alice, OpenInstead(other.id, [session.id]))
    assert scene.get(WorkingSession, session.id).status == "closed"
    assert scene.get(WorkingSession, other.id).status == "open"


def test_a_wall_is_turned_one_page_at_a_time_and_held_until_the_next_activity(
    scene: Scene, alice, session, wall
):
    scene.do(turn_wall, alice, TurnWall(session.id, 7))
    seen = scene.see(wall, "room")[session.id]
    assert (seen["turns"], seen["held"]) == (1, True)
    scene.make_activity(alice, session)
    seen = scene.see(wall, "room")[session.id]
    assert (seen["turns"], seen["held"]) == (1, False)


def test_the_timer_runs_by_the_servers_clock(scene: Scene, alice, activity, later):
    activity = scene.do(set_timer, alice, SetTimer(activity.id, "start"))
    assert 599_000 < time_left_ms(activity) <= 600_000
    later(minutes=4)
    assert 359_000 < time_left_ms(scene.get(Activity, activity.id)) <= 360_000


def test_the_timer_is_paused_extended_and_goes_on(scene: Scene, alice, activity, later):
    scene.do(set_timer, alice, SetTimer(activity.id, "start"))
    later(minutes=4)
    paused = scene.do(set_timer, alice, SetTimer(activity.id, "pause"))
    later(minutes=30)
    assert 359_000 < time_left_ms(paused) <= 360_000
    longer = scene.do(set_timer, alice, SetTimer(activity.id, "extend", 5))
    assert (longer.timer_state, longer.timer_ends_at) == ("paused", None)
    assert 659_000 < time_left_ms(longer) <= 660_000
    running_on = scene.do(set_timer, alice, SetTimer(activity.id, "start"))
    assert 659_000 < time_left_ms(running_on) <= 660_000
    shorter = scene.do(set_timer, alice, SetTimer(activity.id, "extend", -1))
    assert 599_000 < time_left_ms(shorter) <= 600_000


def test_the_timer_never_shows_less_than_nothing(scene: Scene, alice, activity, later):
    scene.do(set_timer, alice, SetTimer(activity.id, "start"))
    later(hours=2)
    assert time_left_ms(scene.get(Activity, activity.id)) == 0
    extended = scene.do(set_timer, alice, SetTimer(activity.id, "extend", 5))
    assert 299_000 < time_left_ms(extended) <= 300_000
    assert time_left_ms(scene.do(set_timer, alice, SetTimer(activity.id, "reset"))) == 600_000
    with pytest.raises(Invalid):
        scene.do(set_timer, alice, SetTimer(activity.id, "explode"))


def test_all_screens_get_the_same_timer(scene: Scene, alice, session, activity, wall, phone, desk):
    scene.do(set_timer, alice, SetTimer(activity.id, "start"))
    timers = [
        scene.see(viewer, "room")[session.id]["activity"]["timer"]["ends_at"]
        for viewer in (wall, phone, desk)
    ]
    assert len(set(timers)) == 1


def test_the_wall_is_blanked_and_shown(scene: Scene, alice, session, wall):
    scene.do(blank_wall, alice, SetSwitch(session.id, True))
    assert scene.see(wall, "room")[session.id]["blanked"] is True
    scene.do(blank_wall, alice, SetSwitch(session.id, False))
    assert scene.see(wall, "room")[session.id]["blanked"] is False


def test_an_unknown_session_or_activity_is_not_found(scene: Scene, alice):
    for command in (open_session, start_activity):
        with pytest.raises(NotFound):
            scene.do(command, alice, new_id())
