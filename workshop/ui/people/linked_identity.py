"""The link between an account and somebody's account of the city, in the dialog of the account."""

import streamlit as st

from workshop.i18n import _
from workshop.people.provider_identities import (
    LinkIdentity,
    UnlinkIdentity,
    link_identity,
    linked_accounts,
    unlink_identity,
)
from workshop.people.tables import Account
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import NOTICE_KEY, AppPage
from workshop.ui.shell.presses import press_button, submit_button


def show_link(page: AppPage, account: Account) -> None:
    """Link, or take the link back; nothing where no provider is set."""
    provider = page.services.settings.provider
    if provider is None:
        return
    st.divider()
    with page.read() as db:
        linked = account.id in linked_accounts(db)
    name = plain(provider.name)
    if linked:
        told = _(
            "Signs in with an account of {provider} too. Taking the link back also ends every"
            " sign-in of this account.",
            provider=name,
        )
        st.caption(told)
        if press_button(_("Take the link back"), icon=":material/link_off:", width="stretch"):
            done = _("The link is taken back, and every sign-in of this account has ended.")
            if page.accepts(unlink_identity, UnlinkIdentity(account.id), done=done):
                st.rerun()
        return
    st.caption(
        _(
            "Whoever signs in with an account of {provider} for the first time gets a code. Let the"
            " person tell it to you in their own voice: who has the code comes in as this account.",
            provider=name,
        )
    )
    with st.form(page.state("link"), border=False):
        # Below the button, at the end of a long dialog, nobody would see it.
        refusal = st.container()
        code = st.text_input(_("Code of {provider}", provider=name), autocomplete="off")
        if submit_button(_("Link"), key=page.state("link.send"), width="stretch"):
            with refusal:
                _link(page, account, code)


def _link(page: AppPage, account: Account, code: str) -> None:
    called = page.attempt(link_identity, LinkIdentity(account.id, code))
    if called is None:
        return
    done = _("Linked. The provider calls this person: {name}", name=plain(called or "–"))
    st.session_state[NOTICE_KEY] = done
    st.rerun()
