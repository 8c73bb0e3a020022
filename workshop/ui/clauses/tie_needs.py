"""Tying many clauses to needs in a row: each clause without a need, and the needs near to it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.i18n import _
from workshop.needs.needs import need_sentence
from workshop.needs.tables import Need
from workshop.standards.clause_overview import Overview
from workshop.standards.clauses import LinkClause, link_clause
from workshop.standards.near_needs import rank_needs
from workshop.standards.tables import Clause
from workshop.ui.clauses.clause_list import load_clause_lines
from workshop.ui.clauses.new_clause import choose_needs, list_offered
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button

_NEAR = 4


def untied_clauses(overview: Overview, clauses: Sequence[Clause]) -> list[Clause]:
    """Those of the clauses that no need stands behind."""
    tied = {line.clause.id for line in overview.lines if line.ground.needs}
    return [row for row in clauses if row.id not in tied]


def open_tying(page: Page) -> None:
    """A dialog that goes through the clauses without a need."""
    mine = page.actor.areas_in(page.programme.id)

    @dialog(_("Tie clauses to needs"), width="large")
    def ask() -> None:
        page.present_actor()
        now = load_clause_lines(page)
        rows = [
            line.clause
            for line in now.lines
            if mine is None or line.clause.area_id is None or line.clause.area_id in mine
        ]
        waiting = untied_clauses(now, rows)
        later = st.session_state.setdefault(page.state("tie.later"), [])
        waiting.sort(key=lambda row: later.index(row.id) + 1 if row.id in later else 0)
        if not waiting:
            st.success(_("A need stands behind every clause."), icon=":material/check:")
            return
        needs = list_offered(page)
        if not needs:
            st.info(_("There is no need yet. Write some on the page Needs."))
            return
        st.caption(_("Without a need: {count}", count=len(waiting)))
        _show_clause(page, waiting[0], needs, later)

    ask()


def _show_clause(page: Page, clause: Clause, needs: Mapping[str, Need], later: list[str]) -> None:
    st.markdown(f"#### {plain(clause.code)} {plain(clause.title)}")
    if clause.body and clause.body != clause.title:
        st.markdown(plain(shortened(clause.body, 300)))
    key = page.state(f"tie.{clause.id}")
    near = rank_needs(clause, list(needs.values()))[:_NEAR]
    chosen = [
        row.id
        for row in near
        if st.checkbox(plain(shortened(need_sentence(row), 160)), key=f"{key}.{row.id}")
    ]
    rest = {one: row for one, row in needs.items() if row not in near}
    if rest:
        chosen += choose_needs(rest, [], f"{key}.more")
    with st.container(horizontal=True):
        if press_button(
            _("Tie and go on"), key=f"{key}.send", type="primary", icon=":material/link:"
        ):
            told = [
                page.attempt(link_clause, LinkClause(clause.id, one))
                for one in dict.fromkeys(chosen)
            ]
            if told and all(told):
                st.rerun(scope="fragment")
        if press_button(_("Later"), key=f"{key}.later", type="tertiary"):
            later[:] = [one for one in later if one != clause.id] + [clause.id]
            st.rerun(scope="fragment")
