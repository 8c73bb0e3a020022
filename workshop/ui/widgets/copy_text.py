"""A text to be copied; Streamlit's own button does nothing on plain HTTP and speaks English."""

import streamlit as st

from workshop.i18n import _
from workshop.ui.widgets.component import show_module


def show_to_copy(text: str, key: str, look: str = "") -> None:
    """The text as it is, with a button that copies it or says how to; ``key``: of its place.
    ``look``: "large" where people read it aloud, or write it down, "large fours" for groups of four
    signs."""
    show_module("copy_text", {"text": text, "look": look}, key=key)


def show_fingerprint(fingerprint: str, key: str) -> None:
    """The fingerprint of a key in large groups of four signs: people read it aloud on the telephone
    and compare it; ``key``: of its place."""
    show_to_copy(fingerprint, key, "large fours")
    st.caption(_("To read aloud: eight groups of four signs, digits and the letters a to f."))
