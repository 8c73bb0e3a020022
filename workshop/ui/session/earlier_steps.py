"""Next steps and parked questions of earlier sessions, to be settled, postponed or dropped."""

import streamlit as st

from workshop.export.labels import PARKED, step_states
from workshop.i18n import _
from workshop.programme.next_steps import (
    EarlierStep,
    PostponeStep,
    SettleStep,
    StepState,
    list_earlier_steps,
    postpone_step,
    settle_step,
)
from workshop.programme.session_words import session_in_sentence
from workshop.programme.sessions import load_session
from workshop.ui.session.run_state import act
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button


def show_earlier_steps(page: Page, session_id: str, place: str, *, editable: bool) -> None:
    """The steps and questions that were open when this session began; ``place``: for the keys of
    widgets, since a page may show them twice."""
    with page.read() as db:
        steps = list_earlier_steps(db, load_session(db, session_id))
    if not steps:
        return
    st.markdown(f":material/event_repeat: **{_('What earlier sessions left open')}**")
    for row in steps:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(width="stretch", gap=None):
                done = row.state != StepState.OPEN
                st.markdown(f"~~{plain(row.step.text)}~~" if done else plain(row.step.text))
                st.caption(plain(describe_earlier_step(row)))
            if editable:
                _show_choice(page, session_id, row, place)


def describe_earlier_step(row: EarlierStep) -> str:
    """From which session it is, who does it and until when, or what became of it."""
    words = [_(PARKED) if row.step.parked else "", session_in_sentence(row.number)]
    words.append(row.step.responsible)
    if row.state != StepState.OPEN:
        words += [_(step_states(row.step.parked)[row.state]), row.step.reason]
    elif row.step.until:
        words.append(_("until {until}", until=row.step.until))
    return " · ".join(word for word in words if word)


def _show_choice(page: Page, session_id: str, row: EarlierStep, place: str) -> None:
    key = page.state(f"earlier.{place}.{row.step.id}")
    if row.state != StepState.OPEN:
        words, state = _("Open again"), StepState.OPEN
        if press_button(words, type="tertiary", key=f"{key}.open"):
            act(page, settle_step, SettleStep(row.step.id, session_id, state))
        return
    done = _("Answered") if row.step.parked else _("Done")
    if press_button(done, icon=":material/check:", key=f"{key}.done"):
        act(page, settle_step, SettleStep(row.step.id, session_id, StepState.DONE))
    if press_button(_("Later or not…"), type="tertiary", key=f"{key}.more"):
        _change_dialog(page, session_id, row)


def _change_dialog(page: Page, session_id: str, row: EarlierStep) -> None:
    @dialog(_("Postpone or drop"))
    def ask() -> None:
        page.present_actor()
        key = page.state(f"earlier.dialog.{row.step.id}")
        st.write(plain(row.step.text))
        until = st.text_input(_("New date"), row.step.until, max_chars=40, key=f"{key}.until")
        if press_button(_("Postpone"), type="primary", icon=":material/event:"):
            later = PostponeStep(row.step.id, session_id, until)
            if page.attempt(postpone_step, later) is not None:
                st.rerun()
        st.divider()
        reason = st.text_input(_("Reason"), max_chars=600, key=f"{key}.reason")
        if press_button(_("Drop"), icon=":material/close:"):
            dropped = SettleStep(row.step.id, session_id, StepState.DROPPED, reason)
            if page.attempt(settle_step, dropped) is not None:
                st.rerun()

    ask()
