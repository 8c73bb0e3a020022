"""How a clause came about: its revisions, what changed in each, by whom and why."""

import streamlit as st

from workshop.i18n import _
from workshop.standards.clauses import list_clause_revisions
from workshop.standards.tables import Clause
from workshop.ui.page import Page
from workshop.ui.words import day, plain


def show_history(page: Page, clause: Clause) -> None:
    """The revisions of a clause, newest first."""
    with page.read() as db:
        revisions = list_clause_revisions(db, clause.id)
    for row in reversed(revisions):
        number = _("Revision {number}", number=row.number)
        st.markdown(f"**{number}** · {day(row.at)} · {plain(row.saved_by)}")
