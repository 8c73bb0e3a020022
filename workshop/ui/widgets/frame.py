"""What every page has around its content: its measures, and words in place of Streamlit's."""

from collections.abc import Callable
from functools import cache

import streamlit as st
from streamlit.components.v2.bidi_component.state import ComponentResult

from workshop.frontend.bundle import FOLDER
from workshop.ui.widgets.component import show_module


def show_frame() -> None:
    """The style of all pages, and their language where Streamlit speaks English."""
    _style()(key="app.style")
    show_module("spoken_names", data={}, key="app.spoken_names")


@cache
def _style() -> Callable[..., ComponentResult]:
    """In the page with its first elements, so that nothing moves when a style sheet comes later."""
    css = (FOLDER / "streamlit" / "page.css").read_text("utf-8")
    return st.components.v2.component("workshop_style", css=css, isolate_styles=False)
