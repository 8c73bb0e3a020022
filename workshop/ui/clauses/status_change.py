"""Changing the state of a clause, for those who lead the programme."""

from collections.abc import Mapping

import streamlit as st

from workshop.i18n import _, mark
from workshop.people.rights import Right
from workshop.review.dispositions import count_open_comments
from workshop.standards.clause_dissents import load_opinions
from workshop.standards.clause_states import ACCEPTED, ClauseStatus
from workshop.standards.labels import STATUSES
from workshop.standards.statuses import LONGEST_DISSENT, NEXT, SetStatus, set_status
from workshop.standards.tables import Clause
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

STEPS: Mapping[str, tuple[str, str]] = {
    ClauseStatus.DRAFT: (mark("Make a draft of it again"), "undo"),
    ClauseStatus.EXPERT_REVIEW_1: (mark("Give it to the first review"), "rate_review"),
    ClauseStatus.REVISED: (mark("Mark it as revised"), "edit_note"),
    ClauseStatus.EXPERT_REVIEW_2: (mark("Give it to the second review"), "rate_review"),
    ClauseStatus.ACCEPTED: (mark("Accept"), "check_circle"),
    ClauseStatus.ACCEPTED_WITH_DISSENT: (mark("Accept with dissent"), "rule"),
    ClauseStatus.REJECTED: (mark("Reject"), "block"),
    ClauseStatus.PILOTED: (mark("Take it into the pilot"), "rocket_launch"),
    ClauseStatus.FINAL: (mark("Make it final"), "verified"),
}
"""Label and icon of the button for each state."""
COLOURS: Mapping[str, str] = {
    ClauseStatus.DRAFT: "gray",
    ClauseStatus.EXPERT_REVIEW_1: "violet",
    ClauseStatus.REVISED: "blue",
    ClauseStatus.EXPERT_REVIEW_2: "violet",
    ClauseStatus.ACCEPTED: "green",
    ClauseStatus.ACCEPTED_WITH_DISSENT: "green",
    ClauseStatus.REJECTED: "red",
    ClauseStatus.PILOTED: "green",
    ClauseStatus.FINAL: "green",
}
BESIDE = "beside"
"""The name under which the choice of the part beside the text is kept (``page.state``)."""
_SHOWN = "state.remarks"
_WITH_REASON = (ClauseStatus.REJECTED, ClauseStatus.ACCEPTED_WITH_DISSENT)


def show_status_change(clause: Clause) -> None:
    """The clause's state as a badge."""
    st.badge(_(STATUSES[clause.status]), color=COLOURS[clause.status])  # type: ignore[arg-type]


def offer_clause_statuses(page: Page, clause: Clause) -> None:
    """A popover with the possible next states, for those who lead the programme."""
    if not page.may(Right.RUN):
        return
    turn = page.state("folded")
    # A new key makes a new, closed popover: it must not cover the dialog.
    key = f"{turn}.{st.session_state.get(turn, 0)}"
    with st.popover(_("Next state"), icon=":material/arrow_forward:", key=key):
        for place, status in enumerate(NEXT[clause.status]):
            words, icon = STEPS[status]
            if press_button(
                _(words),
                key=page.state(f"state.{clause.id}.{status}"),
                width="stretch",
                icon=f":material/{icon}:",
                type="secondary" if place else "primary",
                on_click=_fold,
                args=(turn,),
            ):
                open_step(page, clause, status)


def _fold(turn: str) -> None:
    st.session_state[turn] = st.session_state.get(turn, 0) + 1


def needs_reason(clause: Clause, status: str) -> bool:
    """Whether this change of state requires a reason."""
    return status in _WITH_REASON or (
        clause.status == ClauseStatus.DRAFT and status == ClauseStatus.ACCEPTED
    )


def open_step(page: Page, clause: Clause, status: str, reason: str = "") -> None:
    """A dialog that asks for what this change of state needs. ``reason``: written before."""

    @dialog(f"{clause.code}: {_(STATUSES[status])}")
    def step() -> None:
        page.present_actor()
        if st.session_state.pop(_SHOWN, False):
            st.rerun()
        if status in ACCEPTED and _offer_remarks(page, clause):
            return
        content = _ask_words(page, clause, status, reason)
        if content is None:
            return
        if page.attempt(set_status, content, done=_("Saved.")):
            settle_draft(page.state(f"step.{clause.id}.{status}"))
            st.rerun()

    step()


def _offer_remarks(page: Page, clause: Clause) -> bool:
    """Whether comments wait for an answer; if so, shows how many, with a button to them. They
    must be answered before a clause is accepted."""
    with page.read() as db:
        waiting = count_open_comments(db, "clause", clause.id)
    if not waiting:
        return False
    told = _("Comments on this clause still wait for an answer: {count}.", count=waiting)
    st.warning(told, icon=":material/forum:")
    press_button(
        _("Show the remarks"),
        key=page.state(f"remarks.{clause.id}"),
        type="primary",
        on_click=_show_remarks,
        args=(page.state(BESIDE),),
    )
    return True


def _show_remarks(beside: str) -> None:
    st.session_state[beside], st.session_state[_SHOWN] = "comments", True


def _ask_words(page: Page, clause: Clause, status: str, before: str) -> SetStatus | None:
    """A form for the reason and, where it is needed, the separate opinion; the command once it is
    sent, else ``None``."""
    form = page.state(f"step.{clause.id}.{status}")
    title = f"{clause.code}: {_(STATUSES[status])}"
    keep_draft(page, form, title, reason=before, dissent="")
    dissent = ""
    with st.form(form, border=False):
        if status == ClauseStatus.ACCEPTED_WITH_DISSENT:
            dissent = ask_dissent(page, clause, f"{form}.dissent")
        reason = st.text_area(
            _reason_label(clause, status),
            before,
            max_chars=1000,
            height=100,
            key=f"{form}.reason",
        )
        sent = submit_button(
            _(STEPS[status][0]), key=page.state(f"step.{clause.id}.{status}.send"), type="primary"
        )
    return SetStatus(clause.id, status, reason, dissent) if sent else None


def ask_dissent(page: Page, clause: Clause, key: str) -> str:
    """The separate opinions that are known of a clause, and a field for one more."""
    with page.read() as db:
        known = load_opinions(db, [clause.id])[clause.id]
    for text in known:
        st.markdown(f"> {plain(text)}")
    label = _("Separate opinion: who disagrees with what, and why. Everybody can read it.")
    if known:
        label = _("One more separate opinion (if there is one). Everybody can read it.")
    return str(st.text_area(label, max_chars=LONGEST_DISSENT, height=100, key=key))


def _reason_label(clause: Clause, status: str) -> str:
    needed = needs_reason(clause, status)
    if status in ACCEPTED:
        return (
            _("Why? It stays with the clause and is published with it.")
            if needed
            else _("Why? (if there is something to say; it is published with the clause)")
        )
    return (
        _("Why? It stays in the history.") if needed else _("Why? (if there is something to say)")
    )
