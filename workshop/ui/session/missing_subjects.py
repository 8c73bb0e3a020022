"""What an activity about needs, ideas or clauses lacks, and where that is mended."""

import streamlit as st
from sqlmodel import Session

from workshop.board.practice_facts import practices_offered
from workshop.i18n import _
from workshop.needs.idea_facts import ideas_on_board
from workshop.needs.needs import needs_on_board
from workshop.programme.activity_kinds import BoardContent
from workshop.programme.agenda import content_of, subject_of
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity
from workshop.standards.clause_facts import clauses_offered
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button


def show_missing_subjects(page: Page, activity: Activity) -> None:
    """A warning with a way out, where phones wait for something to write about or to vote on."""
    with page.read() as db:
        words = _find_missing(db, activity)
    if not words or activity.phase == Phase.DONE:
        return
    st.warning(words, icon=":material/error:")
    subject = subject_of(activity)
    names = {"clause": _("Clauses"), "practice": _("Practices")}
    screens = {"clause": "standards"}
    if press_button(
        names.get(subject or "", _("Needs")),
        key=page.state("missing_subjects"),
        icon=":material/arrow_forward:",
    ):
        view = {"practice": ""} if subject == "practice" else {}
        go_to(screens.get(subject or "", "needs"), view)


def _find_missing(db: Session, activity: Activity) -> str:
    content, subject = content_of(activity), subject_of(activity)
    if subject == "clause":
        named = clauses_offered(db, activity)
        why = _(
            "Nothing to write about yet: no clause is accepted. Choose the clauses, also drafts, "
            "with “Edit”."
        )
        return "" if named else why
    if subject == "practice":
        why = _("Nothing to write about yet: there is no practice that is not left.")
        return "" if practices_offered(db, activity) else why
    if BoardContent.IDEAS in content:
        named_ideas = ideas_on_board(db, activity)
        why = _("Nothing to vote on yet: there are no ideas under the open needs.")
        return "" if named_ideas else why
    if subject == "need":
        why = _("Nothing to write about yet: no need is open.")
    elif activity.phase == Phase.VOTE and BoardContent.NEEDS in content:
        why = _("Nothing to vote on yet: no need is open.")
    else:
        return ""
    return "" if needs_on_board(db, activity) else why
