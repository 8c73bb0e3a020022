"""A dialog that makes a meeting of a scenario."""

from datetime import datetime, time, timedelta

import streamlit as st

from workshop.export.meeting_words import KINDS
from workshop.i18n import _, mark, ngettext
from workshop.local_time import moment_at, today
from workshop.training.running import RUN_AS, RunScenario, is_script_cut, run_scenario
from workshop.training.scenario import Scenario
from workshop.ui.shell.formatting import distinct
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button

_NINE = time(9)


def run_dialog(page: Page, scenario: Scenario) -> None:
    """A dialog that adds a meeting of the scenario as it was seen."""

    @dialog(_("Run this scenario"), width="medium")
    def ask() -> None:
        page.present_actor()
        st.markdown(
            _(
                "A meeting is added whose activities are these blocks in their order, breaks too. "
                "Phones get the exercises; course and care stand beside them for whoever leads. "
                "**What is changed in the scenario later does not change the meeting.**"
            )
        )
        key = page.state(f"run.{scenario.training.id}")
        kind = st.selectbox(
            _("Kind"), RUN_AS, format_func=lambda one: _(KINDS[one]), key=f"{key}.kind"
        )
        modules = _choose_modules(scenario, key)
        _tell_cut(scenario)
        dated, start = _ask_start(key)
        place = st.text_input(_("Place"), max_chars=200, key=f"{key}.place")
        if press_button(_("Add the meeting"), type="primary", disabled=dated and start is None):
            content = RunScenario(
                scenario.training.id, kind, start, place, modules, scenario.training.changes
            )
            if page.attempt(run_scenario, content, _("The meeting is in the plan.")):
                st.rerun()

    ask()


def _choose_modules(scenario: Scenario, key: str) -> list[str]:
    names = distinct({one.row.id: one.row.title for one in scenario.modules if one.blocks})
    if len(names) < 2:
        return []
    return st.multiselect(
        _("Modules"),
        list(names),
        format_func=lambda one: names[one],
        placeholder=_("All modules"),
        key=f"{key}.modules",
        help=_("Choose some where a training takes several meetings."),
    )


def _tell_cut(scenario: Scenario) -> None:
    language = scenario.training.language
    cut = sum(is_script_cut(block.row, language) for block in scenario.blocks)
    if cut:
        st.caption(
            ngettext(
                "In {count} block the course is too long to stand beside the activity whole; the "
                "rest stands in the scenario.",
                "In {count} blocks the course is too long to stand beside the activity whole; the "
                "rest stands in the scenario.",
                cut,
            )
        )


def _ask_start(key: str) -> tuple[bool, datetime | None]:
    """Whether the date is known, and the moment; ``None`` where the clock never shows it."""
    if not st.toggle(_("The date is known"), True, key=f"{key}.dated"):
        return False, None
    first, second = st.columns(2)
    day = first.date_input(
        _("Day"), today() + timedelta(days=7), format="DD.MM.YYYY", key=f"{key}.day"
    )
    hour = second.time_input(_("Begins at"), _NINE, key=f"{key}.hour", step=timedelta(minutes=15))
    start = moment_at(day, hour)
    if start is None:
        clocks = mark("At {hour} on this day clocks are put forward: that hour does not exist.")
        st.error(_(clocks, hour=f"{hour:%H:%M}"))
    return True, start
