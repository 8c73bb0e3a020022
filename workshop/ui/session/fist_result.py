"""The result of a fist to five: counts, objections, and what can follow for the clause."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.export.labels import FINGERS
from workshop.i18n import _, mark
from workshop.needs.told_results import VoteResult, load_vote_result
from workshop.people.rights import Right
from workshop.programme.agenda import repeat_activity
from workshop.programme.phases import Phase
from workshop.programme.session_words import session_word
from workshop.programme.tables import Activity
from workshop.standards.clause_access import may_read
from workshop.standards.clause_states import ACCEPTED, ClauseStatus
from workshop.standards.labels import STATUSES
from workshop.standards.room.fist_votes import FistVote, dissents_of, load_fist_votes
from workshop.standards.room.objections import (
    ReadObjection,
    RecordDissent,
    list_objections,
    record_dissent,
)
from workshop.standards.running_clause import displayed_clause_id
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause
from workshop.ui.clauses.status_change import ask_dissent
from workshop.ui.session.clause_votes import keep_result, offer_publishing, show_clause_votes
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import run_again
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.vote_words import describe_few, describe_fist, describe_standing

_BAR, _LONGEST = "▮", 16
MARKS = {
    "phone": mark("maybe a phone number"),
    "email": mark("maybe an e-mail address"),
    "pesel": mark("maybe a PESEL number"),
    "name": mark("maybe a name"),
}


@dataclass(frozen=True)
class FistResult:
    """A vote that has ended: its result, clause, earlier votes, separate opinions."""

    result: VoteResult
    clause: Clause | None
    earlier: Sequence[FistVote]
    dissents: int
    said: Sequence[ReadObjection]

    @property
    def consensus(self) -> bool:
        """Whether nobody showed fewer than three fingers."""
        return self.result.consensus is True


def show_voted_clause(page: Page, running: Activity) -> None:
    """The clause of a vote; after the end, the result, objections and next steps."""
    desk = _load_fist(page, running)
    if desk.clause is not None:
        st.markdown(f":material/gavel: **{plain(desk.clause.code)}** {plain(desk.clause.title)}")
    if running.phase == Phase.DONE:
        _show_result(desk)
        _show_objections(page, desk)
        _show_ways_on(page, running, desk)
    show_clause_votes(page, running)


def _load_fist(page: Page, running: Activity) -> FistResult:
    clause_id = displayed_clause_id(running)
    with page.read() as db:
        clause = db.get(Clause, clause_id) if clause_id else None
        if clause is not None and not may_read(page.actor, clause):
            clause = None
        votes = load_fist_votes(db, clause.id) if clause else []
        return FistResult(
            result=load_vote_result(db, running),
            clause=clause,
            earlier=[vote for vote in votes if vote.activity_id != running.id],
            dissents=len(dissents_of(db, clause.id)) if clause else 0,
            said=list_objections(db, page.actor, running.id) if running.phase == Phase.DONE else [],
        )


def _show_result(desk: FistResult) -> None:
    icon = ":material/handshake:" if desk.consensus else ":material/front_hand:"
    counts = desk.result.fingers or ()
    st.markdown(f"{icon} **{describe_fist(counts, desk.result.consensus)}**")
    if counts:
        scale = min(1, _LONGEST / max(1, *counts))
        table = {
            _("Fingers"): [f"{value} · {_(words)}" for value, words in enumerate(FINGERS)],
            _("People"): [f"{_BAR * round(count * scale)} {count}" for count in counts],
        }
        st.table(table, border="horizontal", hide_index=True)
    if desk.result.few:
        st.caption(describe_few())
    if desk.result.stands:
        st.caption(describe_standing())
    for vote in desk.earlier:
        words = _("{session}, another vote:", session=session_word(vote.session))
        st.caption(f"{words} {describe_fist(vote.counts, vote.consensus)}")


def _show_objections(page: Page, desk: FistResult) -> None:
    if desk.result.consensus is not False:
        return
    title = _("What would have to change")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{title}**", width="stretch")
        press_button(
            _("Look again"),
            icon=":material/refresh:",
            type="tertiary",
            key=page.state("objections.again"),
        )
    if not desk.said:
        st.caption(_("Nobody has written it yet. Give the floor to those below three."))
    for row in desk.said:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            flags = "".join(f" :orange-badge[{_(MARKS[sign])}]" for sign in row.marks)
            st.markdown(f"{plain(row.text)}{flags}", width="stretch")
            if row.recorded:
                st.badge(_("in the minutes"), icon=":material/check:", color="gray")
            elif press_button(
                _("Save as a separate opinion"),
                icon=":material/call_split:",
                key=page.state(f"objection.{row.id}"),
            ):
                _dissent_dialog(page, row)


def _dissent_dialog(page: Page, row: ReadObjection) -> None:
    @dialog(_("Save as a separate opinion"))
    def ask() -> None:
        page.present_actor()
        st.caption(_("The minutes keep these words. Write them so that nobody is recognised."))
        key = page.state(f"dissent.{row.id}")
        keep_draft(page, key, _("Separate opinion"), text=row.text)
        text = st.text_area(_("Separate opinion"), row.text, max_chars=2000, key=f"{key}.text")
        done = _("The separate opinion stands in the minutes.")
        content = RecordDissent(row.id, text)
        if press_button(_("Save"), type="primary") and page.accepts(record_dissent, content, done):
            settle_draft(key)
            st.rerun()

    ask()


def _show_ways_on(page: Page, running: Activity, desk: FistResult) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if desk.result.voters:
            keep_result(page, running, _subject_of(running, desk), _result_of(desk))
        offer_publishing(page)
        if press_button(
            _("Repeat the vote"),
            icon=":material/replay:",
            key=page.state("fist.repeat"),
            help=_("A new vote on the same clause comes next in the agenda; this result stays."),
        ):
            done = _("The vote comes once more. Start it when the text is ready.")
            if page.attempt(repeat_activity, running.id, done):
                run_again()
        clause = desk.clause
        if clause is None or not page.may(Right.WRITE_CLAUSE):
            return
        if clause.status in ACCEPTED:
            st.badge(_(STATUSES[clause.status]), icon=":material/check:", color="gray")
        elif press_button(
            _("Accept the clause"), icon=":material/task_alt:", key=page.state("fist.accept")
        ):
            _acceptance_dialog(page, desk, clause)


def _subject_of(running: Activity, desk: FistResult) -> str:
    clause = desk.clause
    return f"{clause.code} {clause.title}" if clause else running.title


def _result_of(desk: FistResult) -> str:
    return describe_fist(desk.result.fingers or (), desk.result.consensus)


def _acceptance_dialog(page: Page, desk: FistResult, clause: Clause) -> None:
    @dialog(_("Accept the clause"))
    def ask() -> None:
        page.present_actor()
        st.markdown(f"**{plain(clause.code)}** {plain(clause.title)}")
        agreed = desk.consensus and not desk.dissents
        states = [ClauseStatus.ACCEPTED, ClauseStatus.ACCEPTED_WITH_DISSENT]
        status = st.radio(
            _("State"), states, index=0 if agreed else 1, format_func=lambda one: _(STATUSES[one])
        )
        given = _(
            "Fist to five: {result}.",
            result=describe_fist(desk.result.fingers or (), desk.result.consensus),
        )
        key = page.state(f"accept.{clause.id}")
        keep_draft(page, key, _("Accept the clause"), reason=given, dissent="")
        dissent = ""
        if status == ClauseStatus.ACCEPTED_WITH_DISSENT:
            dissent = ask_dissent(page, clause, f"{key}.dissent")
        label = _("Why? It stays with the clause and is published with it.")
        reason = st.text_area(label, given, max_chars=1000, key=f"{key}.reason")
        content = SetStatus(clause.id, status, reason, dissent)
        done = _("The clause is accepted.")
        if press_button(_("Accept"), type="primary") and page.accepts(set_status, content, done):
            settle_draft(key)
            st.rerun()

    ask()
