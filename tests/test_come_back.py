"""A phone or desk that comes back is shown exactly what is there, and what is its own."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import Scene, claim, entering, phone_of
from workshop.board.moderation import (
    ApproveAll,
    RedactNote,
    RejectNotes,
    Undo,
    approve_all,
    redact_note,
    reject_notes,
    undo,
)
from workshop.board.note_release import release_notes
from workshop.board.notes import EditNote, edit_note, withdraw_note
from workshop.board.tables import Note
from workshop.people.participants import enter, participant_actor
from workshop.people.rights import SYSTEM
from workshop.people.tables import Participant
from workshop.programme.session_run import advance_activity
from workshop.standards.withdrawal import WithdrawNotes, withdraw_notes
from workshop.web import messages
from workshop.web.shared_boards import SharedBoards

Facts = dict[tuple[str, str], dict[str, Any]]


def come(scene: Scene, viewer: Any, boards: SharedBoards, cursor: int = 0) -> tuple[int, Facts]:
    """The cursor and the facts that somebody gets who comes with this cursor."""
    number, text = scene.read(messages.catch_up, viewer, cursor, boards)
    told = json.loads(text or '{"facts":[]}')["facts"]
    for fact in told:
        # Each reading tells another moment of the clock.
        (fact.get("activity") or {}).pop("timer", None)
    return number, {(fact["t"], fact["id"]): fact for fact in told}


class Crowd:
    """Everybody who looks at one activity, and the boards that are shared between them."""

    def __init__(self, scene: Scene, session: Any, desk: Any) -> None:
        self.scene, self.session = scene, session
        self.entered = [scene.do(enter, SYSTEM, entering(session)) for _ in range(3)]
        self.people = [
            participant_actor(scene.get(Participant, one.participant_id), one.token)
            for one in self.entered
        ]
        guest = replace(desk, moderates=False, runs=False, writes=False)
        self.viewers = [*(phone_of(one, session) for one in self.people), desk, guest]
        self.boards = SharedBoards()

    def see(self) -> list[Facts]:
        """What each gets from what is shared."""
        return [come(self.scene, viewer, self.boards)[1] for viewer in self.viewers]

    def read(self) -> list[Facts]:
        """What each gets where nothing has been kept."""
        return [come(self.scene, viewer, SharedBoards())[1] for viewer in self.viewers]


@pytest.fixture
def crowd(scene: Scene, session: Any, desk: Any) -> Crowd:
    return Crowd(scene, session, desk)


def _write(scene: Scene, crowd: Crowd, activity: Any) -> list[Note]:
    return [
        scene.make_note(person, activity, f"Note {place} {turn}")
        for turn in range(2)
        for place, person in enumerate(crowd.people)
    ]


@pytest.mark.parametrize("settings", [{}, {"moderated": True}, {"hidden": True}])
def test_after_each_step_everybody_is_shown_what_is_stored(
    scene: Scene, alice, session, crowd: Crowd, settings
):
    activity = scene.make_activity(alice, session, **settings)
    crowd.see()
    notes = _write(scene, crowd, activity)
    someone = crowd.people[0]
    phrase = str(crowd.entered[2].phrase)
    mine = [note.id for note in notes[2::3]]
    steps: list[Callable[[], Any]] = [
        lambda: scene.do(release_notes, SYSTEM),
        lambda: scene.do(edit_note, someone, EditNote(notes[0].id, "Said otherwise")),
        lambda: scene.do(release_notes, SYSTEM),
        lambda: scene.do(approve_all, alice, ApproveAll(activity.id)),
        lambda: scene.do(reject_notes, alice, RejectNotes([notes[1].id])),
        lambda: scene.do(undo, alice, Undo(activity.programme_id, "moderation")),
        lambda: scene.do(redact_note, alice, RedactNote(notes[4].id, "Taken out")),
        lambda: scene.do(withdraw_note, someone, notes[3].id),
        lambda: scene.do(advance_activity, alice, activity.id),
        lambda: scene.do(withdraw_notes, SYSTEM, WithdrawNotes(claim(phrase), mine)),
        scene.let_go,
        lambda: scene.make_activity(alice, session),
    ]
    assert crowd.see() == crowd.read()
    for number, step in enumerate(steps):
        step()
        assert crowd.see() == crowd.read(), number


def test_own_notes_are_told_as_own_to_their_writer_alone(
    scene: Scene, alice, session, crowd: Crowd
):
    _write(scene, crowd, scene.make_activity(alice, session, hidden=True))
    seen = [
        {fact["text"] for fact in facts.values() if fact.get("mine")} for facts in crowd.see()[:3]
    ]
    assert seen == [{f"Note {place} 0", f"Note {place} 1"} for place in range(3)]
    for place, facts in enumerate(crowd.see()[:3]):
        texts = {fact["text"] for fact in facts.values() if fact["t"] == "note"}
        assert texts == seen[place]


def test_a_phone_that_was_away_while_the_board_changed_has_what_one_that_stayed_has(
    scene: Scene, alice, session, crowd: Crowd
):
    activity = scene.make_activity(alice, session, hidden=True)
    _write(scene, crowd, activity)
    cursor, before = come(scene, crowd.viewers[0], crowd.boards)
    scene.do(advance_activity, alice, activity.id)
    number, text = scene.read(messages.catch_up, crowd.viewers[0], cursor, crowd.boards)
    assert json.loads(text)["snapshot"] is True
    assert number > cursor
    assert come(scene, crowd.viewers[0], crowd.boards, cursor)[1] == crowd.read()[0] != before


def test_many_notes_at_once_are_fetched_as_one_picture(
    scene: Scene, alice, session, crowd: Crowd, monkeypatch
):
    monkeypatch.setattr(messages, "LONGEST_GAP", 4)
    activity = scene.make_activity(alice, session, moderated=True)
    _write(scene, crowd, activity)
    scene.do(release_notes, SYSTEM)
    cursor, _facts = come(scene, crowd.viewers[0], crowd.boards)
    scene.do(approve_all, alice, ApproveAll(activity.id))
    _number, text = scene.read(messages.catch_up, crowd.viewers[0], cursor, crowd.boards)
    assert json.loads(text).get("snapshot") is True


def test_what_was_erased_is_kept_for_nobody(scene: Scene, alice, session, crowd: Crowd):
    activity = scene.make_activity(alice, session)
    note = scene.make_note(crowd.people[0], activity, "canary")
    scene.do(release_notes, SYSTEM)
    assert "canary" in str(crowd.see())
    scene.do(redact_note, alice, RedactNote(note.id))
    assert "canary" not in str(crowd.see())
