"""The forward trace of a group or need: links to the needs and clauses that rest on it."""

import streamlit as st

from workshop.i18n import _
from workshop.standards.trace.forward import ForwardTrace, ForwardTraces, load_forward_traces
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import address_of
from workshop.ui.shell.page import Page

_MOST = 6


def load_forward_links(page: Page) -> ForwardTraces:
    """The forward traces of all groups and needs, limited to what the visitor may read."""
    with page.read() as db:
        return load_forward_traces(db, page.actor, page.programme.id)


def show_forward_links(reach: ForwardTrace | None, *, needs: bool) -> None:
    """Links to the clauses of a forward trace and, with ``needs``, to the needs between; nothing if
    there are neither."""
    lines = []
    if reach and needs and reach.needs:
        told = ", ".join(
            f"[{plain(shortened(row.need, 60))}]({address_of('need', row.id)})"
            for row in reach.needs[:_MOST]
        )
        lines.append(":material/favorite: " + _("In needs: {needs}", needs=told))
    if reach and reach.clauses:
        told = ", ".join(
            f"[{plain(row.code)} {plain(shortened(row.title, 60))}]({address_of('clause', row.id)})"
            for row in reach.clauses[:_MOST]
        )
        lines.append(":material/gavel: " + _("In clauses: {clauses}", clauses=told))
    if lines:
        # Not a caption: the contrast of links in it is too low.
        st.markdown("  \n".join(f":small[{line}]" for line in lines))
