"""Notes are rejected for reasons that were agreed on; authors are told, minutes and a log count."""

import csv
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from tests.conftest import Scene
from workshop.board.moderation import (
    ApproveNotes,
    RejectNotes,
    Undo,
    approve_notes,
    reject_notes,
    undo,
)
from workshop.board.visibility import Viewer
from workshop.errors import Invalid, NotAllowed
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.export.tables.moderation_log import write_moderation_log
from workshop.people.rights import Actor
from workshop.programme.reasons import USUAL_REASONS, SetReasons, list_reasons, set_reasons
from workshop.programme.tables import Activity, Programme, WorkingSession

HURTS, OFF_TOPIC = USUAL_REASONS[2:4]


def note_on(scene: Scene, viewer: Viewer, note_id: str) -> dict[str, Any]:
    return scene.see(viewer, "note")[note_id]


def test_the_author_is_told_the_reason_in_the_language_of_the_phone(
    scene: Scene, alice: Actor, bob: Actor, activity: Activity, phone: Viewer
) -> None:
    note = scene.make_note(bob, activity, "Nothing nice")
    scene.do(reject_notes, alice, RejectNotes([note.id], reason=HURTS))
    assert note_on(scene, replace(phone, language="en"), note.id)["reason"] == HURTS
    assert note_on(scene, replace(phone, language="pl"), note.id)["reason"] == "Rani kogoś"


def test_nobody_else_is_told_and_what_is_shown_after_all_has_no_reason(
    scene: Scene, alice: Actor, bob: Actor, activity: Activity, wall: Viewer, phone: Viewer
) -> None:
    note = scene.make_note(bob, activity, "Nothing nice")
    scene.do(reject_notes, alice, RejectNotes([note.id], reason=HURTS))
    assert note.id not in scene.see(wall, "note")
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    assert "reason" not in note_on(scene, phone, note.id)
    assert "reason" not in note_on(scene, wall, note.id)


def test_undoing_a_rejection_takes_its_reason_back(
    scene: Scene, alice: Actor, bob: Actor, activity: Activity, phone: Viewer
) -> None:
    note = scene.make_note(bob, activity, "Nothing nice")
    scene.do(reject_notes, alice, RejectNotes([note.id], reason=HURTS))
    scene.do(undo, alice, Undo(activity.programme_id, "moderation"))
    assert "reason" not in note_on(scene, phone, note.id)


def test_only_what_was_agreed_on_is_a_reason(
    scene: Scene, alice: Actor, bob: Actor, activity: Activity, programme: Programme
) -> None:
    note = scene.make_note(bob, activity, "Nothing nice")
    scene.do(set_reasons, alice, SetReasons(programme.id, [" It  shouts ", "", "It shouts"]))
    assert list_reasons(scene.get(Programme, programme.id)) == ["It shouts"]
    with pytest.raises(Invalid):
        scene.do(reject_notes, alice, RejectNotes([note.id], reason=HURTS))
    scene.do(reject_notes, alice, RejectNotes([note.id], reason="It shouts"))
    with pytest.raises(Invalid):
        scene.do(set_reasons, alice, SetReasons(programme.id, list("abcdef")))


def test_who_does_not_run_the_programme_cannot_set_reasons(
    scene: Scene, charlie: Actor, programme: Programme
) -> None:
    with pytest.raises(NotAllowed):
        scene.do(set_reasons, charlie, SetReasons(programme.id, ["Mine"]))


def test_minutes_and_log_count_reasons_and_hold_no_text(
    scene: Scene, alice: Actor, session: WorkingSession, activity: Activity
) -> None:
    shown, *rejected = (scene.make_note(alice, activity, f"CANARY {place}") for place in range(4))
    scene.do(approve_notes, alice, ApproveNotes([shown.id]))
    for note, reason in zip(rejected, (HURTS, HURTS, OFF_TOPIC), strict=True):
        scene.do(reject_notes, alice, RejectNotes([note.id], reason=reason))
    told = write_markdown(scene.read(load_record, alice, session.id, "en"))
    assert f"Rejected, by reason: {HURTS}: 2; {OFF_TOPIC}: 1." in told
    file = scene.read(write_moderation_log, alice, session.id, "en").decode("utf-8-sig")
    header, *rows = csv.reader(StringIO(file))
    assert header == ["activity", "state", "reason", "notes"]
    assert sorted(row[2:] for row in rows) == sorted([["", "1"], [OFF_TOPIC, "1"], [HURTS, "2"]])
    assert "CANARY" not in file
