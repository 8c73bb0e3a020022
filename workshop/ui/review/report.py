"""The report of a review: what the data answers, what somebody has to write, and the file."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from workshop.export.delphi.checklist import ITEM_STATES, CheckedItem, ItemState, check_items
from workshop.export.delphi.files import write_delphi_report
from workshop.export.delphi.record import load_delphi_report
from workshop.export.delphi.report_items import SECTIONS
from workshop.i18n import _, current_language
from workshop.review.report_texts import (
    LONGEST_TEXT,
    ReportText,
    SaveReportText,
    save_report_text,
)
from workshop.review.tables import ReviewRound
from workshop.ui.review.criteria import show_fixed_criteria
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_on_at, go_on_here
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.file_downloads import DOCX, lazily, offer_file

_COLOURS = {
    ItemState.BY_DATA: "green",
    ItemState.BY_HAND: "blue",
    ItemState.TO_WRITE: "orange",
    ItemState.DOES_NOT_APPLY: "gray",
}


def show_review_report(page: Page, review: ReviewRound) -> None:
    """How far the report is, a button for its file, and each item of its checklist."""
    with page.read() as db:
        report = load_delphi_report(db, page.actor, review.id, current_language())
    checked = check_items(report)
    count = {state: sum(one.state is state for one in checked) for state in ItemState}
    st.subheader(_("Report of the review"), anchor=False)
    st.caption(
        _(
            "By the items of DELPHISTAR and ACCORD. It is made for readers outside: it names "
            "nobody, and of fewer than five experts it tells no rating."
        )
    )
    name = _("review-report")
    with st.container(horizontal=True, vertical_alignment="center"):
        offer_file(
            _("Report (Word)"),
            lazily(page, write_delphi_report, review.id),
            f"{page.programme.slug}-{name}.docx",
            DOCX,
            type="primary",
            key=page.state("report.file"),
        )
        for state, number in count.items():
            if number:
                st.badge(f"{_(ITEM_STATES[state])}: {number}", color=_COLOURS[state])  # type: ignore[arg-type]
    show_fixed_criteria(report.first.review)
    by_hand = [one for one in checked if one.state is ItemState.TO_WRITE or not one.item.by_data]
    _show_to_write(page, report.first.review, by_hand)
    with st.expander(_("What the data answers"), icon=":material/checklist:"):
        _show_answered([one for one in checked if one not in by_hand])


def _show_answered(checked: Sequence[CheckedItem]) -> None:
    columns = {
        _("Item of the checklist"): [
            f"**{_(one.item.name)}**  \n{_(one.item.asks)}" for one in checked
        ],
        _("How it stands"): [_how(one) for one in checked],
        _("Where"): [_(SECTIONS[one.item.section]) for one in checked],
    }
    st.table(columns, border="horizontal", hide_index=True)


def _how(one: CheckedItem) -> str:
    state = _(ITEM_STATES[one.state])
    return f"{state}: {_(one.why)}" if one.why else state


def _show_to_write(page: Page, review: ReviewRound, checked: Sequence[CheckedItem]) -> None:
    """A fold for each section; the first one in which something waits is open, and the one in which
    somebody has written last."""
    written_last = st.session_state.get(_written_last(page))
    is_first = True
    for section, group in groupby(checked, lambda one: one.item.section):
        items = list(group)
        waiting = sum(one.state is ItemState.TO_WRITE for one in items)
        count = f" · {_(ITEM_STATES[ItemState.TO_WRITE])}: {waiting}" if waiting else ""
        with st.expander(
            f"**{_(SECTIONS[section])}**{count}",
            expanded=section == written_last or (is_first and waiting > 0),
            icon=":material/edit:" if waiting else ":material/check:",
        ):
            for one in items:
                _show_to_write_one(page, review, one)
        is_first = is_first and not waiting


def _show_to_write_one(page: Page, review: ReviewRound, one: CheckedItem) -> None:
    with st.container(border=True):
        go_on_here(page, one.item.key)
        words, action = st.columns([5, 1], vertical_alignment="center")
        with words:
            _show_item(one)
        with action.container(horizontal=True, horizontal_alignment="right"):
            waits = one.state is ItemState.TO_WRITE
            if press_button(
                _("Write") if waits else _("Change"),
                icon=":material/edit:",
                key=page.state(f"report.{one.item.key}"),
                type="secondary" if waits else "tertiary",
            ):
                st.session_state[_written_last(page)] = one.item.section
                _write_dialog(page, review, one)


def _written_last(page: Page) -> str:
    return page.state("report.written_last")


def _show_item(one: CheckedItem) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f"**{_(one.item.name)}**", width="content")
        st.badge(_(ITEM_STATES[one.state]), color=_COLOURS[one.state])  # type: ignore[arg-type]
    st.caption(_(one.item.asks) + (f" {_(one.why)}" if one.why else ""))
    if one.text:
        st.markdown(plain(one.text))


def _write_dialog(page: Page, review: ReviewRound, one: CheckedItem) -> None:
    seen = ReportText(one.text, one.state is not ItemState.DOES_NOT_APPLY)

    @dialog(_(one.item.name), width="large")
    def ask() -> None:
        page.present_actor()
        form = page.state(f"report.text.{review.id}.{one.item.key}")
        st.caption(_(one.item.asks))
        keep_draft(page, form, _(one.item.name), text=seen.text)
        text = st.text_area(
            _("Text (functions and institutions, no names of people)"),
            seen.text,
            key=f"{form}.text",
            max_chars=LONGEST_TEXT,
            height=200,
        )
        away = st.checkbox(
            _("Does not apply to this review (the text then says why)"),
            not seen.applies,
            key=f"{form}.away",
        )
        if press_button(_("Save"), type="primary"):
            content = SaveReportText(review.id, one.item.key, ReportText(text, not away), seen)
            if page.accepts(save_report_text, content, _("It is saved.")):
                settle_draft(form)
                go_on_at(page, one.item.key)
                st.rerun()

    ask()
