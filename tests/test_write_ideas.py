"""Questions and ideas under needs: written, answered, moved, decided, deleted, all undoable."""

import pytest

from tests.conftest import Scene
from tests.visits import Visits, press, words
from workshop.board.moderation import Undo, redo, undo
from workshop.errors import Invalid, NotFound
from workshop.needs.ideas import (
    AddIdea,
    EditIdea,
    MoveIdea,
    add_idea,
    edit_idea,
    list_ideas,
    move_idea,
    remove_idea,
    start_questions,
)
from workshop.needs.needs import CreateNeed, create_need
from workshop.needs.tables import Idea, Need


@pytest.fixture
def need(scene: Scene, alice, programme) -> Need:
    command = CreateNeed(programme.id, "a guest", "be heard", "I come back")
    return scene.do(create_need, alice, command)


@pytest.fixture
def question(scene: Scene, alice, need) -> Idea:
    return scene.do(add_idea, alice, AddIdea(need.id, "hmw", "How might we listen?"))


@pytest.fixture
def idea(scene: Scene, alice, need, question) -> Idea:
    return scene.do(add_idea, alice, AddIdea(need.id, "idea", "A quiet room", question.id))


def texts(scene: Scene, need: Need) -> list[str]:
    return [row.text for row in scene.read(list_ideas, need.id)]


def test_an_idea_answers_a_question(scene: Scene, need, question, idea):
    assert texts(scene, need) == ["How might we listen?", "A quiet room"]
    assert idea.answers == question.id


def test_an_idea_is_judged_and_decided(scene: Scene, alice, idea):
    fields = {"impact": 5, "effort": 2, "moscow": "must", "text": "A very quiet room"}
    edited = scene.do(edit_idea, alice, EditIdea(idea.id, fields))
    assert (edited.impact, edited.effort, edited.moscow) == (5, 2, "must")
    scene.do(edit_idea, alice, EditIdea(idea.id, {"moscow": None}))
    assert scene.get(Idea, idea.id).moscow is None


@pytest.mark.parametrize(
    "fields", [{"impact": 6}, {"effort": True}, {"moscow": "maybe"}, {"text": " "}, {"id": "x"}]
)
def test_what_does_not_fit_is_refused(scene: Scene, alice, idea, fields):
    with pytest.raises(Invalid):
        scene.do(edit_idea, alice, EditIdea(idea.id, fields))


def test_only_a_question_of_the_same_need_is_answered(scene: Scene, alice, programme, need, idea):
    other = scene.do(create_need, alice, CreateNeed(programme.id, "a", "b"))
    foreign = scene.do(add_idea, alice, AddIdea(other.id, "hmw", "Elsewhere?"))
    for answers in (foreign.id, idea.id):
        with pytest.raises(Invalid):
            scene.do(add_idea, alice, AddIdea(need.id, "idea", "x", answers))
    with pytest.raises(Invalid):
        scene.do(add_idea, alice, AddIdea(need.id, "hmw", "Why?", answers=foreign.id))


def test_ideas_change_places_among_their_own(scene: Scene, alice, need, question, idea):
    scene.do(add_idea, alice, AddIdea(need.id, "idea", "A bell", question.id))
    scene.do(move_idea, alice, MoveIdea(idea.id, 1))
    assert texts(scene, need) == ["How might we listen?", "A bell", "A quiet room"]
    scene.do(move_idea, alice, MoveIdea(idea.id, 1))
    assert texts(scene, need)[-1] == "A quiet room"
    scene.do(undo, alice, Undo(need.programme_id, "needs"))
    assert texts(scene, need) == ["How might we listen?", "A quiet room", "A bell"]


def test_a_question_goes_over_with_its_ideas(scene: Scene, alice, programme, need, question, idea):
    other = scene.do(create_need, alice, CreateNeed(programme.id, "a", "b"))
    scene.do(edit_idea, alice, EditIdea(question.id, {"need_id": other.id}))
    assert texts(scene, need) == []
    assert [row.answers for row in scene.read(list_ideas, other.id)] == [None, question.id]
    scene.do(undo, alice, Undo(programme.id, "needs"))
    assert texts(scene, need) == ["How might we listen?", "A quiet room"]


def test_deleting_a_question_keeps_its_ideas_and_is_undone(
    scene: Scene, alice, need, question, idea
):
    scene.do(remove_idea, alice, question.id)
    assert [(row.text, row.answers) for row in scene.read(list_ideas, need.id)] == [
        ("A quiet room", None)
    ]
    scene.do(undo, alice, Undo(need.programme_id, "needs"))
    assert scene.get(Idea, idea.id).answers == question.id
    scene.do(redo, alice, Undo(need.programme_id, "needs"))
    with pytest.raises(NotFound):
        scene.do(remove_idea, alice, question.id)


def test_questions_begin_from_the_sentence(need):
    polish, english = start_questions(need, "pl"), start_questions(need, "en")
    assert "How might we work so that I come back?" in english
    assert any("be heard" in starter for starter in polish)
    assert all(starter.startswith("Jak moglibyśmy") for starter in polish)
    need.goal = ""
    assert len(start_questions(need, "en")) == 3


def test_moscow_is_one_click_on_the_needs_page(visits: Visits, scene: Scene, alice, need, idea):
    screen = visits.open(alice, "needs", need=need.id)
    shown = words(screen)
    assert "How might we listen?" in shown
    assert "A quiet room" in shown
    key = f"needs.idea.{idea.id}.moscow.None"
    next(one for one in screen.segmented_control if one.key == key).set_value("should")
    screen.run()
    assert scene.get(Idea, idea.id).moscow == "should"


def test_a_starter_fills_the_field_and_becomes_a_question(
    visits: Visits, scene: Scene, alice, need
):
    screen = visits.open(alice, "needs", need=need.id)
    press(screen, "How might we work so that I come back\\?")
    press(screen, "Add")
    assert texts(scene, need) == ["How might we work so that I come back?"]
