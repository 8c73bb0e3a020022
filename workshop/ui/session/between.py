"""Contributions between meetings: opening, the invitation to send round, the deadline, closing; and
what came in."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import streamlit as st

from workshop.board.notes import COUNTED, count_notes
from workshop.board.visibility import WAITING
from workshop.disclosure import COUNT_THRESHOLD
from workshop.errors import WorkshopError
from workshop.i18n import LANGUAGES, _, current_language, translate_plural
from workshop.i18n.counted_nouns import NOTES
from workshop.local_time import local
from workshop.programme.activity_kinds import BETWEEN_MEETINGS, NOTE_KINDS
from workshop.programme.agenda import list_activities
from workshop.programme.contribution_window import (
    CloseWindow,
    MoveWindow,
    OpenWindow,
    close_window,
    find_window,
    move_window,
    must_suit,
    open_window,
)
from workshop.programme.door import expected_people
from workshop.programme.join_codes import grouped
from workshop.programme.session_words import full_name
from workshop.programme.sessions import OPEN, in_window, is_to_come, list_sessions
from workshop.programme.tables import Activity, WorkingSession
from workshop.programme.window_words import say_deadline, write_invitation
from workshop.store.ids_and_clock import now
from workshop.ui.programme.meeting_dialogs import moment_or_error
from workshop.ui.session.joining import draw_code, join_address
from workshop.ui.session.run_state import RunState
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import fault_words, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.address_notes import show_address_notes
from workshop.ui.widgets.copy_text import show_to_copy

_USUAL_HOUR = time(20)
_USUAL_DAYS = 7
_LANGUAGE_NAMES = {"pl": "Polski", "en": "English"}


def show_window(page: Page, desk: RunState) -> None:
    """What is open between meetings, or the button that opens it; nothing in a rehearsal."""
    session = desk.session
    if page.programme.rehearsal_of is not None:
        return
    if in_window(session):
        _show_open(page, desk)
        return
    with page.read() as db:
        sessions = list_sessions(db, session.programme_id)
    other = find_window(sessions)
    if other is not None and session.status != OPEN:
        st.caption(
            _(
                ":material/schedule_send: Until {deadline} people contribute to “{title}”. Opening "
                "this meeting closes that.",
                deadline=_deadline(other),
                title=plain(full_name(other)),
            )
        )
    elif (
        is_to_come(session)
        and all(row.status != OPEN for row in sessions)
        and press_button(
            _("Let people write before the meeting"),
            icon=":material/schedule_send:",
            width="stretch",
            key=page.state("window"),
            help=_("One activity is open on phones until a deadline. The wall shows nothing."),
        )
    ):
        _opening_dialog(page, session)


def show_came_in(page: Page, desk: RunState) -> None:
    """How many notes came in between meetings, as far as they are told."""
    for activity in desk.agenda:
        if activity.window_began_at is None or activity.kind not in NOTE_KINDS:
            continue
        with page.read() as db:
            count = count_notes(db, [activity.id], *COUNTED, *WAITING).total()
        words = [
            _(
                "Came in between meetings for “{title}”: **{notes}**.",
                title=plain(activity.title),
                notes=translate_plural(NOTES, count),
            )
        ]
        if not desk.is_open:
            words = words if count else []
            words.append(
                _(
                    "What fewer than {least} people have written is told once the meeting opens, "
                    "so that nobody learns who has.",
                    least=COUNT_THRESHOLD,
                )
            )
        st.caption(f":material/schedule_send: {' '.join(words)}")


def _show_open(page: Page, desk: RunState) -> None:
    session = desk.session
    activity = next(row for row in desk.agenda if row.id == session.current_activity_id)
    with st.container(border=True, key=page.state("between")):
        st.markdown(
            ":material/schedule_send: "
            + _(
                "**Open between meetings** until {deadline}: {title}",
                deadline=_deadline(session),
                title=plain(activity.title),
            )
        )
        st.caption(
            _(
                "People write with the same phones, as anonymous as in the meeting. The wall shows "
                "nothing, and nobody counts as present. Opening a meeting closes it."
            )
        )
        if press_button(
            _("Invitation to send round"),
            icon=":material/mail:",
            type="primary",
            width="stretch",
            key=page.state("invitation"),
        ):
            _invitation_dialog(page, session, activity)
        with st.container(horizontal=True):
            if press_button(
                _("Change the deadline"), icon=":material/event:", key=page.state("deadline")
            ):
                _moving_dialog(page, session)
            if press_button(
                _("Close it now"), icon=":material/lock_clock:", key=page.state("close_window")
            ):
                _closing_dialog(page, session)


def _opening_dialog(page: Page, session: WorkingSession) -> None:
    @dialog(_("Let people write before the meeting"), width="medium")
    def ask() -> None:
        page.present_actor()
        st.write(
            _(
                "One activity is open on phones until the deadline: the same link, the same phone, "
                "the same badge. The meeting then begins with what came in. Notes stay covered "
                "until you reveal them there."
            )
        )
        with page.read() as db:
            agenda = list_activities(db, session.id)
            places = expected_people(db, session).places
        suiting = _show_suiting([row for row in agenda if row.kind in BETWEEN_MEETINGS])
        if not suiting:
            st.info(_("No activity of this meeting can be opened before it."))
            return
        titles = {row.id: row.title for row in suiting}
        chosen = st.selectbox(
            _("Activity"),
            list(titles),
            format_func=lambda one: titles[one],
            key=page.state("window.activity"),
        )
        until = _ask_deadline(page.state("window"), _usual_deadline(session))
        if not page.programme.example:
            st.caption(
                _(
                    "At most {places} new people come in; who has been here before always does. "
                    "The number of expected people is on the tab Joining.",
                    places=places,
                )
            )
        address = plain(join_address(page))
        st.caption(
            _("Phones must reach {address} from home, not in the room alone.", address=address)
        )
        show_address_notes(page.services.settings)
        if press_button(_("Open it"), type="primary", disabled=until is None) and until:
            _send(page, open_window, OpenWindow(session.id, chosen, until))

    ask()


def _show_suiting(agenda: list[Activity]) -> list[Activity]:
    """The activities that can be opened; for the others it is said why they cannot."""
    suiting = []
    for activity in agenda:
        try:
            must_suit(activity)
        except WorkshopError as error:
            st.caption(f"**{plain(activity.title)}**: {fault_words(error)}")
        else:
            suiting.append(activity)
    return suiting


def _moving_dialog(page: Page, session: WorkingSession) -> None:
    seen = session.window_until
    assert seen is not None

    @dialog(_("Change the deadline"))
    def ask() -> None:
        page.present_actor()
        until = _ask_deadline(page.state("moved"), seen)
        if press_button(_("Save"), type="primary", disabled=until is None) and until:
            _send(page, move_window, MoveWindow(session.id, until, seen))

    ask()


def _closing_dialog(page: Page, session: WorkingSession) -> None:
    seen = session.window_until
    assert seen is not None
    ask_first(
        page,
        _("Close it now?"),
        _("Phones are told. What somebody has begun can still be sent, and waits for you as late."),
        (_("Close it now"), ":material/lock_clock:"),
        lambda: page.accepts(close_window, CloseWindow(session.id, seen)),
    )


def _invitation_dialog(page: Page, session: WorkingSession, activity: Activity) -> None:
    @dialog(_("Invitation to send round"), width="medium")
    def ask() -> None:
        page.present_actor()
        address, code = join_address(page), session.join_code or ""
        st.caption(_("For your own mail. The program sends nothing and knows nobody's address."))
        show_address_notes(page.services.settings)
        first = page.programme.language
        order = sorted(LANGUAGES, key=lambda language: language != first)
        tabs = st.tabs([_LANGUAGE_NAMES[language] for language in order])
        for language, tab in zip(order, tabs, strict=True):
            with tab:
                text = write_invitation(session, activity, address, language)
                show_to_copy(text, page.state(f"invitation.{language}"))
        picture, words = st.columns([1, 2], vertical_alignment="center")
        picture.image(draw_code(address, code), width="stretch")
        with words:
            st.caption(_("Code"))
            st.subheader(grouped(code), anchor=False)
            show_to_copy(f"{address}#{code}", page.state("invitation.address"))

    ask()


def _ask_deadline(key: str, usual: datetime) -> datetime | None:
    """Day and hour; ``None`` where the clock never shows that hour."""
    known = local(usual)
    day_field, hour_field = st.columns([3, 2])
    day = day_field.date_input(_("Deadline"), known.date(), key=f"{key}.day")
    hour = hour_field.time_input(
        _("at"),
        known.time().replace(second=0, microsecond=0),
        key=f"{key}.hour",
        step=timedelta(minutes=15),
    )
    return moment_or_error(day, hour)


def _usual_deadline(session: WorkingSession) -> datetime:
    """The evening before the meeting, else in a week."""
    begins = session.planned_start
    if begins is not None and (before := begins - timedelta(days=1)) > now():
        return local(before).replace(hour=_USUAL_HOUR.hour, minute=0)
    return local(now() + timedelta(days=_USUAL_DAYS)).replace(hour=_USUAL_HOUR.hour, minute=0)


def _send(page: Page, command: Callable[..., object], content: object) -> None:
    if page.attempt(command, content) is not None:
        st.rerun()


def _deadline(session: WorkingSession) -> str:
    assert session.window_until is not None
    return say_deadline(session.window_until, current_language())
