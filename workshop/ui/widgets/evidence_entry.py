"""One piece of evidence: its figure, source, sample and caveat."""

import streamlit as st

from workshop.board.practices import SeenPractice
from workshop.board.tables import Evidence, Practice
from workshop.i18n import _
from workshop.ui.shell.formatting import plain, web_link
from workshop.ui.widgets.practice_entry import show_practice_entry


def show_evidence_entry(row: Evidence, practice: Practice | None = None) -> None:
    """One piece of evidence with all its fields; ``practice``: what makes it a practice."""
    if practice is not None:
        show_practice_entry(SeenPractice(practice, row))
        return
    if row.figure:
        st.markdown(f"##### {plain(row.figure)}")
    st.markdown(f"**{plain(row.title)}**")
    source = " · ".join(plain(part) for part in (row.publisher, row.year) if part)
    st.markdown(f":gray[{source}] {web_link(row.address)}")
    told = ((_("Sample: {text}"), row.sample), (_("Population: {text}"), row.population))
    counted_on = " · ".join(words.format(text=plain(text)) for words, text in told if text)
    if counted_on:
        st.caption(counted_on)
    if row.caveat:
        st.markdown(f":orange[:material/warning: {plain(row.caveat)}]")
