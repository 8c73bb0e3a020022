"""From a checked password to a cookie: the browser exchanges a ticket, then reloads the page."""

import streamlit as st

from workshop.errors import WorkshopError
from workshop.i18n import error_message
from workshop.people.rights import SYSTEM
from workshop.people.sign_in import IssueTicket, issue_ticket
from workshop.services import services
from workshop.store.log import HOUSE

_exchange = st.components.v2.component(
    "workshop_sign_in",
    js="""
export default function ({ data }) {
  if (!data.ticket || window.workshopTicket === data.ticket) return;
  window.workshopTicket = data.ticket;
  fetch(`${window.__streamlit?.BACKEND_BASE_URL ?? ""}/sign-in/exchange`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ticket: data.ticket }),
  }).finally(() => window.location.reload());
}
""",
)


def hand_over(username: str, key: bytes) -> None:
    """Let this browser exchange a single-use ticket for its cookie, then reload the page.

    ``key``: the account's review key, which the cookie will open.
    """
    for name in ("authentication_status", "username", "name"):
        st.session_state[name] = None
    try:
        ticket = services().store.write(issue_ticket, SYSTEM, IssueTicket(username, key), HOUSE)
    except WorkshopError as error:
        st.error(error_message(error), icon=":material/info:")
        return
    _exchange(key="signin.exchange", data={"ticket": ticket})
    st.stop()
