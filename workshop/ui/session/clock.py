"""The timer of the running activity and its buttons."""

import streamlit as st

from workshop.i18n import _
from workshop.programme.phases import Phase
from workshop.programme.session_states import TimerAction, TimerState
from workshop.programme.tables import Activity
from workshop.programme.timer import SetTimer, set_timer
from workshop.ui.session.run_state import RunState, act
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.component import show_module


def show_timer(page: Page, desk: RunState) -> None:
    """The timer, live, with buttons to start, pause, extend and shorten it."""
    clock, buttons = st.columns([2, 3], vertical_alignment="center")
    with clock:
        show_module(
            "attendance",
            programme_id=page.programme.id,
            data={"session": desk.session.id, "part": "clock"},
            key=page.state("clock"),
        )
    if desk.running is not None and desk.running.phase != Phase.DONE:
        with buttons:
            _show_timer_buttons(page, desk.running)


def _show_timer_buttons(page: Page, running: Activity) -> None:
    ticking = running.timer_state == TimerState.RUNNING
    word, icon = (
        (_("Pause"), ":material/pause:") if ticking else (_("Start the timer"), ":material/timer:")
    )
    seen = (running.id, running.timer_state)
    if press_button(word, icon=icon, width="stretch", key=page.state("tick"), stands_for=seen):
        action = TimerAction.PAUSE if ticking else TimerAction.START
        act(page, set_timer, SetTimer(running.id, action, seen=running.timer_state))
    with st.container(horizontal=True, gap="xsmall", wrap=False):
        for minutes in (-5, -1, 1, 5):
            words = f"{'+' if minutes > 0 else '−'}{abs(minutes)} min"
            key = page.state(f"timer{minutes}")
            if press_button(words, key=key, width="stretch", repeats=True):
                act(page, set_timer, SetTimer(running.id, TimerAction.EXTEND, minutes))
