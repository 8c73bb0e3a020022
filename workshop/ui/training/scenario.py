"""The scenario of a training: its modules, and the blocks of each with their hours."""

from collections.abc import Sequence
from datetime import time

import streamlit as st

from workshop.export.table_import.block_rows import BLOCK_LABELS
from workshop.export.training.outline import OUTCOMES
from workshop.i18n import _
from workshop.people.rights import Right
from workshop.programme.activity_kinds import ACTIVITY_TYPES, ActivityKind
from workshop.training.block_kinds import TAUGHT, Taught
from workshop.training.blocks import move_block, remove_block
from workshop.training.scenario import Scenario, ScenarioBlock, ScenarioModule
from workshop.training.tables import TrainingBlock, TrainingModule
from workshop.training.trainings import MovePart, move_module, remove_module
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.training.block_dialog import block_dialog
from workshop.ui.training.module_dialog import module_dialog
from workshop.ui.widgets.unfolding import unfold

_SHOWN = 20
_MOVES = {"up": -1, "down": 1}
_DETAILS = {name: BLOCK_LABELS[name] for name in ("aim", "course", "prompt", "materials", "care")}


def show_scenario(page: Page, scenario: Scenario, start: time) -> None:
    """All modules with their blocks; whoever may write changes them here."""
    writes = page.may(Right.WRITE_CLAUSE)
    if not scenario.modules:
        st.info(
            _("No module yet. A module holds blocks; add the first one."), icon=":material/topic:"
        )
    for module in scenario.modules:
        _show_module(page, scenario, module, start, writes=writes)
    if writes and press_button(_("Add a module"), icon=":material/add:"):
        module_dialog(page, scenario.training, None)


def _show_module(
    page: Page, scenario: Scenario, module: ScenarioModule, start: time, *, writes: bool
) -> None:
    row = module.row
    st.subheader(plain(row.title), anchor=False, divider="gray")
    outcomes = [
        f"**{_(label)}:** {plain(text)}"
        for name, label in OUTCOMES.items()
        if (text := " ".join(getattr(row, name).split()))
    ]
    if outcomes:
        st.markdown("  \n".join(outcomes))
    for block in unfold(page, f"blocks.{row.id}", module.blocks, _SHOWN, _SHOWN):
        _show_block(page, scenario, block, start, writes=writes)
    if not module.blocks:
        st.caption(_("This module has no block yet."))
    if writes:
        _show_module_buttons(page, scenario, row)


def _show_module_buttons(page: Page, scenario: Scenario, row: TrainingModule) -> None:
    ids = [one.row.id for one in scenario.modules]
    with st.container(horizontal=True, vertical_alignment="center"):
        if press_button(_("Add a block"), icon=":material/add:", key=page.state(f"add.{row.id}")):
            block_dialog(page, scenario, row.id, None)
        choice = _choose_change(page, row, ids, _("Change the module"))
    if choice == "edit":
        module_dialog(page, scenario.training, row)
    elif choice in _MOVES:
        page.accepts(move_module, MovePart(row.id, _MOVES[choice]))
        st.rerun()
    elif choice == "remove":
        ask_first(
            page,
            _("Remove “{title}”?", title=plain(row.title)),
            _("Its blocks go with it. Meetings that were made of them stay."),
            (_("Remove"), ":material/delete:"),
            lambda: page.accepts(remove_module, row.id),
        )


def _choose_change(
    page: Page, row: TrainingModule | TrainingBlock, ids: Sequence[str], label: str
) -> str | None:
    """A menu of what can be done with a part; ``ids``: of those it stands among."""
    place = ids.index(row.id)
    possible = {
        "edit": _("Edit"),
        "up": _("Move up") if place else None,
        "down": _("Move down") if place < len(ids) - 1 else None,
        "remove": _("Remove"),
    }
    words = {choice: word for choice, word in possible.items() if word}
    chosen = st.menu_button(
        label,
        list(words),
        format_func=lambda choice: words[choice],
        type="tertiary",
        key=page.state(f"change.{row.id}"),
    )
    return None if chosen is None else str(chosen)


def _show_block(
    page: Page, scenario: Scenario, block: ScenarioBlock, start: time, *, writes: bool
) -> None:
    row = block.row
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="top", gap="small"):
            with st.container(width="stretch", gap=None):
                _show_title(block, start)
            if writes:
                _show_block_menu(page, scenario, row)
        _show_clauses(block)
        if row.kind != ActivityKind.BREAK and not row.care:
            st.caption(":orange[:material/healing: " + _("No care is written down yet.") + "]")
        _show_details(row)


def _show_title(block: ScenarioBlock, start: time) -> None:
    row, kind = block.row, ACTIVITY_TYPES[block.row.kind]
    begins, ends = block.hours(start)
    st.markdown(f"{kind.icon} **{block.number}. {plain(row.title)}**")
    facts = [f"{row.minutes} min", _(kind.label), row.method, row.leads]
    hours = f"**{begins:%-H:%M}–{ends:%-H:%M}**"
    st.caption(" · ".join([hours, *(plain(fact) for fact in facts if fact)]))


def _show_block_menu(page: Page, scenario: Scenario, row: TrainingBlock) -> None:
    module = next(one for one in scenario.modules if one.row.id == row.module_id)
    choice = _choose_change(page, row, [one.row.id for one in module.blocks], _("Change"))
    if choice == "edit":
        block_dialog(page, scenario, row.module_id, row)
    elif choice in _MOVES:
        page.accepts(move_block, MovePart(row.id, _MOVES[choice]))
        st.rerun()
    elif choice == "remove":
        ask_first(
            page,
            _("Remove “{title}”?", title=plain(row.title)),
            _("Meetings that were made of it stay as they are."),
            (_("Remove"), ":material/delete:"),
            lambda: page.accepts(remove_block, row.id),
        )


def _show_clauses(block: ScenarioBlock) -> None:
    if not block.clauses:
        return
    with st.container(horizontal=True, gap="small"):
        for clause, taught in block.clauses:
            practised = taught == Taught.PRACTISED
            st.badge(
                plain(clause.code),
                icon=":material/sports_handball:" if practised else ":material/record_voice_over:",
                color="primary" if practised else "gray",
                help=f"{plain(clause.title)}: {_(TAUGHT[taught])}",
            )


def _show_details(row: TrainingBlock) -> None:
    told = {name: label for name, label in _DETAILS.items() if getattr(row, name)}
    if not told:
        return
    with st.expander(" · ".join(_(label) for label in told.values())):
        for name, label in told.items():
            st.markdown(f":small[:gray[{_(label)}]]  \n{plain(getattr(row, name))}")
