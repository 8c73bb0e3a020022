"""Needs: what the groups ask for, ranked, with what each one stands on."""

import streamlit as st

from workshop.i18n import _, mark
from workshop.needs.ranking import rank_needs
from workshop.people.rights import Right
from workshop.ui.comments import load_remarks
from workshop.ui.moves import go_to
from workshop.ui.needforms import open_need_form
from workshop.ui.needs import load_needs, show_need
from workshop.ui.page import open_page
from workshop.ui.votes import choose_vote, load_votes, show_vote

ORDERS = {"voices": mark("Voices"), "dots": mark("Dots"), "harm": mark("Harm")}

page = open_page("needs", needs=Right.SEE)
loaded = load_needs(page)
votes = load_votes(page)
remarks = load_remarks(page, "need")

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    with st.container(width=720, gap=None):
        st.title(_("Needs"), anchor=False)
        st.caption(_("What people need and what for, and how many voices stand behind it."))
    if page.may(Right.WRITE_NEED):
        if st.button(_("New need"), icon=":material/add:", type="primary"):
            open_need_form(page)
        elif group := st.session_state.pop(page.state("from_group"), None):
            open_need_form(page, groups=[group])

if not loaded.needs:
    st.info(
        _("No need yet. Group the notes first, then make a need from a group."),
        icon=":material/favorite:",
    )
    if st.button(_("Go to the grouping"), icon=":material/workspaces:"):
        go_to("grouping")
    st.stop()

ranking, result = st.columns([3, 2], gap="large") if votes else (st.container(), None)
vote = None
if result is not None:
    with result:
        vote = choose_vote(page, votes)
        if vote is not None:
            show_vote(page, vote)
dots = vote.dots if vote else {}

with ranking:
    orders = [order for order in ORDERS if order != "dots" or dots]
    order = st.segmented_control(
        _("Order by"), orders, default="voices", format_func=lambda name: _(ORDERS[name]),
        key=page.state("order"), required=True,
    )  # fmt: skip
    ordered = rank_needs(loaded.needs, order or "voices", loaded.supports, dots)
    for need in ordered:
        if need.status in ("proposed", "selected") or need.id in loaded.grave:
            show_need(page, loaded, need, dots.get(need.id, 0), remarks.get(need.id, ()))
    aside = [
        need
        for need in ordered
        if need.status in ("parked", "merged") and need.id not in loaded.grave
    ]
    if aside and st.toggle(_("Show parked and merged needs ({count})", count=len(aside))):
        for need in aside:
            show_need(page, loaded, need, dots.get(need.id, 0), remarks.get(need.id, ()))
