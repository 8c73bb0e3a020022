"""The run of show: what runs, what comes next, who is here, what waits, what was settled."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.programme.running import APPROVED, list_sessions
from workshop.ui.board import board
from workshop.ui.choosing import choose_session
from workshop.ui.closing import show_minutes, show_status_button
from workshop.ui.joining import show_joining, show_wall_buttons
from workshop.ui.page import open_page
from workshop.ui.running import Desk, load_desk, show_run_of_show, show_running, show_timer
from workshop.ui.settling import show_settled

page = open_page("session", needs=Right.RUN)


def show_lists(desk: Desk) -> None:
    """What one works with while an activity runs."""
    agenda, wall, settled, minutes = st.tabs(
        [_("Agenda"), _("Board"), _("What we settled"), _("Minutes")]
    )
    with agenda:
        show_run_of_show(page, desk)
    with wall:
        options = {"session": desk.session.id, "editable": True}
        board("board", options=options, key=page.state("board"), programme_id=page.programme.id)
    with settled:
        show_settled(page, desk.session.id, editable=desk.session.status != APPROVED)
    with minutes:
        show_minutes(page, desk.session)


def show_people(desk: Desk) -> None:
    """How people get in, whose notes wait, who is here."""
    common = {"programme_id": page.programme.id}
    joining, queue, people = st.tabs([_("Joining"), _("Waiting notes"), _("People here")])
    with joining:
        show_joining(page, desk.session)
    with queue:
        options = {"session": desk.session.id}
        board("queue", options=options, key=page.state("queue"), **common)
    with people:
        options = {"session": desk.session.id, "part": "people"}
        board("room", options=options, key=page.state("people"), **common)


@st.fragment
def show(session_id: str) -> None:
    """Everything about one session; runs again by itself when something changes elsewhere."""
    page.present_actor()
    desk = load_desk(page, session_id)
    running, clock = st.columns([3, 2], gap="medium")
    with running:
        show_running(page, desk)
    with clock:
        show_status_button(page, desk.session)
        show_timer(page, desk)
        show_wall_buttons(page, desk)
    lists, people = st.columns([3, 2], gap="medium")
    with lists:
        show_lists(desk)
    with people:
        show_people(desk)


title, choice = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
with title:
    st.title(_("Run a session"), anchor=False)
    st.caption(_("Start, reveal, extend, go back: phones and wall follow by themselves."))
with page.read() as db:
    sessions = list_sessions(db, page.programme.id)
with choice:
    chosen = choose_session(page, sessions)
show(chosen)
