"""The scenario of a training: its modules, and the blocks of each with their hours."""

from datetime import time

import streamlit as st

from workshop.i18n import _, mark
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
from workshop.ui.training.module_dialog import OUTCOMES, module_dialog
from workshop.ui.widgets.unfolding import unfold

_SHOWN = 20
_DETAILS = {
    "aim": mark("Aim"),
    "course": mark("Step by step"),
    "prompt": mark("On phones"),
    "materials": mark("Materials"),
    "care": mark("Care"),
}


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
    with st.container(horizontal=True):
        if press_button(_("Add a block"), icon=":material/add:", key=page.state(f"add.{row.id}")):
            block_dialog(page, scenario, row.id, None)
        if press_button(
            _("Change the module"),
            icon=":material/edit:",
            type="tertiary",
            key=page.state(f"edit.{row.id}"),
        ):
            module_dialog(page, scenario.training, row)
        rows = [one.row.id for one in scenario.modules]
        _show_moves(page, row, rows, move_module)
        if press_button(
            _("Remove the module"),
            icon=":material/delete:",
            type="tertiary",
            key=page.state(f"remove.{row.id}"),
        ):
            ask_first(
                page,
                _("Remove “{title}”?", title=plain(row.title)),
                _("Its blocks go with it. Meetings that were made of them stay."),
                (_("Remove"), ":material/delete:"),
                lambda: page.accepts(remove_module, row.id),
            )


def _show_moves(
    page: Page, row: TrainingModule | TrainingBlock, ids: list[str], move: object
) -> None:
    place = ids.index(row.id)
    for by, label, icon, last in (
        (-1, _("Up"), ":material/arrow_upward:", place == 0),
        (1, _("Down"), ":material/arrow_downward:", place == len(ids) - 1),
    ):
        key = page.state(f"move.{row.id}.{by}")
        # What the person sees: a second press is meant for the place it stands at then.
        pressed = press_button(
            label, icon=icon, type="tertiary", key=key, disabled=last, stands_for=place
        )
        if pressed and page.accepts(move, MovePart(row.id, by)):  # type: ignore[arg-type]
            st.rerun()


def _show_block(
    page: Page, scenario: Scenario, block: ScenarioBlock, start: time, *, writes: bool
) -> None:
    row = block.row
    begins, ends = block.hours(start)
    kind = ACTIVITY_TYPES[row.kind]
    with st.container(border=True, gap="small"):
        hours = f"{begins:%-H:%M}–{ends:%-H:%M}"
        st.markdown(f"{kind.icon} **{block.number}. {plain(row.title)}**")
        facts = [f"**{hours}**", f"{row.minutes} min", _(kind.label), row.method, row.leads]
        st.caption(" · ".join([facts[0], *(plain(fact) for fact in facts[1:] if fact)]))
        _show_clauses(block)
        if row.kind != ActivityKind.BREAK and not row.care:
            st.caption(":orange[:material/healing: " + _("No care is written down yet.") + "]")
        _show_details(row)
        if writes:
            _show_block_buttons(page, scenario, row)


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


def _show_block_buttons(page: Page, scenario: Scenario, row: TrainingBlock) -> None:
    with st.container(horizontal=True):
        if press_button(
            _("Change"), icon=":material/edit:", type="tertiary", key=page.state(f"edit.{row.id}")
        ):
            block_dialog(page, scenario, row.module_id, row)
        module = next(one for one in scenario.modules if one.row.id == row.module_id)
        _show_moves(page, row, [one.row.id for one in module.blocks], move_block)
        if press_button(
            _("Remove"),
            icon=":material/delete:",
            type="tertiary",
            key=page.state(f"remove.{row.id}"),
        ):
            ask_first(
                page,
                _("Remove “{title}”?", title=plain(row.title)),
                _("Meetings that were made of it stay as they are."),
                (_("Remove"), ":material/delete:"),
                lambda: page.accepts(remove_block, row.id),
            )
