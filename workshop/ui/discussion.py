"""What is said about a clause: threads on it or on marked passages, suggestions, rounds."""

from workshop.standards.tables import Clause
from workshop.ui.comments import load_remarks, show_comments
from workshop.ui.page import Page


def show_discussion(page: Page, clause: Clause) -> None:
    """The comments on a clause, and a field for another one."""
    show_comments(page, "clause", clause.id, load_remarks(page, "clause").get(clause.id, ()))
