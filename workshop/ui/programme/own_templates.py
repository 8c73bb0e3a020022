"""Templates of the house: chosen for a new programme, given out as a file, activities copied."""

from typing import Any

import streamlit as st

from workshop.errors import WorkshopError
from workshop.i18n import _, error_message
from workshop.people.rights import Right
from workshop.programme.own_templates import (
    CopyActivity,
    copy_activity,
    load_own_template,
    read_template,
    write_template,
)
from workshop.programme.programmes import list_programmes
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity
from workshop.ui.shell.page import AppPage, Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
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
        st.error(error_message(error), icon=":material/info:")
    return None


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
    st.download_button(
        _("Template file"),
        write_template(template),
        f"{page.programme.slug}-template.json",
        "application/json",
        icon=":material/download:",
        type="tertiary",
        key=page.state("template"),
        help=_("Agendas, prompts and scripts for another programme; nothing that people wrote."),
    )


def copy_dialog(page: Page, activity: Activity) -> None:
    """A dialog that copies an activity to another session that one may run."""

    @dialog(_("Copy to another session"))
    def ask() -> None:
        page.present_actor()
        with page.read() as db:
            sessions = {
                session.id: f"{programme.title}: {session.number}. {session.title}"
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
