"""Two people press at once, or one presses twice: the first press counts, the second is told."""

import pytest

from tests.conftest import Scene
from workshop.board.moderation import (
    ApproveNotes,
    RedactNote,
    RejectNotes,
    approve_notes,
    redact_note,
    reject_notes,
    undo,
)
from workshop.board.moderation import Undo as Step
from workshop.board.notes import EditNote, edit_note
from workshop.board.tables import Note
from workshop.errors import Conflict
from workshop.programme.agenda import AddActivity, add_activity, list_activities, repeat_activity
from workshop.programme.session_run import (
    MovePhase,
    SetSwitch,
    StartActivity,
    advance_activity,
    blank_wall,
    end_activity,
    go_back,
    open_session,
    set_joining,
    start_activity,
)
from workshop.programme.tables import Activity, WorkingSession
from workshop.programme.timer import SetTimer, set_timer
from workshop.store.log import last_number


@pytest.fixture
def second(scene: Scene, programme):
    """Another facilitator of the same programme."""
    return scene.make_account("dora", "facilitator", programme.id)


@pytest.mark.parametrize("command", [advance_activity, go_back, end_activity])
def test_two_presses_on_one_phase_move_an_activity_once(
    scene: Scene, alice, second, activity, command
):
    seen = MovePhase(activity.id, activity.phase)
    moved = scene.do(command, alice, seen).phase
    with pytest.raises(Conflict):
        scene.do(command, second, seen)
    assert scene.get(Activity, activity.id).phase == moved


def test_two_people_start_two_activities_and_one_of_them_is_told(
    scene: Scene, alice, second, session, activity
):
    one, two = (
        scene.do(add_activity, alice, AddActivity(session.id, "talk", title)).id
        for title in ("One", "Two")
    )
    scene.do(start_activity, alice, StartActivity(one, activity.id))
    with pytest.raises(Conflict):
        scene.do(start_activity, second, StartActivity(two, activity.id))
    assert scene.get(WorkingSession, session.id).current_activity_id == one


@pytest.mark.parametrize(("before", "action"), [("idle", "start"), ("running", "pause")])
def test_two_presses_on_one_timer_count_once(scene: Scene, alice, second, activity, before, action):
    scene.do(set_timer, alice, SetTimer(activity.id, "reset" if before == "idle" else "start"))
    press = SetTimer(activity.id, action, seen=before)
    after = scene.do(set_timer, alice, press).timer_state
    with pytest.raises(Conflict):
        scene.do(set_timer, second, press)
    assert scene.get(Activity, activity.id).timer_state == after
    assert after != before


def test_opening_joining_and_blanking_twice_is_doing_it_once(
    scene: Scene, alice, second, programme, session
):
    before = scene.read(last_number, programme.id)
    for person in (alice, second):
        scene.do(open_session, person, session.id)
        scene.do(set_joining, person, SetSwitch(session.id, False))
        scene.do(blank_wall, person, SetSwitch(session.id, True))
    assert scene.read(last_number, programme.id) == before + 2


def test_a_vote_that_is_repeated_twice_comes_once_more(scene: Scene, alice, second, session):
    vote = scene.make_activity(alice, session, "fist_to_five")
    scene.do(end_activity, alice, vote.id)
    again = {scene.do(repeat_activity, person, vote.id).id for person in (alice, second)}
    assert len(again) == 1
    assert [row.kind for row in scene.read(list_activities, session.id)].count(vote.kind) == 2


@pytest.fixture
def waiting(scene: Scene, alice, bob, session) -> Note:
    """A note that waits for approval."""
    return scene.make_note(bob, scene.make_activity(alice, session, moderated=True), "Waiting")


DECISIONS = {
    "approve": (approve_notes, lambda note, seen: ApproveNotes([note], seen)),
    "reject": (reject_notes, lambda note, seen: RejectNotes([note], seen)),
    "redact": (redact_note, lambda note, seen: RedactNote(note, seen=seen)),
}


@pytest.mark.parametrize("first", DECISIONS)
@pytest.mark.parametrize("then", DECISIONS)
def test_of_two_decisions_about_one_note_the_first_counts(
    scene: Scene, alice, second, programme, waiting, first, then
):
    seen = scene.read(last_number, programme.id)
    command, content = DECISIONS[first]
    scene.do(command, alice, content(waiting.id, seen))
    decided = scene.get(Note, waiting.id).status
    command, content = DECISIONS[then]
    with pytest.raises(Conflict, match="decided"):
        scene.do(command, second, content(waiting.id, seen))
    assert scene.get(Note, waiting.id).status == decided


@pytest.mark.parametrize("name", DECISIONS)
def test_words_that_were_changed_since_are_read_before_anybody_decides(
    scene: Scene, alice, bob, programme, waiting, name
):
    seen = scene.read(last_number, programme.id)
    scene.do(edit_note, bob, EditNote(waiting.id, "Other words"))
    command, content = DECISIONS[name]
    with pytest.raises(Conflict, match="changed"):
        scene.do(command, alice, content(waiting.id, seen))
    scene.do(command, alice, content(waiting.id, scene.read(last_number, programme.id)))


def test_what_was_taken_back_is_a_new_decision(scene: Scene, alice, second, programme, waiting):
    scene.do(reject_notes, alice, RejectNotes([waiting.id]))
    seen = scene.read(last_number, programme.id)
    scene.do(undo, alice, Step(programme.id, "moderation"))
    with pytest.raises(Conflict):
        scene.do(redact_note, second, RedactNote(waiting.id, seen=seen))


def test_of_two_who_reword_a_note_the_second_is_told(
    scene: Scene, alice, second, programme, waiting
):
    scene.do(approve_notes, alice, ApproveNotes([waiting.id]))
    seen = scene.read(last_number, programme.id)
    scene.do(edit_note, alice, EditNote(waiting.id, "Alice's words", seen=seen))
    with pytest.raises(Conflict):
        scene.do(edit_note, second, EditNote(waiting.id, "Dora's words", seen=seen))
    assert scene.get(Note, waiting.id).text == "Alice's words"
