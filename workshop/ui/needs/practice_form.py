"""Dialogs that write a practice and decide on it."""

from collections.abc import Mapping

import streamlit as st

from workshop.board.note_facts import notes_by_id
from workshop.board.practice_kinds import DECISION_NAMES, PracticeDecision
from workshop.board.practices import (
    FIELD_NAMES,
    LINES,
    TEXTS,
    AddPractice,
    DecidePractice,
    EditPractice,
    PracticeContent,
    SeenPractice,
    add_practice,
    decide_practice,
    edit_practice,
)
from workshop.board.visit_stops import list_stops
from workshop.i18n import _, mark
from workshop.ui.maps.personas import choose_area
from workshop.ui.needs.visit_stops import stop_name
from workshop.ui.shell.formatting import distinct, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import submit_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_LENGTHS = {"title": 300, "publisher": 200, "address": 500, "figure": 1000, **LINES, **TEXTS}
_LONG = ("what", "frame", "figure", "needs_here", "obstacles")
_EXAMPLES = {
    "title": mark("For example: a number in place of a name at the desk"),
    "what": mark("Step by step, so that somebody here could do the same."),
    "by_whom": mark("For example: the person at the reception"),
    "frame": mark("Which rules, what it costs, who pays."),
    "figure": mark("For example: complaints fell by half within a year, report of 2023"),
    "needs_here": mark("People, money, rules, training…"),
    "publisher": mark("Left empty, it is the institution of the stop."),
}
_WHAT_DECIDED = {
    PracticeDecision.ADOPT: mark("as it is"),
    PracticeDecision.ADAPT: mark("changed to fit here"),
    PracticeDecision.LEAVE: mark("not here, or not now"),
    PracticeDecision.OPEN: mark("still to be talked about"),
}


def open_practice_form(
    page: Page, seen: SeenPractice | None = None, *, note_id: str | None = None
) -> None:
    """A dialog to write a practice, empty or made of a note, or to change one."""
    title = _("Edit the practice") if seen else _("Add a practice")
    form_id = page.state(f"practice.{seen.id if seen else note_id or 'new'}")

    @dialog(title, width="large")
    def form() -> None:
        page.present_actor()
        present = {name: seen.field(name) if seen else "" for name in FIELD_NAMES}
        if note_id:
            with page.read() as db:
                note = notes_by_id(db, [note_id]).get(note_id)
            present["what"] = note.text if note else ""
        keep_draft(page, form_id, title, **present)
        with st.form(f"{form_id}.form", border=False):
            content = _ask(page, seen, present, form_id)
            saved = submit_button(_("Save the practice"), key=f"{form_id}.send", type="primary")
        if saved and _save(page, seen, content, note_id):
            settle_draft(form_id)
            st.rerun()

    form()


def _ask(
    page: Page, seen: SeenPractice | None, present: Mapping[str, str], form_id: str
) -> PracticeContent:
    fields = {"title": _field("title", present, form_id), "what": _field("what", present, form_id)}
    left, right = st.columns(2)
    with left:
        stop_id = _choose_stop(page, seen.row.stop_id if seen else None, f"{form_id}.stop")
    with right:
        fields["publisher"] = _field("publisher", present, form_id)
    for pair in (("by_whom", "since"), ("needs_here", "obstacles"), ("figure", "frame")):
        for name, place in zip(pair, st.columns(2), strict=True):
            with place:
                fields[name] = _field(name, present, form_id)
    left, right = st.columns(2)
    with left:
        area_id = choose_area(page, seen.row.area_id if seen else None, key=f"{form_id}.area")
    with right:
        fields["address"] = _field("address", present, form_id)
    return PracticeContent(fields, area_id, stop_id)


def _field(name: str, present: Mapping[str, str], form_id: str) -> str:
    example = _(_EXAMPLES[name]) if name in _EXAMPLES else None
    label, key = _(FIELD_NAMES[name]), f"{form_id}.{name}"
    if name in _LONG:
        return st.text_area(
            label,
            present[name],
            height=110 if name == "what" else 80,
            max_chars=_LENGTHS[name],
            key=key,
            placeholder=example,
        )
    return st.text_input(
        label, present[name], max_chars=_LENGTHS[name], key=key, placeholder=example
    )


def _choose_stop(page: Page, present: str | None, key: str) -> str | None:
    with page.read() as db:
        names = distinct({row.id: stop_name(row) for row in list_stops(db, page.programme.id)})
    return st.selectbox(
        _("Stop of the visit"),
        list(names),
        index=list(names).index(present) if present in names else None,
        format_func=lambda one: names[one],
        placeholder=_("Choose") if names else _("No stop is planned yet"),
        key=key,
        disabled=not names,
    )


def _save(
    page: Page, seen: SeenPractice | None, content: PracticeContent, note_id: str | None
) -> bool:
    if seen is None:
        new = AddPractice(page.programme.id, content, note_id)
        return page.accepts(add_practice, new, done=_("Practice added."))
    return page.accepts(edit_practice, EditPractice(seen.id, content), done=_("Practice saved."))


def open_decision(page: Page, seen: SeenPractice) -> None:
    """A dialog that decides on a practice, with a reason."""
    form_id = page.state(f"decision.{seen.id}")
    title = _("What do we do with this practice?")

    @dialog(title)
    def form() -> None:
        page.present_actor()
        st.markdown(f"**{plain(seen.title)}**")
        keep_draft(page, form_id, title, reason=seen.row.reason)
        decisions = list(_WHAT_DECIDED)
        with st.form(f"{form_id}.form", border=False):
            decision = st.radio(
                _("Decision on a practice"),
                decisions,
                index=decisions.index(PracticeDecision(seen.row.decision)),
                format_func=lambda one: _(DECISION_NAMES[one]),
                captions=[_(words) for words in _WHAT_DECIDED.values()],
                key=f"{form_id}.decision",
            )
            reason = st.text_area(
                _("Reason"),
                seen.row.reason,
                height=90,
                max_chars=1000,
                key=f"{form_id}.reason",
                placeholder=_("It is told in the report of the visit."),
            )
            saved = submit_button(_("Save the decision"), key=f"{form_id}.send", type="primary")
        content = DecidePractice(seen.id, decision, reason)
        if saved and page.accepts(decide_practice, content, done=_("Decision saved.")):
            settle_draft(form_id)
            st.rerun()

    form()
