"""The agenda of a session as a list, and the buttons that change it."""

from datetime import timedelta

import streamlit as st
from sqlmodel import Session

from workshop.export.labels import phases_of
from workshop.export.meeting_words import describe_window
from workshop.i18n import _
from workshop.people.rights import Actor
from workshop.programme.activity_kinds import ACTIVITY_TYPES, ON_PERSONAS
from workshop.programme.agenda import (
    MoveActivity,
    is_per_table,
    list_activities,
    move_activity,
    remove_activity,
)
from workshop.programme.phases import Phase, standing
from workshop.programme.session_titles import EditSession, edit_session
from workshop.programme.tables import Activity, WorkingSession
from workshop.ui.programme.activity_form import add_activity_dialog, edit_activity_dialog
from workshop.ui.programme.activity_targets import name_personas
from workshop.ui.programme.own_templates import copy_dialog, offer_session_template
from workshop.ui.programme.table_personas import table_personas_dialog
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft


def show_agenda(page: Page, session: WorkingSession, *, editable: bool) -> None:
    """The agenda as a list; with ``editable``, with buttons to move, edit and remove."""
    with page.read() as db:
        agenda = list_activities(db, session.id)
        personas = name_personas(db, agenda)
    if not agenda:
        st.info(_("The agenda is empty. Add the first activity."), icon=":material/playlist_add:")
    begins = 0
    for place, activity in enumerate(agenda):
        with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(width="stretch", gap=None):
                st.markdown(f"{ACTIVITY_TYPES[activity.kind].icon} **{plain(activity.title)}**")
                runs = activity.id == session.current_activity_id
                line = describe(activity, personas.get(activity.id), runs=runs)
                st.caption(f"{clock(begins)} · {line}")
            if editable:
                _show_changes(page, activity, first=place == 0, last=place == len(agenda) - 1)
        begins += activity.minutes


def clock(minutes: int) -> str:
    """Minutes as hours and minutes since the session's beginning, such as ``1:05``."""
    return str(timedelta(minutes=minutes))[:-3]


def describe(activity: Activity, persona: str | None, *, runs: bool) -> str:
    """Kind, length, important settings and phase, as a line of Markdown.

    ``persona``: the label of its map's persona; ``runs``: it is the running activity.
    """
    kind = ACTIVITY_TYPES[activity.kind]
    words = [_(kind.label), f"{activity.minutes} min"]
    if persona:
        words.append(f"**{plain(persona)}**")
    elif activity.kind in ON_PERSONAS:
        missing = _("no persona chosen yet")
        words.append(f":orange[:material/psychology_alt: {missing}]")
    if kind.takes_notes:
        words += [_("hidden until revealed")] if activity.hidden else []
        words += [_("moderated")] if activity.moderated else []
        words += [] if activity.anonymous else [_("signed with the badge")]
        words += [_("the table is kept")] if activity.keeps_table else []
        words += [_("may be quoted")] if activity.quotable else []
    if activity.phase != Phase.WAITING:
        words.append(_(phases_of(activity.kind)[standing(activity.phase, runs=runs)]))
    words += [window] if (window := describe_window(activity)) else []
    return " · ".join(words)


def _has_begun(activity: Activity) -> bool:
    return activity.phase != Phase.WAITING or activity.window_began_at is not None


def _show_changes(page: Page, activity: Activity, *, first: bool, last: bool) -> None:
    possible = {
        "edit": _("Edit"),
        "personas": _("Personas of the tables") if is_per_table(activity) else None,
        "up": None if first else _("Move up"),
        "down": None if last else _("Move down"),
        "copy": _("Copy to another session"),
        "remove": _("Remove") if not _has_begun(activity) else None,
    }
    words = {choice: word for choice, word in possible.items() if word}
    choice = st.menu_button(
        _("Change"),
        list(words),
        format_func=lambda choice: words[choice],
        type="tertiary",
        key=page.state(f"agenda.{activity.id}"),
    )
    if choice in ("up", "down"):
        page.attempt(move_activity, MoveActivity(activity.id, -1 if choice == "up" else 1))
        st.rerun()
    if choice == "personas":
        table_personas_dialog(page, activity.id)
    if choice == "edit":
        edit_activity_dialog(page, activity.id)
    if choice == "copy":
        copy_dialog(page, activity)
    if choice == "remove":
        confirm_removal(page, activity.id, activity.title)


def confirm_removal(page: Page, activity_id: str, title: str) -> None:
    """A dialog that asks for confirmation and removes an activity."""
    ask_first(
        page,
        _("Remove this activity?"),
        plain(title),
        (_("Remove"), ":material/delete:"),
        lambda: page.attempt(_remove, activity_id, _("The activity is removed.")),
    )


def _remove(db: Session, actor: Actor, activity_id: str) -> bool:
    remove_activity(db, actor, activity_id)
    return True


def show_agenda_changes(page: Page, session: WorkingSession) -> None:
    """The buttons below an agenda: add an activity, edit the session, templates."""
    with st.container(horizontal=True):
        if press_button(_("Add an activity"), icon=":material/add:"):
            add_activity_dialog(page, session.id)
        if press_button(_("Title, goal and place"), icon=":material/edit:", type="tertiary"):
            _session_dialog(page, session)
        offer_session_template(page, session)


def _session_dialog(page: Page, session: WorkingSession) -> None:
    @dialog(_("Title, goal and place"))
    def edit() -> None:
        page.present_actor()
        key = page.state(f"session.{session.id}")
        texts = {"title": session.title, "goal": session.goal, "place": session.place}
        keep_draft(page, key, _("Title, goal and place"), **texts)
        title = st.text_input(_("Title"), session.title, max_chars=200, key=f"{key}.title")
        goal = st.text_area(_("Goal"), session.goal, max_chars=600, key=f"{key}.goal")
        place = st.text_input(
            _("Place"),
            session.place,
            max_chars=200,
            key=f"{key}.place",
            help=_("Where it is held: room, house, street. Stands in the minutes."),
        )
        if press_button(_("Save"), type="primary"):
            content = EditSession(session.id, title, goal, place)
            if page.attempt(edit_session, content, _("The session is saved.")):
                settle_draft(key)
                st.rerun()

    edit()
