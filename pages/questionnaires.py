"""The page Questionnaires: what is asked before and after trainings, and what came of it."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.questionnaires.questionnaires import list_questionnaires
from workshop.ui.questionnaires.answers import show_answers
from workshop.ui.questionnaires.beginning import choose_questionnaire, new_dialog, show_none
from workshop.ui.questionnaires.from_file import show_import
from workshop.ui.questionnaires.items import show_items
from workshop.ui.questionnaires.results import show_results
from workshop.ui.shell.page import open_page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.view_choice import choose_view

page = open_page("questionnaires", needs=Right.SEE)
with page.read() as db:
    found = list_questionnaires(db, page.programme.id)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    with st.container(width=560, gap=None):
        st.title(_("Questionnaires"), anchor=False)
        st.caption(_("What people say before a training, after it and three months later."))
    if page.may(Right.WRITE_CLAUSE) and press_button(
        _("New questionnaire"), icon=":material/add:", type="secondary" if found else "primary"
    ):
        new_dialog(page)

if not found:
    show_none(page)
    st.stop()

seen = choose_questionnaire(page, found)
parts = {
    "items": (_("Questions"), show_items),
    "results": (_("Results"), show_results),
    "answers": (_("Answers in words"), show_answers),
    "import": (_("From a file"), show_import),
}
asked = st.query_params.get("view", "items")
view = choose_view(
    {name: words for name, (words, _show) in parts.items()},
    asked if asked in parts else "items",
    page.state("view"),
)
parts[view][1](page, seen)
