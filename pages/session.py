"""The page Session: run of show, joining, moderation, outcomes, minutes."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.pictures.subjects import PictureSubject
from workshop.programme.activity_kinds import ACTIVITY_TYPES
from workshop.programme.reasons import list_reasons, say_reason
from workshop.programme.sessions import APPROVED, list_sessions
from workshop.ui.programme.session_choice import choose_session
from workshop.ui.session.between import show_window
from workshop.ui.session.closing import show_minutes, show_status_button
from workshop.ui.session.drafts import show_drafts
from workshop.ui.session.joining import show_door, show_joining
from workshop.ui.session.outcomes import show_outcomes
from workshop.ui.session.paper_notes import show_paper_notes
from workshop.ui.session.rehearsal import show_rehearsal
from workshop.ui.session.run_of_show import show_run_of_show, show_running
from workshop.ui.session.run_state import RunState, load_run_state, watch_session
from workshop.ui.session.wall_remote import show_wall_remote
from workshop.ui.shell.page import open_page
from workshop.ui.shell.presses import telling_of_late_presses
from workshop.ui.transcripts.meeting import show_way_to_interviews
from workshop.ui.widgets.address_notes import show_read_along_note
from workshop.ui.widgets.component import show_module
from workshop.ui.widgets.pictures import show_pictures

page = open_page("session", needs=Right.RUN)


def show_lists(desk: RunState) -> None:
    """Tabs: agenda, board, joint drafts, outcomes, minutes."""
    writes = desk.running is not None and bool(ACTIVITY_TYPES[desk.running.kind].drafts)
    agenda, wall, drafts, settled, minutes = st.tabs(
        [_("Agenda"), _("Board"), _("Drafts"), _("What we settled"), _("Minutes")],
        default=_("Drafts") if writes else st.session_state.get(page.state("first_list")),
        # New tabs where drafts begin: those that are there already would stay where they are.
        key=page.state("lists.drafts" if writes else "lists"),
    )
    with agenda:
        show_run_of_show(page, desk)
    with wall:
        options = {"session": desk.session.id, "editable": True}
        show_module("board", data=options, key=page.state("board"), programme_id=page.programme.id)
    with drafts:
        show_drafts(page, desk)
    with settled:
        show_outcomes(page, desk.session.id, editable=desk.session.status != APPROVED)
    with minutes:
        show_minutes(page, desk.session)


def show_people(desk: RunState) -> None:
    """Who waits at the door; tabs: joining, waiting notes, people present, notes from paper;
    reruns when the fact ``room`` changes."""
    session_id, programme_id = desk.session.id, page.programme.id
    show_door(page, desk.session)
    joining, queue, people, paper = st.tabs(
        [_("Joining"), _("Waiting notes"), _("People here"), _("From paper")],
        default=st.session_state.get(page.state("first_side")),
        key=page.state("sides"),
    )
    with joining:
        show_joining(page, desk.session)
    with queue:
        reasons = [[reason, say_reason(reason)] for reason in list_reasons(page.programme)]
        options = {"session": session_id, "reasons": reasons}
        show_module("queue", data=options, key=page.state("queue"), programme_id=programme_id)
    with people:
        show_module(
            "attendance",
            data={"session": session_id, "part": "people"},
            key=page.state("people"),
            programme_id=programme_id,
            follow=["room"],
        )
    with paper:
        show_paper_notes(page, desk.running)
        if desk.running is not None:
            show_pictures(page, PictureSubject("activity", desk.running.id))


def show(session_id: str) -> None:
    """Everything about one session."""
    with telling_of_late_presses():
        _show_desk(load_run_state(page, session_id))


def _show_desk(desk: RunState) -> None:
    main, side = st.columns([11, 10], gap="medium")
    with main:
        show_running(page, desk)
        show_lists(desk)
    with side:
        show_read_along_note(page, desk.session.id)
        show_rehearsal(page, desk.session)
        show_status_button(page, desk.session)
        show_way_to_interviews(page, desk.session)
        show_window(page, desk)
        show_wall_remote(page, desk)
        show_people(desk)


title, choice = st.columns([11, 10], gap="medium", vertical_alignment="bottom")
with title:
    st.title(_("Run a session"), anchor=False)
    st.caption(_("Start, reveal, extend, go back: phones and wall follow by themselves."))
with page.read() as db:
    sessions = list_sessions(db, page.programme.id)
with choice:
    chosen = choose_session(page, sessions)
show(chosen)
watch_session(page, chosen)
