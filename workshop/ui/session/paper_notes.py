"""Typing what was written on paper or spoken, into the running activity."""

import streamlit as st

from workshop.i18n import _
from workshop.programme.activity_kinds import NOTE_KINDS
from workshop.programme.tables import Activity
from workshop.ui.shell.page import Page
from workshop.ui.widgets.component import show_module


def show_paper_notes(page: Page, running: Activity | None) -> None:
    """The quick entry: one line one note; it asks for the need or clause where notes are written
    under one."""
    if running is None or running.kind not in NOTE_KINDS:
        st.caption(_("No activity is running that takes notes."))
        return
    options = {
        "activity": running.id,
        "session": running.session_id,
        "tables": list(range(1, page.programme.tables + 1)),
    }
    show_module("entry", data=options, key=page.state("entry"), programme_id=page.programme.id)
