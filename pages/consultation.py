"""The page Consultation: the window for remarks on a version, the queue, and the register."""

import streamlit as st

from workshop.consultation.moderating import count_remarks
from workshop.consultation.states import RemarkState
from workshop.i18n import _
from workshop.people.rights import Right
from workshop.ui.consultation.answering import show_register
from workshop.ui.consultation.queue import show_set_aside, show_waiting
from workshop.ui.consultation.window import (
    choose_consultation,
    load_desk,
    offer_beginning,
    show_none,
    show_window,
)
from workshop.ui.shell.page import open_page
from workshop.ui.widgets.view_choice import choose_view

page = open_page("consultation", needs=Right.SEE)
desk = load_desk(page)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    with st.container(width=620, gap=None):
        st.title(_("Consultation"), anchor=False)
        st.caption(
            _("What the public says about a published version, and what the office answers.")
        )
    offer_beginning(page, desk)

if not desk.places:
    show_none(page, desk)
    st.stop()

place = choose_consultation(page, desk)
show_window(page, desk, place)
with page.read() as db:
    counts = count_remarks(db, place.row.id)

if not page.may(Right.MODERATE):
    show_register(page, desk, place)
    st.stop()

names = {
    RemarkState.WAITING.value: _("To be read: {count}", count=counts[RemarkState.WAITING]),
    RemarkState.PUBLISHED.value: _("Register: {count}", count=counts[RemarkState.PUBLISHED]),
    RemarkState.SET_ASIDE.value: _("Set aside: {count}", count=counts[RemarkState.SET_ASIDE]),
}
shows = {
    RemarkState.WAITING: show_waiting,
    RemarkState.PUBLISHED: show_register,
    RemarkState.SET_ASIDE: show_set_aside,
}
view = choose_view(names, RemarkState.WAITING.value, page.state("view"))
shows[RemarkState(view)](page, desk, place)
