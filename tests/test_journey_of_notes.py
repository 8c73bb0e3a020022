"""Notes of a journey: stage and feeling, and the steps they become once they are open."""

import pytest

from tests.conftest import Scene
from workshop.board.journey_facts import load_journeys
from workshop.board.journeys import (
    AddStep,
    EditStep,
    MergeSteps,
    MoveStage,
    RenameStage,
    add_step,
    edit_step,
    list_journey,
    list_stages,
    merge_steps,
    move_stage,
    remove_step,
    rename_stage,
)
from workshop.board.moderation import (
    ApproveNotes,
    RedactNote,
    RejectNotes,
    Undo,
    approve_notes,
    redact_note,
    reject_notes,
    undo,
)
from workshop.board.note_facts import load_notes
from workshop.board.notes import EditNote, edit_note, withdraw_note
from workshop.board.personas import CreateMap, CreatePersona, create_map, create_persona
from workshop.board.tables import JourneyStep, Note
from workshop.board.visibility import seen_by
from workshop.errors import Invalid
from workshop.export.minutes.approval import ApproveMinutes, approve_minutes, load_export
from workshop.export.minutes.markdown import write_markdown
from workshop.programme.session_run import advance_activity, close_session
from workshop.programme.tables import Activity
from workshop.store import log

HIDDEN = {"hidden": True, "moderated": False}


@pytest.fixture
def persona(scene: Scene, alice, programme):
    return scene.do(create_persona, alice, CreatePersona(programme.id, "Ola, 19"))


@pytest.fixture
def chart(scene: Scene, alice, persona) -> str:
    return scene.do(create_map, alice, CreateMap(persona.id)).id


def make_journey(scene: Scene, alice, session, chart: str, **settings) -> Activity:
    return scene.make_activity(alice, session, "journey_map", map_id=chart, **settings)


def told(scene: Scene, persona) -> list[tuple[str, str, int]]:
    steps = scene.read(list_journey, persona.id)
    return [(step.stage, step.action, step.emotion) for step in steps]


def fact_on(scene: Scene, viewer, activity: Activity):
    [fact] = scene.read(lambda db: list(load_journeys(db, [activity.id])))
    return seen_by(viewer, fact)


def test_stage_and_feeling_are_optional_and_checked(scene: Scene, alice, bob, session, chart):
    activity = make_journey(scene, alice, session, chart)
    note = scene.make_note(bob, activity, stage="  At   the office ", feeling=-2)
    assert (note.stage, note.feeling) == ("At the office", -2)
    plain = scene.make_note(bob, activity)
    assert (plain.stage, plain.feeling) == (None, None)
    for wrong in (3, -3, True):
        with pytest.raises(Invalid):
            scene.make_note(bob, activity, feeling=wrong)
    with pytest.raises(Invalid):
        scene.make_note(bob, activity, stage="x" * 121)


def test_elsewhere_notes_have_neither(scene: Scene, bob, activity):
    note = scene.make_note(bob, activity, stage="At the office", feeling=1)
    assert (note.stage, note.feeling) == (None, None)


def test_a_name_in_the_stage_holds_the_note_back(scene: Scene, alice, bob, session, chart):
    activity = make_journey(scene, alice, session, chart)
    assert scene.make_note(bob, activity, stage="Calls 600 700 800").status == "flagged"


def test_before_the_reveal_there_are_no_steps_and_after_it_one_for_each_note(
    scene: Scene, alice, bob, session, persona, chart
):
    activity = make_journey(scene, alice, session, chart, **HIDDEN)
    scene.make_note(bob, activity, "Reads the page", stage="Before", feeling=-1)
    scene.make_note(bob, activity, "Waits", stage="At the office")
    assert told(scene, persona) == []
    scene.do(advance_activity, alice, activity.id)
    expected = [("At the office", "Waits", 0), ("Before", "Reads the page", -1)]
    assert sorted(told(scene, persona)) == expected
    scene.do(advance_activity, alice, activity.id)
    assert sorted(told(scene, persona)) == expected


def test_a_note_approved_later_becomes_a_step_beside_those_of_its_stage(
    scene: Scene, alice, bob, session, persona, chart
):
    activity = make_journey(scene, alice, session, chart, hidden=True, moderated=True)
    first, last, late = (
        scene.make_note(bob, activity, text, stage=stage)
        for text, stage in (("Reads", "Before"), ("Leaves", "After"), ("Asks", "BEFORE"))
    )
    scene.do(approve_notes, alice, ApproveNotes([first.id, last.id]))
    scene.do(advance_activity, alice, activity.id)
    scene.do(approve_notes, alice, ApproveNotes([late.id]))
    assert sorted(step[1] for step in told(scene, persona) if step[0] == "Before") == [
        "Asks",
        "Reads",
    ]
    stages = [step.stage for step in scene.read(list_journey, persona.id)]
    assert stages.index("After") in (0, 2)
    scene.do(reject_notes, alice, RejectNotes([late.id]))
    assert len(told(scene, persona)) == 2


def test_the_step_of_an_erased_note_says_nothing_any_more(
    scene: Scene, alice, bob, session, persona, chart
):
    activity = make_journey(scene, alice, session, chart)
    note = scene.make_note(bob, activity, "My secret", stage="My own stage", feeling=-2)
    scene.do(rename_stage, alice, RenameStage(persona.id, "My own stage", "My secret stage"))
    scene.do(withdraw_note, bob, note.id)
    assert told(scene, persona) == []
    [step] = scene.read(lambda db: db.query(JourneyStep).all())
    assert (step.stage, step.action) == ("", "")
    row = scene.get(Note, note.id)
    assert (row.stage, row.feeling) == (None, None)
    kept = scene.read(lambda db: [event.changes for event in db.query(log.Event).all()])
    assert "secret" not in str(kept)
    assert "own stage" not in str(kept)


def test_a_step_follows_its_note_when_that_is_worded_anew(
    scene: Scene, alice, bob, session, persona, chart
):
    activity = make_journey(scene, alice, session, chart)
    note = scene.make_note(bob, activity, "Waits", stage="Before")
    scene.do(edit_note, bob, EditNote(note.id, text="Waits long"))
    assert told(scene, persona) == [("Before", "Waits long", 0)]
    scene.do(redact_note, alice, RedactNote(note.id, "Waits too long"))
    assert told(scene, persona) == [("Before", "Waits too long", 0)]


def test_a_step_that_was_deleted_is_not_made_again(
    scene: Scene, alice, bob, session, persona, chart
):
    activity = make_journey(scene, alice, session, chart)
    scene.make_note(bob, activity, "Waits")
    [step] = scene.read(list_journey, persona.id)
    scene.do(remove_step, alice, step.id)
    scene.do(advance_activity, alice, activity.id)
    assert told(scene, persona) == []
    scene.do(undo, alice, Undo(persona.programme_id, "journeys"))
    assert told(scene, persona) == [("", "Waits", 0)]


def test_stages_are_renamed_moved_and_steps_merged(
    scene: Scene, alice, bob, session, persona, chart
):
    activity = make_journey(scene, alice, session, chart)
    for text, stage, feeling in (
        ("Reads", "Before", 1),
        ("Waits", "Queue", -2),
        ("Stands and waits", "Line", -1),
    ):
        scene.make_note(bob, activity, text, stage=stage, feeling=feeling)
    scene.do(rename_stage, alice, RenameStage(persona.id, "Line", "queue"))
    assert scene.read(lambda db: list_stages(list_journey(db, persona.id))) == ["Before", "Queue"]
    scene.do(move_stage, alice, MoveStage(persona.id, "Queue", -1))
    _reads, *queue = sorted(scene.read(list_journey, persona.id), key=lambda step: step.action)
    stands, waits = queue
    scene.do(merge_steps, alice, MergeSteps(waits.id, [stands.id], "Waits standing"))
    assert told(scene, persona) == [("Queue", "Waits standing", -1), ("Before", "Reads", 1)]
    scene.do(undo, alice, Undo(persona.programme_id, "journeys"))
    assert len(told(scene, persona)) == 3


def test_steps_are_told_from_the_reveal_on_and_phones_know_the_stages_before(
    scene: Scene, alice, bob, session, phone, wall, desk, chart
):
    activity = make_journey(scene, alice, session, chart, **HIDDEN)
    scene.make_note(bob, activity, "Waits", stage="Queue", feeling=-2)
    usual = fact_on(scene, phone, activity)["of"]
    assert [set(part) for part in usual] == [{"tables", "stages"}]
    assert "Przy okienku" not in usual[0]["stages"]
    assert len(usual[0]["stages"]) == 5
    assert fact_on(scene, wall, activity)["of"] == []
    assert fact_on(scene, desk, activity)["of"] == []
    scene.do(advance_activity, alice, activity.id)
    assert fact_on(scene, phone, activity)["of"][0]["stages"] == ["Queue"]
    for viewer in (wall, phone, desk):
        [step] = fact_on(scene, viewer, activity)["of"][0]["steps"]
        assert (step["text"], step["stage"], step["feeling"]) == ("Waits", "Queue", -2)


def test_stage_and_feeling_are_hidden_with_their_note(
    scene: Scene, alice, bob, session, wall, desk, chart
):
    activity = make_journey(scene, alice, session, chart, **HIDDEN)
    note = scene.make_note(bob, activity, "Waits", stage="Queue", feeling=-2)
    charlie = scene.make_person(session)
    [fact] = [
        fact
        for fact in scene.read(lambda db: list(load_notes(db, [note.id])))
        if fact.kind == "note"
    ]
    from tests.conftest import phone_of

    for viewer in (wall, phone_of(charlie, session)):
        assert seen_by(viewer, fact) is None
    assert seen_by(phone_of(bob, session), fact)["feeling"] == -2


def test_without_a_persona_the_journey_is_that_of_the_activity(
    scene: Scene, alice, bob, session, wall
):
    activity = scene.make_activity(alice, session, "journey_map")
    other = scene.make_activity(alice, session, "journey_map")
    scene.make_note(bob, other, "Elsewhere")
    scene.make_note(bob, activity, "Waits", stage="Queue")
    scene.do(lambda db, actor, _: db.flush(), alice)
    running = scene.get(Activity, other.id)
    assert [step["text"] for step in fact_on(scene, wall, running)["of"][0]["steps"]] == [
        "Elsewhere"
    ]


def test_minutes_put_steps_under_their_stages_with_what_they_felt_like(
    scene: Scene, alice, bob, session, persona, chart
):
    activity = make_journey(scene, alice, session, chart, **HIDDEN)
    scene.make_note(bob, activity, "Waits for an hour", stage="At the office", feeling=-2)
    scene.make_note(bob, activity, "Says what is the matter")
    scene.do(advance_activity, alice, activity.id)
    by_hand = {"stage": "At the office", "action": "Leaves", "barrier": "No chair"}
    scene.do(add_step, alice, AddStep(persona.id, by_hand))
    export = scene.read(load_export, alice, session.id, "en")
    minutes = write_markdown(export.record, export.approval)
    stage = minutes.index("At the office")
    assert stage < minutes.index("Waits for an hour") < minutes.index("very bad")
    assert "Leaves" in minutes
    assert "Barrier: No chair" in minutes
    assert "Says what is the matter" in minutes


def test_what_stood_beside_a_step_leaves_approved_minutes_with_its_note(
    scene: Scene, alice, bob, session, persona, chart
):
    activity = make_journey(scene, alice, session, chart, **HIDDEN)
    note = scene.make_note(bob, activity, "Waits for an hour", stage="At the office")
    scene.do(advance_activity, alice, activity.id)
    [step] = scene.read(list_journey, persona.id)
    scene.do(edit_step, alice, EditStep(step.id, {"barrier": "No chair for Jan"}))
    scene.do(close_session, alice, session.id)
    scene.do(approve_minutes, alice, ApproveMinutes(session.id, "en"))

    def minutes() -> str:
        export = scene.read(load_export, alice, session.id, "en")
        return write_markdown(export.record, export.approval)

    assert "No chair for Jan" in minutes()
    scene.do(redact_note, alice, RedactNote(note.id))
    assert "No chair for Jan" not in minutes()
