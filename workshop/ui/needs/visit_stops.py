"""The stops of visits: where and when, whom people meet there, what they want to ask."""

from collections.abc import Mapping, Sequence

import streamlit as st
from sqlmodel import Session

from workshop.board.tables import VisitStop
from workshop.board.visit_stops import (
    LONGEST_LINE,
    LONGEST_QUESTIONS,
    AddStop,
    EditStop,
    StopContent,
    add_stop,
    edit_stop,
    list_questions,
    remove_stop,
)
from workshop.i18n import _, mark, translate_plural
from workshop.i18n.counted_nouns import STOPS
from workshop.people.rights import Actor, Right
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.sessions import list_sessions
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import day, distinct, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.file_downloads import DOCX, lazily, offer_file


def stop_name(stop: VisitStop) -> str:
    """A stop as lists name it: its institution and its day."""
    return f"{stop.institution} · {day(stop.day)}" if stop.day else stop.institution


def show_stops(page: Page, stops: Sequence[VisitStop], *, writes: bool) -> None:
    """The stops of all visits, folded; with buttons for whoever may plan them."""
    if not stops and not writes:
        return
    title = translate_plural(STOPS, len(stops)) if stops else _("Plan the stops of the visit")
    with st.expander(title, icon=":material/pin_drop:"):
        for stop in stops:
            _show_stop(page, stop, writes=writes)
        visits = _name_visits(page)
        with st.container(horizontal=True):
            if (
                writes
                and visits
                and press_button(_("Add a stop"), icon=":material/add_location_alt:")
            ):
                _open_stop(page)
            if page.may(Right.EXPORT):
                _offer_reports(page, visits)
        if writes and not visits:
            st.caption(_("Stops belong to a visit. Add a meeting of that kind on Programme first."))


def _offer_reports(page: Page, visits: Mapping[str, str]) -> None:
    """The report of each visit as a Word document, written on the click."""
    for key, name in visits.items():
        offer_file(
            _("Report of the visit (Word)") if len(visits) == 1 else _("Report: {name}", name=name),
            lazily(page, _write_report, key),
            _(mark("visit.docx")),
            DOCX,
            key=page.state(f"visit.{key}"),
        )


def _write_report(db: Session, actor: Actor, session_id: str, language: str) -> bytes:
    from workshop.export.visit_report import load_visit_report, write_visit_report  # python-docx

    return write_visit_report(load_visit_report(db, actor, session_id, language))


def _show_stop(page: Page, stop: VisitStop, *, writes: bool) -> None:
    words, actions = st.columns([5, 2], vertical_alignment="top")
    with words:
        met = f" · {plain(stop.function)}" if stop.function else ""
        when = f":gray[{day(stop.day)}]  \n" if stop.day else ""
        st.markdown(f"{when}**{plain(stop.institution)}**{met}")
        if questions := list_questions(stop):
            st.markdown("\n".join(f"- {plain(line)}" for line in questions))
    if not writes:
        return
    with actions, st.container(horizontal=True, horizontal_alignment="right"):
        if press_button(_("Edit"), key=f"stop.{stop.id}", icon=":material/edit:"):
            _open_stop(page, stop)
        if press_button(_("Delete"), key=f"stop.delete.{stop.id}", icon=":material/delete:"):
            _ask_to_delete(page, stop)


def _ask_to_delete(page: Page, stop: VisitStop) -> None:
    words = _(
        "“{name}” and its questions are deleted for good. Practices seen there stay.",
        name=plain(stop.institution),
    )
    ask_first(
        page,
        _("Delete this stop?"),
        words,
        (_("Delete"), ":material/delete:"),
        lambda: page.accepts(remove_stop, stop.id, done=_("Stop deleted.")),
    )


def _open_stop(page: Page, stop: VisitStop | None = None) -> None:
    title = _("Edit the stop") if stop else _("Add a stop")
    form_id = page.state(f"stop.{stop.id if stop else 'new'}")

    @dialog(title, width="large")
    def form() -> None:
        page.present_actor()
        names = ("institution", "function", "questions")
        present = {name: str(getattr(stop, name)) if stop else "" for name in names}
        keep_draft(page, form_id, title, **present)
        with st.form(f"{form_id}.form", border=False):
            session_id = stop.session_id if stop else _choose_visit(page, f"{form_id}.visit")
            left, right = st.columns([3, 1])
            institution = left.text_input(
                _("Institution"),
                present["institution"],
                max_chars=LONGEST_LINE,
                key=f"{form_id}.institution",
            )
            when = right.date_input(
                _("Day"), stop.day if stop else None, key=f"{form_id}.day", format="DD.MM.YYYY"
            )
            function = st.text_input(
                _("Whom you meet (a function, no name)"),
                present["function"],
                max_chars=LONGEST_LINE,
                key=f"{form_id}.function",
                placeholder=_("For example: head of the service desk"),
            )
            questions = st.text_area(
                _("Prepared questions, one a line"),
                present["questions"],
                height=140,
                max_chars=LONGEST_QUESTIONS,
                key=f"{form_id}.questions",
            )
            saved = submit_button(_("Save the stop"), key=f"{form_id}.send", type="primary")
        content = StopContent(institution, when, function, questions)
        if saved and session_id and _save(page, stop, session_id, content):
            settle_draft(form_id)
            st.rerun()

    form()


def _choose_visit(page: Page, key: str) -> str | None:
    names = _name_visits(page)
    return st.selectbox(_("Visit"), list(names), format_func=lambda one: names[one], key=key)


def _name_visits(page: Page) -> dict[str, str]:
    """The titles of the visits of this programme, by id."""
    with page.read() as db:
        meetings = list_sessions(db, page.programme.id)
    return distinct({row.id: row.title for row in meetings if row.kind == MeetingKind.VISIT})


def _save(page: Page, stop: VisitStop | None, session_id: str, content: StopContent) -> bool:
    if stop is None:
        return page.accepts(add_stop, AddStop(session_id, content), done=_("Stop added."))
    return page.accepts(edit_stop, EditStop(stop.id, content), done=_("Stop saved."))
