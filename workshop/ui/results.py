"""Results: what the room chose, vote by vote."""

import streamlit as st

from workshop.i18n import _
from workshop.ui.page import Page
from workshop.ui.votes import choose_vote, load_votes, show_vote


def show_results(page: Page) -> None:
    """The results of the finished votes, or what they will need."""
    vote = choose_vote(page, load_votes(page))
    if vote is None:
        st.info(_("No vote has ended yet."), icon=":material/how_to_vote:")
    else:
        show_vote(page, vote)
