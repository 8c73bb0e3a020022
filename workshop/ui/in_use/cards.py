"""All clauses with what became of each: trained, understood, used, in the way, found, changed."""

import streamlit as st

from workshop.i18n import _
from workshop.in_use.overview import UseOverview
from workshop.standards.clause_card import load_cards
from workshop.ui.clauses.clause_card import say_card
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import address_of
from workshop.ui.shell.page import Page

_ABREAST = 25
"""Cards of one page."""


def show_all_cards(page: Page, use: UseOverview) -> None:
    """A table of the clauses, some at a time; each leads to the clause's own page."""
    areas = use.standard.areas
    area = (
        st.selectbox(
            _("Area"),
            [None, *areas],
            format_func=lambda name: _("All areas") if name is None else name or _("For all areas"),
            key=page.state("cards.area"),
            width=260,
        )
        if len(areas) > 1
        else None
    )
    clauses = [row for row in use.standard.clauses if area is None or row.area == area]
    first = 0
    if len(clauses) > _ABREAST:
        first = st.segmented_control(
            _("Clauses"),
            range(0, len(clauses), _ABREAST),
            default=0,
            required=True,
            format_func=lambda place: f"{clauses[place].code} …",
            key=page.state(f"cards.{area}"),
        )
    shown = clauses[int(first) : int(first) + _ABREAST]
    with page.read() as db:
        cards = load_cards(db, page.programme.id, [clause.id for clause in shown])
    rows = []
    for clause in shown:
        name = f"[**{clause.code}**]({address_of('clause', clause.id)}) {plain(clause.title)}"
        rows.append({_("Clause"): name, _("What became of it"): say_card(cards[clause.id])})
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    st.table(columns, border="horizontal", hide_index=True)
