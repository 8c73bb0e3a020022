"""Templates of the house: chosen for a new programme, given out as a file, activities copied."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from workshop.errors import WorkshopError
from workshop.export.meeting_words import describe_span
from workshop.i18n import _
from workshop.local_time import today
from workshop.people.rights import Right
from workshop.programme.own_templates import (
    AddFromTemplate,
    CopyActivity,
    FillSession,
    add_from_template,
    copy_activity,
    fill_session,
    load_own_template,
    read_template,
    write_template,
)
from workshop.programme.programmes import list_programmes, load_template
from workshop.programme.ready_templates import ADDITIONS, dates_of, is_working
from workshop.programme.session_words import full_name, session_in_files
from workshop.programme.sessions import PLANNED, list_sessions
from workshop.programme.tables import Activity, WorkingSession
from workshop.ui.shell.formatting import fault_words, plain
from workshop.ui.shell.page import AppPage, Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_downloads import offer_file
from workshop.ui.widgets.file_field import pick_file


def own_beginnings() -> dict[bool | str, str]:
    """What a new programme can begin with besides the template and an empty agenda."""
    return {
        "own": _("Like one of your programmes: its agendas, without what people wrote"),
        "file": _("From a template file"),
    }


def choose_own_template(page: AppPage, beginning: bool | str) -> dict[str, Any] | None:
    """Fields for the chosen beginning; returns the template, if there is one."""
    try:
        if beginning == "own":
            return _ask_programme(page)
        if beginning == "file":
            picked = pick_file(_("Template file"), ["json"], page.state("template_file"))
            return read_template(picked.content) if picked else None
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
    return None


def ask_first_day(template: Mapping[str, Any], key: str, *, dated: bool) -> date | None:
    """Fields for the first day, if the template knows days; ``dated``: whether they are asked for
    unless somebody says otherwise."""
    if all(row.get("on_day") is None for row in template["sessions"]):
        return None
    if not st.toggle(_("With dates"), dated, key=f"{key}.dated"):
        return None
    return st.date_input(
        _("First day"),
        _next_monday(),
        key=f"{key}.first_day",
        help=_("All dates follow from it. From a Monday on, all meetings are on working days."),
    )


def _next_monday() -> date:
    return today() + timedelta(days=7 - today().weekday())


def add_from_template_fields(page: Page) -> None:
    """Fields that add the meetings of a template, with a look at them first."""
    ready: dict[bool | str, str] = {name: _(told) for name, told in ADDITIONS.items()}
    ways = {**ready, **own_beginnings()}
    way = st.selectbox(_("Template"), list(ways), format_func=lambda one: ways[one])
    folder = page.services.settings.content_dir
    template = (
        load_template(folder, page.programme.language, str(way))
        if way in ready
        else choose_own_template(page, way)
    )
    rows = [row for row in (template or {}).get("sessions", ()) if not is_working(row)]
    if template is None or not rows:
        st.caption(_("The ten working sessions are there already; other meetings are added."))
        return
    first_day = ask_first_day(template, page.state(f"template.{way}"), dated=True)
    st.markdown("\n".join(_describe_planned(row, first_day) for row in rows))
    if press_button(_("Add these meetings"), type="primary"):
        content = AddFromTemplate(page.programme.id, template, first_day)
        if page.attempt(add_from_template, content, _("The meetings are in the plan.")):
            st.rerun()


def _describe_planned(row: Mapping[str, Any], first_day: date | None) -> str:
    """A line of a list: title, and when it would be."""
    dates = dates_of(row, first_day)
    when = f", {describe_span(dates.start, dates.end)}" if dates.start else ""
    return f"- {plain(row['title'])}{when}"


def _ask_programme(page: AppPage) -> dict[str, Any] | None:
    with page.read() as db:
        names = {
            row.id: row.title
            for row in list_programmes(db, page.actor)
            if page.actor.may(Right.RUN, row.id)
        }
        chosen = st.selectbox(_("Programme"), list(names), format_func=lambda one: names[one])
        return load_own_template(db, page.actor, chosen) if chosen else None


def offer_template(page: Page) -> None:
    """The programme's agendas as a file."""
    with page.read() as db:
        template = load_own_template(db, page.actor, page.programme.id)
    offer_file(
        _("Template file"),
        lambda: write_template(template),
        f"{page.programme.slug}-template.json",
        "application/json",
        type="tertiary",
        key=page.state("template"),
        help=_("Agendas, prompts and scripts for another programme; nothing that people wrote."),
    )


def offer_session_template(page: Page, session: WorkingSession) -> None:
    """One session as a template: as a file, and filled in from another one."""
    with page.read() as db:
        template = load_own_template(db, page.actor, page.programme.id, session.number)
    if session.status == PLANNED and press_button(
        _("Fill from a template"), icon=":material/library_add:", type="tertiary"
    ):
        _fill_dialog(page, session)
    if template["sessions"][0]["activities"]:
        offer_file(
            _("This session as a template"),
            lambda: write_template(template),
            f"{page.programme.slug}-{session_in_files(session.number)}-template.json",
            "application/json",
            type="tertiary",
            key=page.state(f"template.{session.id}"),
            help=_("Agenda, prompts and scripts for another session; nothing that people wrote."),
        )


def _fill_dialog(page: Page, session: WorkingSession) -> None:
    @dialog(_("Fill from a template"))
    def ask() -> None:
        page.present_actor()
        st.write(_("The activities are put at the end of this session's agenda."))
        ways = {"own": _("From a session of your programmes"), "file": _("From a template file")}
        way = st.radio(_("Beginning"), list(ways), format_func=lambda one: ways[one])
        template = choose_own_template(page, way)
        rows = [row for row in (template or {}).get("sessions", ()) if row["activities"]]
        names = [
            f"{row['number']}. {row['title']}" if is_working(row) else row["title"] for row in rows
        ]
        place = st.selectbox(_("Session"), range(len(rows)), format_func=lambda one: names[one])
        if press_button(_("Fill in"), type="primary", disabled=place is None) and place is not None:
            content = FillSession(session.id, rows[place])
            if page.attempt(fill_session, content, _("The agenda is filled in.")):
                st.rerun()

    ask()


def copy_dialog(page: Page, activity: Activity) -> None:
    """A dialog that copies an activity to another session that one may run."""

    @dialog(_("Copy to another session"))
    def ask() -> None:
        page.present_actor()
        with page.read() as db:
            sessions = {
                session.id: f"{programme.title}: {full_name(session)}"
                for programme in list_programmes(db, page.actor)
                if page.actor.may(Right.RUN, programme.id)
                for session in list_sessions(db, programme.id)
            }
        chosen = st.selectbox(
            _("Session"),
            list(sessions),
            format_func=lambda one: sessions[one],
            key=page.state(f"copy.{activity.id}"),
        )
        if press_button(_("Copy"), icon=":material/content_copy:", type="primary"):
            content = CopyActivity(activity.id, chosen)
            if page.attempt(copy_activity, content, _("The activity is copied.")):
                st.rerun()

    ask()
