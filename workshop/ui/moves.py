"""Going from one screen to another, with what it should open there."""

from pathlib import Path
from typing import NoReturn

import streamlit as st

from workshop.ui.page import PROGRAMME_KEY

_PAGES = Path(__file__).resolve().parents[2] / "pages"


def go_to(key: str, **opening: str) -> NoReturn:
    """Open another screen; ``opening`` (names and ids) waits there under the screen's own keys."""
    for name, value in opening.items():
        st.session_state[f"{key}.{name}"] = value
    programme = str(st.session_state.get(PROGRAMME_KEY, ""))
    # Without it the page's own words about the programme would keep the old address.
    st.switch_page(str(_PAGES / f"{key}.py"), query_params={"programme": programme})
    raise AssertionError("unreachable")
