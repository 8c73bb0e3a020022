"""Times of interviews, given to candidates by code, and the sheet of questions."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

import streamlit as st

from workshop.export.calendar.write import MEDIA_TYPE
from workshop.export.recruitment.interview_calendar import write_interview_calendar
from workshop.export.recruitment.interview_sheet import write_interview_sheet
from workshop.i18n import _, current_language
from workshop.local_time import local, today, zone_name
from workshop.recruitment.interviews import (
    AddInterviews,
    GiveInterview,
    InterviewTime,
    RemoveInterview,
    SetInterviewQuestions,
    add_interviews,
    give_interview,
    list_interviews,
    remove_interview,
    set_interview_questions,
)
from workshop.recruitment.ratings import rated_candidates
from workshop.recruitment.tables import Recruitment
from workshop.store.ids_and_clock import now
from workshop.ui.shell.formatting import day, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.file_downloads import DOCX, offer_file


def show_interviews(page: Page, recruitment: Recruitment) -> None:
    """The times by day, and the questions beside them."""
    with page.read() as db:
        slots = list_interviews(db, recruitment)
        codes = {row.id: row.code for row in rated_candidates(db, recruitment)}
    times, questions = st.columns([5, 4], gap="large")
    with times:
        _show_times(page, recruitment, slots, codes)
    with questions:
        _show_questions(page, recruitment, slots)


def _show_times(
    page: Page,
    recruitment: Recruitment,
    slots: Sequence[InterviewTime],
    codes: Mapping[str, str],
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Times"), anchor=False, width="stretch")
        if press_button(_("Add times"), icon=":material/add:", key=page.state("times.add")):
            _open_times(page, recruitment)
    if not slots:
        st.info(
            _("No time yet. Add some, then give each to a candidate by the code."),
            icon=":material/event:",
        )
    taken = {slot.candidate_id for slot in slots if slot.candidate_id}
    shown = None
    for slot in slots:
        of = local(slot.begins).date()
        if of != shown:
            st.markdown(f"**{day(of)}**")
            shown = of
        _show_time(page, slot, codes, taken)
    if taken:
        offer_file(
            _("Interviews for a calendar (ICS)"),
            lambda: write_interview_calendar(recruitment.title, slots, now(), current_language()),
            _("interviews.ics"),
            MEDIA_TYPE,
            icon=":material/calendar_add_on:",
        )


def _show_time(page: Page, slot: InterviewTime, codes: Mapping[str, str], taken: set[str]) -> None:
    key = page.state(f"slot.{slot.id}.{slot.candidate_id}")
    when, who, out = st.columns([4, 4, 1], vertical_alignment="center")
    where = " · ".join(filter(None, (slot.place, slot.link)))
    when.markdown(
        f"{local(slot.begins):%H:%M}–{local(slot.ends):%H:%M}"
        + (f"  \n:small[{plain(where)}]" if where else "")
    )
    free = [one for one in codes if one not in taken or one == slot.candidate_id]
    chosen = who.selectbox(
        _("Candidate"),
        free,
        index=free.index(slot.candidate_id) if slot.candidate_id in free else None,
        format_func=lambda one: codes[one],
        placeholder=_("free"),
        label_visibility="collapsed",
        key=key,
    )
    if chosen != slot.candidate_id:
        content = GiveInterview(page.programme.id, slot.id, chosen, slot.candidate_id)
        if page.attempt(give_interview, content, done=_("Saved.")):
            st.rerun()
    if slot.candidate_id is None and press_button(
        ":material/delete:",
        key=f"{key}.remove",
        within=out,
        type="tertiary",
        help=_("Remove this time"),
    ):
        content_ = RemoveInterview(page.programme.id, slot.id)
        if page.accepts(remove_interview, content_, done=_("Removed.")):
            st.rerun()


def _open_times(page: Page, recruitment: Recruitment) -> None:
    @dialog(_("Add times"))
    def form() -> None:
        page.present_actor()
        key = page.state("times")
        last = date.fromisoformat(recruitment.erase_on) - timedelta(days=1)
        chosen = st.date_input(
            _("Day"),
            value=min(today() + timedelta(days=7), last),
            min_value=min(today(), last),
            max_value=last,
            format="DD.MM.YYYY",
            key=f"{key}.day",
        )
        first, second = st.columns(2)
        begins = first.time_input(_("The first begins at"), time(10), step=300, key=f"{key}.from")
        count = second.number_input(_("How many times"), 1, 50, 6, key=f"{key}.count")
        minutes = first.number_input(_("Minutes each"), 5, 240, 30, step=5, key=f"{key}.minutes")
        pause = second.number_input(_("Minutes between"), 0, 240, 5, step=5, key=f"{key}.pause")
        keep_draft(page, key, _("Times of interviews"), place_="", link="")
        place = st.text_input(_("Place"), max_chars=200, key=f"{key}.place_")
        link = st.text_input(
            _("Link of a remote talk"), max_chars=500, placeholder="https://", key=f"{key}.link"
        )
        st.caption(_("Hours on the clock of {zone}.", zone=zone_name()))
        if (
            press_button(_("Add"), type="primary", key=f"{key}.send")
            and isinstance(chosen, date)
            and begins is not None
        ):
            content = AddInterviews(
                page.programme.id,
                chosen,
                begins,
                int(minutes),
                int(count),
                int(pause),
                place,
                link,
            )
            if page.attempt(add_interviews, content, done=_("The times are there.")):
                settle_draft(key)
                st.rerun()

    form()


def _show_questions(page: Page, recruitment: Recruitment, slots: Sequence[InterviewTime]) -> None:
    st.subheader(_("Questions"), anchor=False)
    form = page.state("questions")
    before = recruitment.interview_questions
    keep_draft(page, form, _("Questions of the interviews"), text=before)
    st.session_state.setdefault(f"{form}.text", before)
    text = st.text_area(
        _("The same for everybody, one in each line"), key=f"{form}.text", height=200
    )
    if press_button(_("Save"), key=f"{form}.save", disabled=text == before):
        content = SetInterviewQuestions(page.programme.id, text)
        if page.attempt(set_interview_questions, content, done=_("Saved.")):
            settle_draft(form)
            st.rerun()
    offer_file(
        _("Sheets with the questions (DOCX)"),
        lambda: write_interview_sheet(
            recruitment.title,
            before,
            slots,
            day(date.fromisoformat(recruitment.erase_on)),
            current_language(),
        ),
        _("interviews.docx"),
        DOCX,
        disabled=not before.strip(),
    )
    st.caption(_("A page for each candidate with a time, by the code."))
