"""Asking once more before something that others would notice."""

from collections.abc import Callable

import streamlit as st

from workshop.ui.shell.page import HousePage


def ask_first(
    page: HousePage, title: str, words: str, yes: tuple[str, str], then: Callable[[], object]
) -> None:
    """A dialog with what will happen; ``yes``: the button's label and icon.

    It closes once ``then`` gives something other than ``None`` or ``False``.
    """

    @st.dialog(title)
    def ask() -> None:
        page.present_actor()
        st.write(words)
        label, icon = yes
        if st.button(label, type="primary", icon=icon) and then() not in (None, False):
            st.rerun()

    ask()
