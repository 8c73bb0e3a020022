"""Contributions between meetings: who may open them, who learns what, what the deadline ends."""

from datetime import datetime

import pytest

from tests.conftest import Scene, entering
from tests.windows import contributor, in_days, let_deadline_pass, open_for, plan
from workshop.board.note_release import is_anything_waiting, release_notes
from workshop.board.notes import EditNote, edit_note, list_notes, withdraw_note
from workshop.board.tables import Note
from workshop.board.visibility import Viewer
from workshop.demo.rehearsal import Rehearse, set_up_rehearsal
from workshop.errors import Closed, Conflict, Invalid, NotAllowed
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.export.own_data_text import write_own_data
from workshop.local_time import today
from workshop.people.attendance import head_count
from workshop.people.participants import enter
from workshop.people.rights import SYSTEM, Actor
from workshop.people.tables import Attendance, Participant, WindowVisit
from workshop.programme.agenda import (
    AddActivity,
    EditActivity,
    add_activity,
    edit_activity,
    remove_activity,
)
from workshop.programme.contribution_window import (
    CloseWindow,
    MoveWindow,
    OpenWindow,
    PhonePlace,
    close_due_windows,
    close_window,
    move_window,
    must_have_place,
    next_deadline,
    open_window,
    place_of,
)
from workshop.programme.door import SetExpectedPeople, count_people, set_expected_people
from workshop.programme.meetings import (
    AddMeeting,
    CancelMeeting,
    MeetingPlan,
    PlanMeeting,
    RecordMeeting,
    add_meeting,
    cancel_meeting,
    plan_meeting,
    record_meeting,
    remove_meeting,
)
from workshop.programme.session_run import (
    advance_activity,
    close_session,
    open_session,
    start_activity,
)
from workshop.programme.sessions import (
    find_by_code,
    is_running,
    list_running,
    list_sessions,
    load_joined,
    next_session,
    running_activity,
)
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.programme.timer import SetTimer, set_timer
from workshop.programme.wall import list_on_walls, session_on_wall
from workshop.programme.window_words import write_invitation
from workshop.settings import ROOT
from workshop.standards.between_sessions import load_between_sessions
from workshop.standards.own_data import describe_own_data
from workshop.standards.person_rows import Claim, find_people
from workshop.standards.tasks import TaskKind, load_tasks
from workshop.standards.withdrawal import withdraw_everything


@pytest.fixture
def planned(scene: Scene, alice: Actor, programme: Programme) -> Activity:
    """An activity of meeting 4 that can be opened before it."""
    return plan(scene, alice, programme)


@pytest.fixture
def window(scene: Scene, alice: Actor, planned: Activity) -> WorkingSession:
    """Meeting 4, open for contributions for three days."""
    return open_for(scene, alice, planned)


# ── opening ─────────────────────────────────────────────────────────────────────────────────────


def test_the_activity_runs_on_phones_and_on_no_wall(
    scene: Scene, programme: Programme, planned: Activity, window: WorkingSession
):
    assert window.status == "planned"
    assert scene.read(running_activity, window.id).id == planned.id
    assert scene.read(find_by_code, window.join_code)[0].id == window.id
    assert scene.read(session_on_wall, programme.id) is None
    assert scene.read(list_on_walls, [programme.id]) == []
    assert scene.read(list_sessions, programme.id)[3].id == window.id
    assert next_session(scene.read(list_sessions, programme.id)).number == 1


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"kind": "talk"}, Invalid),
        ({"kind": "grouping"}, Invalid),
        ({"hidden": False}, Invalid),
        ({"keeps_table": True}, Invalid),
        ({"kind": "empathy_map", "per_table": True}, Invalid),
        ({"kind": "empathy_map"}, Invalid),
        ({"kind": "journey_map"}, Invalid),
    ],
)
def test_what_cannot_be_opened_between_meetings_is_refused(
    scene: Scene, alice, programme, settings, error
):
    with pytest.raises(error):
        open_for(scene, alice, plan(scene, alice, programme, **settings))


def test_an_activity_that_has_begun_is_refused(scene: Scene, alice, planned):
    scene.set_phase(planned, "done")
    with pytest.raises(Closed):
        open_for(scene, alice, planned)


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_deadline_that_has_passed_or_lies_years_ahead_is_refused(
    scene: Scene, alice, planned, days
):
    with pytest.raises(Invalid):
        open_for(scene, alice, planned, days)


@pytest.mark.parametrize("until", [datetime(2099, 1, 1), "tomorrow", None])
def test_a_deadline_that_is_no_moment_is_refused(scene: Scene, alice, planned, until):
    with pytest.raises(Invalid):
        scene.do(open_window, alice, OpenWindow(planned.session_id, planned.id, until))


def test_the_deadline_comes_before_the_planned_beginning(scene: Scene, alice, planned):
    scene.do(plan_meeting, alice, PlanMeeting(planned.session_id, MeetingPlan(in_days(2))))
    with pytest.raises(Invalid):
        open_for(scene, alice, planned, 3)
    assert open_for(scene, alice, planned, 1).window_until is not None


def test_a_cancelled_a_held_and_a_closed_meeting_take_no_contributions(
    scene: Scene, alice, planned
):
    scene.do(cancel_meeting, alice, CancelMeeting(planned.session_id))
    with pytest.raises(Closed):
        open_for(scene, alice, planned)
    scene.do(cancel_meeting, alice, CancelMeeting(planned.session_id, cancelled=False))
    scene.do(open_session, alice, planned.session_id)
    with pytest.raises(Closed):
        open_for(scene, alice, planned)
    scene.do(close_session, alice, planned.session_id)
    with pytest.raises(Closed):
        open_for(scene, alice, planned)


def test_an_activity_of_another_meeting_or_programme_is_refused(
    scene: Scene, alice, charlie, programme, planned
):
    other = plan(scene, alice, programme, 5)
    with pytest.raises(Invalid):
        scene.do(open_window, alice, OpenWindow(planned.session_id, other.id, in_days(1)))
    with pytest.raises(NotAllowed):
        open_for(scene, charlie, planned)


def test_there_is_one_window_at_a_time_and_none_beside_an_open_meeting(
    scene: Scene, alice, programme, planned
):
    later = plan(scene, alice, programme, 5)
    open_for(scene, alice, later)
    with pytest.raises(Closed):
        open_for(scene, alice, planned)
    scene.make_session(alice, programme, 3)
    assert scene.get(WorkingSession, later.session_id).window_until is None
    with pytest.raises(Closed):
        open_for(scene, alice, planned)


def test_two_people_who_open_it_at_once_open_it_once(scene: Scene, alice, programme, planned):
    command = OpenWindow(planned.session_id, planned.id, in_days(2))
    scene.do(open_window, alice, command)
    scene.do(open_window, alice, command)
    assert len(scene.events(programme.id, "window_opened")) == 1
    with pytest.raises(Conflict):
        open_for(scene, alice, planned)


def test_a_rehearsal_takes_no_contributions(scene: Scene, alice, programme, planned):
    command = Rehearse(planned.session_id, 6, ROOT / "data")
    copy = scene.do(set_up_rehearsal, alice, command)
    alice = scene.actor(alice.id)
    later = scene.read(list_sessions, copy.id)[0]
    activity = scene.do(add_activity, alice, AddActivity(later.id, "notes", "N", {"hidden": True}))
    with pytest.raises(Closed):
        open_for(scene, alice, activity)


# ── while it is open ────────────────────────────────────────────────────────────────────────────


def test_no_step_of_the_meeting_can_be_started(scene: Scene, alice, planned, window):
    for command, content in (
        (start_activity, planned.id),
        (advance_activity, planned.id),
        (set_timer, SetTimer(planned.id, "start")),
    ):
        with pytest.raises(Closed):
            scene.do(command, alice, content)


@pytest.mark.parametrize(
    "settings", [{"hidden": False}, {"keeps_table": True}, {"quotable": True}, {"anonymous": False}]
)
def test_nothing_uncovers_what_comes_in(scene: Scene, alice, planned, window, settings):
    with pytest.raises(Closed):
        scene.do(edit_activity, alice, EditActivity(planned.id, settings))
    scene.do(edit_activity, alice, EditActivity(planned.id, {"hidden": True, "title": "New"}))
    scene.do(close_window, alice, CloseWindow(window.id, window.window_until))
    with pytest.raises(Closed):
        scene.do(edit_activity, alice, EditActivity(planned.id, settings))


def test_only_the_activity_that_was_open_takes_notes_from_before(
    scene: Scene, alice, programme, planned, window
):
    other = plan(scene, alice, programme)
    person = contributor(scene, window)
    with pytest.raises(NotAllowed):
        scene.make_note(person, other)


def test_a_deadline_is_moved_by_who_has_seen_it(scene: Scene, alice, window):
    moved = scene.do(move_window, alice, MoveWindow(window.id, in_days(5), window.window_until))
    with pytest.raises(Conflict):
        scene.do(move_window, alice, MoveWindow(window.id, in_days(6), window.window_until))
    with pytest.raises(Conflict):
        scene.do(close_window, alice, CloseWindow(window.id, window.window_until))
    with pytest.raises(Invalid):
        scene.do(move_window, alice, MoveWindow(window.id, in_days(-1), moved.window_until))
    scene.do(close_window, alice, CloseWindow(window.id, moved.window_until))
    with pytest.raises(Closed):
        scene.do(close_window, alice, CloseWindow(window.id, moved.window_until))


def test_who_moderates_learns_of_notes_once_five_people_have_written(
    scene: Scene, desk: Viewer, planned, window
):
    people = [contributor(scene, window) for _ in range(5)]
    for person in people[:4]:
        scene.make_note(person, planned)
        scene.make_note(person, planned, "Once more")
    assert scene.see(desk, "note") == {}
    assert scene.read(list_notes, [planned.id]) == []
    # What is held back for days keeps no process awake.
    assert not scene.read(is_anything_waiting)
    scene.make_note(people[4], planned)
    assert len(scene.see(desk, "note")) == 9


def test_notes_that_wait_are_a_task_for_who_moderates(
    scene: Scene, alice, programme, planned, window
):
    def tasks() -> list[TaskKind]:
        return [task.kind for task in scene.read(load_tasks, alice, programme, None)]

    for place in range(5):
        assert TaskKind.APPROVE_NOTES not in tasks(), place
        scene.make_note(contributor(scene, window), planned)
    scene.do(release_notes, SYSTEM)
    assert TaskKind.APPROVE_NOTES in tasks()


def test_the_fewer_are_told_when_the_meeting_opens(
    scene: Scene, alice, desk: Viewer, planned, window
):
    scene.make_note(contributor(scene, window), planned)
    let_deadline_pass(scene, window)
    scene.do(close_due_windows, SYSTEM)
    assert scene.see(desk, "note") == {}
    scene.do(open_session, alice, window.id)
    assert scene.read(is_anything_waiting)
    assert len(scene.see(desk, "note")) == 1


def test_nobody_is_told_who_comes_or_that_somebody_does(
    scene: Scene, programme, desk: Viewer, planned, window
):
    before = scene.events(programme.id)
    person = contributor(scene, window)
    assert scene.events(programme.id) == before
    assert scene.see(desk, "person") == {}
    assert scene.hear(desk, ("person", person.id)) == {}
    stored = scene.get(Participant, person.id)
    assert (stored.role, stored.table_number, stored.session_id) == ("", None, None)


def test_the_log_tells_of_no_note_when_it_was_written(scene: Scene, programme, planned, window):
    note = scene.make_note(contributor(scene, window), planned)
    began = scene.get(Activity, planned.id).window_began_at
    assert note.late is False
    [event] = scene.events(programme.id, "note_added")
    assert event.at == began.replace(minute=0, second=0, microsecond=0)


def test_other_phones_and_the_wall_see_nothing(scene: Scene, programme, planned, window):
    person = contributor(scene, window)
    for _ in range(5):
        scene.make_note(contributor(scene, window), planned)
    place = scene.read(lambda db: place_of(db, db.get(Participant, person.id)))
    assert place == PhonePlace(window.id, window.id)
    viewer = Viewer(
        kind="participant",
        programme_id=programme.id,
        session_id=place.session_id,
        apart=place.apart,
        participant_id=person.id,
        language="en",
        token=person.token,
    )
    assert scene.see(viewer, "note") == {}
    own = scene.make_note(person, planned, "Call 600 700 800")
    assert scene.see(viewer, "note")[own.id]["status"] == "flagged"
    [room] = scene.see(viewer, "room").values()
    assert "timer" not in room["activity"]
    assert room["activity"]["id"] == planned.id
    assert room["few"] is False
    assert room["until"]
    wall = Viewer(kind="wall", programme_id=programme.id)
    assert set(scene.see(wall, "room")) == set()
    assert set(scene.see(wall, "note")) == set()


def test_as_many_strangers_come_in_as_are_expected(scene: Scene, alice, programme, window):
    scene.do(set_expected_people, alice, SetExpectedPeople(window.id, 1))

    def knock(token: str | None = None) -> None:
        session = scene.get(WorkingSession, window.id)
        scene.read(lambda db: must_have_place(db, session, programme, token))

    people = []
    for _ in range(3):
        knock()
        people.append(contributor(scene, window))
    with pytest.raises(Closed):
        knock()
    with pytest.raises(Closed):
        knock("0" * 32)
    knock(people[0].token)


# ── the deadline ────────────────────────────────────────────────────────────────────────────────


def test_the_stored_deadline_alone_closes_it(scene: Scene, programme, planned, window):
    person = contributor(scene, window)
    note = scene.make_note(person, planned, "In time")
    let_deadline_pass(scene, window)
    assert scene.read(running_activity, window.id) is None
    assert scene.read(list_running, programme.id) == []
    assert not is_running(scene.get(WorkingSession, window.id), scene.get(Activity, planned.id))
    with pytest.raises(Closed):
        scene.read(find_by_code, window.join_code)
    with pytest.raises(Closed):
        scene.do(edit_note, person, EditNote(note.id, "Too late"))
    with pytest.raises(Closed):
        scene.do(withdraw_note, person, note.id)


def test_what_was_typed_before_and_sent_after_it_is_kept_as_late(
    scene: Scene, alice, planned, window
):
    person = contributor(scene, window)
    let_deadline_pass(scene, window)
    late = scene.make_note(person, planned, "Sent late", carries=())
    assert (late.late, late.status) == (True, "pending")
    scene.do(open_session, alice, window.id)
    scene.do(start_activity, alice, planned.id)
    # At home, while the others write in the meeting: late as well, and of nobody who is here.
    assert scene.make_note(person, planned, "From home", carries=()).late is True


def test_it_is_noted_once_that_the_deadline_has_passed(scene: Scene, programme, planned, window):
    assert scene.read(next_deadline) == window.window_until
    assert scene.do(close_due_windows, SYSTEM) == 0
    let_deadline_pass(scene, window)
    assert scene.do(close_due_windows, SYSTEM) == 1
    assert scene.do(close_due_windows, SYSTEM) == 0
    session, activity = scene.get(WorkingSession, window.id), scene.get(Activity, planned.id)
    assert (session.status, session.window_until, session.current_activity_id) == (
        "planned",
        None,
        None,
    )
    assert (activity.phase, activity.window_ended_at < activity.window_began_at) == (
        "waiting",
        True,
    )
    assert len(scene.events(programme.id, "window_closed")) == 1


def test_it_can_be_opened_again_and_the_address_stays(scene: Scene, alice, planned, window):
    scene.do(close_window, alice, CloseWindow(window.id, window.window_until))
    again = open_for(scene, alice, planned)
    assert again.join_code == window.join_code
    assert scene.do(open_session, alice, window.id).join_code == window.join_code


@pytest.mark.parametrize("how", ["cancelled", "held"])
def test_who_cancels_a_meeting_or_enters_it_as_held_closes_its_window(
    scene: Scene, alice, window, how
):
    if how == "cancelled":
        scene.do(cancel_meeting, alice, CancelMeeting(window.id))
    else:
        held = RecordMeeting(window.id, in_days(-1), in_days(-0.9))
        scene.do(record_meeting, alice, held)
    assert scene.get(WorkingSession, window.id).window_until is None


# ── the meeting ─────────────────────────────────────────────────────────────────────────────────


def test_the_meeting_begins_with_what_came_in_still_covered(
    scene: Scene, alice, desk: Viewer, planned, window
):
    note = scene.make_note(contributor(scene, window), planned, "Before the meeting")
    scene.do(open_session, alice, window.id)
    assert scene.read(running_activity, window.id) is None
    scene.do(start_activity, alice, planned.id)
    wall = Viewer(kind="wall", programme_id=window.programme_id, session_id=window.id)
    assert scene.see(wall, "note") == {}
    assert scene.see(desk, "note")[note.id]["text"] == "Before the meeting"
    with pytest.raises(Invalid):
        scene.do(remove_activity, alice, planned.id)


def test_no_refusal_tells_whether_somebody_has_written(
    scene: Scene, alice, programme, desk: Viewer
):
    visit = scene.do(add_meeting, alice, AddMeeting(programme.id, "visit", "Oslo"))
    command = AddActivity(visit.id, "notes", "Notes", {"hidden": True})
    activity = scene.do(add_activity, alice, command)
    window = open_for(scene, alice, activity)
    scene.do(close_window, alice, CloseWindow(window.id, window.window_until))
    with pytest.raises(Closed):
        scene.do(edit_activity, alice, EditActivity(activity.id, {"quotable": True}))
    with pytest.raises(Conflict) as refused:
        scene.do(remove_meeting, alice, visit.id)
    assert "Something was held" in str(refused.value.message)


def test_an_activity_with_contributions_stays_in_the_agenda(scene: Scene, alice, planned, window):
    scene.do(close_window, alice, CloseWindow(window.id, window.window_until))
    with pytest.raises(Invalid):
        scene.do(remove_activity, alice, planned.id)


def test_who_has_written_before_counts_once_they_come(scene: Scene, alice, planned, window):
    home, comes = contributor(scene, window), contributor(scene, window)
    own = scene.make_note(comes, planned, "Mine")
    scene.do(open_session, alice, window.id)
    assert sum(scene.read(head_count, window.id).values()) == 0
    assert scene.read(count_people, window.id) == 0
    with pytest.raises(NotAllowed):
        scene.read(lambda db: load_joined(db, comes, window.id))
    entered = scene.do(enter, SYSTEM, entering(window, token=comes.token, role="leader"))
    assert entered.phrase is None
    assert scene.read(head_count, window.id)["leader"] == 1
    assert scene.get(WindowVisit, (window.id, comes.id)) is None
    assert scene.get(Attendance, (window.id, home.id)) is None
    scene.do(start_activity, alice, planned.id)
    scene.do(edit_note, comes, EditNote(own.id, "Still mine"))
    assert scene.get(Note, own.id).text == "Still mine"


def test_whoever_stays_at_home_is_told_nothing_of_the_meeting(
    scene: Scene, alice, programme, planned, window
):
    person = contributor(scene, window)
    scene.do(open_session, alice, window.id)
    scene.do(start_activity, alice, planned.id)
    scene.set_phase(planned, "reveal")
    scene.make_note(alice, planned, "Said in the room")
    place = scene.read(lambda db: place_of(db, db.get(Participant, person.id)))
    assert place == PhonePlace(None, window.id)
    viewer = Viewer(
        kind="participant",
        programme_id=programme.id,
        apart=window.id,
        participant_id=person.id,
        token=person.token,
    )
    assert scene.see(viewer, "note") == {}
    assert scene.see(viewer, "room")[window.id] == {
        "t": "room",
        "id": window.id,
        "title": window.title,
        "status": "closed",
        "between": True,
    }


# ── a person's rights ───────────────────────────────────────────────────────────────────────────


def test_consent_is_withdrawn_at_once_and_wholly(scene: Scene, planned, window):
    person = contributor(scene, window)
    note = scene.make_note(person, planned, "Take me back")
    badge = scene.get(Participant, person.id).badge
    assert scene.do(withdraw_everything, SYSTEM, Claim(token=person.token)) == 1
    assert scene.get(Note, note.id).text == ""
    assert scene.get(Participant, person.id).badge != badge
    assert scene.get(WindowVisit, (window.id, person.id)) is None


def test_own_data_tell_to_what_one_has_contributed(scene: Scene, window):
    person = contributor(scene, window)
    people = scene.read(find_people, Claim(token=person.token))
    data = scene.read(describe_own_data, people)
    [own] = data["people"]
    assert own["sessions"] == []
    assert own["between_meetings"] == [{"number": 4, "title": window.title}]
    assert "Contributed between meetings, for" in write_own_data(data, "en")


def test_phones_between_sessions_are_led_to_it(scene: Scene, alice, programme, planned):
    earlier = scene.make_session(alice, programme, 3)
    person = scene.make_person(earlier)
    scene.do(close_session, alice, earlier.id)
    assert scene.read(load_between_sessions, person.token).open is None
    window = open_for(scene, alice, planned)
    assert scene.read(load_between_sessions, person.token).open.id == window.id
    contributor(scene, window, token=person.token)
    assert scene.read(count_people, window.id) == 0


# ── words ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "words"), [("en", "It is open until"), ("pl", "Pisać można do:")]
)
def test_the_invitation_says_where_and_until_when(planned, window, language, words):
    text = write_invitation(window, planned, "https://example.org/join", language)
    assert f"https://example.org/join#{window.join_code}" in text
    assert words in text
    assert "{" not in text


def test_minutes_say_that_it_was_open_and_no_numbers(scene: Scene, alice, planned, window):
    scene.make_note(contributor(scene, window), planned)
    scene.do(open_session, alice, window.id)
    record = scene.read(load_record, alice, window.id, "en")
    day = today().isoformat()
    [item] = record.agenda
    assert (item.open_from, item.open_to) == (day, day)
    text = write_markdown(record, None)
    assert "notes: open for contributions between meetings" in text
