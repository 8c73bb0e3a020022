"""Steps of a journey, completed by tables on their phones, over real sockets."""

import pytest
from sqlmodel import col, select

from tests.rooms import Room
from tests.serving import Served
from tests.test_joint_drafts import begin, desk, draft_on, phones, save
from tests.wire import Message, Wire
from workshop.board.joint_drafts import load_draft
from workshop.board.journeys import AddStep, MergeSteps, add_step, load_step, merge_steps
from workshop.board.moderation import RedactNote, redact_note
from workshop.board.personas import CreateMap, CreatePersona, create_map, create_persona
from workshop.board.table_maps import AssignPersonas, assign_personas
from workshop.board.tables import JourneyStep
from workshop.programme.session_run import advance_activity

OPEN = {"hidden": False, "moderated": False}


def run_journey(room: Room, *texts: str, per_table: bool = True) -> list[str]:
    """A journey in its phase of work with these steps; their ids."""
    room.run("journey_map", "Steps", per_table=per_table, **OPEN)
    persona = room.do(create_persona, CreatePersona(room.programme_id, "Ada, 40", {}))
    if per_table:
        room.do(assign_personas, AssignPersonas(room.activity_id, {1: persona.id, 2: persona.id}))
    else:
        room.change(map_id=room.do(create_map, CreateMap(persona.id)).id)
    steps = [
        room.do(add_step, AddStep(persona.id, {"stage": "At the office", "action": text})).id
        for text in texts
    ]
    room.do(advance_activity, room.activity_id)
    room.do(advance_activity, room.activity_id)
    return steps


def complete(phone: Wire, room: Room, step: str, **fields: str) -> Message:
    draft = begin(phone, room, about=step)
    assert "ok" in save(phone, draft, draft["revision"], **fields)
    return draft


def accept(staff: Wire, draft: Message, revision: int = 1) -> Message:
    return staff.do("accept_draft", id=draft["id"], revision=revision)


def test_two_phones_of_a_table_complete_one_step(hosted: Served):
    room = hosted.room
    [step] = run_journey(room, "Waits")
    with phones(hosted, 1, 1) as (first, second), desk(hosted) as staff:
        draft = complete(first, room, step, barrier="No chair", emotion="-2")
        assert begin(second, room, about=step)["id"] == draft["id"]
        save(second, draft, 1, touchpoint="The counter", opportunity="A chair")
        assert "ok" in second.do("offer_draft", id=draft["id"], revision=2)
        assert accept(staff, draft, 2)["ok"]["becomes"] == step
    row = room.read(load_step, step)
    said = (row.action, row.barrier, row.touchpoint, row.opportunity, row.emotion)
    assert said == ("Waits", "No chair", "The counter", "A chair", -2)


def test_who_comes_later_begins_with_what_is_there(hosted: Served):
    room = hosted.room
    [step] = run_journey(room, "Waits")
    with phones(hosted, 1, 2) as (first, second), desk(hosted) as staff:
        accept(staff, complete(first, room, step, barrier="No chair"))
        draft = begin(second, room, about=step)
        assert draft["fields"]["barrier"] == "No chair"
        save(second, draft, 0, barrier="No chair, no water")
        accept(staff, draft)
    assert room.read(load_step, step).barrier == "No chair, no water"


def test_of_two_tables_that_complete_one_step_at_once_both_texts_stay(hosted: Served):
    room = hosted.room
    [step] = run_journey(room, "Waits", per_table=False)
    with phones(hosted, 1, 2) as (first, second), desk(hosted) as staff:
        one = complete(first, room, step, barrier="No chair", touchpoint="The counter")
        other = complete(second, room, step, barrier="No water", touchpoint="The form")
        assert one["id"] != other["id"]
        accept(staff, one)
        accept(staff, other)
    row = room.read(load_step, step)
    assert (row.barrier, row.touchpoint) == ("No chair\nNo water", "The counter; The form")


def test_a_table_adds_a_step_with_a_stage_of_its_own(hosted: Served):
    room = hosted.room
    run_journey(room, "Waits")
    with phones(hosted, 1) as [phone], desk(hosted) as staff:
        draft = begin(phone, room)
        save(phone, draft, 0, barrier="No light")
        refused = phone.do("offer_draft", id=draft["id"], revision=1)
        assert refused["error"]["code"] == "invalid"
        save(phone, draft, 1, stage="at the OFFICE", action="Leaves")
        assert "ok" in phone.do("offer_draft", id=draft["id"], revision=2)
        step = accept(staff, draft, 2)["ok"]["becomes"]
    row = room.read(load_step, step)
    assert (row.stage, row.action, row.barrier) == ("At the office", "Leaves", "No light")


def test_where_each_table_has_its_persona_nobody_writes_in_a_pair(hosted: Served):
    room = hosted.room
    [step] = run_journey(room, "Waits")
    with phones(hosted, None) as [phone]:
        args = {"activity": room.activity_id, "about": step}
        for pair in (True, False):
            refused = phone.do("open_draft", id="0" * 32, pair=pair, **args)
            assert refused["error"]["code"] == "invalid"
        assert "ok" in phone.do("choose_table", table=2)
        assert begin(phone, room, about=step)["fields"]["barrier"] == ""


def test_what_was_said_about_a_step_goes_with_its_note(hosted: Served):
    room = hosted.room
    run_journey(room)
    room.run("journey_map", "Steps again", **OPEN)
    with phones(hosted, 1) as [phone], desk(hosted) as staff:
        note = {"activity": room.activity_id, "text": "Waits at counter 4", "stage": "Queue"}
        assert "ok" in phone.do("add_note", id="1" * 32, **note)
        room.do(advance_activity, room.activity_id)
        room.do(advance_activity, room.activity_id)
        query = select(col(JourneyStep.id)).where(JourneyStep.note_id == "1" * 32)
        step = str(room.read(lambda db: db.execute(query).scalar_one()))
        taken = complete(phone, room, step, barrier="Ada, who waits at counter 4, sees nobody")
        accept(staff, taken)
        waits = complete(phone, room, step, thoughts="Nobody comes")
        room.do(redact_note, RedactNote("1" * 32))
        assert accept(staff, waits)["error"]["code"] == "not_found"
        assert "fields" not in draft_on(phone, taken) or not any(
            room.read(load_draft, taken["id"]).fields.values()
        )
        again = phone.do("open_draft", id="2" * 32, activity=room.activity_id, about=step)
        assert again["error"]["code"] == "not_found"
    assert room.read(load_step, step).barrier == ""
    assert not room.read(load_draft, taken["id"]).fields


def test_merged_steps_keep_what_each_said(hosted: Served):
    room = hosted.room
    one, other = run_journey(room, "Waits", "Waits long")
    with phones(hosted, 1) as [phone], desk(hosted) as staff:
        accept(staff, complete(phone, room, one, barrier="No chair"))
        accept(staff, complete(phone, room, other, barrier="No water"))
    room.do(merge_steps, MergeSteps(one, [other], "Waits long"))
    assert room.read(load_step, one).barrier == "No chair\nNo water"


@pytest.mark.parametrize("emotion", ["3", "good"])
def test_a_feeling_beyond_the_scale_is_refused(hosted: Served, emotion: str):
    room = hosted.room
    [step] = run_journey(room, "Waits")
    with phones(hosted, 1) as [phone]:
        draft = begin(phone, room, about=step)
        assert save(phone, draft, 0, emotion=emotion)["error"]["code"] == "invalid"
