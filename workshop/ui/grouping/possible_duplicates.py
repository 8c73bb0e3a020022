"""Notes that may say the same, each set with buttons to join them or to tell them apart."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.i18n import _
from workshop.needs.duplicates import MarkDuplicates, mark_duplicates, reject_duplicates
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button

AT_ONCE = 12


def show_possible_duplicates(page: Page, same: Sequence[Mapping[str, str]]) -> None:
    """Pairs of possible duplicates, each with buttons to mark it as such or to refuse it."""
    st.subheader(_("The same in other words"), anchor=False)
    st.caption(_("Joined notes are shown as one; each note still counts."))
    for notes in same[:AT_ONCE]:
        show_part(page.state(f"pair.{'.'.join(notes)}"), _pair, page, notes)


def _pair(page: Page, notes: Mapping[str, str]) -> None:
    page.present_actor()
    keys = list(notes)
    with st.container(border=True):
        lead = st.radio(
            _("Shown for all of them"),
            keys,
            format_func=lambda key: plain(notes[key]),
            key=page.state(f"lead.{'.'.join(keys)}"),
        )
        with st.container(horizontal=True):
            if press_button(
                _("Join the notes"),
                icon=":material/join:",
                key=page.state(f"join.{keys[0]}"),
            ):
                others = [key for key in keys if key != lead]
                if page.attempt(mark_duplicates, MarkDuplicates(lead, others), done=_("Joined.")):
                    st.rerun()
            if press_button(
                _("Not the same"),
                icon=":material/call_split:",
                key=page.state(f"part.{keys[0]}"),
            ) and page.accepts(reject_duplicates, keys, done=_("Noted.")):
                st.rerun()
