"""The indicators of a report: what was promised, what is computed, what stands in its place."""

import streamlit as st

from workshop.export.report.figures import FIGURES
from workshop.export.report.record import Report, ReportedIndicator
from workshop.i18n import _
from workshop.programme.reporting import (
    SaveIndicator,
    remove_indicator,
    save_indicator,
)
from workshop.programme.tables import Indicator
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.shell.screens import SCREENS
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_ABREAST = 2


def show_indicators(page: Page, report: Report) -> None:
    """A card for each indicator, and a button for another one."""
    if not report.indicators:
        st.info(
            _("No indicator yet. Begin with what the project has promised to its funder."),
            icon=":material/flag:",
        )
    for start in range(0, len(report.indicators), _ABREAST):
        row = report.indicators[start : start + _ABREAST]
        for column, one in zip(st.columns(_ABREAST), row, strict=False):
            with column.container(border=True, height="stretch"):
                _show_indicator(page, one)
    if press_button(_("Add an indicator"), icon=":material/add:"):
        _indicator_dialog(page, None)


def _show_indicator(page: Page, one: ReportedIndicator) -> None:
    row = one.row
    st.markdown(f"**{plain(row.name)}**")
    reached, target, before = st.columns(3)
    unit = f" {plain(row.unit)}" if row.unit else ""
    reached.metric(_("Achieved"), plain(one.achieved) + unit)
    target.metric(_("Target"), plain(row.target) or "–")
    before.metric(_("Before"), plain(row.baseline) or "–")
    if one.replaced:
        words = _("Computed: {figure}. {reason}", figure=one.computed, reason=plain(row.reason))
        st.caption(f":material/edit: {words}")
    if row.source:
        st.caption(_("Verified by: {source}", source=plain(row.source)))
    with st.container(horizontal=True):
        figure = FIGURES.get(row.figure)
        if figure is not None:
            _show_origin(page, row, figure.page)
        if press_button(
            _("Change"), icon=":material/edit:", type="tertiary", key=page.state(f"edit.{row.id}")
        ):
            _indicator_dialog(page, row)
        if press_button(
            _("Remove"),
            icon=":material/delete:",
            type="tertiary",
            key=page.state(f"remove.{row.id}"),
        ):
            ask_first(
                page,
                _("Remove “{title}”?", title=plain(row.name)),
                _("It goes from the report."),
                (_("Remove"), ":material/delete:"),
                lambda: page.accepts(remove_indicator, row.id),
            )


def _show_origin(page: Page, row: Indicator, key: str) -> None:
    screen = next((one for one in SCREENS if one.key == key), None)
    if screen is None or not (screen.needs is None or page.may(screen.needs)):
        return
    if press_button(
        _("Where it comes from: {page}", page=_(screen.title)),
        icon=":material/arrow_outward:",
        type="tertiary",
        key=page.state(f"origin.{row.id}"),
    ):
        go_to(key)


def _indicator_dialog(page: Page, row: Indicator | None) -> None:
    @dialog(_("Indicator"), width="large")
    def ask() -> None:
        page.present_actor()
        key = page.state(f"indicator.{row.id if row else 'new'}")
        known = {name: str(getattr(row, name)) if row else "" for name in _TEXTS}
        keep_draft(page, key, _("Indicator"), **known)
        typed = {"name": _line(key, "name", _("Name of the indicator"), known)}
        first, second, third = st.columns(3)
        for column, name, label in (
            (first, "unit", _("Unit")),
            (second, "baseline", _("Before")),
            (third, "target", _("Target")),
        ):
            with column:
                typed[name] = _line(key, name, label, known)
        typed["definition"] = _area(key, "definition", _("What it is"), known)
        figure = st.selectbox(
            _("Computed from the programme"),
            ["", *FIGURES],
            index=["", *FIGURES].index(row.figure if row and row.figure in FIGURES else ""),
            format_func=lambda one: _(FIGURES[one].name) if one else _("not computed, I enter it"),
            key=f"{key}.figure",
        )
        if figure:
            st.caption(_(FIGURES[figure].rule))
        typed["rule"] = _area(key, "rule", _("How it is counted"), known)
        typed["source"] = _line(key, "source", _("Verified by"), known)
        label = _("Other figure in place of it") if figure else _("Achieved")
        typed["achieved"] = _line(key, "achieved", label, known)
        typed["reason"] = (
            _area(key, "reason", _("Why another figure stands here"), known) if figure else ""
        )
        if press_button(_("Save"), type="primary"):
            content = SaveIndicator(
                page.programme.id, row.id if row else None, {**typed, "figure": figure}
            )
            if page.attempt(save_indicator, content, _("It is saved.")):
                settle_draft(key)
                st.rerun()

    ask()


_TEXTS = (
    *("name", "unit", "baseline", "target", "definition", "rule", "source", "achieved"),
    "reason",
)


def _line(key: str, name: str, label: str, known: dict[str, str]) -> str:
    return st.text_input(label, known[name], max_chars=300, key=f"{key}.{name}")


def _area(key: str, name: str, label: str, known: dict[str, str]) -> str:
    return st.text_area(label, known[name], max_chars=1_000, key=f"{key}.{name}", height=80)
