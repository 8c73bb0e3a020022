"""Saving a questionnaire as a whole."""

from workshop.questionnaires.questionnaires import (
    EditQuestionnaire,
    QuestionnaireContent,
    SeenQuestionnaire,
    edit_questionnaire,
)
from workshop.ui.questionnaires.beginning import open_questionnaire
from workshop.ui.shell.page import Page


def save(page: Page, seen: SeenQuestionnaire, content: QuestionnaireContent, done: str) -> bool:
    """Save it, and have the version open that was made of it."""
    command = EditQuestionnaire(seen.row.id, content, seen.row.edits)
    row = page.attempt(edit_questionnaire, command, done)
    if row is not None:
        open_questionnaire(row.id)
    return row is not None
