"""The page Training: what teaches the standard, block by block, and what it leaves out."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.training.trainings import list_trainings
from workshop.ui.shell.page import open_page
from workshop.ui.shell.presses import press_button
from workshop.ui.training.beginning import new_training_dialog, show_none
from workshop.ui.training.choice import choose_training
from workshop.ui.training.coverage import show_coverage
from workshop.ui.training.overview import show_overview
from workshop.ui.training.scenario import show_scenario
from workshop.ui.widgets.view_choice import choose_view
from workshop.ui.widgets.watch import watch

page = open_page("training", needs=Right.SEE)
watch(
    page,
    "training",
    lambda db: [(row.id, row.changes) for row in list_trainings(db, page.programme.id)],
)
with page.read() as db:
    trainings = list_trainings(db, page.programme.id)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    with st.container(width=560, gap=None):
        st.title(_("Trainings"), anchor=False)
        st.caption(_("What people are trained in, block by block, and which clause is left out."))
    if page.may(Right.WRITE_CLAUSE) and press_button(
        _("New training"), icon=":material/add:", type="secondary" if trainings else "primary"
    ):
        new_training_dialog(page)

if not trainings:
    show_none(page)
    st.stop()

scenario = choose_training(page, trainings)
start = show_overview(page, scenario)
views = {"scenario": _("Scenario"), "coverage": _("Coverage")}
if choose_view(views, "scenario", page.state("view")) == "scenario":
    show_scenario(page, scenario, start)
else:
    show_coverage(scenario)
