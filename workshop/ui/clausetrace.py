"""What a clause stands on, from its needs down to the notes, and what happened to it."""

import streamlit as st

from workshop.i18n import _
from workshop.standards.reading import load_readable_clause
from workshop.standards.trace import clause_stands_on, trace_clause
from workshop.ui.needs import sentence
from workshop.ui.page import Page
from workshop.ui.words import plain


def show_trace(page: Page, clause_id: str) -> None:
    """The way from a clause down to the voices behind it."""
    with page.read() as db:
        load_readable_clause(db, page.actor, clause_id)
        trace = trace_clause(db, clause_id)
    ground = _("Stands on: {ground}", ground=clause_stands_on(trace))
    st.caption(f":material/record_voice_over: {ground}")
    for need in trace.needs:
        st.markdown(f"- {sentence(need)}")
    if trace.groups:
        title = _("From these groups")
        st.markdown(f"**{title}**")
        st.markdown("\n".join(f"- {plain(group.header)}" for group in trace.groups))
