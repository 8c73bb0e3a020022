"""The first visit: creating the first account, and the recovery code that is shown once."""

import secrets

import streamlit as st

from workshop.errors import Invalid, WorkshopError
from workshop.i18n import _, current_language, mark
from workshop.live.public_address import is_read_along
from workshop.people.accounts import USER_NAME_RULE, CreateAccount, create_first_account
from workshop.people.new_passwords import write_hashed
from workshop.people.review_keys import unlock_key
from workshop.people.rights import SYSTEM, Role
from workshop.programme.join_codes import looks_like
from workshop.serve import setup_code
from workshop.services import services
from workshop.ui.shell.formatting import fault_words, plain
from workshop.ui.shell.handover import hand_over
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.shell.tries import FormTries, come_from

_WIDTH = 460
_setup_codes = FormTries("set-up codes")
RECOVERY_KEY, SIGN_IN_KEY = "signin.recovery", "signin.next"


def show_first_account() -> None:
    """The form of the first account. It asks for a code from the server's terminal, which only the
    installation's operator can read."""
    with st.form("signin.first"):
        st.subheader(_("Create the first account"), anchor=False)
        st.caption(_("The set-up code stands in the terminal in which the server was started."))
        if is_read_along(st.context.url):
            st.caption(
                ":material/lock_open_right: "
                + _(
                    "This page is not encrypted (http): whoever is in the same network can read the"
                    " password that you choose. On the computer with the server, at the address"
                    " localhost, nobody can."
                )
            )
        refusal = st.container()
        left, right = st.columns(2)
        code = left.text_input(_("Set-up code"), autocomplete="off")
        username = right.text_input(
            _("User name"), key="signin.first_username", autocomplete="username"
        )
        right.caption(_(USER_NAME_RULE))
        left, right = st.columns(2)
        name = left.text_input(
            _("Name"), help=_("Shown to the other people who sign in."), autocomplete="name"
        )
        password = right.text_input(
            _("Password"),
            type="password",
            help=_("At least ten characters; a sentence is good."),
            autocomplete="new-password",
        )
        demo = st.checkbox(_("Load the demo programme, so that every screen has something to show"))
        if submit_button(
            _("Create the account"), key="signin.first.send", type="primary", width="stretch"
        ):
            content = CreateAccount(username, name, Role.ADMIN, password, current_language())
            with refusal:
                _create_first(code, content, demo)


def show_first_password(name: str) -> str | None:
    """The form at the first sign-in with a password that somebody else has chosen; returns the new
    one once it was typed twice alike."""
    with (
        st.container(horizontal_alignment="center"),
        st.container(width=_WIDTH),
        st.form("signin.own_password"),
    ):
        st.subheader(_("Welcome, {name}", name=plain(name)), anchor=False)
        st.write(
            _("The password you were given is good for one sign-in. Choose one that only you know.")
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
        sent = submit_button(
            _("Set the new password"), key="signin.own_password.send", type="primary"
        )
        if sent and password != again:
            st.error(_("The two passwords are not the same."), icon=":material/info:")
    return password if sent and password == again else None


def keep_recovery(recovery: str, sign_in: tuple[str, bytes] | None = None) -> None:
    """Keep an account's new recovery code in session state; it is shown once before sign-in.

    ``sign_in``: user name and review key of an account that is then signed in without being asked
    for its password, which it has just set.
    """
    st.session_state[RECOVERY_KEY], st.session_state[SIGN_IN_KEY] = recovery, sign_in
    st.rerun()


def show_recovery_code() -> bool:
    """Show the recovery code kept by ``keep_recovery``; false if there is none."""
    recovery = st.session_state.get(RECOVERY_KEY)
    if not recovery:
        return False
    with st.container(border=True):
        st.subheader(_("Write down your recovery code"), anchor=False)
        st.markdown(f"### `{recovery}`")
        st.write(_("It is shown only now. With it you can set a new password by yourself."))
        if press_button(_("I have written the code down"), type="primary", width="stretch"):
            del st.session_state[RECOVERY_KEY]
            sign_in = st.session_state.pop(SIGN_IN_KEY, None)
            if sign_in is None:
                st.rerun()
            hand_over(*sign_in)
    return True


def _create_first(code: str, content: CreateAccount, demo: bool) -> None:
    try:
        comes = come_from("")
        _setup_codes.begin("", comes)
        given, wanted = looks_like(code[:64]), looks_like(setup_code(services()))
        if not secrets.compare_digest(given.encode(), wanted.encode()):
            _setup_codes.note_failure("", comes)
            raise Invalid(mark("This is not the set-up code."))
        account, recovery = write_hashed(
            services().store, SYSTEM, create_first_account, content, comes=comes
        )
        if demo:
            _load_demo(content.language)
        key = unlock_key(services().store, account.username, content.password)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    if key is not None:
        keep_recovery(recovery, (account.username, key))


def _load_demo(language: str) -> None:
    from workshop.demo import LoadDemo
    from workshop.demo.beside import load_demo_beside

    house = services()
    with st.spinner(_("Loading the demo programme…")):
        load_demo_beside(house.store, SYSTEM, LoadDemo(house.settings.content_dir, language))
