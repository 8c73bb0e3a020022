"""Where a questionnaire is asked, and how it comes into a meeting."""

from datetime import timedelta

import streamlit as st

from workshop.i18n import _
from workshop.local_time import today
from workshop.people.rights import Right
from workshop.programme.activity_kinds import ActivityKind, SurveyMoment
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.phases import Phase
from workshop.programme.retention import KeptKind, last_day
from workshop.programme.session_words import full_name
from workshop.programme.sessions import in_window, is_to_come, list_sessions, load_session
from workshop.questionnaires.labels import MOMENTS
from workshop.questionnaires.questionnaires import SeenQuestionnaire, activities_asking
from workshop.ui.shell.formatting import day, distinct, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button

FOLLOW_UP_AFTER = timedelta(days=91)


def show_asking(page: Page, seen: SeenQuestionnaire) -> None:
    """The activities that ask it, and the button that adds one."""
    with page.read() as db:
        asking = [
            (row, load_session(db, row.session_id)) for row in activities_asking(db, seen.row)
        ]
    st.subheader(_("Where it is asked"), anchor=False)
    if not asking:
        st.caption(_("In no meeting yet. Phones ask it while an activity of a meeting runs."))
    for row, session in sorted(asking, key=lambda pair: (pair[1].position, pair[0].position)):
        state = _("not yet")
        if row.phase == Phase.DONE:
            state = _("has ended")
        elif in_window(session) and session.current_activity_id == row.id:
            state = _("open between meetings")
        elif row.phase == Phase.VOTE:
            state = _("people are answering")
        where = plain(full_name(session))
        st.markdown(f"- {_(MOMENTS[row.moment])}: {where} · {state}")
    _warn_of_retention(page, seen)
    if page.may(Right.RUN) and press_button(
        _("Ask it in a meeting"), icon=":material/playlist_add:", key=page.state("ask")
    ):
        _asking_dialog(page, seen)


def _warn_of_retention(page: Page, seen: SeenQuestionnaire) -> None:
    """Answers after three months need the badges of those who gave the first ones."""
    if SurveyMoment.FOLLOW_UP not in seen.moments:
        return
    until = last_day(page.programme, KeptKind.PEOPLE)
    if until < today() + FOLLOW_UP_AFTER:
        st.warning(
            _(
                "What people are known by is kept until {until}, and the questions after three"
                " months come later. Plan the meeting that asks them before that day: what is"
                " planned is waited for. Else answers cannot be compared with the earlier ones.",
                until=day(until),
            ),
            icon=":material/event_busy:",
        )


def _asking_dialog(page: Page, seen: SeenQuestionnaire) -> None:
    @dialog(_("Ask it in a meeting"), width="medium")
    def ask() -> None:
        page.present_actor()
        with page.read() as db:
            meetings = [row for row in list_sessions(db, page.programme.id) if is_to_come(row)]
        names = distinct({row.id: full_name(row) for row in meetings})
        session_id = st.selectbox(
            _("Meeting"),
            list(names),
            index=list(names).index(seen.row.meeting_id) if seen.row.meeting_id in names else None,
            format_func=lambda one: names[one],
            placeholder=_("Choose"),
            key=page.state("ask.meeting"),
        )
        moment = st.radio(
            _("When it is asked"),
            seen.moments,
            format_func=lambda one: _(MOMENTS[one]),
            key=page.state("ask.moment"),
        )
        if moment == SurveyMoment.FOLLOW_UP:
            st.caption(
                _(
                    "Plan a meeting about three months later and leave it closed: under “Run a"
                    " session” its questionnaire is opened on phones until a deadline, with an"
                    " invitation to send round. People take the same phone or their five words."
                )
            )
        if press_button(_("Add it"), type="primary", disabled=not session_id) and session_id:
            title = f"{seen.row.title}: {_(MOMENTS[moment])}"[:200]
            settings = {"targets": [seen.row.id], "moment": moment}
            command = AddActivity(session_id, ActivityKind.QUESTIONNAIRE, title, settings)
            if page.attempt(add_activity, command, _("It stands at the end of the agenda.")):
                st.rerun()

    ask()
