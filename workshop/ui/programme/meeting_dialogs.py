"""Dialogs that plan meetings and phases, and enter what was held."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import streamlit as st

from workshop.export.meeting_words import (
    KINDS,
    describe_held,
    describe_planned,
    describe_windows,
)
from workshop.i18n import _, mark
from workshop.local_time import local, moment_at, today
from workshop.programme.agenda import list_activities
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.meetings import (
    MOST_PHASES,
    AddMeeting,
    CancelMeeting,
    MeetingPlan,
    PlanMeeting,
    PlannedPhase,
    PlanPhases,
    RecordMeeting,
    add_meeting,
    cancel_meeting,
    list_planned_phases,
    plan_meeting,
    plan_phases,
    record_meeting,
    remove_meeting,
)
from workshop.programme.session_words import full_name
from workshop.programme.sessions import APPROVED, PLANNED
from workshop.programme.tables import WorkingSession
from workshop.text_signs import split_lines
from workshop.ui.programme.head_counting import attendance_dialog, show_attendance
from workshop.ui.programme.own_templates import add_from_template_fields
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_Span = tuple[datetime | None, datetime | None]
_UNDATED: _Span = (None, None)
_MORNING, _AFTERNOON = time(9), time(15)
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


def add_meeting_dialog(page: Page) -> None:
    """A dialog that adds a meeting of a kind other than a working session, or those of a
    template."""

    @dialog(_("Add a meeting"), width="medium")
    def ask() -> None:
        page.present_actor()
        one, ready = st.tabs([_("One meeting"), _("From a template")])
        with one:
            _ask_meeting(page)
        with ready:
            add_from_template_fields(page)

    ask()


def _ask_meeting(page: Page) -> None:
    key = page.state("new_meeting")
    kinds = [kind for kind in KINDS if kind != MeetingKind.WORKING]
    kind = st.selectbox(_("Kind"), kinds, format_func=lambda one: _(KINDS[one]))
    keep_draft(page, key, _("Add a meeting"), title="", goal="", **_texts(None))
    title = st.text_input(_("Title"), max_chars=200, key=f"{key}.title")
    goal = st.text_area(_("Goal"), max_chars=600, key=f"{key}.goal", height=80)
    span = _ask_span(key, None, None, _("The date is known"))
    plan = _ask_plan(key, None, span)
    if press_button(_("Add"), type="primary", disabled=span is None):
        content = AddMeeting(page.programme.id, kind, title, goal, plan)
        if page.attempt(add_meeting, content, _("The meeting is in the plan.")):
            settle_draft(key)
            st.rerun()


def show_meeting_plan(page: Page, meeting: WorkingSession, *, editable: bool) -> None:
    """When, where and with whom a meeting is planned and was held, with buttons that change it."""
    planned, held = describe_planned(meeting), describe_held(meeting)
    with page.read() as db:
        agenda = list_activities(db, meeting.id)
    rows = [
        (":material/event:", _("Planned: {when}", when=planned) if planned else ""),
        (":material/event_available:", _("Held: {when}", when=held) if held else ""),
        *((":material/schedule_send:", plain(line)) for line in describe_windows(agenda, meeting)),
        (":material/location_on:", plain(meeting.place)),
        (":material/co_present:", plain(", ".join(meeting.functions))),
        (":material/alt_route:", plain(meeting.deviation)),
    ]
    words = "  \n".join(f"{icon} {text}" for icon, text in rows if text)
    if words:
        st.markdown(words)
    if meeting.link:
        st.link_button(_("Remote part"), meeting.link, icon=":material/videocam:")
    if meeting.cancelled:
        st.warning(_("This meeting is cancelled."), icon=":material/event_busy:")
    if editable:
        show_attendance(page, meeting)
        _show_changes(page, meeting)


def _show_changes(page: Page, meeting: WorkingSession) -> None:
    with st.container(horizontal=True):
        if meeting.status != APPROVED and press_button(
            _("Date and place"), icon=":material/event:", type="tertiary"
        ):
            _plan_dialog(page, meeting)
        if press_button(_("What was held"), icon=":material/history_edu:", type="tertiary"):
            _record_dialog(page, meeting)
        if press_button(_("Attendance"), icon=":material/groups:", type="tertiary"):
            attendance_dialog(page, meeting)
        if meeting.status == PLANNED and meeting.actual_start is None:
            _show_cancelling(page, meeting)


def _show_cancelling(page: Page, meeting: WorkingSession) -> None:
    if meeting.cancelled:
        content = CancelMeeting(meeting.id, cancelled=False)
        if press_button(_("Hold it after all"), icon=":material/undo:", type="tertiary"):
            page.attempt(cancel_meeting, content, _("The meeting is in the plan again."))
            st.rerun()
    elif press_button(_("Cancel the meeting"), icon=":material/event_busy:", type="tertiary"):
        ask_first(
            page,
            _("Cancel “{title}”?", title=plain(meeting.title)),
            _("It stays in the plan as cancelled, and calendars that follow it are told."),
            (_("Cancel the meeting"), ":material/event_busy:"),
            lambda: page.accepts(cancel_meeting, CancelMeeting(meeting.id)),
        )
    if meeting.kind != MeetingKind.WORKING and press_button(
        _("Remove"), icon=":material/delete:", type="tertiary"
    ):
        ask_first(
            page,
            _("Remove “{title}”?", title=plain(meeting.title)),
            _("The meeting goes from the plan with its agenda, as if it had never been there."),
            (_("Remove"), ":material/delete:"),
            lambda: page.accepts(remove_meeting, meeting.id),
        )


def _plan_dialog(page: Page, meeting: WorkingSession) -> None:
    @dialog(_("Date and place"), width="medium")
    def ask() -> None:
        page.present_actor()
        st.caption(plain(full_name(meeting)))
        key = page.state(f"plan.{meeting.id}")
        keep_draft(page, key, _("Date and place"), **_texts(meeting))
        known = meeting.planned_start, meeting.planned_end
        span = _ask_span(key, *known, _("The date is known"))
        plan = _ask_plan(key, meeting, span)
        if press_button(_("Save"), type="primary", disabled=span is None):
            # Of the plan as it stood when the dialog was opened.
            content = PlanMeeting(meeting.id, plan, seen=meeting.sequence)
            if page.attempt(plan_meeting, content, _("The meeting is planned.")):
                settle_draft(key)
                st.rerun()

    ask()


def _record_dialog(page: Page, meeting: WorkingSession) -> None:
    @dialog(_("What was held"), width="medium")
    def ask() -> None:
        page.present_actor()
        st.caption(plain(full_name(meeting)))
        key = page.state(f"held.{meeting.id}")
        keep_draft(page, key, _("What was held"), deviation=meeting.deviation)
        began = meeting.actual_start or meeting.opened_at or meeting.planned_start
        ended = meeting.actual_end or meeting.closed_at or meeting.planned_end
        entered = _("Enter day and hours by hand")
        by_hand = meeting.actual_start is not None
        span = _ask_span(key, began, ended, entered, known=by_hand)
        deviation = st.text_area(
            _("Why it came otherwise than planned"),
            meeting.deviation,
            max_chars=1_000,
            key=f"{key}.deviation",
            help=_("Stands in the report. What was changed, and why; no names."),
        )
        signed = st.number_input(
            _("Signatures on the printed sheet"),
            0,
            9_999,
            meeting.signatures,
            placeholder=_("not counted"),
            help=_("Only their number. The sheet itself stays with the coordinator."),
        )
        if press_button(_("Save"), type="primary", disabled=span is None):
            content = RecordMeeting(meeting.id, *(span or _UNDATED), deviation, signed)
            if page.attempt(record_meeting, content, _("It is saved.")):
                settle_draft(key)
                st.rerun()

    ask()


def phases_dialog(page: Page) -> None:
    """A dialog with all phases of the project, and a line for one more."""
    # As they stood when it was opened: what somebody else plans meanwhile is not overwritten.
    with page.read() as db:
        present = list_planned_phases(db, page.programme.id)
    lines = [*present, _following(present)][:MOST_PHASES]

    @dialog(_("Phases of the project"), width="large")
    def ask() -> None:
        page.present_actor()
        st.caption(_("A phase without a name is removed."))
        key = page.state("phases")
        names = {f"name{place}": line.name for place, line in enumerate(lines)}
        keep_draft(page, key, _("Phases of the project"), **names)
        typed = [_ask_phase(key, place, line) for place, line in enumerate(lines)]
        if press_button(_("Save"), type="primary"):
            kept = [phase for phase in typed if phase.name.strip()]
            content = PlanPhases(page.programme.id, kept, seen=present)
            if page.attempt(plan_phases, content, _("The phases are planned.")) is not None:
                settle_draft(key)
                st.rerun()

    ask()


def _following(phases: Sequence[PlannedPhase]) -> PlannedPhase:
    """An empty line that begins where the last phase ends."""
    first = phases[-1].to_day + timedelta(days=1) if phases else today()
    return PlannedPhase("", first, first + timedelta(days=60))


def _ask_phase(key: str, place: int, line: PlannedPhase) -> PlannedPhase:
    name_field, first_field, last_field = st.columns([3, 2, 2])
    label = _("New phase") if not line.name else _("Phase {number}", number=place + 1)
    name = name_field.text_input(label, line.name, max_chars=120, key=f"{key}.name{place}")
    first = first_field.date_input(
        _("Begins on"), line.from_day, _FIRST_DAY, _LAST_DAY, key=f"{key}.from{place}"
    )
    last = last_field.date_input(
        _("Ends on"), line.to_day, _FIRST_DAY, _LAST_DAY, key=f"{key}.to{place}"
    )
    return PlannedPhase(name, first, last)


def _texts(meeting: WorkingSession | None) -> dict[str, str]:
    if meeting is None:
        return {"place": "", "link": "", "functions": ""}
    functions = "\n".join(meeting.functions)
    return {"place": meeting.place, "link": meeting.link, "functions": functions}


def _ask_plan(key: str, meeting: WorkingSession | None, span: _Span | None) -> MeetingPlan:
    texts = _texts(meeting)
    place = st.text_input(_("Place"), texts["place"], max_chars=200, key=f"{key}.place")
    link = st.text_input(
        _("Address of the remote part"), texts["link"], max_chars=500, key=f"{key}.link"
    )
    functions = st.text_area(
        _("Trainers and guests, one a line"),
        texts["functions"],
        max_chars=2_000,
        key=f"{key}.functions",
        height=80,
        help=_("As what they are, such as “trainer in empathy design”. No names."),
    )
    return MeetingPlan(*(span or _UNDATED), place, link, split_lines(functions))


def _ask_span(
    key: str,
    start: datetime | None,
    end: datetime | None,
    label: str,
    *,
    known: bool | None = None,
) -> _Span | None:
    """Fields for the beginning and end; both ``None`` while ``label`` is not switched on. ``None``
    in all where the clock never shows one of the hours: then there is nothing to save."""
    shown = start is not None if known is None else known
    if not st.toggle(label, shown, key=f"{key}.dated"):
        return None, None
    begun = local(start) if start else None
    ended = local(end) if end else None
    first, begins, last, ends = st.columns([3, 2, 3, 2])
    first_day = first.date_input(
        _("Begins on"), begun.date() if begun else today(), _FIRST_DAY, _LAST_DAY, key=f"{key}.day"
    )
    begin_hour = begins.time_input(
        _("at"), _whole(begun) or _MORNING, key=f"{key}.hour", step=timedelta(minutes=15)
    )
    last_day = last.date_input(
        _("Ends on"),
        ended.date() if ended else first_day,
        _FIRST_DAY,
        _LAST_DAY,
        key=f"{key}.last_day",
    )
    end_hour = ends.time_input(
        _("until"), _whole(ended) or _AFTERNOON, key=f"{key}.last_hour", step=timedelta(minutes=15)
    )
    ends_on = max(first_day, last_day)
    moments = moment_or_error(first_day, begin_hour), moment_or_error(ends_on, end_hour)
    return None if None in moments else moments


def _whole(at: datetime | None) -> time | None:
    return at.time().replace(second=0, microsecond=0) if at else None


def moment_or_error(at: date, hour: time) -> datetime | None:
    """The moment of an hour on a day; where the clock never shows it, that is said: ``None``."""
    found = moment_at(at, hour)
    if found is None:
        clocks = mark("At {hour} on this day clocks are put forward: that hour does not exist.")
        st.error(_(clocks, hour=f"{hour:%H:%M}"))
    return found
