"""The register: what was published, what the office answers, and the register as files."""

from collections.abc import Mapping, Sequence

import streamlit as st
from sqlmodel import Session

from workshop.consultation.moderating import (
    LONGEST_ANSWER,
    AnswerRemark,
    DecideRemark,
    answer_remark,
    decide_remark,
    list_remarks,
)
from workshop.consultation.register import ConsultationPlace, load_register
from workshop.consultation.states import ANSWERED, TAKEN_OUT, OfficeAnswer, RemarkState
from workshop.consultation.tables import Remark
from workshop.export.consultation.register_files import write_register_docx, write_register_xlsx
from workshop.i18n import _, ngettext
from workshop.people.rights import Right
from workshop.programme.join_codes import grouped
from workshop.standards.clause_states import FindingSource
from workshop.standards.findings import FindingContent, list_findings
from workshop.standards.tables import PublishedClause
from workshop.ui.clauses.finding_dialogs import open_finding_form
from workshop.ui.consultation.queue import AT_ONCE, open_wording, show_head
from workshop.ui.consultation.window import Desk, clause_titles
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.file_downloads import DOCX, XLSX, offer_files
from workshop.ui.widgets.unfolding import unfold
from workshop.ui.widgets.view_choice import choose_view

_COLOURS: Mapping[str, str] = {
    OfficeAnswer.NONE: "orange",
    OfficeAnswer.TAKEN_UP: "green",
    OfficeAnswer.PARTLY: "blue",
    OfficeAnswer.NOT: "gray",
}
_OPEN, _ALL = "open", "all"


def show_register(page: Page, _desk: Desk, place: ConsultationPlace) -> None:
    """The published remarks with their answers, those without one first, and the files."""
    if page.may(Right.EXPORT):
        _offer_files(page, place)
    if not page.may(Right.MODERATE):
        _show_told(page, place)
        return
    with page.read() as db:
        remarks = list_remarks(db, page.actor, place.row.id, RemarkState.PUBLISHED)
        findings = {
            one.row.source_id: one.code
            for one in list_findings(db, page.programme.id)
            if one.row.source == FindingSource.REMARK
        }
    if not remarks:
        st.info(_("The register is empty."), icon=":material/inbox:")
        return
    titles = clause_titles(page, place)
    for one in unfold(page, "register", _narrow(page, remarks), AT_ONCE, AT_ONCE):
        with st.container(border=True, key=page.state(f"remark.{one.id}")):
            show_head(one, titles)
            _show_entry(one.answer, one.shown, one.reason)
            _show_actions(page, one, remarks, findings.get(one.id, ""), place, titles)


def _offer_files(page: Page, place: ConsultationPlace) -> None:
    name = _("register-of-remarks-{version}", version=place.version)
    files = (
        ("Word (DOCX)", f"{name}.docx", DOCX, write_register_docx),
        ("Excel (XLSX)", f"{name}.xlsx", XLSX, write_register_xlsx),
    )
    offer_files(page, place.row.id, files)


def _show_told(page: Page, place: ConsultationPlace) -> None:
    """For whoever does not moderate: as everybody will read it."""
    with page.read() as db:
        register = load_register(db, place.row)
    if not register.entries:
        st.info(_("The register is empty."), icon=":material/inbox:")
    for one in unfold(page, "told", register.entries, AT_ONCE, AT_ONCE):
        with st.container(border=True):
            st.markdown(f"**{plain(one.code)}** {plain(one.title)}")
            _show_entry(one.answer, one.text, one.reason)


def _show_entry(answer: str, text: str, reason: str) -> None:
    st.markdown(plain(text) if text else f"*{_(TAKEN_OUT)}*")
    st.badge(_(ANSWERED[answer]), color=_COLOURS[answer])  # type: ignore[arg-type]
    if reason:
        st.markdown(f":material/gavel: {plain(reason)}")


def _narrow(page: Page, remarks: Sequence[Remark]) -> Sequence[Remark]:
    waiting = [one for one in remarks if one.answer == OfficeAnswer.NONE]
    if not waiting or len(waiting) == len(remarks):
        return remarks
    names = {_OPEN: _("Without an answer: {count}", count=len(waiting)), _ALL: _("All")}
    return waiting if choose_view(names, _OPEN, page.state("which")) == _OPEN else remarks


def _show_actions(
    page: Page,
    one: Remark,
    remarks: Sequence[Remark],
    finding: str,
    place: ConsultationPlace,
    titles: Mapping[str, str],
) -> None:
    key = one.id
    with st.container(horizontal=True, vertical_alignment="center"):
        if page.may(Right.RUN) and press_button(
            _("Answer it"),
            icon=":material/gavel:",
            key=page.state(f"answer.{key}"),
            stands_for=one.edits,
        ):
            _open_answer(page, one, remarks, titles)
        if finding:
            st.caption(_("Finding {code}", code=finding), width="content")
        elif page.may(Right.WRITE_CLAUSE) and press_button(
            _("Make a finding of it"),
            icon=":material/lightbulb:",
            key=page.state(f"finding.{key}"),
            type="tertiary",
        ):
            _open_finding(page, one, place)
        if press_button(
            _("Strike words out"),
            icon=":material/ink_eraser:",
            key=page.state(f"word.{key}"),
            type="tertiary",
            stands_for=one.edits,
        ):
            open_wording(page, one)
        if press_button(
            _("Out of the register"),
            icon=":material/block:",
            key=page.state(f"out.{key}"),
            type="tertiary",
            stands_for=one.edits,
        ) and page.accepts(decide_remark, DecideRemark(key, RemarkState.SET_ASIDE, one.edits)):
            st.rerun()


def _open_finding(page: Page, one: Remark, place: ConsultationPlace) -> None:
    with page.read() as db:
        clause = _clause_of(db, place, one.code)
    begin = FindingContent(
        one.shown[:2000],
        source=FindingSource.REMARK,
        source_id=one.id,
        source_name=grouped(one.number),
        clauses=[clause] if clause else [],
    )
    open_finding_form(page, begin=begin)


def _clause_of(db: Session, place: ConsultationPlace, code: str) -> str | None:
    found = db.get(PublishedClause, (place.row.publication_id, code)) if code else None
    return found.clause_id if found else None


def _open_answer(
    page: Page, one: Remark, remarks: Sequence[Remark], titles: Mapping[str, str]
) -> None:
    form, title = page.state(f"answering.{one.id}"), _("What does the office answer?")
    others = [
        (row.id, row.edits)
        for row in remarks
        if row.id != one.id and row.code == one.code and row.answer == OfficeAnswer.NONE
    ]

    @dialog(title)
    def ask() -> None:
        page.present_actor()
        show_head(one, titles)
        st.markdown(plain(one.shown))
        keep_draft(page, form, title, reason=one.reason)
        chosen = st.radio(
            _("What becomes of it"),
            list(OfficeAnswer)[1:],
            index=list(OfficeAnswer).index(OfficeAnswer(one.answer)) - 1 if one.answer else None,
            format_func=lambda answer: _(ANSWERED[answer]),
            key=f"{form}.answer",
        )
        reason = st.text_area(
            _("Reason for the answer"),
            one.reason,
            max_chars=LONGEST_ANSWER,
            height=120,
            key=f"{form}.reason",
            placeholder=_("It is published in the register."),
        )
        together = bool(others) and st.checkbox(
            ngettext(
                "The same answer for {count} other remark on this clause that has none",
                "The same answer for {count} other remarks on this clause that have none",
                len(others),
            ),
            key=f"{form}.others",
        )
        sent = press_button(_("Save the answer"), key=f"{form}.do", type="primary")
        also = tuple(others) if together else ()
        command = AnswerRemark(one.id, chosen or "", reason, one.edits, also)
        if sent and not chosen:
            st.error(_("Choose what becomes of it."), icon=":material/info:")
        elif sent and page.accepts(answer_remark, command, done=_("Answer saved.")):
            settle_draft(form)
            st.rerun()

    ask()
