"""The editor of one clause: all its fields, saved by themselves, written by several at once."""

import streamlit as st

from workshop.standards.tables import Clause
from workshop.ui.page import Page
from workshop.ui.words import plain


def show_editor(page: Page, clause: Clause) -> None:
    """The fields of a clause; for those who may not write it, the same as a text to read."""
    st.markdown(f"#### {plain(clause.title)}")
    st.markdown(plain(clause.body))
