"""The attendance of a meeting: a sheet to print, signatures beside phones, who counts as what."""

import streamlit as st
from sqlmodel import Session

from workshop.export.attendance.sheet import load_sheet, write_sheet_docx, write_sheet_pdf
from workshop.export.labels import ROLES
from workshop.export.meeting_words import HEAD_KINDS
from workshop.i18n import _, mark, mark_plural, translate_plural
from workshop.people.rights import PARTICIPANT_ROLES, Actor
from workshop.programme.head_counting import (
    REPORTED,
    USUAL,
    CountHeads,
    count_heads,
    phones_beside_codes,
    set_head_counting,
    signatures_beside_phones,
    told_codes,
)
from workshop.programme.tables import WorkingSession
from workshop.ui.programme.door_stack import forget_slips, show_stack
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_downloads import DOCX, offer_files

_MORE = mark_plural(
    "{count} signature more than phones. Did somebody have no phone, or share one?",
    "{count} signatures more than phones. Did some have no phone, or share one?",
)
_FEWER = mark_plural(
    "{count} signature fewer than phones. Did somebody not sign, or come in with two phones?",
    "{count} signatures fewer than phones. Did some not sign, or come in with two phones?",
)
_MORE_PHONES = mark_plural(
    "{count} phone more than codes: let in without a slip.",
    "{count} phones more than codes: let in without a slip.",
)
_FEWER_PHONES = mark_plural(
    "{count} phone fewer than codes. Was one shared?",
    "{count} phones fewer than codes. Were some shared?",
)


def show_attendance(page: Page, meeting: WorkingSession) -> None:
    """What is told of the attendance, and a dialog with everything that belongs to it."""
    with page.read() as db:
        beside = signatures_beside_phones(db, meeting)
        heads = count_heads(db, meeting)
        codes, phones = told_codes(db, meeting), phones_beside_codes(db, meeting)
    counted = [f"{_(HEAD_KINDS[kind])}: {count}" for kind, count in heads.items() if count]
    if counted:
        st.caption(":material/groups: " + " · ".join(counted))
    if beside:
        told = _MORE if beside > 0 else _FEWER
        st.caption(":material/signature: " + translate_plural(told, abs(beside)))
    if codes is not None:
        words = [_("Codes used at the door: {count}.", count=codes)]
        if phones:
            told = _MORE_PHONES if phones > 0 else _FEWER_PHONES
            words.append(translate_plural(told, abs(phones)))
        st.caption(":material/confirmation_number: " + " ".join(words))


def attendance_dialog(page: Page, meeting: WorkingSession) -> None:
    """A dialog with what is printed, and the rules by which heads are counted."""
    forget_slips(page, meeting)

    @dialog(_("Attendance"), width="medium")
    def ask() -> None:
        page.present_actor()
        st.write(
            _(
                "Print the sheet before the meeting. It stays on paper, with the coordinator; here "
                "only the number of signatures is entered, under *What was held*."
            )
        )
        offer_files(
            page,
            meeting.id,
            (
                (_("Attendance sheet (PDF)"), _(mark("attendance.pdf")), "application/pdf", _pdf),
                (_("Attendance sheet (Word)"), _(mark("attendance.docx")), DOCX, _docx),
            ),
        )
        show_stack(page, meeting)
        st.subheader(_("As what the funder counts them"), anchor=False)
        counted, sides = {}, st.columns(2)
        for place, role in enumerate(PARTICIPANT_ROLES):
            with sides[place % len(sides)]:
                counted[role] = _ask_role(page, meeting, role)
        st.caption(_("Roles with so few people that they were put together count as recipients."))
        st.subheader(_("People without a phone"), anchor=False)
        columns = st.columns(len(REPORTED), vertical_alignment="bottom")
        heads: dict[str, int] = {
            kind: int(
                column.number_input(
                    _(HEAD_KINDS[kind]),
                    0,
                    9_999,
                    meeting.heads.get(kind, 0),
                    key=page.state(f"heads.{meeting.id}.{kind}"),
                )
            )
            for kind, column in zip(REPORTED, columns, strict=True)
        }
        if press_button(_("Save"), type="primary"):
            content = CountHeads(meeting.id, counted, heads)
            if page.attempt(set_head_counting, content, _("It is saved.")):
                st.rerun()

    ask()


def _ask_role(page: Page, meeting: WorkingSession, role: str) -> str:
    kinds = list(HEAD_KINDS)
    chosen: str = st.selectbox(
        _(ROLES[role]),
        kinds,
        index=kinds.index(meeting.counted_as.get(role, USUAL[role])),
        format_func=lambda kind: _(HEAD_KINDS[kind]),
        key=page.state(f"counted.{meeting.id}.{role}"),
    )
    return chosen


def _pdf(db: Session, actor: Actor, session_id: str, language: str) -> bytes:
    return write_sheet_pdf(load_sheet(db, actor, session_id, language))


def _docx(db: Session, actor: Actor, session_id: str, language: str) -> bytes:
    return write_sheet_docx(load_sheet(db, actor, session_id, language))
