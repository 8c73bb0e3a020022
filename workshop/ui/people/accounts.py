"""Accounts of the installation on the page People: the list and an administrator's actions."""

import secrets
from dataclasses import dataclass

import streamlit as st

from workshop.i18n import LANGUAGES, _, current_language
from workshop.live.public_address import public_address
from workshop.people.accounts import (
    USER_NAME_RULE,
    ChangeAccount,
    CreateAccount,
    SetPassword,
    change_account,
    create_account,
    list_accounts,
    set_password,
)
from workshop.people.participants import load_texts
from workshop.people.provider_identities import linked_accounts
from workshop.people.rights import Role
from workshop.people.tables import Account
from workshop.ui.people.linked_identity import show_link
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import AppPage, chosen_programme
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.shell.role_names import role_name
from workshop.ui.shell.sign_in import LANGUAGE_NAMES
from workshop.ui.widgets.copy_text import show_to_copy
from workshop.ui.widgets.file_downloads import offer_file

PASSWORD_WORDS = 5


@dataclass(frozen=True)
class Handover:
    """What somebody needs for the first sign-in; the password is shown once, stored only as a hash.
    ``own``: one's own new password, which stays."""

    username: str
    password: str
    own: bool = False


def show_accounts(page: AppPage) -> None:
    """All accounts, a button for a new one, and new secrets until they are dismissed."""
    waiting: Handover | None = st.session_state.get(page.state("handover"))
    if waiting:
        dialog(_("Pass this on"), dismissible=False)(_show_handover)(page, waiting)
    with page.read() as db:
        accounts, linked = list_accounts(db), linked_accounts(db)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_("Whoever signs in has an account. Participants with a phone need none."))
        if press_button(_("Create an account"), type="primary", icon=":material/person_add:"):
            dialog(_("Create an account"))(_show_new)(page)
    for account in accounts:
        _show_account(page, account, linked=account.id in linked)


def _show_account(page: AppPage, account: Account, *, linked: bool) -> None:
    with st.container(border=True):
        who, button = st.columns([5, 1], vertical_alignment="center")
        with who.container(horizontal=True, vertical_alignment="center"):
            show_name(account, own=account.id == page.visitor.account.id)
            st.badge(role_name(account.role), color="gray")
            if linked and (provider := page.services.settings.provider):
                st.badge(plain(provider.name), icon=":material/link:", color="gray")
        key = page.state(f"change_{account.id}")
        if press_button(
            _("Change"), within=button, key=key, icon=":material/edit:", width="stretch"
        ):
            dialog(plain(account.display_name))(_show_change)(page, account)


def show_name(account: Account, *, own: bool) -> None:
    """Name and user name, with badges for one's own account and for a disabled one."""
    with st.container(width=240):
        st.markdown(f"**{plain(account.display_name)}**  \n{plain(account.username)}")
    if own:
        st.badge(_("you"), color="primary")
    if account.disabled_at is not None:
        st.badge(_("disabled"), icon=":material/block:", color="orange")


def _show_new(page: AppPage) -> None:
    with st.form(page.state("new"), border=False):
        username = st.text_input(
            _("User name"), autocomplete="off", help=_("For signing in, for example anna.nowak.")
        )
        st.caption(_(USER_NAME_RULE))
        name = st.text_input(_("Name"), help=_("Shown to the other people who sign in."))
        left, right = st.columns(2)
        roles = (Role.FACILITATOR, Role.NOTE_KEEPER, Role.EXPERT, Role.EDITOR, Role.ADMIN)
        role = left.selectbox(_("Role"), roles, format_func=role_name)
        language = right.selectbox(
            _("Language"), LANGUAGES, format_func=lambda code: LANGUAGE_NAMES[code]
        )
        password = st.text_input(
            _("Password"),
            type="password",
            autocomplete="new-password",
            help=_("Leave it empty to have one made, which is shown once."),
        )
        programme = chosen_programme(page.visitor)
        joins = programme is not None and st.checkbox(
            _("Add to the programme {title}", title=plain(programme.title)), value=True
        )
        if not submit_button(
            _("Create the account"), key=page.state("new.send"), type="primary", width="stretch"
        ):
            return
    password = password or _speakable_password(page)
    content = CreateAccount(
        username,
        name,
        role,
        password,
        language,
        programme_id=programme.id if programme and joins else None,
        one_time=True,
    )
    created = page.attempt_hashed(create_account, content)
    if created:
        account, _recovery = created
        _show_next(page, Handover(account.username, password))


def _show_change(page: AppPage, account: Account) -> None:
    own = account.id == page.visitor.account.id
    with st.form(page.state("role"), border=False):
        roles = list(Role)
        role = st.selectbox(
            _("Role"), roles, index=roles.index(Role(account.role)), format_func=role_name
        )
        name = st.text_input(_("Name"), value=account.display_name)
        if submit_button(_("Save"), key=page.state("role.send"), type="primary", width="stretch"):
            content = ChangeAccount(account.id, display_name=name, role=role)
            if page.attempt(change_account, content, done=_("Saved.")):
                st.rerun()
    st.divider()
    st.caption(_("A new password ends every sign-in of this account."))
    if not own:
        st.caption(
            _(
                "With a password from you nobody can open this person's ratings any more, not even "
                "they themselves: what they rated stays as it is, and in rounds in which somebody "
                "has rated already they cannot go on. With their recovery code they keep them."
            )
        )
    if press_button(_("Make a new password"), icon=":material/key:", width="stretch"):
        made = _speakable_password(page)
        key = page.visitor.review_key if own else None
        setting = SetPassword(account.id, made, one_time=not own, key=key)
        if page.attempt_hashed(set_password, setting):
            _show_next(page, Handover(account.username, made, own))
    show_link(page, account)
    if own:
        return
    disabled = account.disabled_at is not None
    if press_button(
        _("Enable the account") if disabled else _("Disable the account"),
        icon=":material/check_circle:" if disabled else ":material/block:",
        width="stretch",
    ):
        content = ChangeAccount(account.id, disabled=not disabled)
        if page.attempt(change_account, content, done=_("Saved.")):
            st.rerun()


def _show_next(page: AppPage, shown: Handover) -> None:
    st.session_state[page.state("handover")] = shown
    st.rerun()


def _show_handover(page: AppPage, shown: Handover) -> None:
    """Address, user name and password as one card: to copy, or as a file to print."""
    st.write(_("This is shown only now. Nobody can look it up later."))
    card = write_card(public_address(page.services.settings), shown)
    show_to_copy(card, page.state("handover.card"))
    if not shown.own:
        st.caption(_("At the first sign-in the person chooses a password of their own."))
    offer_file(
        _("Save as a file, to print"),
        lambda: card,
        f"{shown.username}.txt",
        "text/plain",
        icon=":material/print:",
        width="stretch",
    )
    if press_button(_("I have passed it on"), type="primary", width="stretch"):
        del st.session_state[page.state("handover")]
        st.rerun()


def write_card(address: str, shown: Handover) -> str:
    """The lines of the card."""
    kept = _("Password: {password}", password=shown.password)
    once = _("One-time password: {password}", password=shown.password)
    return "\n".join(
        (
            _("Address: {address}", address=address),
            _("User name: {username}", username=shown.username),
            kept if shown.own else once,
        )
    )


def _speakable_password(page: AppPage) -> str:
    """Five of 512 words (45 bits): easy to read out, and enough as sign-in is throttled."""
    words = load_texts(page.services.settings.content_dir, current_language()).words
    return "-".join(secrets.choice(words) for _place in range(PASSWORD_WORDS))
