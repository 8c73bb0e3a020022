"""Questions from the audience: asked, approved, voted for, answered; what votes must not tell."""

import pytest

from tests.conftest import Scene, phone_of
from workshop.board.moderation import (
    ApproveNotes,
    RejectNotes,
    Undo,
    approve_notes,
    reject_notes,
    undo,
)
from workshop.board.note_kinds import NoteStatus
from workshop.board.notes import withdraw_note
from workshop.board.tables import Note
from workshop.disclosure import BACKERS_THRESHOLD, VOTES_THRESHOLD
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.needs.question_telling import weigh_votes
from workshop.needs.questions import BackQuestion, SetQuestion, back_question, set_question
from workshop.needs.tables import AskedQuestion, QuestionVote
from workshop.people.rights import SYSTEM
from workshop.programme.next_steps import list_earlier_steps
from workshop.programme.outcomes import list_outcomes
from workshop.programme.session_run import (
    advance_activity,
    close_session,
    end_activity,
    start_activity,
)
from workshop.programme.tables import NextStep


@pytest.fixture
def debate(scene: Scene, alice, session):
    """Questions that are being asked; everything waits for approval."""
    return scene.make_activity(alice, session, "questions", moderated=True)


@pytest.fixture
def room(scene: Scene, session):
    """Twenty-four people with phones."""
    return [scene.make_person(session) for _ in range(24)]


def ask(scene: Scene, person, alice, debate, text: str = "Kto za to zapłaci?") -> Note:
    note = scene.make_note(person, debate, text)
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    return note


def ask_several(scene: Scene, people, alice, debate) -> list[Note]:
    return [ask(scene, one, alice, debate, f"Pytanie {n}") for n, one in enumerate(people)]


def back(scene: Scene, people, debate, note, *, backed: bool = True) -> None:
    for person in people:
        scene.do(back_question, person, BackQuestion(debate.id, note.id, backed))


def weigh(scene: Scene) -> int:
    return scene.do(weigh_votes, SYSTEM)


def told(scene: Scene, viewer, debate) -> dict:
    fact = scene.see(viewer, "asked")[debate.id]
    return {"votes": fact["votes"], "states": fact["states"]}


# ── asking ──────────────────────────────────────────────────────────────────────────────────────


def test_a_question_waits_for_a_yes_and_stands_on_wall_and_phones_at_once(
    scene: Scene, alice, bob, phone, wall, debate, room, session
):
    note = scene.make_note(bob, debate, "Kto za to zapłaci?")
    other = phone_of(room[0], session)
    assert note.status == NoteStatus.PENDING
    assert note.id not in scene.see(wall, "note")
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    for viewer in (wall, other, phone):
        assert scene.see(viewer, "note")[note.id]["text"] == "Kto za to zapłaci?"


def test_ones_own_question_stands_among_the_others_like_any_other(
    scene: Scene, alice, bob, phone, debate, room, session
):
    mine, theirs = ask(scene, bob, alice, debate), ask(scene, room[0], alice, debate, "Od kiedy?")
    seen = scene.see(phone, "note")
    assert {"text", "pos", "status"} <= set(seen[mine.id]) & set(seen[theirs.id])


def test_questions_are_never_hidden_whatever_is_asked_for(scene: Scene, alice, session):
    activity = scene.make_activity(alice, session, "questions", hidden=True)
    assert (activity.hidden, activity.yields) == (False, "questions")


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_question_is_none(scene: Scene, bob, debate, text):
    with pytest.raises(Invalid):
        scene.make_note(bob, debate, text)


# ── voting ──────────────────────────────────────────────────────────────────────────────────────


def test_one_vote_for_each_question_and_person_that_can_be_taken_back(
    scene: Scene, alice, bob, debate, room
):
    first, second = (
        ask(scene, one, alice, debate, f"Pytanie {n}") for n, one in enumerate(room[:2])
    )
    for _tab in range(2):
        ballot = scene.do(back_question, bob, BackQuestion(debate.id, first.id, backed=True))
    assert ballot == {"t": "ballot", "id": debate.id, "questions": [first.id]}
    both = scene.do(back_question, bob, BackQuestion(debate.id, second.id, backed=True))
    assert set(both["questions"]) == {first.id, second.id}
    left = scene.do(back_question, bob, BackQuestion(debate.id, first.id, backed=False))
    assert left["questions"] == [second.id]


def test_after_a_reload_a_phone_knows_its_votes_and_no_others(
    scene: Scene, alice, bob, phone, debate, room, session
):
    note = ask(scene, room[0], alice, debate)
    back(scene, [bob], debate, note)
    assert scene.see(phone, "ballot")[debate.id]["questions"] == [note.id]
    assert scene.see(phone_of(room[1], session), "ballot")[debate.id]["questions"] == []


def test_no_vote_before_approval_after_rejection_or_for_another_activity(
    scene: Scene, alice, bob, debate, room, session
):
    waiting = scene.make_note(room[0], debate, "Czeka")
    rejected = ask(scene, room[1], alice, debate)
    scene.do(reject_notes, alice, RejectNotes([rejected.id]))
    gone = ask(scene, room[2], alice, debate)
    scene.do(withdraw_note, room[2], gone.id)
    for note_id in (waiting.id, rejected.id, gone.id, "0" * 32):
        with pytest.raises(NotFound, match="not on the wall"):
            scene.do(back_question, bob, BackQuestion(debate.id, note_id, backed=True))
    with pytest.raises(Invalid):
        scene.do(back_question, bob, BackQuestion(debate.id, "x", backed=True))
    with pytest.raises(NotAllowed):
        scene.do(back_question, alice, BackQuestion(debate.id, rejected.id, backed=True))


def test_a_vote_on_a_question_that_was_rejected_meanwhile_can_be_taken_back_and_counts_again(
    scene: Scene, alice, bob, wall, debate, room, programme
):
    note = ask(scene, room[0], alice, debate)
    back(scene, room[:10], debate, note)
    weigh(scene)
    scene.do(reject_notes, alice, RejectNotes([note.id]))
    assert told(scene, wall, debate)["votes"] == {}
    back(scene, room[:1], debate, note, backed=False)
    scene.do(undo, alice, Undo(programme.id, "moderation"))
    assert told(scene, wall, debate)["votes"] == {note.id: VOTES_THRESHOLD}


def test_an_activity_that_has_ended_takes_no_votes_and_one_that_has_not_begun_neither(
    scene: Scene, alice, bob, session, debate, room
):
    note = ask(scene, room[0], alice, debate)
    scene.do(advance_activity, alice, debate.id)
    back(scene, [bob], debate, note)
    scene.do(end_activity, alice, debate.id)
    with pytest.raises(Closed, match="ended"):
        back(scene, [bob], debate, note, backed=False)
    scene.do(start_activity, alice, debate.id)
    back(scene, [bob], debate, note, backed=False)


def test_erasing_a_question_erases_its_votes_and_what_was_parked_of_it(
    scene: Scene, alice, debate, room, session
):
    note = ask(scene, room[0], alice, debate)
    back(scene, room, debate, note)
    weigh(scene)
    scene.do(set_question, alice, SetQuestion(note.id, "parked", "open"))
    scene.do(withdraw_note, room[0], note.id)
    for table in (QuestionVote, AskedQuestion, NextStep):
        assert not scene.read(lambda db, table=table: db.query(table).all())


# ── what is told of votes ───────────────────────────────────────────────────────────────────────


def test_fewer_than_ten_people_change_nothing_that_anybody_is_told(
    scene: Scene, alice, phone, wall, desk, debate, room
):
    note = ask(scene, room[0], alice, debate)
    before = [told(scene, viewer, debate) for viewer in (phone, wall, desk)]
    back(scene, room[: BACKERS_THRESHOLD - 1], debate, note)
    assert weigh(scene) == 0
    assert [told(scene, viewer, debate) for viewer in (phone, wall, desk)] == before
    back(scene, [room[BACKERS_THRESHOLD]], debate, note)
    assert weigh(scene) == 1
    for viewer in (phone, wall, desk):
        assert told(scene, viewer, debate)["votes"] == {note.id: VOTES_THRESHOLD}


def test_a_count_never_moves_by_more_than_half_of_those_who_pressed(
    scene: Scene, alice, wall, debate, room
):
    """All of them wanted the same: of nobody in the room may that follow from the wall."""
    note = ask(scene, room[0], alice, debate)
    back(scene, room[:20], debate, note)
    weigh(scene)
    assert told(scene, wall, debate)["votes"] == {note.id: 10}
    assert weigh(scene) == 0


@pytest.mark.parametrize("wanted", [0, 1])
def test_four_who_know_each_others_votes_do_not_learn_a_neighbours(
    scene: Scene, alice, wall, debate, room, wanted
):
    """They bring one question to the brink and watch: the neighbour's press, whichever it was,
    changes nothing by itself, and with enough others it is one of theirs."""
    notes = ask_several(scene, room[:2], alice, debate)
    back(scene, room[:4], debate, notes[0])
    before = told(scene, wall, debate)
    back(scene, [room[4]], debate, notes[wanted])
    assert weigh(scene) == 0
    assert told(scene, wall, debate) == before
    back(scene, room[5:10], debate, notes[0])
    weigh(scene)
    assert told(scene, wall, debate)["votes"] == {notes[0].id: VOTES_THRESHOLD}


def test_pressing_to_and_fro_counts_as_one_person_or_as_none(
    scene: Scene, alice, wall, debate, room
):
    notes = ask_several(scene, room[:6], alice, debate)
    back(scene, room[:9], debate, notes[0])
    for note in notes:
        back(scene, room[:1], debate, note)
    back(scene, [room[10]], debate, notes[1])
    back(scene, [room[10]], debate, notes[1], backed=False)
    assert weigh(scene) == 0
    assert told(scene, wall, debate)["votes"] == {}


def test_counts_follow_votes_that_are_taken_back_in_the_same_steps(
    scene: Scene, alice, wall, debate, room
):
    note = ask(scene, room[0], alice, debate)
    back(scene, room[:20], debate, note)
    weigh(scene)
    back(scene, room[:16], debate, note, backed=False)
    weigh(scene)
    assert told(scene, wall, debate)["votes"] == {note.id: 5}


def test_at_the_end_counts_are_told_from_five_on_and_a_latecomer_changes_none(
    scene: Scene, alice, wall, debate, room
):
    first, second = (
        ask(scene, one, alice, debate, f"Pytanie {n}") for n, one in enumerate(room[:2])
    )
    back(scene, room[:7], debate, first)
    back(scene, room[:4], debate, second)
    scene.do(end_activity, alice, debate.id)
    assert told(scene, wall, debate)["votes"] == {first.id: 7}
    scene.do(start_activity, alice, debate.id)
    back(scene, [room[8]], debate, first)
    assert told(scene, wall, debate)["votes"] == {first.id: 5}
    scene.do(end_activity, alice, debate.id)
    assert told(scene, wall, debate)["votes"] == {first.id: 7}


# ── what becomes of them ────────────────────────────────────────────────────────────────────────


def test_one_question_is_answered_at_a_time_and_every_step_can_be_taken_back(
    scene: Scene, alice, wall, phone, debate, room, programme
):
    first, second = (
        ask(scene, one, alice, debate, f"Pytanie {n}") for n, one in enumerate(room[:2])
    )
    scene.do(set_question, alice, SetQuestion(first.id, "now", "open"))
    for viewer in (wall, phone):
        assert told(scene, viewer, debate)["states"] == {first.id: "now"}
    scene.do(set_question, alice, SetQuestion(second.id, "now", "open"))
    assert told(scene, wall, debate)["states"] == {first.id: "answered", second.id: "now"}
    scene.do(undo, alice, Undo(programme.id, "questions"))
    assert told(scene, wall, debate)["states"] == {first.id: "now"}
    scene.do(undo, alice, Undo(programme.id, "questions"))
    assert told(scene, wall, debate)["states"] == {}
    with pytest.raises(NotFound):
        scene.do(undo, alice, Undo(programme.id, "questions"))


def test_two_facilitators_do_not_overwrite_each_other(scene: Scene, alice, debate, room):
    note = ask(scene, room[0], alice, debate)
    scene.do(set_question, alice, SetQuestion(note.id, "aside", "open"))
    with pytest.raises(Conflict):
        scene.do(set_question, alice, SetQuestion(note.id, "now", "open"))
    with pytest.raises(Invalid):
        scene.do(set_question, alice, SetQuestion(note.id, "burnt", "aside"))


def test_a_question_that_is_done_with_takes_no_more_votes(scene: Scene, alice, bob, debate, room):
    note = ask(scene, room[0], alice, debate)
    back(scene, [bob], debate, note)
    scene.do(set_question, alice, SetQuestion(note.id, "answered", "open"))
    with pytest.raises(Closed, match="done with"):
        back(scene, [room[1]], debate, note)
    back(scene, [bob], debate, note, backed=False)


def test_a_parked_question_opens_the_next_meeting_until_it_is_put_back(
    scene: Scene, alice, programme, session, debate, room
):
    note = ask(scene, room[0], alice, debate, "Co z windą?")
    scene.do(set_question, alice, SetQuestion(note.id, "parked", "open"))
    later = scene.make_session(alice, programme, session.number + 1)
    assert [row.step.text for row in scene.read(list_earlier_steps, later)] == ["Co z windą?"]
    scene.do(set_question, alice, SetQuestion(note.id, "open", "parked"))
    assert not scene.read(list_outcomes, session.id).parked
    scene.do(undo, alice, Undo(programme.id, "questions"))
    assert [row.text for row in scene.read(list_outcomes, session.id).parked] == ["Co z windą?"]


def test_what_was_being_answered_at_the_end_is_answered(scene: Scene, alice, desk, debate, room):
    note = ask(scene, room[0], alice, debate)
    scene.do(set_question, alice, SetQuestion(note.id, "now", "open"))
    scene.do(end_activity, alice, debate.id)
    assert told(scene, desk, debate)["states"] == {note.id: "answered"}
    with pytest.raises(Closed):
        scene.do(set_question, alice, SetQuestion(note.id, "now", "answered"))


def test_nobody_but_moderators_says_what_becomes_of_a_question(
    scene: Scene, alice, bob, ewa, debate, room, session
):
    note = ask(scene, room[0], alice, debate)
    for somebody in (bob, ewa):
        with pytest.raises(NotAllowed):
            scene.do(set_question, somebody, SetQuestion(note.id, "now", "open"))
    scene.do(close_session, alice, session.id)
    scene.do(set_question, alice, SetQuestion(note.id, "answered", "open"))
