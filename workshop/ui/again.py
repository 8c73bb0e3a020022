"""Running again after a change, only the fragment where that is possible."""

from typing import NoReturn

import streamlit as st
from streamlit.errors import StreamlitAPIException


def run_again() -> NoReturn:
    """Show the new state: run the fragment again, or the page when the whole page is running."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()
    raise AssertionError("a rerun never returns")
