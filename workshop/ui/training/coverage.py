"""Which block trains which clause: a table where there is room for it, a list on a phone."""

from collections.abc import Sequence

import streamlit as st

from workshop.i18n import _
from workshop.training.block_kinds import TAUGHT, Taught
from workshop.training.scenario import CoveredClause, Scenario, ScenarioBlock
from workshop.ui.shell.formatting import plain

_SIGNS = {Taught.PRACTISED: "●", Taught.TOLD: "○"}


def show_coverage(scenario: Scenario) -> None:
    """Clauses × blocks. Which of the two forms is seen is a matter of the screen's width
    (``frontend/streamlit/page.css``)."""
    if not scenario.coverage:
        return
    blocks = [block for block in scenario.blocks if block.clauses]
    with st.container(key="coverage-table"):
        _show_table(scenario.coverage, blocks)
    with st.container(key="coverage-list"):
        _show_list(scenario, blocks)


def _show_table(coverage: Sequence[CoveredClause], blocks: Sequence[ScenarioBlock]) -> None:
    legend = " · ".join(f"{_SIGNS[how]} {_(TAUGHT[how])}" for how in _SIGNS)
    st.caption(legend)
    columns = {_("Clause"): [_name(one) for one in coverage]}
    for block in blocks:
        columns[f"{block.number}"] = [_sign(one, block) for one in coverage]
    st.table(columns, border="horizontal", hide_index=True)
    st.caption("  \n".join(f"{block.number}: {plain(block.row.title)}" for block in blocks))


def _show_list(scenario: Scenario, blocks: Sequence[ScenarioBlock]) -> None:
    for one in scenario.coverage:
        taught = [
            f"{_(TAUGHT[one.taught[block.row.id]])}: {block.number}. {plain(block.row.title)}"
            for block in blocks
            if block.row.id in one.taught
        ]
        told = "\n".join(f"- {line}" for line in taught) or "- " + _("no block teaches it")
        st.markdown(f"{_name(one)}\n{told}")


def _name(one: CoveredClause) -> str:
    name = f"**{plain(one.clause.code)}** {plain(one.clause.title)}"
    return name if one.is_practised else f":orange[{name}]"


def _sign(one: CoveredClause, block: ScenarioBlock) -> str:
    return _SIGNS.get(Taught(how), "") if (how := one.taught.get(block.row.id)) else ""
