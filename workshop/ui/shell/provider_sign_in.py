"""Sign-in with an account of the city, on the form of visitors: the link, and what came of it."""

import streamlit as st

from workshop.i18n import _, current_language, mark
from workshop.live.public_address import base_path
from workshop.people.provider_identities import CODE_HOURS, WAITING_COOKIES, code_of_waiting
from workshop.services import services
from workshop.settings import Provider
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.presses import press_button

_TROUBLES = {
    "silent": mark(
        "{provider} does not answer. Try again in a while, or sign in with your user name and"
        " password of this workshop."
    ),
    "refused": mark(
        "{provider} did not say who you are. Try again, or sign in with your password."
    ),
    "late": mark("That took too long, or began in another browser. Please begin again."),
    "busy": mark("Too many come from your network at once. Try again in a minute."),
    "closed": mark("This account cannot sign in. Ask an administrator."),
}
_OUTCOME = "provider"
"""What the way back from the provider calls, in the address, what became of a try."""
_away = st.components.v2.component(
    "workshop_away",
    js="""
export default function ({ data }) {
  if (data.to) window.location.assign(data.to);
}
""",
)


def show_provider_sign_in() -> None:
    """The way to the provider, and what became of the last try; nothing where there is none."""
    settings = services().settings
    provider = settings.provider
    if provider is None:
        return
    with st.container(border=True, gap="small"):
        _show_outcome(provider)
        words = _("Sign in with your account of {provider}", provider=plain(provider.name))
        if press_button(words, key="signin.provider", icon=":material/login:", width="stretch"):
            way = f"{base_path(settings)}/sign-in/provider?lang={current_language()}"
            _away(key="signin.away", data={"to": way})


def forget_outcome() -> None:
    """Take a try that failed out of the address, where somebody has come in otherwise: the form
    would tell of it again when they have signed out."""
    if _OUTCOME in st.query_params:
        del st.query_params[_OUTCOME]


def _show_outcome(provider: Provider) -> None:
    trouble = _TROUBLES.get(str(st.query_params.get(_OUTCOME) or ""))
    if trouble:
        st.info(_(trouble, provider=plain(provider.name)), icon=":material/info:")
    # Whoever waits for an administrator needs the code also after a try that failed.
    code = _waiting_code()
    if code:
        st.info(
            _(
                "{provider} has said who you are. So that you come in, an administrator of this"
                " workshop links that account with yours here, once. Tell them this code; it is"
                " good for {hours} hours. Then sign in again.",
                provider=plain(provider.name),
                hours=CODE_HOURS,
            ),
            icon=":material/link:",
        )
        st.markdown(f"### `{code}`", text_alignment="center")


def _waiting_code() -> str | None:
    given = (st.context.cookies.get(name) for name in WAITING_COOKIES)
    token = next((token for token in given if isinstance(token, str) and token), None)
    if token is None:
        return None
    with services().store.read() as db:
        return code_of_waiting(db, token)
