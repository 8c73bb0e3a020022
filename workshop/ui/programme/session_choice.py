"""Which session a screen shows: chosen before, in the address, open, or next."""

from collections.abc import Sequence
from typing import NoReturn

import streamlit as st

from workshop.i18n import _
from workshop.programme.meeting_kinds import is_named
from workshop.programme.session_words import full_name
from workshop.programme.sessions import OPEN, is_to_come, list_sessions, next_session
from workshop.programme.tables import WorkingSession
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button

SESSION_KEY = "app.session"


def remember_session(
    page: Page, sessions: Sequence[WorkingSession], chosen: str | None = None
) -> str:
    """The id of the session that this browser shows; ``chosen`` becomes the new one.

    The choice is shared by all screens and kept as the session's number in the address.
    """
    by_id = {session.id: session for session in sessions}
    wanted = chosen or st.session_state.get(SESSION_KEY)
    session = by_id.get(str(wanted)) or _in_address(sessions)
    session = session or present_session(sessions, page.programme.wall_session_id)
    st.session_state[SESSION_KEY] = session.id
    if st.query_params.get("session") != str(session.number):
        st.query_params["session"] = str(session.number)
    return session.id


def present_session(
    sessions: Sequence[WorkingSession], on_wall: str | None = None
) -> WorkingSession:
    """The open session, else the first planned one after the last that was held, else the last.

    If several are open, the one on the wall, else the latest: the others were probably forgotten.
    """
    still_open = [session for session in sessions if session.status == OPEN]
    if still_open:
        return next((row for row in still_open if row.id == on_wall), still_open[-1])
    return next_session(sessions) or sessions[-1]


def choose_session(page: Page, sessions: Sequence[WorkingSession]) -> str:
    """A field for the session; returns the chosen id."""
    ids = [session.id for session in sessions]
    labels = {session.id: full_name(session) for session in sessions}
    present = remember_session(page, sessions)
    key = page.state("choice")
    if st.session_state.get(key) not in ids or SESSION_KEY not in st.session_state:
        st.session_state[key] = present
    picked = st.selectbox(_("Session"), ids, format_func=lambda one: labels[one], key=key)
    return remember_session(page, sessions, picked)


def show_run_button(session: WorkingSession) -> None:
    """A button to the run of show of this session."""
    if press_button(
        _("Run this session"), icon=":material/play_circle:", type="primary", width="stretch"
    ):
        open_run_page(session)


def open_run_page(session: WorkingSession) -> NoReturn:
    """Open the run of show of this session."""
    st.session_state[SESSION_KEY] = session.id
    go_to("session", {"session": str(session.number)})


def show_next_session(page: Page, session: WorkingSession) -> None:
    """A button to the first planned session after this one, where there is one."""
    with page.read() as db:
        later = list_sessions(db, session.programme_id)
    planned = [row for row in later if row.position > session.position and is_to_come(row)]
    if not planned:
        return
    following = planned[0]

    def take() -> None:
        st.session_state[SESSION_KEY] = st.session_state[page.state("choice")] = following.id

    # Before the run, because the field above it is drawn first.
    if press_button(
        _("Go to “{title}”", title=plain(following.title))
        if is_named(following.number)
        else _("Go to session {number}", number=following.number),
        icon=":material/arrow_forward:",
        type="primary",
        width="stretch",
        on_click=take,
        key=page.state("next_session"),
    ):
        st.rerun()


def _in_address(sessions: Sequence[WorkingSession]) -> WorkingSession | None:
    number = st.query_params.get("session", "")
    return next((session for session in sessions if str(session.number) == number), None)
