"""The page People: members of the programme, attendance by role, accounts."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.ui.people.accounts import show_accounts
from workshop.ui.people.team import show_attendance, show_members
from workshop.ui.shell.page import chosen_programme, open_app_page, open_page

house_page = open_app_page("people")
administers = house_page.actor.may(Right.ADMINISTER)
if not administers or chosen_programme(house_page.visitor):
    programme_page = open_page("people", needs=Right.RUN)
else:
    programme_page = None

st.title(_("People"), anchor=False)
st.write(_("Who works in the programme, how many people took part, and who can sign in."))

parts = {}
if programme_page is not None:
    parts[_("In this programme")] = lambda: show_members(programme_page)
    parts[_("Attendance")] = lambda: show_attendance(programme_page)
if administers:
    parts[_("Accounts")] = lambda: show_accounts(house_page)

for tab, show in zip(st.tabs(list(parts)), parts.values(), strict=True):
    with tab:
        show()
