"""What came out of a session stands in its minutes, whatever its agenda held."""

from typing import Any

from tests.conftest import Scene
from workshop.board.tables import Note
from workshop.export.minutes.approval import (
    ApproveMinutes,
    approve_minutes,
    load_export,
    load_minutes,
)
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.export.minutes.record_parts import Outcome, canonical_hash
from workshop.needs.groups import CreateGroup, SetParent, create_group, delete_group, set_parent
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.rights import Actor
from workshop.programme.session_run import close_session
from workshop.programme.tables import Activity, Minutes, Programme, WorkingSession
from workshop.standards.clauses import CreateClause, create_clause
from workshop.store.ids_and_clock import new_id
from workshop.store.log import Event


def outcome_of(scene: Scene, alice: Actor, session: WorkingSession) -> Outcome:
    outcome: Outcome = scene.read(load_record, alice, session.id, "en").outcome
    return outcome


def make_all(scene: Scene, alice: Actor, programme_id: str, name: str, *notes: Note) -> str:
    """A group of this name, a need from it, a clause from the need; returns the group's id."""
    chosen = [note.id for note in notes]
    group = scene.do(create_group, alice, CreateGroup(programme_id, new_id(), name, chosen))
    need = scene.do(create_need, alice, CreateNeed(programme_id, "a guest", name, "", [group.id]))
    fields = {"body": f"Body of {name}"}
    scene.do(create_clause, alice, CreateClause(programme_id, name, [need.id], fields))
    return str(group.id)


def names(outcome: Outcome) -> tuple[list[str], list[str], list[str]]:
    return (
        [group.header for group in outcome.groups],
        [need.need for need in outcome.needs],
        [clause.title for clause in outcome.clauses],
    )


def test_groups_needs_and_clauses_are_listed_without_an_activity_for_them(
    scene: Scene, alice: Actor, activity: Activity, session: WorkingSession
) -> None:
    notes = [scene.make_note(alice, activity, f"Note {number}") for number in range(2)]
    outer = make_all(scene, alice, session.programme_id, "to be heard", *notes)
    command = CreateGroup(session.programme_id, new_id(), "Inside")
    inner = scene.do(create_group, alice, command)
    scene.do(set_parent, alice, SetParent(inner.id, outer))
    outcome = outcome_of(scene, alice, session)
    assert [(group.header, group.notes, group.parent) for group in outcome.groups] == [
        ("to be heard", 2, None),
        ("Inside", 0, "to be heard"),
    ]
    assert [(clause.code, clause.title) for clause in outcome.clauses] == [("ST-01", "to be heard")]
    told = write_markdown(scene.read(load_record, alice, session.id, "en"))
    assert "## What came out of this session" in told
    for text in ("### Groups", "### Needs", "### Clauses", "Body of to be heard", "Within: to be"):
        assert text in told


def test_what_the_course_says_in_full_is_not_repeated(
    scene: Scene, alice: Actor, session: WorkingSession
) -> None:
    scene.make_activity(alice, session, "drafting")
    make_all(scene, alice, session.programme_id, "to be heard")
    told = write_markdown(scene.read(load_record, alice, session.id, "en"))
    assert told.count("Body of to be heard") == 1
    assert told.count("ST-01") == 2


def test_what_another_session_made_is_not_listed(
    scene: Scene, alice: Actor, activity: Activity, programme: Programme, session: WorkingSession
) -> None:
    note = scene.make_note(alice, activity)
    make_all(scene, alice, programme.id, "first", note)
    scene.do(close_session, alice, session.id)
    later = scene.make_session(alice, programme, 4)
    make_all(scene, alice, programme.id, "second", note)
    assert names(outcome_of(scene, alice, session)) == (["first"],) * 3
    assert names(outcome_of(scene, alice, later)) == (["second"],) * 3


def test_where_two_sessions_are_open_the_notes_decide(
    scene: Scene, alice: Actor, activity: Activity, programme: Programme, session: WorkingSession
) -> None:
    other = scene.make_session(alice, programme, 4)
    board = scene.make_activity(alice, other)
    make_all(scene, alice, programme.id, "here", scene.make_note(alice, activity))
    make_all(scene, alice, programme.id, "there", scene.make_note(alice, board))
    assert names(outcome_of(scene, alice, session)) == (["here"],) * 3
    assert names(outcome_of(scene, alice, other)) == (["there"],) * 3


def test_after_closing_its_own_notes_count_until_the_day_ends(
    scene: Scene, alice: Actor, activity: Activity, programme: Programme, session: WorkingSession
) -> None:
    note = scene.make_note(alice, activity)
    scene.do(close_session, alice, session.id)
    make_all(scene, alice, programme.id, "the same day", note)
    make_all(scene, alice, programme.id, "of nobody's notes")
    assert names(outcome_of(scene, alice, session)) == (["the same day"],) * 3

    def a_week_later(db: Any, _actor: Actor, _content: None) -> None:
        for event in db.query(Event).filter(Event.kind.in_(["group_created", "need_created"])):
            event.at = event.at.replace(year=event.at.year + 1)

    scene.do(a_week_later, alice)
    assert names(outcome_of(scene, alice, session)) == ([], [], ["the same day"])


def test_where_the_log_is_silent_the_last_session_of_its_notes_counts(
    scene: Scene, alice: Actor, activity: Activity, programme: Programme, session: WorkingSession
) -> None:
    other = scene.make_session(alice, programme, 4)
    boards = (activity, scene.make_activity(alice, other))
    notes = [scene.make_note(alice, board) for board in boards]
    make_all(scene, alice, programme.id, "older than the log", *notes)

    def forget(db: Any, _actor: Actor, _content: None) -> None:
        db.query(Event).filter(Event.kind.not_in(["note_added"])).delete()

    scene.do(forget, alice)
    assert names(outcome_of(scene, alice, session)) == ([], [], [])
    assert names(outcome_of(scene, alice, other)) == (["older than the log"],) * 3
    make_all(scene, alice, programme.id, "made now", notes[0])
    assert names(outcome_of(scene, alice, session)) == (["made now"],) * 3


def test_deleted_groups_came_to_nothing(
    scene: Scene, alice: Actor, session: WorkingSession
) -> None:
    command = CreateGroup(session.programme_id, new_id(), "A try")
    scene.do(delete_group, alice, scene.do(create_group, alice, command).id)
    assert outcome_of(scene, alice, session) == Outcome()
    told = write_markdown(scene.read(load_record, alice, session.id, "en"))
    assert "## What came out of this session\n\n*None recorded.*" in told


def test_minutes_that_were_approved_before_there_was_such_a_list_stay_readable(
    scene: Scene, alice: Actor, session: WorkingSession
) -> None:
    make_all(scene, alice, session.programme_id, "to be heard")
    scene.do(close_session, alice, session.id)
    minutes = scene.do(approve_minutes, alice, ApproveMinutes(session.id, "en"))
    assert names(scene.read(load_minutes, session.id).record.outcome) == (["to be heard"],) * 3

    def make_old(db: Any, _actor: Actor, _content: None) -> None:
        row = db.get(Minutes, minutes.id)
        record = {key: row.snapshot["record"][key] for key in row.snapshot["record"]}
        del record["outcome"]
        row.snapshot, row.sha256 = {**row.snapshot, "record": record}, canonical_hash(record)

    scene.do(make_old, alice)
    assert scene.read(load_minutes, session.id).intact
    export = scene.read(load_export, alice, session.id, "pl")
    assert export.record.outcome is None
    assert "Co powstało" not in write_markdown(export.record, export.approval)
