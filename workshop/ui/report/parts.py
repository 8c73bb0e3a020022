"""The other parts of a report: meetings, products, evaluation, deviations, annexes."""

from collections.abc import Sequence

import streamlit as st

from workshop.export.meeting_words import HEAD_KINDS
from workshop.export.report.record import Report, ReportedMeeting
from workshop.i18n import _, ngettext
from workshop.programme.head_counting import REPORTED
from workshop.programme.meeting_times import MeetingStanding
from workshop.programme.reporting import Part, SaveEntry, remove_entry, save_entry
from workshop.programme.tables import ReportEntry
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import day, plain, shortened
from workshop.ui.shell.navigation import own_link
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft


def show_meetings(report: Report) -> None:
    """Every meeting as planned and as it was, with hours and heads."""
    rows = [_meeting_row(one) for one in report.meetings]
    columns = {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
    st.table(columns, border="horizontal", hide_index=True)
    st.caption(
        _(
            "Heads come from phones, by role and without names, and from what was entered. Of "
            "fewer than five with phones nothing is told. Permanent staff is left out."
        )
    )


def _meeting_row(one: ReportedMeeting) -> dict[str, str]:
    cancelled = one.standing is MeetingStanding.CANCELLED
    return {
        _("Meeting"): plain(one.name),
        _("As planned"): one.planned or "–",
        _("As it was"): _("Cancelled") if cancelled else one.held or "–",
        _("Hours"): f"{one.hours:g}" if one.hours is not None else "–",
        **{_(HEAD_KINDS[kind]): str(one.heads.get(kind) or "–") for kind in REPORTED},
    }


def show_products(page: Page, report: Report) -> None:
    """Published versions with address and fingerprint, and what was made elsewhere."""
    slug = report.programme.slug
    for one in report.editions:
        address = own_link(f"/standards/{slug}/{one.version}/")
        st.markdown(f"**{one.version}** · {day(one.at)} · [{address}]({address})")
        st.caption(f"SHA-256 `{one.sha256}`")
    _show_entries(page, report.entries[Part.PRODUCT], Part.PRODUCT, _("Add a product"))


def show_deviations(page: Page, report: Report) -> None:
    """What came otherwise than planned, with the reasons that were entered."""
    for one in report.deviations:
        change = one.shift or (_("Cancelled") if one.row.cancelled else "")
        why = plain(one.row.deviation) or ":orange[" + _("No reason has been entered.") + "]"
        st.markdown(f"**{plain(one.name)}** · {change}  \n{why}")
    if report.deviations:
        st.caption(_("Reasons are entered on Programme, with What was held."))
    _show_entries(page, report.entries[Part.DEVIATION], Part.DEVIATION, _("Add a deviation"))


def show_evaluation(page: Page, report: Report) -> None:
    """What an evaluation found, and how many findings of *Standard* stand in the files."""
    if report.findings:
        words = ngettext(
            "{count} finding about the standard stands in the files; they are written on Standard.",
            "{count} findings about the standard stand in the files; they are written on Standard.",
            len(report.findings),
        )
        st.caption(f":material/lightbulb: {words}")
    _show_entries(page, report.entries[Part.EVALUATION], Part.EVALUATION, _("Add a finding"))


def show_annexes(page: Page, report: Report) -> None:
    """What goes along with the report."""
    _show_entries(page, report.entries[Part.ANNEX], Part.ANNEX, _("Add an annex"))


def _show_entries(page: Page, entries: Sequence[ReportEntry], part: Part, add: str) -> None:
    for row in entries:
        with st.container(border=True):
            st.markdown(f"**{plain(row.title)}**")
            if row.text:
                st.markdown(plain(row.text))
            if row.address:
                st.link_button(
                    plain(shortened(row.address)),
                    row.address,
                    icon=":material/open_in_new:",
                    type="tertiary",
                )
            with st.container(horizontal=True):
                _show_entry_buttons(page, row)
    if press_button(add, icon=":material/add:", key=page.state(f"add.{part}")):
        _entry_dialog(page, part, None)


def _show_entry_buttons(page: Page, row: ReportEntry) -> None:
    if press_button(
        _("Change"), icon=":material/edit:", type="tertiary", key=page.state(f"edit.{row.id}")
    ):
        _entry_dialog(page, Part(row.part), row)
    if press_button(
        _("Remove"), icon=":material/delete:", type="tertiary", key=page.state(f"gone.{row.id}")
    ):
        ask_first(
            page,
            _("Remove “{title}”?", title=plain(row.title)),
            _("It goes from the report."),
            (_("Remove"), ":material/delete:"),
            lambda: page.accepts(remove_entry, row.id),
        )


def _entry_dialog(page: Page, part: Part, row: ReportEntry | None) -> None:
    @dialog(_("Line of the report"), width="medium")
    def ask() -> None:
        page.present_actor()
        key = page.state(f"entry.{row.id if row else part}")
        known = {
            name: str(getattr(row, name)) if row else "" for name in ("title", "text", "address")
        }
        keep_draft(page, key, _("Line of the report"), **known)
        title = st.text_input(_("Title"), known["title"], max_chars=300, key=f"{key}.title")
        text = st.text_area(_("Text"), known["text"], max_chars=4_000, key=f"{key}.text")
        address = st.text_input(
            _("Address on the web"), known["address"], max_chars=500, key=f"{key}.address"
        )
        if press_button(_("Save"), type="primary"):
            content = SaveEntry(
                page.programme.id, row.id if row else None, part, title, text, address
            )
            if page.attempt(save_entry, content, _("It is saved.")):
                settle_draft(key)
                st.rerun()

    ask()
