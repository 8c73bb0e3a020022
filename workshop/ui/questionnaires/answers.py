"""The view of answers in words: read, approved or rejected, in no order that means anything."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.programme.activity_kinds import SurveyMoment
from workshop.questionnaires.item_kinds import AnswerStatus
from workshop.questionnaires.labels import ANSWER_STATES, MOMENTS
from workshop.questionnaires.open_answers import (
    JudgeAnswer,
    ReadAnswer,
    judge_answer,
    list_answers,
)
from workshop.questionnaires.questionnaires import SeenQuestionnaire
from workshop.standards.clause_states import FindingSource
from workshop.standards.clauses import list_clauses
from workshop.standards.findings import FindingContent
from workshop.ui.clauses.finding_dialogs import open_finding_form
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button

_MARKS = {
    "phone": ":material/call:",
    "email": ":material/mail:",
    "pesel": ":material/badge:",
    "name": ":material/person:",
}


def show_answers(page: Page, seen: SeenQuestionnaire) -> None:
    """Open answers by item and moment."""
    with page.read() as db:
        answers = list_answers(db, page.actor, seen.row.id)
        codes = {row.id: row.code for row in list_clauses(db, page.programme.id)}
    st.caption(
        _(
            "Told together once at least five people have written at that moment, in random order."
            " Approved ones go into the report. A way of writing can give somebody away: reject"
            " what names people, and say in your own words what follows from it."
        )
    )
    if not answers:
        st.info(_("There is nothing to read yet."), icon=":material/hourglass_empty:")
        return
    for item in seen.items:
        for moment in SurveyMoment:
            here = [one for one in answers if (one.item_id, one.moment) == (item.id, moment)]
            if not here:
                continue
            st.subheader(plain(item.text), anchor=False)
            st.caption(_(MOMENTS[moment]))
            for answer in here:
                _show_answer(page, answer, codes.get(answer.clause_id or "", ""))
            _offer_finding(page, item.id, item.text, [one.clause_id for one in here])


def _show_answer(page: Page, answer: ReadAnswer, code: str) -> None:
    with st.container(border=True, key=page.state(f"answer.{answer.id}")):
        marks = " ".join(_MARKS[one] for one in answer.marks if one in _MARKS)
        if marks:
            warning = _("It may name somebody.")
            st.caption(f":orange[{marks} {warning}]")
        st.markdown(f"**{plain(code)}** {plain(answer.text)}" if code else plain(answer.text))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(_(ANSWER_STATES[answer.status]), width="stretch")
            if not page.may(Right.MODERATE):
                return
            for status, words, icon in (
                (AnswerStatus.VISIBLE, _("Approve"), ":material/check:"),
                (AnswerStatus.REJECTED, _("Reject"), ":material/block:"),
            ):
                if status != answer.status and press_button(
                    words,
                    icon=icon,
                    type="tertiary",
                    key=page.state(f"judge.{status}.{answer.id}"),
                    stands_for=answer.status,
                ):
                    command = JudgeAnswer(answer.id, status, answer.status)
                    if page.attempt(judge_answer, command):
                        st.rerun()


def _offer_finding(page: Page, item_id: str, text: str, clauses: list[str | None]) -> None:
    if page.may(Right.WRITE_CLAUSE) and press_button(
        _("Make a finding of it"),
        icon=":material/lightbulb:",
        key=page.state(f"finding.{item_id}"),
    ):
        named = [key for key in dict.fromkeys(clauses) if key]
        begin = FindingContent(
            "",
            source=FindingSource.ANSWERS,
            source_id=item_id,
            source_name=text[:300],
            clauses=named,
        )
        open_finding_form(page, begin=begin)
