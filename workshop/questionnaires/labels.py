"""Labels of questionnaires, the same on screens and in documents."""

from collections.abc import Mapping

from workshop.i18n import mark
from workshop.programme.activity_kinds import SurveyMoment
from workshop.questionnaires.item_kinds import AnswerStatus, ItemKind, Kirkpatrick
from workshop.questionnaires.results import LOOK_BACK

ITEM_KINDS: Mapping[str, str] = {
    ItemKind.SCALE: mark("Scale from 1 to 5"),
    ItemKind.KNOWLEDGE: mark("Knowledge, with one right answer"),
    ItemKind.OPEN: mark("Open text"),
    ItemKind.RETROSPECTIVE: mark("Look back at a scale, asked afterwards"),
    ItemKind.CLAUSE: mark("Which clause must change, and why"),
}
MOMENTS: Mapping[str, str] = {
    SurveyMoment.BEFORE: mark("Before the training"),
    SurveyMoment.AFTER: mark("After the training"),
    SurveyMoment.FOLLOW_UP: mark("About three months later"),
    LOOK_BACK: mark("Looking back at before"),
}
LEVELS: Mapping[str, str] = {
    Kirkpatrick.REACTION: mark("1. Reaction: how people found it"),
    Kirkpatrick.LEARNING: mark("2. Learning: what they know and can do"),
    Kirkpatrick.BEHAVIOUR: mark("3. Behaviour: what they do at work"),
    Kirkpatrick.RESULTS: mark("4. Results: what has come of it"),
}
ANSWER_STATES: Mapping[str, str] = {
    AnswerStatus.WAITING: mark("waiting for approval"),
    AnswerStatus.VISIBLE: mark("approved"),
    AnswerStatus.REJECTED: mark("rejected"),
}
CAVEAT = mark(
    "A small group without a comparison group proves nothing: what changed may have other reasons,"
    " and who did not answer may think otherwise."
)
