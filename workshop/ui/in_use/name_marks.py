"""A word beside fields in which somebody may have been named, by the marks of notes."""

from collections.abc import Collection

import streamlit as st

from workshop.board.note_rules import list_marked
from workshop.i18n import _
from workshop.ui.shell.formatting import plain, quoted


def warn_of_names(*texts: str, known: Collection[str] = ()) -> None:
    """Say what in these texts may tell who somebody is; nothing where nothing does. ``known``:
    names of units and the like, which name nobody."""
    marked = (word for text in texts for word in list_marked(text))
    found = [word for word in dict.fromkeys(marked) if not any(word in name for name in known)]
    if found:
        words = ", ".join(quoted(plain(word)) for word in found[:5])
        st.warning(
            _("This may name a person: {words}. Write a function instead.", words=words),
            icon=":material/flag:",
        )
