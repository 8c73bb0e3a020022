"""One's own account, and the privacy notice."""

import streamlit as st

from workshop.i18n import _, mark
from workshop.people.accounts import (
    ChangeAccount,
    ChangeOwnPassword,
    change_account,
    change_own_password,
)
from workshop.ui.shell.first_steps import keep_recovery
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import AppPage
from workshop.ui.shell.presses import submit_button

STORED = (
    mark("the text of notes, their section and kind, the table and the session"),
    mark("votes, as numbers for each need"),
    mark("a random badge and a role for each phone, and which notice was consented to"),
    mark("for people with an account: user name, name, role, language and a hash of the password"),
)
NOT_STORED = (
    mark("names, e-mail addresses or telephone numbers of people who join with a phone"),
    mark("network addresses and browser details; the server writes no access log"),
    mark("who rated or commented in a round of review: only that person's password leads there"),
    mark("who wrote a note, and its exact time: the wall, exports and minutes cannot show them"),
    mark("anything on other machines: fonts, pictures and programs all come from this server"),
)

GOING = (
    mark("with the phrase from their phone people withdraw their notes, at any time"),
    mark("a note that is withdrawn or redacted loses its text, in approved minutes as well"),
    mark("a programme is deleted with everything in it on this page, by an administrator"),
    mark("what is erased goes out of the backups of this server too, within a day"),
)


def show_own_account(page: AppPage) -> None:
    """Forms for name and password of the signed-in account."""
    account = page.visitor.account
    left, right = st.columns(2, gap="large")
    with left, st.form(page.state("name")):
        st.subheader(_("Name"), anchor=False)
        st.caption(_("You sign in as {username}.", username=plain(account.username)))
        name = st.text_input(
            _("Name"), value=account.display_name, help=_("Shown to the other people who sign in.")
        )
        if submit_button(_("Save the name"), key=page.state("name.send"), type="primary"):
            content = ChangeAccount(account.id, display_name=name)
            if page.attempt(change_account, content, done=_("Saved.")):
                st.rerun()
    with right, st.form(page.state("password")):
        st.subheader(_("Password"), anchor=False)
        st.caption(
            _(
                "A new password signs you out everywhere, in this browser as well, and you get a "
                "new recovery code."
            )
        )
        password = st.text_input(
            _("New password"),
            type="password",
            help=_("At least ten characters; a sentence is good."),
            autocomplete="new-password",
        )
        again = st.text_input(
            _("New password, once more"), type="password", autocomplete="new-password"
        )
        if submit_button(_("Change the password and sign out"), key=page.state("password.send")):
            _change_password(page, password, again)


def _change_password(page: AppPage, password: str, again: str) -> None:
    if password != again:
        st.error(_("The two passwords are not the same."), icon=":material/info:")
        return
    key = page.visitor.review_key
    if key is None:
        # Without it nobody could find their own ratings again under the new password.
        st.error(_("Sign out and in again first, then change the password."))
    elif recovery := page.attempt_hashed(change_own_password, ChangeOwnPassword(password, key)):
        st.session_state.clear()
        keep_recovery(recovery)


def show_privacy() -> None:
    """The privacy notice: what is stored, what is not, and how it is erased."""
    st.write(
        _(
            "Notes may say who somebody loves or what they suffer from. That is special-category "
            "data (GDPR Art. 9): it is stored only with explicit consent, and as little as can be."
        )
    )
    left, right = st.columns(2, gap="large")
    with left.container(border=True):
        st.subheader(_("What is stored"), anchor=False)
        st.markdown("\n".join(f"- {_(line)}" for line in STORED))
    with right.container(border=True):
        st.subheader(_("What is not stored"), anchor=False)
        st.markdown("\n".join(f"- {_(line)}" for line in NOT_STORED))
    with st.container(border=True):
        st.subheader(_("How it goes away"), anchor=False)
        st.markdown("\n".join(f"- {_(line)}" for line in GOING))
