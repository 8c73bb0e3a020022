"""The page Minutes: what runs, what was settled, the minutes; for whoever keeps them."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.programme.sessions import APPROVED, list_sessions
from workshop.ui.programme.session_choice import choose_session
from workshop.ui.session.closing import show_minutes
from workshop.ui.session.minutes_desk import show_present
from workshop.ui.session.outcomes import show_outcomes
from workshop.ui.session.pictures import show_session_pictures
from workshop.ui.session.run_state import load_run_state, watch_session
from workshop.ui.shell.page import open_page

page = open_page("minutes", needs=Right.KEEP_MINUTES)


def show(session_id: str) -> None:
    """Everything about one session."""
    desk = load_run_state(page, session_id)
    show_present(page, desk)
    settled, pictures, minutes = st.tabs(
        [_("What we settled"), _("Pictures"), _("Minutes")], key=page.state("lists")
    )
    with settled:
        show_outcomes(page, desk.session.id, editable=desk.session.status != APPROVED)
    with pictures:
        show_session_pictures(page, desk)
    with minutes:
        show_minutes(page, desk.session)


title, choice = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
with title:
    st.title(_("Minutes"), anchor=False)
    st.caption(_("Write down what the room decides, who sees it differently, and who does what."))
with page.read() as db:
    sessions = list_sessions(db, page.programme.id)
with choice:
    chosen = choose_session(page, sessions)
show(chosen)
watch_session(page, chosen)
