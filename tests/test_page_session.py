"""The run of show: who opens it, opening and closing, phases, timer, decisions, minutes."""

from typing import Any

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.board.note_release import release_notes
from workshop.board.personas import CreateMap, CreatePersona, create_map, create_persona
from workshop.export.minutes.approval import ApproveMinutes, approve_minutes
from workshop.needs.votes import ShowFingers, show_fingers
from workshop.people.rights import SYSTEM
from workshop.programme.agenda import AddActivity, EditActivity, add_activity, edit_activity
from workshop.programme.display_links import find_display
from workshop.programme.door import (
    Arrival,
    SetExpectedPeople,
    come_to_door,
    list_waiting,
    set_expected_people,
)
from workshop.programme.outcomes import list_outcomes
from workshop.programme.session_run import close_session, open_session, start_activity
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.programme.wall import session_on_wall
from workshop.ui.widgets import address_notes


@pytest.fixture
def hidden(scene: Scene, alice, session) -> Activity:
    """A running activity whose notes are hidden until revealed."""
    return scene.make_activity(alice, session, hidden=True, minutes=20)


def titled(screen: Any, key: str) -> Any:
    return screen.button(key=f"session.{key}")


def test_a_stranger_sees_the_sign_in_only(visits: Visits, session):
    assert "Run a session" not in words(visits.stranger("session"))


def test_ewa_may_not_run_a_session(visits: Visits, ewa, session):
    screen = visits.open(ewa, "session")
    assert "No entry" in words(screen)
    assert "Close the session" not in labels(screen)


def test_in_a_network_that_reads_along_the_page_says_so_once_a_session(
    visits: Visits, alice, session, monkeypatch
):
    told = "an own hotspot with a password"
    assert told not in words(visits.open(alice, "session"))
    monkeypatch.setattr(address_notes, "are_phones_read_along", lambda *_asked: True)
    screen = visits.open(alice, "session")
    assert told in words(screen)
    assert told not in words(press(screen, "Do not remind me in this session").run())
    screen.selectbox[0].select_index(1)
    assert told in words(screen.run())


def test_alice_opens_the_next_planned_session(visits: Visits, scene: Scene, alice, programme):
    press(visits.open(alice, "session"), "Open the session")
    assert scene.read(list_sessions, programme.id)[0].status == "open"


def test_the_open_session_is_chosen_and_shows_its_code(visits: Visits, scene, alice, session):
    screen = visits.open(alice, "session")
    assert not screen.exception
    code = scene.get(WorkingSession, session.id).join_code
    assert f"{code[:3]}\N{NO-BREAK SPACE}{code[3:]}" in words(screen)


def test_where_an_earlier_session_was_left_open_the_later_one_is_chosen(
    visits: Visits, scene: Scene, alice, session, programme
):
    later = scene.read(list_sessions, programme.id)[-1]
    scene.do(open_session, alice, later.id)
    screen = visits.open(alice, "session")
    code = scene.get(WorkingSession, later.id).join_code
    assert f"{code[:3]}\N{NO-BREAK SPACE}{code[3:]}" in words(screen)


def test_the_next_step_is_named_after_what_comes(visits: Visits, scene: Scene, alice, hidden):
    screen = press(visits.open(alice, "session"), "Reveal the notes")
    assert scene.get(Activity, hidden.id).phase == "reveal"
    assert {"Go on to the work", "Back to collecting", "End the activity"} <= set(labels(screen))


def test_a_step_is_taken_back(visits: Visits, scene: Scene, alice, hidden):
    screen = press(visits.open(alice, "session"), "Reveal the notes")
    press(screen, "Back to collecting")
    assert scene.get(Activity, hidden.id).phase == "collect"


def test_after_the_end_the_next_activity_is_offered(visits: Visits, scene: Scene, alice, hidden):
    after = scene.do(add_activity, alice, AddActivity(hidden.session_id, "talk", "Talk it over"))
    screen = press(visits.open(alice, "session"), "End the activity")
    screen = titled(screen, "start").click().run()
    assert "Talk it over" in words(screen)
    assert scene.get(WorkingSession, hidden.session_id).current_activity_id == after.id


def test_the_timer_starts_and_is_extended(visits: Visits, scene: Scene, alice, session):
    talk = scene.make_activity(alice, session, "talk", minutes=20)
    screen = press(visits.open(alice, "session"), "Start the timer")
    assert scene.get(Activity, talk.id).timer_state == "running"
    screen = press(screen, "Pause")
    before = scene.get(Activity, talk.id).timer_left_ms
    press(screen, "+5 min")
    assert scene.get(Activity, talk.id).timer_left_ms == before + 300_000


def test_it_is_said_beforehand_that_a_timer_starts_with_its_activity(
    visits: Visits, scene: Scene, alice, session
):
    writing = scene.do(add_activity, alice, AddActivity(session.id, "notes", "Write"))
    assert "the timer starts with it" in words(visits.open(alice, "session"))
    scene.do(edit_activity, alice, EditActivity(writing.id, {"starts_timer": False}))
    assert "the timer starts with it" not in words(visits.open(alice, "session"))


def test_after_a_session_was_closed_the_next_one_is_offered(
    visits: Visits, scene: Scene, alice, session, programme
):
    screen = visits.open(alice, "session")
    scene.do(close_session, alice, session.id)
    screen = screen.run()
    following = next(
        row
        for row in scene.read(list_sessions, programme.id)
        if row.number > session.number and row.status == "planned"
    )
    screen = press(screen, f"Go to session {following.number}")
    assert screen.selectbox(key="session.choice").value == following.id
    assert "Open the session" in labels(screen)


def test_a_session_is_not_opened_beside_another_without_asking(
    visits: Visits, scene: Scene, alice, session, programme
):
    screen = visits.open(alice, "session")
    screen = screen.selectbox(key="session.choice").select_index(0).run()
    other = scene.read(list_sessions, programme.id)[0]
    screen = press(screen, "Open the session")
    assert scene.get(WorkingSession, other.id).status == "planned"
    close = "Close what is open and open this one"
    assert close in labels(screen)
    press(screen, "Open the session", close)
    assert scene.get(WorkingSession, other.id).status == "open"
    assert scene.get(WorkingSession, session.id).status == "closed"


def test_two_sessions_run_side_by_side_where_that_is_wanted(
    visits: Visits, scene: Scene, alice, session, programme
):
    screen = visits.open(alice, "session")
    screen = screen.selectbox(key="session.choice").select_index(0).run()
    screen = press(screen, "Open the session")
    press(screen, "Open the session", "Leave it open and open this one as well")
    assert [row.status for row in scene.read(list_sessions, programme.id)].count("open") == 2


def test_pages_of_the_wall_are_turned_and_held(visits: Visits, scene: Scene, alice, hidden):
    screen = press(visits.open(alice, "session"), "Page on")
    screen = press(screen, "Page on")
    stored = scene.get(WorkingSession, hidden.session_id)
    assert (stored.wall_turns, stored.wall_held) == (2, True)
    press(press(screen, "Page back"), "Let pages turn")
    stored = scene.get(WorkingSession, hidden.session_id)
    assert (stored.wall_turns, stored.wall_held) == (1, False)


def test_while_people_talk_there_is_nothing_to_hold(visits: Visits, scene: Scene, alice, session):
    scene.make_activity(alice, session, "talk")
    found = labels(visits.open(alice, "session"))
    assert "Page on" in found
    assert not {"Hold this page", "Let pages turn"} & set(found)


def test_a_grouping_started_without_boards_takes_the_notes_so_far(
    visits: Visits, scene: Scene, alice, session, hidden
):
    grouping = scene.do(add_activity, alice, AddActivity(session.id, "grouping", "Silent"))
    screen = visits.open(alice, "session")
    titled(screen, f"start.{grouping.id}").click().run()
    titled(screen, f"start.{grouping.id}").click()
    press(screen, "Start: Silent")
    assert scene.get(Activity, grouping.id).targets == [hidden.id]


def test_leaving_an_activity_in_which_people_write_asks_first(
    visits: Visits, scene: Scene, alice, session
):
    left = scene.make_activity(alice, session, hidden=True, moderated=True)
    for _person in range(5):
        scene.make_note(scene.make_person(session), left)
    scene.do(release_notes, SYSTEM)
    talk = scene.do(add_activity, alice, AddActivity(session.id, "talk", "Talk"))
    screen = visits.open(alice, "session")
    titled(screen, f"start.{talk.id}").click().run()
    assert scene.get(WorkingSession, session.id).current_activity_id == left.id
    assert left.title in words(screen)
    assert "Notes that wait for you in the queue: **5**." in words(screen)


def test_a_map_without_a_persona_asks_for_one(visits: Visits, scene: Scene, alice, session):
    scene.make_activity(alice, session, "empathy_map")
    assert "No persona is chosen" in words(visits.open(alice, "session"))


def test_an_agenda_says_whom_a_map_is_about_or_that_nobody_is_chosen(
    visits: Visits, scene: Scene, alice, programme, session
):
    agenda = scene.make_activity(alice, session, "empathy_map")
    scene.make_activity(alice, session, "talk")
    assert "no persona chosen yet" in words(visits.open(alice, "session"))
    persona = scene.do(create_persona, alice, CreatePersona(programme.id, "Kinga, 34"))
    chart = scene.do(create_map, alice, CreateMap(persona.id))
    scene.do(edit_activity, alice, EditActivity(agenda.id, {"map_id": chart.id}))
    assert "Kinga, 34" in words(visits.open(alice, "session"))


def test_an_activity_that_was_left_for_another_is_not_shown_as_running(
    visits: Visits, scene: Scene, alice, session
):
    scene.make_activity(alice, session, "talk")
    scene.make_activity(alice, session, "break")
    assert "begun, not ended" in words(visits.open(alice, "session"))


def test_an_activity_can_be_added_while_the_session_runs(visits: Visits, alice, session):
    screen = press(visits.open(alice, "session"), "Add an activity")
    assert not screen.exception
    assert "Kind" in [field.label for field in screen.selectbox]


def test_joining_is_closed_and_the_wall_blanked(visits: Visits, scene: Scene, alice, session):
    screen = press(visits.open(alice, "session"), "Close joining")
    screen = press(screen, "Blank the wall")
    stored = scene.get(WorkingSession, session.id)
    assert (stored.joining, stored.blanked) == (False, True)
    assert {"Open joining", "Show the wall again"} <= set(labels(screen))


def test_the_link_to_the_wall_is_made_once_and_found_again(
    visits: Visits, scene: Scene, alice, session
):
    screen = visits.open(alice, "session")
    assert _wall_token(visits.open(alice, "session")) == _wall_token(screen)
    assert scene.read(find_display, _wall_token(screen)) == session.programme_id


def test_a_new_link_to_the_wall_is_asked_for_once_more_and_ends_the_old_one(
    visits: Visits, scene: Scene, alice, session
):
    screen = visits.open(alice, "session")
    before = _wall_token(screen)
    screen = press(screen, "More")
    assert scene.read(find_display, before) is not None
    screen = press(screen, "More", "Make a new link")
    assert scene.read(find_display, before) is None
    assert scene.read(find_display, _wall_token(screen)) == session.programme_id


def test_of_two_open_sessions_the_wall_is_turned_to_the_chosen_one(
    visits: Visits, scene: Scene, alice, session, programme
):
    later = scene.make_session(alice, programme, 4)
    screen = visits.open(alice, "session")
    assert "The wall shows now" not in words(screen)
    screen = screen.selectbox(key="session.choice").select_index(2).run()
    assert "The wall shows now: 4. 4." in words(screen)
    assert "Blank the wall" not in labels(screen)
    press(screen, "Show this session on the wall")
    assert scene.read(session_on_wall, programme.id).id == session.id
    assert scene.get(WorkingSession, later.id).status == "open"


def test_who_waits_at_the_door_is_a_number_and_is_let_in_or_not(
    visits: Visits, scene: Scene, alice, session, programme
):
    scene.do(set_expected_people, alice, SetExpectedPeople(session.id, 1))
    for _person in range(3):
        scene.make_person(session)
    for _knock in range(2):
        scene.do(_knock_at, SYSTEM, session.id)
    screen = visits.open(alice, "session")
    assert "2 people want to come in" in words(screen)
    assert "3 people come in by themselves; 3 have come." in words(screen)
    scene.do(_knock_at, SYSTEM, session.id)
    screen = press(screen, "Let in")
    assert "1 person wants to come in" in words(screen), "who came later was not answered"
    screen = press(screen, "Do not let in")
    assert scene.read(list_waiting, session.id) == []
    assert "Let in" not in labels(screen)


def test_how_many_are_expected_is_entered_beside_the_code(
    visits: Visits, scene: Scene, alice, session
):
    screen = visits.open(alice, "session")
    assert "No number was entered" in words(screen)
    screen.number_input[0].set_value(12).run()
    assert scene.get(WorkingSession, session.id).expected_people == 12
    screen = visits.open(alice, "session")
    assert "14 people come in by themselves" in words(screen)
    assert "No number was entered" not in words(screen)


def _wall_token(screen: Any) -> str:
    [link] = [found.proto for found in screen.get("link_button")]
    return str(link.url).partition("#")[2]


def _knock_at(db: Any, _actor: Any, session_id: str) -> None:
    session = db.get(WorkingSession, session_id)
    programme = db.get(Programme, session.programme_id)
    assert come_to_door(db, session, programme, Arrival(None, None)).knock


def test_a_decision_is_one_line(visits: Visits, scene: Scene, alice, session):
    screen = visits.open(alice, "session")
    field = f"session.new.decision.{session.id}.0"
    screen.text_input(key=f"{field}.text").set_value("Forms say *person*")
    screen.text_input(key=f"{field}.who").set_value("Office")
    screen = _send(screen, field)
    entry = scene.read(list_outcomes, session.id).decisions[0]
    assert (entry.text, entry.responsible) == ("Forms say *person*", "Office")
    assert "Forms say *person*" in words(screen)


def test_an_empty_decision_is_refused_and_the_rest_stays(visits: Visits, scene, alice, session):
    screen = visits.open(alice, "session")
    field = f"session.new.decision.{session.id}.0"
    screen.text_input(key=f"{field}.who").set_value("Office")
    screen = _send(screen, field)
    assert "This field must not be empty." in words(screen)
    assert screen.text_input(key=f"{field}.who").value == "Office"


def test_closing_asks_for_what_is_missing_and_lets_one_close(
    visits: Visits, scene: Scene, alice, session, hidden
):
    screen = press(visits.open(alice, "session"), "Close the session")
    assert "No decision is recorded." in words(screen)
    titled(screen, "close").click()
    press(screen, "Close anyway")
    assert scene.get(WorkingSession, session.id).status == "closed"


def test_minutes_are_approved_and_sealed(visits: Visits, scene: Scene, alice, session):
    scene.do(close_session, alice, session.id)
    screen = visits.open(alice, "session", choice=session.id)
    screen = titled(screen, "approve").click().run()
    titled(screen, "approve").click()
    next(one for one in reversed(screen.button) if one.label == "Approve the minutes").click()
    screen = screen.run()
    assert scene.get(WorkingSession, session.id).status == "minutes_approved"


def test_reopening_approved_minutes_asks_first_and_shows_the_earlier_approval(
    visits: Visits, scene: Scene, alice, session
):
    scene.do(close_session, alice, session.id)
    scene.do(approve_minutes, alice, ApproveMinutes(session.id, "en"))
    screen = visits.open(alice, "session", choice=session.id)
    screen = press(screen, "Reopen the session")
    assert "Its minutes are approved." in words(screen)
    assert scene.get(WorkingSession, session.id).status == "minutes_approved"
    screen.button(key="session.open").click()
    sure = [one for one in screen.button if one.label == "Reopen the session"][-1]
    sure.click().run()
    assert scene.get(WorkingSession, session.id).status == "open"
    screen = visits.open(alice, "session")
    assert "The session was reopened since" in words(screen)
    labels_of_files = [one.label for one in screen.get("download_button")]
    assert "Approved minutes (Word)" in labels_of_files


def test_a_reopened_session_goes_on_after_what_was_begun(
    visits: Visits, scene: Scene, alice, session
):
    first = scene.do(add_activity, alice, AddActivity(session.id, "talk", "Circle"))
    scene.do(add_activity, alice, AddActivity(session.id, "talk", "Break"))
    scene.do(start_activity, alice, first.id)
    scene.do(close_session, alice, session.id)
    scene.do(open_session, alice, session.id)
    assert "Start: Break" in labels(visits.open(alice, "session"))


def test_it_is_seen_how_many_have_voted(visits: Visits, scene: Scene, alice, bob, session):
    fist = scene.make_activity(alice, session, kind="fist_to_five")
    assert "0 of 1 have voted." in words(visits.open(alice, "session"))
    scene.do(show_fingers, bob, ShowFingers(fist.id, 4))
    assert "1 of 1 have voted." in words(visits.open(alice, "session"))


def test_a_command_of_another_programme_never_shows(visits: Visits, charlie, session, hidden):
    screen = visits.open(charlie, "session")
    assert session.join_code not in words(screen)
    assert hidden.title not in words(screen).splitlines()


def test_what_runs_elsewhere_is_seen_at_the_next_run(visits: Visits, scene, alice, session):
    screen = visits.open(alice, "session")
    talk = scene.do(add_activity, alice, AddActivity(session.id, "talk", "Circle"))
    scene.do(start_activity, alice, talk.id)
    screen = screen.run()
    assert "End the activity" in labels(screen)


def _send(screen: Any, form: str) -> Any:
    key = next(one for one in screen.button if str(one.form_id) == form and one.label == "Add")
    return key.click().run()
