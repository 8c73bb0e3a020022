"""One piece of evidence: its figure, source, sample and caveat."""

import streamlit as st

from workshop.board.tables import Evidence
from workshop.i18n import _
from workshop.ui.shell.formatting import plain


def show_evidence_entry(row: Evidence) -> None:
    """One piece of evidence with all its fields."""
    if row.figure:
        st.markdown(f"##### {plain(row.figure)}")
    st.markdown(f"**{plain(row.title)}**")
    source = " · ".join(plain(part) for part in (row.publisher, row.year) if part)
    st.markdown(f":gray[{source}] {_link(row.address)}")
    told = ((_("Sample: {text}"), row.sample), (_("Population: {text}"), row.population))
    counted_on = " · ".join(words.format(text=plain(text)) for words, text in told if text)
    if counted_on:
        st.caption(counted_on)
    if row.caveat:
        st.markdown(f":orange[:material/warning: {plain(row.caveat)}]")


def _link(address: str) -> str:
    """A Markdown link for a web address, else the escaped text."""
    scheme, colon, rest = address.partition("://")
    if not colon or scheme.lower() not in ("http", "https"):
        return plain(address)
    signs = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"}
    safe = "".join(signs.get(sign, sign) for sign in address)
    return f"[{plain(rest.partition('/')[0])}]({safe})"
