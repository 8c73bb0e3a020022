"""What runs in a session, for whoever keeps its minutes: to read, not to steer."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.programme.activity_kinds import NOTE_KINDS, ON_PERSONAS
from workshop.programme.sessions import PLANNED
from workshop.ui.programme.timeline import show_status
from workshop.ui.session.paper_notes import show_paper_notes
from workshop.ui.session.run_of_show import describe_shortly, show_stepper
from workshop.ui.session.run_state import RunState
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.component import show_module


def show_present(page: Page, desk: RunState) -> None:
    """The running activity with its phase and clock, and the way to typing notes."""
    with st.container(border=True):
        words, clock = st.columns([3, 1], vertical_alignment="center")
        with words:
            _show_activity(page, desk)
        with clock:
            show_module(
                "attendance",
                data={"session": desk.session.id, "part": "timer"},
                key=page.state("clock"),
                programme_id=page.programme.id,
                follow=["room"],
            )


def _show_activity(page: Page, desk: RunState) -> None:
    running = desk.running
    with st.container(horizontal=True, vertical_alignment="center"):
        show_status(desk.session.status)
        if running is not None:
            st.caption(describe_shortly(running), width="content")
    if running is None:
        words = (
            _("Nothing is running yet. You can prepare entries already.")
            if desk.is_open or desk.session.status == PLANNED
            else _("This session is closed.")
        )
        st.write(words)
        return
    st.subheader(plain(running.title), anchor=False)
    show_stepper(running)
    if not page.may(Right.WRITE_NOTE) or running.kind not in NOTE_KINDS:
        return
    if running.kind in ON_PERSONAS:
        if press_button(_("Type notes from paper"), icon=":material/keyboard:", type="tertiary"):
            go_to("empathy_map")
        return
    with st.expander(_("Type notes from paper"), icon=":material/keyboard:"):
        show_paper_notes(page, running)
