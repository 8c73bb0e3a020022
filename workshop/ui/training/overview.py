"""The head of a training: what it is, what can be done with it, its files and its meetings."""

from collections.abc import Callable
from datetime import time, timedelta

import streamlit as st
from sqlmodel import Session

from workshop.export.meeting_words import describe_held, describe_planned
from workshop.export.training.files import write_training_docx, write_training_pdf
from workshop.export.training.outline import (
    HOURS,
    TrainingText,
    describe_gaps,
    describe_length,
    describe_training,
)
from workshop.i18n import _, current_language, mark, translate_plural
from workshop.people.rights import Actor, Right
from workshop.programme.session_words import full_name
from workshop.training.running import list_runs
from workshop.training.scenario import Scenario
from workshop.training.trainings import remove_training
from workshop.ui.programme.session_choice import SESSION_KEY
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.training.beginning import training_dialog
from workshop.ui.training.block_import import import_dialog
from workshop.ui.training.running import run_dialog
from workshop.ui.widgets.file_downloads import DOCX, Write, offer_files

_NINE = time(9)


def show_overview(page: Page, scenario: Scenario) -> time:
    """Everything above the scenario; returns the hour at which it begins on the clock."""
    training = scenario.training
    with st.container(border=True):
        st.subheader(plain(training.title), anchor=False)
        _show_facts(scenario)
        _show_actions(page, scenario)
        start = _show_files(page, scenario)
    _show_runs(page, scenario)
    return start


def _show_facts(scenario: Scenario) -> None:
    training = scenario.training
    lasts = describe_length(scenario.minutes)
    facts = [
        training.audience,
        translate_plural(HOURS, training.hours),
        _("blocks and breaks: {length}", length=lasts) if scenario.minutes else "",
    ]
    st.caption(" · ".join(plain(fact) for fact in facts if fact))
    if training.aims:
        st.markdown(plain(training.aims))
    gap = bool(scenario.untrained or scenario.only_told)
    look = ":orange[:material/warning: {}]" if gap else ":material/check_circle: {}"
    told = " ".join(describe_gaps(scenario, current_language()))
    st.markdown(look.format(plain(told)))


def _show_actions(page: Page, scenario: Scenario) -> None:
    training = scenario.training
    with st.container(horizontal=True):
        if page.may(Right.RUN) and press_button(
            _("Run this scenario"),
            icon=":material/play_circle:",
            type="primary",
            disabled=not scenario.blocks,
        ):
            run_dialog(page, scenario)
        if not page.may(Right.WRITE_CLAUSE):
            return
        if press_button(_("Change"), icon=":material/edit:", key=page.state("change")):
            training_dialog(page, training)
        if press_button(_("Blocks from a table"), icon=":material/upload_file:"):
            import_dialog(page, scenario)
        if press_button(
            _("Remove"), icon=":material/delete:", type="tertiary", key=page.state("remove")
        ):
            ask_first(
                page,
                _("Remove “{title}”?", title=plain(training.title)),
                _("Its modules and blocks go with it. Meetings that were made of it stay."),
                (_("Remove"), ":material/delete:"),
                lambda: page.accepts(remove_training, training.id, _("The training is removed.")),
            )


def _show_files(page: Page, scenario: Scenario) -> time:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        start = st.time_input(
            _("Begins at"),
            _NINE,
            step=timedelta(minutes=15),
            key=page.state("start"),
            width=150,
            help=_("The hours on this page and in files are counted from it."),
        )
        offer_files(
            page,
            scenario.training.id,
            (
                (
                    _("As PDF"),
                    _(mark("training.pdf")),
                    "application/pdf",
                    _writing(write_training_pdf, start),
                ),
                (
                    _("As Word"),
                    _(mark("training.docx")),
                    DOCX,
                    _writing(write_training_docx, start),
                ),
            ),
        )
    return start


def _writing(write: Callable[[TrainingText], bytes], start: time) -> Write:
    """Files speak the language of the training, not that of the screen."""

    def now(db: Session, actor: Actor, training_id: str, _language: str) -> bytes:
        return write(describe_training(db, actor, training_id, start))

    return now


def _show_runs(page: Page, scenario: Scenario) -> None:
    with page.read() as db:
        meetings = list_runs(db, scenario)
    if not meetings:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_("Meetings made of this scenario:"), width="content")
        for row in meetings:
            when = describe_held(row) or describe_planned(row)
            label = f"{plain(full_name(row))}, {when}" if when else plain(full_name(row))
            key = page.state(f"meeting.{row.id}")
            if press_button(label, icon=":material/event:", type="tertiary", key=key):
                st.session_state[SESSION_KEY] = row.id
                go_to("programme")
