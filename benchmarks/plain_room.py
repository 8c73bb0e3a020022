"""The same room in plain Streamlit, as a tutorial would build it: notes in memory, and a fragment
that asks every second. Run by ``benchmarks.baseline``."""

import streamlit as st


@st.cache_resource
def shared_notes() -> list[str]:
    """The notes of everybody."""
    return []


with st.form("write"):
    text = st.text_input("Note")
    if st.form_submit_button("Send") and text:
        shared_notes().append(text)


@st.fragment(run_every=1)
def board() -> None:
    """All notes, drawn anew every second."""
    for note in shared_notes():
        st.text(note)


board()
