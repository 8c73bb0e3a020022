"""The page Report: what the project promised, planned, held and made, for whoever pays for it."""

import streamlit as st

from workshop.export.report.record import load_report
from workshop.i18n import _, current_language
from workshop.people.rights import Right
from workshop.ui.report.files import offer_report
from workshop.ui.report.indicators import show_indicators
from workshop.ui.report.parts import (
    show_annexes,
    show_deviations,
    show_evaluation,
    show_meetings,
    show_products,
)
from workshop.ui.shell.page import open_page

page = open_page("report", needs=Right.RUN)
st.title(_("Report"), anchor=False)
st.caption(
    _(
        "What the project promised, planned, held and made. Every computed figure leads to where "
        "it comes from."
    )
)
with page.read() as db:
    report = load_report(db, page.actor, page.programme.id, current_language())
offer_report(page)
for title, show in (
    (_("Indicators"), lambda: show_indicators(page, report)),
    (_("Meetings"), lambda: show_meetings(report)),
    (_("Products"), lambda: show_products(page, report)),
    (_("Evaluation"), lambda: show_evaluation(page, report)),
    (_("What came otherwise than planned"), lambda: show_deviations(page, report)),
    (_("Annexes"), lambda: show_annexes(page, report)),
):
    st.subheader(title, anchor=False, divider="gray")
    show()
