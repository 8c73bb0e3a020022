"""The page Programme: the ten sessions on a time line, with the agenda of the chosen one."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.programme.agenda import list_activities
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.meetings import list_phases
from workshop.programme.programmes import list_programmes
from workshop.programme.session_words import full_name
from workshop.programme.sessions import PLANNED, is_to_come, list_sessions
from workshop.ui.programme.agenda import show_agenda, show_agenda_changes
from workshop.ui.programme.calendar_files import (
    calendar_dialog,
    offer_meeting_file,
)
from workshop.ui.programme.deletions import show_deletions
from workshop.ui.programme.meeting_dialogs import (
    add_meeting_dialog,
    phases_dialog,
    show_meeting_plan,
)
from workshop.ui.programme.own_templates import offer_template
from workshop.ui.programme.preparing import show_preparing
from workshop.ui.programme.programme_dialogs import change_dialog, show_beginnings
from workshop.ui.programme.project_line import load_project, show_project_line
from workshop.ui.programme.session_choice import remember_session, show_run_button
from workshop.ui.programme.tasks import show_tasks
from workshop.ui.programme.timeline import (
    Stop,
    describe_outcome,
    load_timeline,
    show_status,
    show_timeline,
)
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import bring_into_view
from workshop.ui.shell.page import Page, chosen_programme, open_app_page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.watch import fields, watch

house_page = open_app_page("programme")


def show_empty() -> None:
    """Without a programme: an introduction and the buttons that create one."""
    st.title(_("Programme"), anchor=False)
    st.write(_("Ten working sessions, from the first note to the clauses of a standard."))
    if house_page.actor.may(Right.CREATE_PROGRAMME):
        st.info(_("There is no programme yet."), icon=":material/timeline:")
        show_beginnings(house_page, first=True, demo=False)
    else:
        st.info(_("You do not belong to any programme yet. Ask an administrator."))


def show_head(page: Page, *, only_sessions: bool) -> None:
    """The title, and a popover with actions on the whole programme."""
    title, actions = st.columns([4, 1], vertical_alignment="top")
    with title:
        st.title(plain(page.programme.title), anchor=False)
        st.caption(
            _("Ten sessions on five days. Choose one to see its goal and agenda.")
            if only_sessions
            else _("The whole project. Choose a meeting to see its plan and agenda.")
        )
    if not (page.may(Right.RUN) or page.actor.may(Right.CREATE_PROGRAMME)):
        return
    turn = page.state("folded")
    # A new key makes a new, closed popover.
    key = f"{turn}.{st.session_state.get(turn, 0)}"
    with actions, st.popover(_("Change"), icon=":material/tune:", width="stretch", key=key):
        if page.may(Right.RUN) and press_button(
            _("Title and tables"), icon=":material/tune:", type="tertiary", on_click=fold
        ):
            change_dialog(page, page.programme)
        if page.may(Right.RUN):
            if press_button(
                _("Add a meeting"), icon=":material/event:", type="tertiary", on_click=fold
            ):
                add_meeting_dialog(page)
            if press_button(
                _("Phases of the project"),
                icon=":material/view_timeline:",
                type="tertiary",
                on_click=fold,
            ):
                phases_dialog(page)
            if press_button(
                _("Calendar"), icon=":material/calendar_month:", type="tertiary", on_click=fold
            ):
                calendar_dialog(page)
            offer_template(page)
        if page.actor.may(Right.CREATE_PROGRAMME):
            with page.read() as db:
                demo = any(row.example for row in list_programmes(db, page.actor))
            show_beginnings(page, first=False, demo=demo, fold=fold)


def fold() -> None:
    """Close the popover, so that it does not cover the dialog it opens."""
    turn = f"{house_page.key}.folded"
    st.session_state[turn] = st.session_state.get(turn, 0) + 1


def show_detail(page: Page, stop: Stop) -> None:
    """One session: goal, results, agenda."""
    session = stop.session
    head, action = st.columns([3, 1], vertical_alignment="center")
    with head:
        st.subheader(plain(full_name(session)), anchor=False)
        st.write(plain(session.goal) or _("This session has no goal yet."))
        with st.container(horizontal=True, vertical_alignment="center"):
            if session.status != PLANNED or session.actual_start is None:
                show_status(session.status)
            st.caption(describe_outcome(stop))
            offer_meeting_file(page, session)
    with action:
        if page.may(Right.RUN) and (session.status != PLANNED or is_to_come(session)):
            show_run_button(session)
    show_meeting_plan(page, session, editable=page.may(Right.RUN))
    if page.may(Right.RUN) and session.status == PLANNED:
        show_preparing(page, session)
    show_agenda(page, session, editable=page.may(Right.RUN))
    if page.may(Right.RUN):
        show_agenda_changes(page, session)


def show(page: Page) -> None:
    """The time line, and the chosen session below it."""
    with page.read() as db:
        project = load_project(db, page.programme.id)
        stops = load_timeline(db, page.programme.id)
    show_head(page, only_sessions=project.only_sessions)
    show_tasks(page)
    show_deletions(page)
    chosen = remember_session(page, [stop.session for stop in stops])
    pressed = None
    if not project.only_sessions:
        pressed = show_project_line(project, chosen, page.state("line"))
        st.subheader(_("The ten sessions"), anchor=False)
    numbered = [stop for stop in stops if stop.session.kind == MeetingKind.WORKING]
    pressed = show_timeline(numbered, chosen, page.state("stop")) or pressed
    if pressed and pressed != chosen:
        remember_session(page, [stop.session for stop in stops], pressed)
        st.session_state[page.state("arrived")] = pressed
        st.rerun()
    st.divider()
    if page.state("arrived") in st.session_state:
        bring_into_view(chosen, page.state("arrival"))
    show_detail(page, next(stop for stop in stops if stop.session.id == chosen))
    watch(
        page,
        "agenda",
        lambda db: fields(
            [
                *list_sessions(db, page.programme.id),
                *list_phases(db, page.programme.id),
                *list_activities(db, chosen),
            ]
        ),
    )


programme = chosen_programme(house_page.visitor)
if programme is None:
    show_empty()
else:
    show(Page(house_page.key, house_page.services, house_page.visitor, programme))
