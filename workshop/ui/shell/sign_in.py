"""The screen of visitors who are not signed in: the sign-in form, or the first account."""

import streamlit as st
from streamlit_authenticator.controllers import AuthenticationController

from workshop.errors import Invalid, WorkshopError
from workshop.frontend.bundle import ICON
from workshop.i18n import LANGUAGES, _, current_language, mark, use_language
from workshop.people.accounts import (
    RecoverAccount,
    account_to_recover,
    count_accounts,
    recover_account,
)
from workshop.people.credentials import UNKNOWN_HASH
from workshop.people.known_browsers import Whence
from workshop.people.new_passwords import checked_password, write_hashed
from workshop.people.password_checks import PASSWORD_CHECKS
from workshop.people.review_keys import unlock_key
from workshop.people.rights import SYSTEM
from workshop.people.sign_in import load_credentials
from workshop.review.former_keys import AdoptFormer, adopt_former
from workshop.services import services
from workshop.ui.shell.first_steps import keep_recovery, show_first_account, show_recovery_code
from workshop.ui.shell.formatting import fault_words
from workshop.ui.shell.handover import hand_over
from workshop.ui.shell.presses import submit_button
from workshop.ui.shell.provider_sign_in import show_provider_sign_in
from workshop.ui.shell.tries import FormTries, come_from

LANGUAGE_KEY = "app.language"
LANGUAGE_NAMES = {"pl": "Polski", "en": "English"}
WIDTH = 460
_BCRYPT_BYTES = 72

_passwords, _recoveries = FormTries("passwords"), FormTries("recoveries")


def show_sign_in() -> None:
    """The sign-in form, whatever page was asked for; the first account's form if there is none."""
    _speak_chosen_language()
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH, gap="medium"):
        _show_name()
        body, languages = st.container(), st.container()
        with languages, st.container(horizontal_alignment="center"):
            _choose_language()
        with body:
            _show_body()


def _show_body() -> None:
    with services().store.read() as db:
        first = count_accounts(db) == 0
    if show_recovery_code():
        return
    if first:
        show_first_account()
    else:
        show_provider_sign_in()
        _show_form()
        _show_recovery()


def _show_name() -> None:
    with st.container(horizontal_alignment="center", gap="xsmall"):
        st.image(str(ICON), width=56)
        st.title(_("Empathy workshop"), anchor=False, text_alignment="center")
        st.markdown(
            _("From what people live through to a public service standard, together."),
            text_alignment="center",
        )


def _show_form() -> None:
    shown = st.container()
    with shown, st.form("signin.form"):
        st.subheader(_("Sign in"), anchor=False)
        username = st.text_input(_("User name"), autocomplete="off")
        password = st.text_input(_("Password"), type="password", autocomplete="off")
        sent = submit_button(_("Sign in"), key="signin.form.send")
    if not sent:
        return
    name = username.lower().strip()
    try:
        key = check_password(name, password, come_from(name))
    except WorkshopError as error:
        shown.error(fault_words(error), icon=":material/info:")
        return
    if key is not None:
        hand_over(name, key)
    else:
        shown.error(_("The user name or the password is not right."), icon=":material/info:")


def check_password(name: str, password: str, comes: Whence) -> bytes | None:
    """The review key of the account with this password; ``None``: there is none. Failures are
    throttled by where somebody ``comes`` from.

    A name without an account costs one password check, is counted and throttled like any other, so
    that neither timing nor waiting discloses which accounts exist. Raises ``Invalid`` when one of
    the two is missing and ``SlowDown`` while this place has to wait, where the name was tried from
    too many others, or where too many passwords wait to be checked.
    """
    if not name or not password:
        raise Invalid(mark("Enter your user name and your password."))
    _passwords.must_not_wait(name, comes)
    if len(password.encode()) > _BCRYPT_BYTES:
        password = ""  # no account has such a password, and the check takes as long
    with PASSWORD_CHECKS.turn(comes.place, is_known=comes.is_known):
        # Here, as it may have failed meanwhile, and what is not checked costs the name no try.
        _passwords.begin(name, comes)
        if _authentication(name).login(name, password):
            _passwords.forgive(name, comes)
            return _unlock(name, password)
        _passwords.note_failure(name, comes)
    return None


def _unlock(name: str, password: str) -> bytes | None:
    """The account's review key. Ratings that it gave before there were such keys become its own."""
    house = services()
    key = unlock_key(house.store, name, password)
    if key is not None:
        house.store.write(adopt_former, SYSTEM, AdoptFormer(name, key, house.settings.secret))
    return key


def _authentication(name: str) -> AuthenticationController:
    """streamlit-authenticator's password check, for this one account of the store.

    Its widget ``Authenticate`` is not used: it always draws an invisible frame that keeps a cookie
    of its own. The answer of that frame runs the page again some seconds later and may swallow a
    click on "sign in". The sign-in is remembered by our own cookie, which no script can read.
    """
    with services().store.read() as db:
        accounts = load_credentials(db)["usernames"]
    account = accounts.get(name, {"name": "", "email": "", "password": UNKNOWN_HASH})
    return AuthenticationController({"usernames": {name: account}}, auto_hash=False)


def _show_recovery() -> None:
    with st.expander(_("I have forgotten my password")), st.form("signin.recover", border=False):
        st.caption(_("Use the recovery code you were given, or ask an administrator."))
        username = st.text_input(_("User name"), key="signin.recover_name")
        code = st.text_input(_("Recovery code"), autocomplete="off")
        password = st.text_input(
            _("New password"),
            type="password",
            help=_("At least ten characters; a sentence is good."),
            autocomplete="new-password",
        )
        if submit_button(_("Set the new password"), key="signin.recover.send"):
            _recover(RecoverAccount(username, code, password))


def _recover(content: RecoverAccount) -> None:
    """Set a new password with a recovery code. Wrong codes are throttled apart from wrong
    passwords."""
    house, name = services(), content.username.strip().lower()
    comes = come_from(name)
    try:
        checked_password(content.password)
        _recoveries.begin(name, comes)
        try:
            with house.store.read() as db:
                account_to_recover(db, content)  # before it costs a processor anything
            recovery, key = write_hashed(house.store, SYSTEM, recover_account, content, comes=comes)
            house.store.write(adopt_former, SYSTEM, AdoptFormer(name, key, house.settings.secret))
        except Invalid:
            _recoveries.note_failure(name, comes)
            raise
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    keep_recovery(recovery, (name, key))


def _speak_chosen_language() -> None:
    st.session_state[LANGUAGE_KEY] = use_language(
        st.session_state.get("signin.language")
        or st.session_state.get(LANGUAGE_KEY)
        or st.query_params.get("lang")
    )


def _choose_language() -> None:
    st.segmented_control(
        _("Language"),
        LANGUAGES,
        format_func=lambda code: LANGUAGE_NAMES[code],
        default=current_language(),
        required=True,
        label_visibility="collapsed",
        key="signin.language",
    )
