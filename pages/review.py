"""The page Review: rounds in which experts rate needs, groups and clauses independently."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.review.rounds import list_rounds
from workshop.ui.review.rating_desk import show_rating_desk
from workshop.ui.review.round_dialogs import open_invitation
from workshop.ui.review.rounds import (
    find_open,
    leave_round,
    load_round_statuses,
    show_round_for_facilitator,
    show_rounds,
)
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import open_page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.watch import fields, watch

page = open_page("review", needs=Right.COMMENT)
standings = load_round_statuses(page)
opened = find_open(page, standings)
watch(
    page,
    "rounds",
    lambda db: fields(list_rounds(db, page.programme.id)),
    by_itself=opened is None,
)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    with st.container(width=720, gap=None):
        st.title(plain(opened[0].review.title) if opened else _("Review"), anchor=False)
        if not opened:
            st.caption(
                _("Experts rate alone and anonymously; then everybody sees where they agree.")
            )
    if opened:
        press_button(
            _("All rounds"), icon=":material/arrow_back:", on_click=leave_round, args=(page,)
        )
    elif page.may(Right.RUN) and press_button(
        _("Invite to a review"), icon=":material/mail:", type="primary"
    ):
        open_invitation(page)

if opened and opened[1] == "desk":
    show_rating_desk(page, opened[0].review.id)
elif opened:
    show_round_for_facilitator(page, opened[0])
elif standings:
    show_rounds(page, standings)
elif page.may(Right.RUN):
    st.info(
        _(
            "No round of review yet. Choose needs, groups or clauses, invite experts, "
            "set a deadline."
        ),
        icon=":material/rate_review:",
    )
else:
    st.info(
        _("You are not invited to a review at present. Invitations appear here."),
        icon=":material/rate_review:",
    )
