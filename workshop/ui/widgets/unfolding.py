"""Long lists that show their beginning, and more of it with each press."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import streamlit as st

from workshop.i18n import ngettext
from workshop.ui.shell.page import AppPage
from workshop.ui.shell.presses import press_button

ItemT = TypeVar("ItemT")


def unfold(
    page: AppPage, name: str, items: Sequence[ItemT], first: int, more: int
) -> Iterator[ItemT]:
    """The items to be drawn now: ``first`` of them, then ``more`` with each press of the button
    that is drawn below them. ``name``: of the list on its page."""
    key = page.state(f"{name}.shown")
    shown = st.session_state.get(key, first)
    yield from items[:shown]
    left = len(items) - shown
    if left <= 0:
        return
    next_ones = min(left, more)
    press_button(
        ngettext("Show {count} more", "Show {count} more", next_ones)
        if left > more
        else ngettext("Show the other {count}", "Show the other {count}", left),
        icon=":material/expand_more:",
        type="tertiary",
        key=page.state(f"{name}.more"),
        stands_for=shown,
        on_click=lambda: st.session_state.update({key: shown + more}),
    )
