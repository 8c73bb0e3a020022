"""Open next steps begin the next session until they are done, postponed or dropped."""

import pytest

from tests.conftest import Scene
from workshop.board.visibility import Viewer
from workshop.errors import Invalid, NotAllowed
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.people.rights import Actor
from workshop.programme.next_steps import (
    PostponeStep,
    SettleStep,
    list_earlier_steps,
    postpone_step,
    settle_step,
)
from workshop.programme.outcomes import (
    AddOutcome,
    EditOutcome,
    add_outcome,
    edit_outcome,
    list_outcomes,
)
from workshop.programme.session_run import close_session
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import NextStep, Programme, WorkingSession


@pytest.fixture
def step(scene: Scene, alice: Actor, session: WorkingSession) -> NextStep:
    """What session 3, closed by now, left to be done."""
    added = scene.do(
        add_outcome,
        alice,
        AddOutcome(session.id, "next_step", "Call the school", "Alice", "Friday"),
    )
    scene.do(close_session, alice, session.id)
    assert isinstance(added, NextStep)
    return added


@pytest.fixture
def following(scene: Scene, alice: Actor, programme: Programme, step: NextStep) -> WorkingSession:
    """Session 4, open."""
    return scene.make_session(alice, programme, 4)


def earlier(scene: Scene, session: WorkingSession) -> list[tuple[str, str, str]]:
    rows = scene.read(list_earlier_steps, session)
    return [(row.step.text, row.step.until, row.state) for row in rows]


def minutes_of(scene: Scene, alice: Actor, session: WorkingSession) -> str:
    return write_markdown(scene.read(load_record, alice, session.id, "en"))


def test_an_open_step_begins_every_later_session_until_it_is_done(
    scene: Scene, alice: Actor, programme: Programme, step: NextStep, following: WorkingSession
) -> None:
    assert earlier(scene, following) == [("Call the school", "Friday", "open")]
    assert "still open" in minutes_of(scene, alice, following)
    scene.do(settle_step, alice, SettleStep(step.id, following.id, "done"))
    assert earlier(scene, following) == [("Call the school", "Friday", "done")]
    assert "| done |" in minutes_of(scene, alice, following)
    fifth, second = (
        scene.read(list_sessions, programme.id)[4],
        scene.read(list_sessions, programme.id)[1],
    )
    assert earlier(scene, fifth) == earlier(scene, second) == []


def test_a_step_is_postponed_or_dropped_with_a_reason(
    scene: Scene, alice: Actor, step: NextStep, following: WorkingSession
) -> None:
    scene.do(postpone_step, alice, PostponeStep(step.id, following.id, "Monday"))
    assert earlier(scene, following) == [("Call the school", "Monday", "open")]
    with pytest.raises(Invalid):
        scene.do(settle_step, alice, SettleStep(step.id, following.id, "dropped", " "))
    drop = SettleStep(step.id, following.id, "dropped", "The school closes")
    scene.do(settle_step, alice, drop)
    assert "dropped: The school closes" in minutes_of(scene, alice, following)
    scene.do(settle_step, alice, SettleStep(step.id, following.id, "open"))
    assert scene.get(NextStep, step.id).reason == ""


def test_the_wall_begins_with_open_steps_and_names_nobody(
    scene: Scene, alice: Actor, step: NextStep, following: WorkingSession
) -> None:
    wall = Viewer(kind="wall", programme_id=following.programme_id, session_id=following.id)
    assert scene.see(wall, "room")[following.id]["steps"] == [["Call the school", "Friday"]]
    scene.make_activity(alice, following)
    assert scene.see(wall, "room")[following.id]["steps"] == []


def test_nobody_of_another_programme_settles_a_step(
    scene: Scene, charlie: Actor, step: NextStep, following: WorkingSession
) -> None:
    with pytest.raises(NotAllowed):
        scene.do(settle_step, charlie, SettleStep(step.id, following.id, "done"))


def test_a_parked_question_opens_the_next_session_until_it_is_answered(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession
) -> None:
    asked = AddOutcome(session.id, "parked_question", "Who pays for the interpreter?", until="May")
    question = scene.do(add_outcome, alice, asked)
    minutes = minutes_of(scene, alice, session)
    assert "Parked questions" in minutes
    assert "Who pays for the interpreter?" in minutes
    assert "Next step | " not in minutes
    scene.do(close_session, alice, session.id)
    following = scene.make_session(alice, programme, 4)
    assert earlier(scene, following) == [("Who pays for the interpreter?", "May", "open")]
    assert "parked question · session 3" in minutes_of(scene, alice, following).lower()
    scene.do(settle_step, alice, SettleStep(question.id, following.id, "done"))
    assert "| answered |" in minutes_of(scene, alice, following)


def test_a_question_stays_a_question_when_it_is_edited(
    scene: Scene, alice: Actor, session: WorkingSession
) -> None:
    question = scene.do(add_outcome, alice, AddOutcome(session.id, "parked_question", "Who pays?"))
    step = scene.do(add_outcome, alice, AddOutcome(session.id, "next_step", "Ask the treasurer"))
    edit = EditOutcome("parked_question", question.id, "Who pays for it?")
    scene.do(edit_outcome, alice, edit)
    outcomes = scene.read(list_outcomes, session.id)
    assert [row.text for row in outcomes.parked] == ["Who pays for it?"]
    assert [row.id for row in outcomes.next_steps] == [step.id]
