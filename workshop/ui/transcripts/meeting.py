"""The ways between a meeting and the interviews that belong to it."""

from collections.abc import Sequence

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.programme.session_words import full_name, session_word
from workshop.programme.tables import WorkingSession
from workshop.transcripts.keeping import count_of_session
from workshop.transcripts.tables import Transcript
from workshop.ui.programme.session_choice import open_run_page
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button

MEETING = "meeting"
"""The query parameter with the id of the meeting whose interviews are shown alone."""


def show_way_to_interviews(page: Page, session: WorkingSession) -> None:
    """A quiet button to the interviews of this meeting; nothing without any, and for those who may
    not read them."""
    if not page.may(Right.MODERATE):
        return
    with page.read() as db:
        count = count_of_session(db, page.actor, session)
    if count and press_button(
        _("Interviews of this meeting: {count}", count=count),
        icon=":material/record_voice_over:",
        type="tertiary",
        key=page.state("interviews"),
    ):
        go_to("transcripts", {MEETING: session.id})


def show_way_to_meeting(page: Page, session: WorkingSession) -> None:
    """The meeting that an interview belongs to: a quiet button to it, or its word alone for those
    who do not run meetings."""
    if not page.may(Right.RUN):
        st.badge(session_word(session.number), color="gray")
    elif press_button(
        plain(full_name(session)),
        icon=":material/arrow_forward:",
        type="tertiary",
        key=page.state("meeting"),
    ):
        open_run_page(session)


def only_of_meeting(page: Page, rows: Sequence[Transcript]) -> Sequence[Transcript]:
    """The interviews of the meeting in the address, with a button back to all; else all."""
    wanted = st.query_params.get(MEETING)
    found = [row for row in rows if row.session_id and row.session_id == wanted]
    if 0 < len(found) < len(rows) and press_button(
        _("Show all"), icon=":material/arrow_back:", type="tertiary", key=page.state("all")
    ):
        del st.query_params[MEETING]
        st.rerun()
    return found or rows
