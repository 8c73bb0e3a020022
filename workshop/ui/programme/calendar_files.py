"""Meetings as calendar files: downloads, an address to subscribe to, and taking a file in."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from workshop.errors import WorkshopError
from workshop.export.calendar.of_programme import write_meetings
from workshop.export.calendar.read import CalendarFile, read_calendar
from workshop.export.calendar.take_in import (
    DAY_BEGINS,
    DAY_ENDS,
    CalendarNews,
    MeetingChange,
    TakeMeetings,
    compare_calendar,
    take_meetings,
)
from workshop.export.calendar.write import MEDIA_TYPE
from workshop.export.meeting_words import KINDS, describe_span
from workshop.i18n import _, mark
from workshop.live.public_address import public_address
from workshop.local_time import zone_name
from workshop.programme.calendar_links import (
    ShareCalendar,
    SharedCalendar,
    find_shared_calendar,
    share_calendar,
    stop_sharing_calendar,
)
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.tables import WorkingSession
from workshop.store.ids_and_clock import now
from workshop.ui.shell.formatting import fault_words, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.copy_text import show_to_copy
from workshop.ui.widgets.file_downloads import offer_file
from workshop.ui.widgets.file_field import clear_file, pick_file

_CHANGES: Mapping[str, str] = {
    CalendarNews.NEW: mark("New: {title}, {when}"),
    CalendarNews.MOVED: mark("Changed: {title}, now {when}"),
    CalendarNews.CANCELLED: mark("Cancelled: {title}, {when}"),
}


def offer_meeting_file(page: Page, meeting: WorkingSession) -> None:
    """One meeting for one's own calendar, if it has a date."""
    if meeting.planned_start is not None:
        offer_file(
            _("Into my calendar"),
            _write(page, [meeting.id]),
            f"{page.programme.slug}-{meeting.position:02}.ics",
            MEDIA_TYPE,
            icon=":material/calendar_add_on:",
            type="tertiary",
            key=page.state(f"calendar.{meeting.id}"),
            help=_("A file that every calendar reads (ICS)."),
        )


def calendar_dialog(page: Page) -> None:
    """A dialog that gives meetings out as a file or under an address, and takes them in."""

    @dialog(_("Calendar"), width="large")
    def ask() -> None:
        page.present_actor()
        given_out, taken_in = st.tabs([_("Give out"), _("Take in")])
        with given_out:
            _give_out(page)
        with taken_in:
            _take_in(page)

    ask()


def _give_out(page: Page) -> None:
    offer_file(
        _("All meetings as a file (ICS)"),
        _write(page, None),
        f"{page.programme.slug}.ics",
        MEDIA_TYPE,
        key=page.state("calendar"),
        help=_("Meetings that have a date, cancelled ones too."),
    )
    st.subheader(_("An address to subscribe to"), anchor=False)
    st.write(
        _(
            "A calendar that follows this address learns of every change by itself, within some "
            "hours. Whoever has the address sees titles, goals, times and places; never who comes, "
            "no agenda and no script."
        )
    )
    with page.read() as db:
        secret = page.services.settings.secret
        shared = find_shared_calendar(db, page.actor, page.programme.id, secret)
    if shared is None:
        _offer_sharing(page)
    else:
        _show_address(page, shared)


def _offer_sharing(page: Page) -> None:
    with_links = st.checkbox(
        _("Also say where to join the remote part of a meeting"),
        key=page.state("calendar.links"),
        help=_("Only if everybody who has the address may come in there."),
    )
    press_button(
        _("Make the address"),
        icon=":material/add_link:",
        type="primary",
        on_click=partial(_share, page, with_links),
    )


def _show_address(page: Page, shared: SharedCalendar) -> None:
    if shared.token is None:
        st.info(_("There is an address that cannot be shown here any more. Make a new one."))
    else:
        address = f"{public_address(page.services.settings)}/calendar/{shared.token}.ics"
        show_to_copy(address, page.state("calendar.address"))
    told = (
        _("It also says where to join the remote part of a meeting.")
        if shared.with_links
        else _("It does not say where to join the remote part of a meeting.")
    )
    st.caption(told)
    with st.container(horizontal=True):
        press_button(
            _("Make a new address"),
            icon=":material/autorenew:",
            on_click=partial(_share, page, shared.with_links),
            help=_("The present one then does not work any more."),
        )
        press_button(
            _("Withdraw the address"),
            icon=":material/link_off:",
            on_click=partial(_withdraw, page),
            help=_("Calendars can then no longer follow this programme."),
        )


def _share(page: Page, with_links: bool) -> None:
    """Callback, so that the dialog stays open and shows the new address."""
    secret = page.services.settings.secret
    page.attempt(share_calendar, ShareCalendar(page.programme.id, secret, with_links))


def _withdraw(page: Page) -> None:
    page.accepts(stop_sharing_calendar, page.programme.id)


def _take_in(page: Page) -> None:
    st.write(
        _(
            "Choose a file that your calendar exported (ICS). Only titles, times, places and links "
            "are read; who is invited stays in the file. You see first what would change."
        )
    )
    place = page.state("calendar.file")
    picked = pick_file(_("Calendar file"), ["ics"], place)
    if picked is None:
        return
    try:
        file = read_calendar(picked.content)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    with page.read() as db:
        changes = compare_calendar(db, page.programme.id, file)
    _tell_unread(file)
    if not changes:
        st.info(_("Nothing in this file is new here."), icon=":material/check:")
        return
    chosen = _choose(page, changes, picked.key)
    kinds = [kind for kind in KINDS if kind != MeetingKind.WORKING]
    new_kind = st.selectbox(_("New meetings are"), kinds, format_func=lambda one: _(KINDS[one]))
    if press_button(_("Take them over"), type="primary", disabled=not chosen):
        no_title = _("Meeting without a title")
        content = TakeMeetings(page.programme.id, chosen, new_kind, no_title)
        if page.attempt(take_meetings, content, _("The meetings are taken over.")):
            clear_file(place)
            st.rerun()


def _choose(page: Page, changes: list[MeetingChange], key: str) -> list[MeetingChange]:
    """A box for each change; returns those that are ticked."""
    st.caption(_("Untick what is to stay out. Times are those of {zone}.", zone=zone_name()))
    with st.container(height=320 if len(changes) > 7 else "content"):
        ticked = [
            st.checkbox(_describe(change), True, key=page.state(f"change.{key}.{place}"))
            for place, change in enumerate(changes)
        ]
    if any(change.meeting.all_day for change in changes):
        hours = {"begins": f"{DAY_BEGINS:%H:%M}", "ends": f"{DAY_ENDS:%H:%M}"}
        st.caption(_("Events of whole days get the hours {begins}–{ends}.", **hours))
    return [change for change, wanted in zip(changes, ticked, strict=True) if wanted]


def _describe(change: MeetingChange) -> str:
    meeting = change.meeting
    title = plain(meeting.title or _("Meeting without a title"))
    when = describe_span(meeting.start, meeting.end)
    return _(_CHANGES[change.kind], title=title, when=when)


def _tell_unread(file: CalendarFile) -> None:
    """What could not be read, each with its reason."""
    if not file.unread:
        return
    with st.expander(_("Not read: {count}", count=len(file.unread)), icon=":material/info:"):
        for event in file.unread:
            title = plain(event.title or _("Meeting without a title"))
            st.markdown(f"- {title}: {_(event.why, **event.values)}")


def _write(page: Page, only: list[str] | None) -> Callable[[], bytes]:
    """A function that writes the file on the click; members may know the remote address."""

    def write() -> bytes:
        with page.read() as db:
            return write_meetings(db, page.programme, now(), with_links=True, only=only)

    return write
