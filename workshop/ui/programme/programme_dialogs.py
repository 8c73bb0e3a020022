"""Dialogs about programmes: create, rename, load the example."""

from collections.abc import Callable
from functools import partial
from typing import Literal

import streamlit as st

from workshop.i18n import LANGUAGES, _, current_language
from workshop.programme.programmes import (
    ChangeProgramme,
    CreateProgramme,
    change_programme,
    create_programme,
    load_template,
    remove_examples,
)
from workshop.programme.ready_templates import TEN_SESSIONS, WHOLE_PROJECT
from workshop.programme.tables import Programme
from workshop.ui.programme.exchange_files import offer_from_file
from workshop.ui.programme.own_templates import ask_first_day, choose_own_template, own_beginnings
from workshop.ui.shell.page import PROGRAMME_KEY, AppPage
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.shell.sign_in import LANGUAGE_NAMES
from workshop.ui.widgets.drafts import keep_draft, settle_draft


def show_beginnings(
    page: AppPage, *, first: bool, demo: bool, fold: Callable[[], None] | None = None
) -> None:
    """The buttons that create a programme. ``demo``: the example exists already; ``fold`` closes
    the popover that contains them, so that it does not cover their dialog."""
    with st.container(horizontal=True):
        kind: Literal["primary", "tertiary"] = "primary" if first else "tertiary"
        if press_button(_("New programme"), icon=":material/add:", type=kind, on_click=fold):
            _creation_dialog(page)
        offer_from_file(page, fold)
        if demo:
            if press_button(
                _("Remove the demo"), icon=":material/delete:", type="tertiary", on_click=fold
            ):
                _removal_dialog(page)
        elif press_button(
            _("Load the demo programme"), icon=":material/science:", type="tertiary", on_click=fold
        ):
            _load_demo(page)


def change_dialog(page: AppPage, programme: Programme) -> None:
    """A dialog that changes a programme's title and number of tables."""

    @dialog(_("Title and tables"))
    def ask() -> None:
        page.present_actor()
        key = page.state(f"change.{programme.id}")
        texts = {"title": programme.title, "funder": programme.funder}
        keep_draft(page, key, _("Title and tables"), **texts)
        title = st.text_input(_("Title"), programme.title, max_chars=200, key=f"{key}.title")
        tables = st.number_input(_("Tables in the room"), 1, 20, programme.tables)
        funder = st.text_input(
            _("Who pays"),
            programme.funder,
            max_chars=300,
            key=f"{key}.funder",
            help=_("The line that the funder wants on lists and reports, word for word."),
        )
        if press_button(_("Save"), type="primary"):
            content = ChangeProgramme(programme.id, title, int(tables), funder)
            if page.attempt(change_programme, content, _("The programme is saved.")):
                settle_draft(key)
                st.rerun()

    ask()


def _creation_dialog(page: AppPage) -> None:
    @dialog(_("New programme"), width="medium")
    def ask() -> None:
        page.present_actor()
        folder = page.services.settings.content_dir
        templates = {code: load_template(folder, code) for code in LANGUAGES}
        language = st.segmented_control(
            _("Language of the programme"),
            LANGUAGES,
            format_func=lambda code: LANGUAGE_NAMES[code],
            default=current_language(),
            required=True,
        )
        names: dict[bool | str, str] = {
            True: _("From the template: ten sessions with agenda and prompts"),
            WHOLE_PROJECT: _(
                "The whole project: twenty months with trainings, visit, sessions and forums"
            ),
            False: _("Empty: ten sessions that you fill yourself"),
            **own_beginnings(),
        }
        full = st.radio(_("Beginning"), list(names), format_func=lambda full: names[full])
        ready = {True: TEN_SESSIONS, WHOLE_PROJECT: WHOLE_PROJECT}
        template = (
            load_template(folder, language, ready[full])
            if full in ready
            else choose_own_template(page, full)
        )
        title = st.text_input(
            _("Title"), templates[language]["title"], max_chars=200, key=page.state("new_title")
        )
        tables = st.number_input(_("Tables in the room"), 1, 20, 3)
        dated = isinstance(full, str)
        key = page.state(f"new.{full}")
        first_day = ask_first_day(template, key, dated=dated) if template else None
        missing = isinstance(full, str) and template is None
        if press_button(_("Create the programme"), type="primary", disabled=missing):
            content = CreateProgramme(
                title, language, template, tables=int(tables), first_day=first_day
            )
            created = page.attempt(create_programme, content, _("The programme is ready."))
            if created:
                _go_to(created.slug)

    ask()


def _load_demo(page: AppPage) -> None:
    from workshop.demo import LoadDemo
    from workshop.demo.beside import load_demo_beside

    with st.spinner(_("Loading the demo programme…")):
        content = LoadDemo(page.services.settings.content_dir, current_language())
        carry_out = partial(load_demo_beside, command=content)
        loaded = page.attempt_with(carry_out, _("The demo programme is ready."))
    if loaded:
        _go_to(loaded.slug)


def _removal_dialog(page: AppPage) -> None:
    @dialog(_("Remove the demo?"))
    def ask() -> None:
        page.present_actor()
        st.write(_("The demo programme goes with all its notes, needs and clauses. Your own stay."))
        sure = press_button(_("Remove the demo"), type="primary", icon=":material/delete:")
        if sure and page.attempt(remove_examples, None, _("The demo is removed.")) is not None:
            _go_to(None)

    ask()


def _go_to(slug: str | None) -> None:
    st.session_state.pop(PROGRAMME_KEY, None)
    st.query_params.clear()
    if slug:
        st.session_state[PROGRAMME_KEY] = slug
    st.rerun()
