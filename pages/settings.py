"""The page Settings: own account, retention, privacy, other programs, backups, the server, demo."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.ui.programme.exchange_files import show_exchange
from workshop.ui.settings.access_keys import show_access_keys
from workshop.ui.settings.backups import show_backups
from workshop.ui.settings.own_account import show_own_account, show_privacy
from workshop.ui.settings.reasons import show_reasons
from workshop.ui.settings.retention import show_demo, show_retention
from workshop.ui.settings.server import show_server
from workshop.ui.settings.webhooks import show_webhooks
from workshop.ui.shell.page import chosen_programme, open_app_page

page = open_app_page("settings")
programme = chosen_programme(page.visitor)

st.title(_("Settings"), anchor=False)
st.write(_("Your account, how long things are kept, and what is stored at all."))


def show_other_programs() -> None:
    """Who may read from outside, and who is called."""
    show_access_keys(page, programme)
    if page.actor.may(Right.ADMINISTER):
        show_webhooks(page)


parts = {_("My account"): lambda: show_own_account(page)}
if programme is not None and page.actor.may(Right.RUN, programme.id):
    parts[_("Reasons")] = lambda: show_reasons(page, programme)
    parts[_("Retention")] = lambda: show_retention(page, programme)
if programme is not None and page.actor.may(Right.EXPORT, programme.id):
    parts[_("Exchange")] = lambda: show_exchange(page, programme)
parts[_("Privacy")] = show_privacy
if page.actor.may(Right.RUN, programme.id if programme else None):
    parts[_("Other programs")] = show_other_programs
if page.actor.may(Right.ADMINISTER):
    parts[_("Backups")] = lambda: show_backups(page)
    parts[_("Server")] = lambda: show_server(page)
if page.actor.may(Right.CREATE_PROGRAMME):
    parts[_("Demo")] = lambda: show_demo(page)

for tab, show in zip(st.tabs(list(parts)), parts.values(), strict=True):
    with tab:
        show()
