"""One of several views of the same thing, chosen in a row of buttons."""

from collections.abc import Mapping

import streamlit as st

from workshop.i18n import _


def choose_view(views: Mapping[str, str], first: str, key: str) -> str:
    """The name of the chosen view. ``views``: name → its words; ``first``: shown at first."""
    chosen = st.segmented_control(
        _("Show"),
        list(views),
        default=first,
        format_func=lambda name: views[name],
        key=key,
        required=True,
        label_visibility="collapsed",
    )
    return str(chosen)
