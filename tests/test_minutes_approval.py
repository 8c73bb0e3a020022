"""Minutes are approved once the session is closed, frozen, sealed; erasure reaches them."""

from typing import Any

import pytest

from tests.conftest import Scene, claim, entering
from tests.stored import bytes_in
from workshop.board.moderation import RedactNote, redact_note
from workshop.errors import Closed, Invalid, NotAllowed
from workshop.export.minutes.approval import (
    ApproveMinutes,
    approve_minutes,
    list_minutes,
    load_export,
    load_minutes,
)
from workshop.needs.groups import CreateGroup, create_group
from workshop.people.participants import enter, participant_actor
from workshop.people.rights import SYSTEM, Actor
from workshop.people.tables import Participant
from workshop.programme.outcomes import AddOutcome, add_outcome
from workshop.programme.session_run import close_session, open_session
from workshop.programme.tables import Activity, Minutes, Programme, WorkingSession
from workshop.standards.withdrawal import WithdrawNotes, withdraw_notes
from workshop.store.ids_and_clock import new_id


def approve(scene: Scene, actor: Actor, session: WorkingSession) -> Minutes:
    scene.do(close_session, actor, session.id)
    minutes: Minutes = scene.do(approve_minutes, actor, ApproveMinutes(session.id, "en"))
    return minutes


def snapshot_text(scene: Scene, session: WorkingSession) -> str:
    return str(scene.read(load_minutes, session.id))


def test_only_a_closed_session_is_approved(
    scene: Scene, alice: Actor, session: WorkingSession
) -> None:
    with pytest.raises(Invalid):
        scene.do(approve_minutes, alice, ApproveMinutes(session.id, "en"))


def test_only_who_runs_the_programme_approves(
    scene: Scene, alice: Actor, ewa: Actor, charlie: Actor, session: WorkingSession
) -> None:
    scene.do(close_session, alice, session.id)
    for person in (ewa, charlie):
        with pytest.raises(NotAllowed):
            scene.do(approve_minutes, person, ApproveMinutes(session.id, "en"))


def test_approved_minutes_are_exported_from_the_snapshot(
    scene: Scene, alice: Actor, activity: Activity, session: WorkingSession
) -> None:
    scene.make_note(alice, activity, "as it was")
    minutes = approve(scene, alice, session)

    def rename(db: Any, _actor: Actor, _content: None) -> None:
        row = db.get(WorkingSession, session.id)
        row.title = "Another title"
        db.add(row)

    scene.do(rename, alice)
    export = scene.read(load_export, alice, session.id, "pl")
    assert export.record.header.title == session.title
    assert export.record.language == "pl"
    assert export.approval.sha256 == minutes.sha256
    assert scene.get(WorkingSession, session.id).status == "minutes_approved"
    with pytest.raises(Closed):
        scene.make_note(alice, activity, "too late")


def test_reopening_leaves_the_snapshot_and_a_later_approval_adds_another(
    scene: Scene, alice: Actor, session: WorkingSession
) -> None:
    first = approve(scene, alice, session)
    scene.do(open_session, alice, session.id)
    assert scene.read(load_export, alice, session.id, "en").approval is None
    assert scene.read(load_minutes, session.id).id == first.id
    scene.do(add_outcome, alice, AddOutcome(session.id, "decision", "One more"))
    second = approve(scene, alice, session)
    found = scene.read(list_minutes, session.id)
    assert [minutes.id for minutes in found] == [first.id, second.id]
    assert [len(minutes.record.decisions) for minutes in found] == [0, 1]


def test_withdrawing_with_the_phrase_empties_the_note_in_approved_minutes(
    scene: Scene, alice: Actor, session: WorkingSession, activity: Activity
) -> None:
    entered = scene.do(enter, SYSTEM, entering(session))
    person = participant_actor(scene.get(Participant, entered.participant_id), entered.token)
    note = scene.make_note(person, activity, "please forget this")
    scene.make_note(alice, activity, "keep this")
    before = approve(scene, alice, session)
    scene.do(withdraw_notes, SYSTEM, WithdrawNotes(claim(entered.phrase), [note.id]))
    scene.let_go()
    after = scene.read(load_minutes, session.id)
    assert "please forget this" not in snapshot_text(scene, session)
    assert "keep this" in snapshot_text(scene, session)
    notes = {line.id: line for line in after.record.course[0].sections[0].notes}
    assert (notes[note.id].text, notes[note.id].status) == ("", "erased")
    assert after.intact
    assert after.approval.former == (before.sha256,)
    assert after.approval.sha256 != before.sha256


def test_nothing_of_an_erased_text_stays_in_the_files(
    scene: Scene, alice: Actor, activity: Activity, session: WorkingSession
) -> None:
    secret = "the-word-nobody-may-find"
    note = scene.make_note(alice, activity, secret)
    approve(scene, alice, session)
    scene.do(redact_note, alice, RedactNote(note.id))
    scene.do(lambda db, actor, content: None, SYSTEM)
    assert secret.encode() not in bytes_in(scene.store)


def test_a_header_that_repeats_the_erased_text_goes_with_it(
    scene: Scene, alice: Actor, programme: Programme, activity: Activity, session: WorkingSession
) -> None:
    kept = scene.make_note(alice, activity, "keep this")
    note = scene.make_note(alice, activity, "Please forget all of this.")
    for header, notes in (("please forget all of this", [note.id]), ("We keep", [kept.id])):
        scene.do(create_group, alice, CreateGroup(programme.id, new_id(), header, notes))
    approve(scene, alice, session)
    assert "please forget all of this" in snapshot_text(scene, session)
    scene.do(redact_note, alice, RedactNote(note.id))
    assert "forget all of this" not in snapshot_text(scene, session)
    assert "We keep" in snapshot_text(scene, session)
    assert scene.read(load_minutes, session.id).intact


def test_a_header_goes_also_from_minutes_that_hold_no_note(
    scene: Scene, alice: Actor, programme: Programme, activity: Activity, session: WorkingSession
) -> None:
    note = scene.make_note(alice, activity, "Please forget all of this.")
    later = scene.make_session(alice, programme, 2)
    scene.do(close_session, alice, session.id)
    scene.do(open_session, alice, later.id)
    command = CreateGroup(programme.id, new_id(), "Please forget all of this", [note.id])
    scene.do(create_group, alice, command)
    approve(scene, alice, later)
    told = snapshot_text(scene, later)
    assert "Please forget all of this" in told
    assert note.id not in told
    scene.do(redact_note, alice, RedactNote(note.id))
    assert "forget all of this" not in snapshot_text(scene, later)
    assert scene.read(load_minutes, later.id).intact


def test_a_changed_snapshot_does_not_fit_its_seal(
    scene: Scene, alice: Actor, session: WorkingSession
) -> None:
    minutes = approve(scene, alice, session)

    def forge(db: Any, _actor: Actor, _content: None) -> None:
        row = db.get(Minutes, minutes.id)
        record = {**row.snapshot["record"], "dissents": ["never said"]}
        row.snapshot = {**row.snapshot, "record": record}
        db.add(row)

    scene.do(forge, SYSTEM)
    assert not scene.read(load_minutes, session.id).intact
