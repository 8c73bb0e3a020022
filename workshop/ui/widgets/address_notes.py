"""What there is to say of the address that others use, beside wherever it is shown."""

import streamlit as st

from workshop.i18n import _
from workshop.live.public_address import public_address, reaches_nobody, visited_elsewhere
from workshop.settings import Settings
from workshop.ui.shell.formatting import plain


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
