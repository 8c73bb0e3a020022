"""What every page has around its content: its measures, and words in place of Streamlit's."""

import streamlit as st

from workshop.frontend.bundle import FOLDER
from workshop.ui.widgets.component import show_module


def show_frame() -> None:
    """The style of all pages; it takes no place."""
    st.html(FOLDER / "streamlit" / "page.css")


def replace_english_names() -> None:
    """Streamlit's own English names in the language of the page, and names without Markdown."""
    show_module("spoken_names", data={}, key="app.spoken_names")
