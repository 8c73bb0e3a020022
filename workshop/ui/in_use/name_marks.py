"""A word beside fields in which somebody may have been named, by the marks of notes."""

import streamlit as st

from workshop.board.note_rules import list_marked
from workshop.i18n import _
from workshop.ui.shell.formatting import plain


def warn_of_names(*texts: str) -> None:
    """Say what in these texts may tell who somebody is; nothing where nothing does."""
    found = list(dict.fromkeys(word for text in texts for word in list_marked(text)))
    if found:
        words = ", ".join(f"“{plain(word)}”" for word in found[:5])
        st.warning(
            _("This may name a person: {words}. Write a function instead.", words=words),
            icon=":material/flag:",
        )
