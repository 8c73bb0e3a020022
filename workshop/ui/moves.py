"""Going from one screen to another, with what it should open there."""

from pathlib import Path
from typing import NoReturn

import streamlit as st

_PAGES = Path(__file__).resolve().parents[2] / "pages"


def go_to(key: str, **opening: str) -> NoReturn:
    """Open another screen; ``opening`` (names and ids) waits there under the screen's own keys."""
    for name, value in opening.items():
        st.session_state[f"{key}.{name}"] = value
    st.switch_page(str(_PAGES / f"{key}.py"))
    raise AssertionError("unreachable")
