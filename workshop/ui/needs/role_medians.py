"""Medians by role of what was voted on: needs or ideas."""

from collections.abc import Mapping

import streamlit as st

from workshop.disclosure import ROLE_THRESHOLD
from workshop.export.labels import ROLES
from workshop.i18n import _
from workshop.needs.role_medians import RoleMedians
from workshop.ui.needs.vote_results import (
    Estimating,
    Vote,
    load_dot_medians,
    load_estimate_medians,
)
from workshop.ui.shell.page import Page
from workshop.ui.widgets.charts import number


def show_role_medians(
    page: Page, names: Mapping[str, str], column: str, *votes: Vote | Estimating | None
) -> None:
    """A table for each question of these votes. ``names``: what was voted on, by id, in the order
    of the rows; ``column``: what such a thing is called."""
    for vote in votes:
        if isinstance(vote, Vote):
            medians = load_dot_medians(page, vote)
            _show_medians(names, column, _("Dots per person, middle value"), medians)
        elif vote is not None:
            by_axis = load_estimate_medians(page, vote)
            _show_medians(names, column, _("Impact, middle value"), by_axis["impact"])
            if by_axis["impact"]:
                _show_medians(names, column, _("Effort, middle value"), by_axis["effort"])


def _show_medians(names: Mapping[str, str], column: str, title: str, medians: RoleMedians) -> None:
    if not medians:
        why = _(
            "not shown, because only one role took part, or one of them has fewer than {least} "
            "answers and single people could be found.",
            least=ROLE_THRESHOLD,
        )
        st.caption(f"{title}: {why}")
        return
    taking_part = {role for by_role in medians.values() for role in by_role}
    shown = [key for key in names if key in medians]
    columns = {
        _(words): [number(medians[key][role], 1) for key in shown]
        for role, words in ROLES.items()
        if role in taking_part
    }
    st.markdown(f"**{title}**")
    table = {column: [names[key] for key in shown], **columns}
    st.table(table, border="horizontal", hide_index=True)
