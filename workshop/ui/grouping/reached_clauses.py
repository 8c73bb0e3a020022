"""Where a group or a need led: the needs and clauses it became part of, as links."""

import streamlit as st

from workshop.i18n import _
from workshop.standards.trace.forward import Reach, Reached, load_reached
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import address_of
from workshop.ui.shell.page import Page

_MOST = 6


def load_ways_up(page: Page) -> Reached:
    """Where the groups and needs of the programme led, as far as the visitor may read."""
    with page.read() as db:
        return load_reached(db, page.actor, page.programme.id)


def show_way_up(reach: Reach | None, *, needs: bool) -> None:
    """The clauses that something reached and, with ``needs``, the needs on the way; nothing where
    it has reached neither."""
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
        # A caption is faint, and links in it are too faint to read.
        st.markdown("  \n".join(f":small[{line}]" for line in lines))
