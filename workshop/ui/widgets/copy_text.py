"""A text to be copied; Streamlit's own button does nothing on plain HTTP and speaks English."""

from workshop.ui.widgets.component import show_module


def show_to_copy(text: str, key: str) -> None:
    """The text as it is, with a button that copies it or says how to; ``key``: of its place."""
    show_module("copy_text", {"text": text}, key=key)
