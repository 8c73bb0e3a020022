"""What there is to say of the address that others use, beside wherever it is shown."""

from collections import OrderedDict

import streamlit as st

from workshop.i18n import _
from workshop.live.public_address import (
    are_phones_read_along,
    public_address,
    reaches_nobody,
    visited_elsewhere,
)
from workshop.settings import Settings
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button

_MOST_PUT_AWAY = 500
_put_away = OrderedDict[tuple[str, str], None]()
"""Sign-in and session for which the note was read; here, as a page that is loaded anew forgets."""


def show_address_notes(settings: Settings) -> None:
    """A sentence where others get another address than this page has, or one that leads nowhere."""
    phones, here = public_address(settings), visited_elsewhere(settings, st.context.url)
    if reaches_nobody(settings):
        st.warning(
            _(
                "Nobody else can open {address}: it leads to this computer alone. Connect it to"
                " the room’s network, or have WORKSHOP_PUBLIC_URL set to the address for phones.",
                address=plain(phones),
            ),
            icon=":material/wifi_off:",
        )
    elif here:
        st.caption(
            ":material/info: "
            + _(
                "Phones will use {phones}; you opened this page at {here}. If phones do not get"
                " there, have WORKSHOP_PUBLIC_URL set to the address for phones.",
                phones=plain(phones),
                here=plain(here),
            )
        )


def show_read_along_note(page: Page, session_id: str) -> None:
    """Where the room's network can read along: that it can, and what to do; once a session."""
    key = page.visitor.sign_in, session_id
    if key in _put_away or not are_phones_read_along(page.services.settings, st.context.url):
        return
    with st.container(border=True, key=page.state("read_along")):
        title = _("This network can read along")
        st.markdown(f":material/lock_open_right: **{title}**")
        st.caption(
            _(
                "Phones and this page are not encrypted here (http): whoever is in the same Wi-Fi"
                " can read notes, votes and your password. There are two ways out: **an own hotspot"
                " with a password**, for this room alone, or **a name with a certificate** (https),"
                " set up by whoever looks after the server. The guide has the steps of both."
            )
        )
        if press_button(
            _("Do not remind me in this session"),
            type="tertiary",
            icon=":material/check:",
            key=page.state("read_along.put_away"),
        ):
            _put_away[key] = None
            while len(_put_away) > _MOST_PUT_AWAY:
                _put_away.popitem(last=False)
            st.rerun()
