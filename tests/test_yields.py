"""What a session yielded is counted: things, by session and by activity, never people."""

from tests.conftest import Scene
from workshop.board.journeys import AddStep, add_step
from workshop.board.personas import CreatePersona, create_persona
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.local_time import local
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.ideas import AddIdea, add_idea
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.rights import Actor
from workshop.programme.agenda import EditActivity, edit_activity
from workshop.programme.outcomes import AddOutcome, add_outcome
from workshop.programme.session_run import close_session, end_activity, start_activity
from workshop.programme.session_titles import EditSession, edit_session
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.yields import describe_yield, load_yields, load_yields_by_activity
from workshop.store.ids_and_clock import new_id


def yields_of(scene: Scene, session: WorkingSession) -> dict[str, int]:
    return {one.kind: one.count for one in scene.read(load_yields, session.id)}


def test_a_session_yields_what_was_made_while_it_was_open(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession
) -> None:
    scene.do(create_persona, alice, CreatePersona(programme.id, "Ola"))
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "To be heard"))
    scene.do(create_group, alice, CreateGroup(programme.id, new_id(), ""))
    need = scene.do(create_need, alice, CreateNeed(programme.id, "guest", "x", "", [group.id]))
    scene.do(add_idea, alice, AddIdea(need.id, "hmw", "How might we?"))
    scene.do(add_idea, alice, AddIdea(need.id, "idea", "A sign"))
    scene.do(create_clause, alice, CreateClause(programme.id, "A clause", [need.id], {}))
    scene.do(add_outcome, alice, AddOutcome(session.id, "decision", "We go on"))
    assert yields_of(scene, session) == {
        "personas": 1,
        "groups": 2,
        "headers": 1,
        "needs": 1,
        "hmw": 1,
        "ideas": 1,
        "clauses": 1,
        "decisions": 1,
    }


def test_what_is_made_after_its_end_is_not_counted(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession
) -> None:
    scene.do(close_session, alice, session.id)
    scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Too late"))
    assert yields_of(scene, session) == {}


def test_notes_are_counted_by_what_their_activity_says_they_are(
    scene: Scene, alice: Actor, session: WorkingSession, activity: Activity
) -> None:
    scene.make_note(alice, activity, "They greet by first name")
    assert set(yields_of(scene, session)) == {"notes"}
    scene.do(edit_activity, alice, EditActivity(activity.id, {"yields": "practices"}))
    assert yields_of(scene, session) == {"practices": 1}
    (one,) = scene.read(load_yields, session.id)
    assert describe_yield(one, "pl") == "1 praktyka"


def test_each_activity_says_what_it_yielded(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession
) -> None:
    first = scene.make_activity(alice, session, "grouping")
    second = scene.make_activity(alice, session, "journey_map")
    scene.do(start_activity, alice, first.id)
    scene.do(create_group, alice, CreateGroup(programme.id, new_id(), ""))
    scene.do(start_activity, alice, second.id)
    ola = scene.do(create_persona, alice, CreatePersona(programme.id, "Ola")).id
    scene.do(add_step, alice, AddStep(ola, {"stage": "Before", "action": "Looks"}))
    scene.do(add_step, alice, AddStep(ola, {"stage": "before", "action": "Asks"}))
    found = scene.read(load_yields_by_activity, session.id)
    assert {key: {one.kind: one.count for one in rows} for key, rows in found.items()} == {
        first.id: {"groups": 1},
        second.id: {"personas": 1, "steps": 2, "stages": 1},
    }


def test_the_minutes_say_where_and_when_it_was_held_and_what_came_of_it(
    scene: Scene, alice: Actor, session: WorkingSession, activity: Activity
) -> None:
    scene.make_note(alice, activity, "A queue")
    scene.do(end_activity, alice, activity.id)
    scene.do(edit_session, alice, EditSession(session.id, "Maps", "", "Town hall, room 12"))
    scene.do(close_session, alice, session.id)
    told = write_markdown(scene.read(load_record, alice, session.id, "en"))
    held = scene.get(Activity, activity.id)
    assert "Town hall, room 12" in told
    assert f"{local(held.began_at):%H:%M}–{local(held.ended_at):%H:%M}" in told
    assert "What came of it: 1 note\n" in told
    assert "\n- 1 note\n" in told
