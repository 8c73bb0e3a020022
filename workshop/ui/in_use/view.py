"""Which view of the page is open, and at which unit and clause it stands."""

from collections.abc import Mapping

import streamlit as st
from sqlmodel import Session

from workshop.store import log
from workshop.ui.shell.page import Page
from workshop.ui.widgets.view_choice import choose_view
from workshop.ui.widgets.watch import watch

FIRST = "city"
"""The view that is shown at first."""
VIEW, UNIT, CLAUSE = "view", "unit", "clause"
"""Query parameters: a view, and the unit and the clause that are open in the view of a unit."""


def choose_use_view(page: Page, views: Mapping[str, str]) -> str:
    """The chosen view; as long as none was chosen, the one that the address leads to."""
    asked = st.query_params.get(VIEW) or ("unit" if UNIT in st.query_params else FIRST)
    return choose_view(views, asked if asked in views else FIRST, _choice(page))


def open_unit(page: Page, unit_id: str, clause_id: str | None = None) -> None:
    """Callback: open the view of a unit, at a clause if one is given."""
    turn_to(unit_id, clause_id)
    st.session_state[_choice(page)] = "unit"


def turn_to(unit_id: str, clause_id: str | None) -> None:
    """Put a unit and a clause into the address, for the next run of the view of a unit."""
    st.query_params[UNIT] = unit_id
    if clause_id:
        st.query_params[CLAUSE] = clause_id
    else:
        st.query_params.pop(CLAUSE, None)


def watch_use(page: Page) -> None:
    """Offer the page anew once somebody else has changed something; nothing typed is taken away."""

    def look(db: Session) -> object:
        return log.last_number(db, page.programme.id)

    watch(page, "use", look, every=5, by_itself=False)


def _choice(page: Page) -> str:
    return page.state("view")
