"""Training programmes: who writes them, what they leave out, and what becomes of a scenario."""

from datetime import UTC, datetime, time

import pytest

from tests.conftest import Scene
from tests.publishing import Press
from tests.test_clause_access import add_areas
from tests.trainings import TaughtStandard, taught_in
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.people.rights import Actor
from workshop.programme.agenda import LONGEST_SCRIPT, list_activities
from workshop.programme.draft_areas import OpenAreas, open_areas
from workshop.programme.meetings import RecordMeeting, record_meeting, remove_meeting
from workshop.programme.session_run import open_session, start_activity
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Programme
from workshop.standards.clause_card import load_cards
from workshop.training.blocks import (
    MOST_BLOCKS,
    BlockContent,
    SaveBlock,
    TakenModule,
    move_block,
    remove_block,
    save_block,
    take_in,
)
from workshop.training.running import RunScenario, list_runs, run_scenario
from workshop.training.trainings import (
    MovePart,
    SaveModule,
    SaveTraining,
    list_trainings,
    move_module,
    remove_module,
    remove_training,
    save_module,
    save_training,
)

NINE = datetime(2027, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def taught(scene: Scene, alice: Actor, programme: Programme) -> TaughtStandard:
    return taught_in(scene, alice, programme.id)


def run(taught: TaughtStandard, **given):
    command = {"kind": "training", "start": NINE, **given}
    return taught.school.do(run_scenario, RunScenario(taught.school.training_id, **command))


def test_the_coverage_says_what_is_trained_nowhere_and_what_is_only_told(taught):
    scenario = taught.school.load()
    assert [clause.title for clause in scenario.untrained] == ["An answer in writing"]
    assert [clause.title for clause in scenario.only_told] == ["A quiet place"]
    assert scenario.minutes == 80


def test_blocks_follow_each_other_on_the_clock(taught):
    hours = [block.hours(time(9, 30)) for block in taught.school.load().blocks]
    assert hours[0] == (time(9, 30), time(9, 50))
    assert hours[2] == (time(10, 5), time(10, 50))


def test_a_clause_that_is_deleted_falls_away_and_a_draft_is_no_gap(taught, scene, alice, programme):
    draft = Press(scene.store, alice, programme.id).write_clause("Not agreed on")

    def delete(db, _actor, _content):
        db.delete(db.get(type(taught.told), taught.told.id))

    scene.do(delete, alice)
    scenario = taught.school.load()
    assert not scenario.only_told
    assert draft.id not in {one.clause.id for one in scenario.coverage}
    block = taught.school.find("The first minute")
    assert [clause.title for clause, _how in block.clauses] == ["Form of address"]


def test_who_reads_and_who_writes(taught, scene, programme, ewa):
    assert taught.school.load(ewa).minutes == 80
    with pytest.raises(NotAllowed):
        taught.school.do(save_training, SaveTraining(programme.id, "Mine"), ewa)
    editor = scene.make_account("edda", "editor", programme.id)
    taught.school.do(save_training, SaveTraining(programme.id, "Hers"), editor)
    with pytest.raises(NotAllowed):
        taught.school.do(run_scenario, RunScenario(taught.school.training_id, "training"), editor)
    with pytest.raises(NotFound):
        taught.school.load(scene.make_account("dora", "editor"))


def test_an_editor_neither_sees_nor_unties_a_draft_of_another_area(taught, scene, alice, programme):
    areas = add_areas(scene.store, programme.id)
    press = Press(scene.store, alice, programme.id)
    draft = press.write_clause("Closed draft", area_id=areas["PS"])
    block = taught.school.find("The first minute")
    content = BlockContent("The first minute", 45, clauses={draft.id: "told"})
    taught.school.do(save_block, SaveBlock(block.row.module_id, content, block.row.id))
    editor = scene.make_account("edda", "editor", programme.id)
    scene.do(open_areas, alice, OpenAreas(programme.id, editor.id, [areas["OK"]]))
    editor = scene.actor(editor.id)
    seen = next(one for one in taught.school.load(editor).blocks if one.row.id == block.row.id)
    assert not seen.clauses
    again = BlockContent("The first minute", 45)
    taught.school.do(save_block, SaveBlock(block.row.module_id, again, block.row.id), editor)
    kept = taught.school.find("The first minute")
    assert [clause.title for clause, _how in kept.clauses] == ["Closed draft"]


@pytest.mark.parametrize(
    ("minutes", "texts"),
    [(0, {}), (1_000, {}), (45, {"course": "a" * 10_000}), (45, {"method": "m" * 301})],
)
def test_what_does_not_fit_is_refused_and_nothing_is_stored(taught, minutes, texts):
    module = taught.school.load().modules[0].row
    with pytest.raises(Invalid):
        taught.school.add_block(module, "Too much", minutes, **texts)
    with pytest.raises(Invalid):
        taught.school.add_block(module, "A ballot of estimates", kind="impact_effort")
    assert len(taught.school.load().blocks) == 3


def test_two_hundred_blocks_are_too_many_in_one_sentence_and_none_of_them_is_stored(taught):
    many = [TakenModule("Long", [BlockContent(f"Block {at}", 5) for at in range(200)])]
    with pytest.raises(Invalid) as refused:
        taught.school.do(
            lambda db, actor, modules: take_in(
                db, actor, taught.school.training_id, modules, seen=None
            ),
            many,
        )
    assert refused.value.values == {"most": MOST_BLOCKS, "count": 203}
    assert [one.row.title for one in taught.school.load().modules] == ["Opening", "Practice"]


def test_two_people_edit_one_block_and_the_second_is_told(taught):
    block = taught.school.find("The first minute").row
    mine = SaveBlock(block.module_id, BlockContent("Mine", 40), block.id, seen=block.revision)
    theirs = SaveBlock(block.module_id, BlockContent("Theirs", 50), block.id, seen=block.revision)
    taught.school.do(save_block, mine)
    with pytest.raises(Conflict):
        taught.school.do(save_block, theirs)
    assert taught.school.find("Mine").row.minutes == 40
    module = taught.school.load().modules[0].row
    renamed = SaveModule(taught.school.training_id, "Start", module.id, seen=module.revision)
    taught.school.do(save_module, renamed)
    with pytest.raises(Conflict):
        taught.school.do(save_module, renamed)


def test_modules_and_blocks_are_moved_and_removed(taught):
    school = taught.school
    first, second = school.load().modules
    school.do(move_block, MovePart(first.blocks[1].row.id, -1))
    assert [one.row.title for one in school.load().blocks][:2] == ["Break", "Rules of the room"]
    school.do(move_module, MovePart(second.row.id, -1))
    school.do(move_module, MovePart(second.row.id, -1))
    assert [one.row.title for one in school.load().modules] == ["Practice", "Opening"]
    block = second.blocks[0].row
    content = BlockContent(block.title, block.minutes)
    school.do(save_block, SaveBlock(first.row.id, content, block.id, seen=block.revision))
    assert [len(one.blocks) for one in school.load().modules] == [0, 3]
    school.do(remove_block, block.id)
    with pytest.raises(NotFound):
        school.do(remove_block, block.id)
    school.do(remove_module, first.row.id)
    assert not school.load().blocks


def test_a_scenario_becomes_a_meeting_with_its_exercises_and_breaks(taught, scene, programme):
    meeting = run(taught, place="Town hall")
    assert (meeting.kind, meeting.title) == ("training", "Standard at the desk")
    assert (meeting.planned_end - meeting.planned_start).total_seconds() == 80 * 60
    assert meeting.functions == ["trainer"]
    agenda = scene.read(list_activities, meeting.id)
    assert [(row.kind, row.title, row.minutes) for row in agenda] == [
        ("notes", "Rules of the room", 20),
        ("break", "Break", 15),
        ("notes", "The first minute", 45),
    ]
    practice = agenda[2]
    assert practice.about == "clauses"
    assert set(practice.targets) == {taught.practised.id, taught.told.id}
    assert practice.prompt == "What was hard to say?"
    assert "2. Play the first minute." in practice.script
    assert practice.script.endswith("Nobody plays somebody who is in the room.")
    assert [row.id for row in scene.read(list_runs, taught.school.load())] == [meeting.id]


def test_one_press_makes_one_meeting(taught, scene, programme):
    seen = taught.school.load().training.changes
    run(taught, seen=seen)
    with pytest.raises(Conflict):
        run(taught, seen=seen)
    meetings = scene.read(list_sessions, programme.id)
    assert [row.kind for row in meetings].count("training") == 1


def test_what_is_changed_later_changes_no_meeting(taught, scene, alice):
    meeting = run(taught, kind="pilot_training")
    scene.do(open_session, alice, meeting.id)
    scene.do(start_activity, alice, scene.read(list_activities, meeting.id)[0].id)
    taught.school.do(remove_training, taught.school.training_id)
    assert len(scene.read(list_activities, meeting.id)) == 3
    assert not scene.read(list_trainings, taught.school.programme_id)


def test_one_module_is_run_alone_and_an_empty_one_is_not(taught, scene):
    empty = taught.school.add_module("Later")
    second = taught.school.load().modules[1]
    meeting = run(taught, modules=[second.row.id])
    assert meeting.title == "Standard at the desk: Practice"
    assert len(scene.read(list_activities, meeting.id)) == 1
    with pytest.raises(Invalid):
        run(taught, modules=[empty.id])
    with pytest.raises(Invalid):
        run(taught, kind="forum")


def test_a_meeting_made_of_a_scenario_can_be_removed_again(taught, scene, alice):
    meeting = run(taught)
    scene.do(remove_meeting, alice, meeting.id)
    assert not scene.read(list_runs, taught.school.load())


def test_a_course_that_is_too_long_is_cut_and_the_care_is_whole(taught, scene):
    module = taught.school.load().modules[1].row
    care = "Stay with whoever leaves. " * 30
    taught.school.add_block(module, "Long", course="One more step. " * 200, care=care)
    script = scene.read(list_activities, run(taught).id)[3].script
    assert len(script) <= LONGEST_SCRIPT
    assert script.endswith(care.strip())
    assert "Reszta jest w scenariuszu" in script


def test_drafts_are_not_put_before_a_room_by_running_a_scenario(taught, scene, alice, programme):
    draft = Press(scene.store, alice, programme.id).write_clause("Not agreed on")
    module = taught.school.load().modules[1].row
    taught.school.add_block(
        module, "Draft", kind="notes", about_clauses=True, clauses={draft.id: "told"}
    )
    activity = scene.read(list_activities, run(taught).id)[3]
    assert (activity.about, activity.targets) == ("", [])


def test_the_card_of_a_clause_tells_its_blocks_and_publishes_what_was_held(
    taught, scene, alice, programme
):
    keys = [taught.practised.id, taught.told.id, taught.missed.id]
    before = scene.read(load_cards, programme.id, keys)
    assert [(one.title, one.state, one.public) for one in before[taught.practised.id]] == [
        ("The first minute", "practised", False)
    ]
    assert [one.state for one in before[taught.told.id]] == ["told", "told"]
    assert not before[taught.missed.id]
    meeting = run(taught)
    held = RecordMeeting(meeting.id, NINE, NINE.replace(hour=11))
    scene.do(record_meeting, alice, held)
    [entry] = scene.read(load_cards, programme.id, keys)[taught.practised.id]
    assert (entry.public, entry.on, entry.page) == (True, NINE.date(), "training")
