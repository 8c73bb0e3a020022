"""What a visitor without a sign-in sees: the form, or the very first steps."""

import secrets
from typing import Any

import streamlit as st
import streamlit_authenticator as stauth

from workshop.errors import Invalid, WorkshopError
from workshop.i18n import LANGUAGES, _, mark, tell, use_language
from workshop.live.house import house
from workshop.people.accounts import (
    CreateAccount,
    RecoverAccount,
    count_accounts,
    create_first_account,
    recover_account,
)
from workshop.people.keys import UNKNOWN_HASH
from workshop.people.rights import SYSTEM, Role
from workshop.people.signin import load_credentials, must_not_wait, note_failure, open_session
from workshop.ui.greeting import SETUP_CODE

LANGUAGE_KEY = "app.language"
RECOVERY_KEY = "signin.recovery"
LANGUAGE_NAMES = {"pl": "Polski", "en": "English"}
_COOKIE_KEY = secrets.token_hex(32)

_exchange = st.components.v2.component(
    "workshop_sign_in",
    js="""
export default function ({ data }) {
  if (!data.ticket || window.workshopTicket === data.ticket) return;
  window.workshopTicket = data.ticket;
  fetch("/sign-in/exchange", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ticket: data.ticket }),
  }).finally(() => window.location.reload());
}
""",
)


def show_sign_in() -> None:
    """The only thing a stranger sees, whatever page was asked for."""
    _left, middle, _right = st.columns([1, 2, 1])
    with middle:
        _choose_language()
        st.title(_("Empathy workshop"), anchor=False)
        with house().store.read() as db:
            first = count_accounts(db) == 0
        if first or st.session_state.get(RECOVERY_KEY):
            _show_first_steps()
        else:
            _show_form()
            _show_recovery()


def hand_over(username: str) -> None:
    """Let this browser exchange a single-use ticket for its cookie, then reload the page."""
    try:
        ticket = house().store.write(open_session, SYSTEM, username)
    except WorkshopError as error:
        st.error(tell(error))
        return
    for key in ("authentication_status", "username", "name"):
        st.session_state[key] = None
    _exchange(key="signin.exchange", data={"ticket": ticket})
    st.stop()


def _show_form() -> None:
    st.caption(_("Sign in to run a session, type notes or review. Participants need no account."))
    form = _watched_form()
    try:
        form.login(
            fields={
                "Form name": _("Sign in"),
                "Username": _("User name"),
                "Password": _("Password"),
                "Login": _("Sign in"),
            },
            key="signin.form",
        )
    except WorkshopError as error:
        st.error(tell(error))
        return
    status = st.session_state.get("authentication_status")
    if status:
        hand_over(str(st.session_state["username"]))
    elif status is False:
        st.error(_("The user name or the password is not right."))
        st.session_state["authentication_status"] = None


def _watched_form() -> Any:
    """The library's form over the store's accounts; failures are counted and slowed down."""
    with house().store.read() as db:
        credentials: dict[str, Any] = load_credentials(db)
    form = stauth.Authenticate(
        credentials,
        cookie_name="workshop_form",
        cookie_key=_COOKIE_KEY,
        cookie_expiry_days=0,
        auto_hash=False,
        login_sleep_time=0,
    )
    controller = form.authentication_controller
    check = controller.login

    def watched(username: str | None = None, *rest: Any, **named: Any) -> Any:
        if not username:
            return check(username, *rest, **named)
        name = username.lower().strip()
        with house().store.read() as db:
            must_not_wait(db, name)
        known = name in credentials["usernames"]
        credentials["usernames"].setdefault(
            name, {"name": "", "email": "", "password": UNKNOWN_HASH}
        )
        right = check(username, *rest, **named)
        if not right and known:
            house().store.write(note_failure, SYSTEM, name)
        return right

    controller.login = watched
    return form


def _show_recovery() -> None:
    with st.expander(_("I have forgotten my password")), st.form("signin.recover"):
        st.caption(_("Use the recovery code you were given, or ask an administrator."))
        username = st.text_input(_("User name"), key="signin.recover_name")
        code = st.text_input(_("Recovery code"))
        password = st.text_input(_("New password"), type="password")
        if st.form_submit_button(_("Set the new password")):
            try:
                content = RecoverAccount(username, code, password)
                must_wait_for(username)
                st.session_state[RECOVERY_KEY] = house().store.write(
                    recover_account, SYSTEM, content
                )
                st.session_state["signin.username"] = username.strip().lower()
                st.rerun()
            except WorkshopError as error:
                house().store.write(note_failure, SYSTEM, username)
                st.error(tell(error))


def must_wait_for(username: str) -> None:
    """Raise ``SlowDown`` while this account pauses after repeated failures."""
    with house().store.read() as db:
        must_not_wait(db, username)


def _show_first_steps() -> None:
    recovery = st.session_state.get(RECOVERY_KEY)
    if recovery:
        _show_recovery_code(recovery)
        return
    st.subheader(_("Create the first account"), anchor=False)
    st.caption(_("The set-up code stands in the terminal in which the server was started."))
    with st.form("signin.first"):
        code = st.text_input(_("Set-up code"), autocomplete="off")
        username = st.text_input(_("User name"), key="signin.first_username")
        name = st.text_input(_("Name"), help=_("Shown to the other people who sign in."))
        password = st.text_input(
            _("Password"), type="password", help=_("At least ten characters; a sentence is good.")
        )
        demo = st.checkbox(_("Load the demo programme, so that every screen has something to show"))
        if st.form_submit_button(_("Create the account"), type="primary"):
            _create_first(code, CreateAccount(username, name, Role.ADMIN, password), demo)


def _create_first(code: str, content: CreateAccount, demo: bool) -> None:
    try:
        if not secrets.compare_digest(code.strip().upper().encode(), SETUP_CODE.encode()):
            raise Invalid(mark("This is not the set-up code."))
        language = st.session_state.get(LANGUAGE_KEY, "pl")
        content = CreateAccount(
            content.username, content.display_name, content.role, content.password, language
        )
        account, recovery = house().store.write(create_first_account, SYSTEM, content)
        if demo:
            from workshop.demo import LoadDemo, load_demo

            with st.spinner(_("Loading the demo programme…")):
                house().store.write(
                    load_demo, SYSTEM, LoadDemo(house().settings.content_dir, language)
                )
    except WorkshopError as error:
        st.error(tell(error))
        return
    st.session_state[RECOVERY_KEY] = recovery
    st.session_state["signin.username"] = account.username
    st.rerun()


def _show_recovery_code(recovery: str) -> None:
    st.subheader(_("Write down your recovery code"), anchor=False)
    st.code(recovery, language=None)
    st.caption(_("It is shown only now. With it you can set a new password by yourself."))
    if st.button(_("I have written it down"), type="primary"):
        del st.session_state[RECOVERY_KEY]
        hand_over(st.session_state.pop("signin.username"))


def _choose_language() -> None:
    chosen = st.session_state.get(LANGUAGE_KEY) or st.query_params.get("lang")
    use_language(chosen)
    picked = st.segmented_control(
        _("Language"),
        LANGUAGES,
        format_func=lambda code: LANGUAGE_NAMES[code],
        default=chosen if chosen in LANGUAGES else "pl",
        label_visibility="collapsed",
        key="signin.language",
    )
    st.session_state[LANGUAGE_KEY] = use_language(picked)
