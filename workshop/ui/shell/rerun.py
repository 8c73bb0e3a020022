"""Running again after a change, only the fragment where that is possible."""

from typing import NoReturn

import streamlit as st
from streamlit.errors import StreamlitAPIException

from workshop.ui.shell.page import NOTICE_KEY


def run_again() -> NoReturn:
    """Show the new state: run the fragment again, or the page when the whole page is running.

    What was done is told above the fragment, and changes what stands there: with a notice the
    whole page runs.
    """
    if NOTICE_KEY in st.session_state:
        st.rerun()
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()
    raise AssertionError("a rerun never returns")
