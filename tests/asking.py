"""A questionnaire that is asked, for tests."""

from collections.abc import Mapping
from typing import Any

from tests.conftest import Scene
from workshop.people.rights import Actor
from workshop.programme.activity_kinds import SurveyMoment
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.session_run import end_activity, start_activity
from workshop.programme.tables import Activity, WorkingSession
from workshop.questionnaires.answering import HandIn, hand_in
from workshop.questionnaires.item_kinds import ItemKind
from workshop.questionnaires.questionnaires import (
    AddQuestionnaire,
    ItemContent,
    QuestionnaireContent,
    SeenQuestionnaire,
    add_questionnaire,
    load_questionnaire,
)

BEFORE, AFTER, LATER = SurveyMoment
BOTH = (BEFORE, AFTER)
SURE = ItemContent(ItemKind.SCALE, "I know how to begin", (*BOTH, LATER), "not at all", "very well")
KNOWS = ItemContent(
    ItemKind.KNOWLEDGE, "Who may ask?", BOTH, options=["The desk", "Nobody"], right=1
)
BACK = ItemContent(ItemKind.RETROSPECTIVE, "Before, I would have said", (AFTER,), "1", "5", about=0)
OPEN = ItemContent(ItemKind.OPEN, "What helped?", (AFTER,))
WHICH = ItemContent(ItemKind.CLAUSE, "Which clause must change?", (AFTER,))
CONTENT = QuestionnaireContent(
    "The training", "Answer as you think.", items=[SURE, KNOWS, BACK, OPEN, WHICH]
)


def write_questionnaire(
    scene: Scene, owner: Actor, programme_id: str, content: QuestionnaireContent = CONTENT
) -> SeenQuestionnaire:
    """A questionnaire of a programme."""
    row = scene.do(add_questionnaire, owner, AddQuestionnaire(programme_id, content))
    return scene.read(load_questionnaire, row.id)


def ask(
    scene: Scene, owner: Actor, session: WorkingSession, seen: SeenQuestionnaire, moment: str
) -> Activity:
    """An activity that asks it at a moment, and runs."""
    settings = {"targets": [seen.row.id], "moment": moment}
    command = AddActivity(session.id, "questionnaire", f"Questions {moment}", settings)
    return scene.do(start_activity, owner, scene.do(add_activity, owner, command).id)


def end(scene: Scene, owner: Actor, activity: Activity) -> None:
    """Nobody can hand in any more."""
    scene.do(end_activity, owner, activity.id)


def answer(scene: Scene, person: Actor, activity: Activity, given: Mapping[str, Any]) -> Any:
    """Hand a sheet in."""
    return scene.do(hand_in, person, HandIn(activity.id, given))
