"""Questions ("How might we…?") and ideas under a need."""

from collections.abc import Sequence

import streamlit as st

from workshop.i18n import _
from workshop.needs.ideas import (
    IDEA,
    LONGEST_IDEA,
    QUESTION,
    AddIdea,
    EditIdea,
    MoveIdea,
    add_idea,
    edit_idea,
    list_ideas,
    move_idea,
    remove_idea,
    start_questions,
)
from workshop.needs.need_states import NeedStatus
from workshop.needs.tables import Idea, Need
from workshop.people.rights import Right
from workshop.ui.needs.moscow import choose_moscow, moscow_name
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_STEPS = (None, 1, 2, 3, 4, 5)


def show_ideas(page: Page, need: Need, needs: Sequence[Need]) -> None:
    """The questions under a need with the ideas that answer them, then ideas without a question."""
    with page.read() as db:
        rows = list_ideas(db, need.id)
    questions = [row for row in rows if row.kind == QUESTION]
    writes = page.may(Right.WRITE_NEED) and need.status != NeedStatus.MERGED
    if not rows:
        st.caption(
            _("A question opens the way to more than one idea: “How might we…?” Begin with one.")
        )
    for question in questions:
        with st.container(border=True):
            _show_row(page, question, needs, writes=writes)
            for idea in rows:
                if idea.answers == question.id:
                    _show_row(page, idea, needs, writes=writes)
            if writes:
                _ask_for_one(page, need, IDEA, _("Add an idea"), question.id)
    loose = [row for row in rows if row.kind == IDEA and not row.answers]
    for idea in loose:
        with st.container(border=True):
            _show_row(page, idea, needs, writes=writes)
    if writes:
        with st.container(horizontal=True):
            _ask_for_one(page, need, QUESTION, _("New question"))
            _ask_for_one(page, need, IDEA, _("New idea"))


def _show_row(page: Page, idea: Idea, needs: Sequence[Need], *, writes: bool) -> None:
    question = idea.kind == QUESTION
    icon = ":material/help:" if question else ":material/lightbulb:"
    text = f"**{plain(idea.text)}**" if question else plain(idea.text)
    words, decision, more = st.columns([7, 5, 1], vertical_alignment="center")
    words.markdown(f"{icon} {text}{_estimates(idea)}")
    with decision:
        if writes:
            _decide(page, idea)
        elif idea.moscow:
            st.badge(moscow_name(idea.moscow), color="violet")
    if writes:
        with more.popover("", icon=":material/more_vert:", help=_("Change, move, delete")):
            _change(page, idea, needs)


def _estimates(idea: Idea) -> str:
    parts = []
    if idea.impact:
        parts.append(_("impact {value} of 5", value=idea.impact))
    if idea.effort:
        parts.append(_("effort {value} of 5", value=idea.effort))
    return f"  \n:gray[{' · '.join(parts)}]" if parts else ""


def _decide(page: Page, idea: Idea) -> None:
    chosen = choose_moscow(idea.moscow, page.state(f"idea.{idea.id}.moscow"), _("This time it…"))
    if chosen != idea.moscow and page.accepts(edit_idea, EditIdea(idea.id, {"moscow": chosen})):
        st.rerun()


def _change(page: Page, idea: Idea, needs: Sequence[Need]) -> None:
    key = page.state(f"idea.{idea.id}")
    keep_draft(page, key, _("Text"), text=idea.text)
    with st.form(f"{key}.form", border=False):
        text = st.text_area(
            _("Text"), idea.text, max_chars=LONGEST_IDEA, height=90, key=f"{key}.text"
        )
        impact = _choose_step(_("Impact"), idea.impact)
        effort = _choose_step(_("Effort"), idea.effort)
        saved = submit_button(_("Save"), key=f"{key}.send", type="primary")
    fields = {"text": text, "impact": impact, "effort": effort}
    if saved and page.accepts(edit_idea, EditIdea(idea.id, fields), done=_("Saved.")):
        settle_draft(key)
        st.rerun()
    with st.container(horizontal=True):
        for by, label, icon in (
            (-1, _("Up"), ":material/arrow_upward:"),
            (1, _("Down"), ":material/arrow_downward:"),
        ):
            pressed = press_button(label, key=f"{key}.{by}", icon=icon)
            if pressed and page.accepts(move_idea, MoveIdea(idea.id, by)):
                st.rerun()
        if press_button(
            _("Delete"), key=f"{key}.delete", icon=":material/delete:"
        ) and page.accepts(remove_idea, idea.id, done=_("Deleted. You can undo it.")):
            st.rerun()
    _give_over(page, idea, needs, key)


def _choose_step(label: str, present: int | None) -> int | None:
    return st.segmented_control(
        label, _STEPS, default=present, format_func=lambda value: str(value) if value else "–"
    )


def _give_over(page: Page, idea: Idea, needs: Sequence[Need], key: str) -> None:
    names = {
        row.id: shortened(row.need, 70)
        for row in needs
        if row.id != idea.need_id and row.status != NeedStatus.MERGED
    }
    if not names:
        return
    into = st.selectbox(
        _("Move to another need"),
        list(names),
        index=None,
        key=f"{key}.into",
        format_func=lambda one: names[one],
        placeholder=_("Choose a need"),
    )
    if into and page.accepts(edit_idea, EditIdea(idea.id, {"need_id": into}), done=_("Moved.")):
        st.rerun()


def _ask_for_one(page: Page, need: Need, kind: str, label: str, answers: str | None = None) -> None:
    turn = page.state(f"new.{kind}.{answers or need.id}")
    # A new key empties the field after its text was stored; refused text stays.
    key = f"{turn}.{st.session_state.get(turn, 0)}"
    with st.popover(label, icon=":material/add:"):
        if kind == QUESTION:
            st.caption(_("Begin from the need, then change the words:"))
            for number, starter in enumerate(start_questions(need)):
                if press_button(plain(starter), key=f"{key}.{number}", type="tertiary"):
                    st.session_state[f"{key}.text"] = starter[:LONGEST_IDEA]
        keep_draft(page, turn, label, place=key, text="")
        text = st.text_area(label, key=f"{key}.text", max_chars=LONGEST_IDEA, height=90)
        if press_button(_("Add"), key=f"{key}.add", type="primary"):
            content = AddIdea(need.id, kind, text, answers)
            if page.accepts(add_idea, content, done=_("Added.")):
                settle_draft(turn)
                st.session_state[turn] = st.session_state.get(turn, 0) + 1
                st.rerun()
