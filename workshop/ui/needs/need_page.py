"""The page of one need: sentence, notes, links, ideas, forward trace."""

from collections.abc import Sequence

import streamlit as st

from workshop.board.draft_origin import say_origin
from workshop.i18n import _, mark, ngettext
from workshop.needs.need_history import NeedChange, list_history
from workshop.needs.need_merging import merged_into
from workshop.needs.support import describe_people
from workshop.needs.tables import Need
from workshop.people.rights import Right
from workshop.ui.grouping.reached_clauses import load_forward_links, show_forward_links
from workshop.ui.needs.ideas import show_ideas
from workshop.ui.needs.moscow import MOSCOW_ORDER, moscow_name
from workshop.ui.needs.need_actions import offer_joining
from workshop.ui.needs.need_form import HARM_NAMES
from workshop.ui.needs.need_list import (
    STATUS_NAMES,
    Needs,
    open_need,
    show_actions,
    show_badges,
    show_successor,
)
from workshop.ui.needs.need_support import show_evidence_of, show_journey_of
from workshop.ui.needs.supporting_notes import show_supporting_notes
from workshop.ui.shell.dialogs import show_undo, step_name
from workshop.ui.shell.formatting import day, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.comments import keep_comments, load_comment_lines, show_comments

_SHOWN_FIELDS = {
    "who": mark("Who"),
    "need": mark("What is needed"),
    "goal": mark("What for"),
    "harm": mark("Harm"),
    "moscow": MOSCOW_ORDER,
    "status": mark("Status"),
    "criteria": mark("Criteria"),
    "area_id": mark("Area"),
}


def show_need_page(page: Page, all_needs: Needs, need: Need) -> None:
    """One need with all its parts, and a button back to the list."""
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if press_button(_("All needs"), icon=":material/arrow_back:", type="tertiary"):
            open_need(None)
        with st.container(horizontal=True, width="content"):
            show_undo(page, "needs")
    show_badges(all_needs, need)
    words, figures = st.columns([5, 3], gap="large", vertical_alignment="center")
    with words:
        _show_sentence(need)
        show_successor(page, all_needs, need)
        show_forward_links(load_forward_links(page).needs.get(need.id), needs=False)
    with figures:
        _show_figures(all_needs, need)
    with st.container(horizontal=True):
        show_actions(page, need)
        if page.may(Right.WRITE_NEED):
            offer_joining(page, all_needs.needs, need)
    _show_criteria(need)
    with page.read() as db:
        absorbed = merged_into(db, need)
    _show_tabs(page, all_needs, need, absorbed)


def _show_sentence(need: Need) -> None:
    who = _("As {who}", who=plain(need.who))
    st.markdown(f"##### :gray[{who}]")
    st.header(_("I need {need}", need=plain(need.need)), anchor=False)
    if need.goal:
        goal = _("so that {goal}", goal=plain(need.goal))
        st.markdown(f"##### :gray[{goal}]")
    if origin := say_origin(need.origin):
        st.caption(f":material/groups_3: {origin}")


def _show_figures(all_needs: Needs, need: Need) -> None:
    support = all_needs.supports[need.id]
    with st.container(horizontal=True, gap="large"):
        st.metric(_("Notes"), support.notes, width="content")
        st.metric(_("Sessions"), len(support.sessions), width="content")
    st.caption(f":material/groups: {plain(_describe_people(all_needs.people.get(need.id)))}")
    harm = _(HARM_NAMES[need.harm])
    st.caption(_("Harm where it is not met: {harm}", harm=plain(harm)))


def _describe_people(at_least: int | None) -> str:
    """How many people stand behind a need, where that is told."""
    if at_least is None:
        return _("How many people wrote them is counted when a session closes.")
    people = describe_people(at_least)
    if at_least:
        return _("Written by {people}", people=people)
    return _("{people}: no more can be told for certain", people=people)


def _show_criteria(need: Need) -> None:
    if need.criteria:
        title = _("How we can tell that it is met")
        st.markdown(f"**{title}**")
        st.markdown("\n".join(f"- {plain(line)}" for line in need.criteria))


def _show_tabs(page: Page, all_needs: Needs, need: Need, absorbed: Sequence[Need]) -> None:
    heard, ideas, ground, comments, history = st.tabs(
        [
            _("Notes"),
            _("Questions and ideas"),
            _("Journey and evidence"),
            _("Comments"),
            _("Changes"),
        ]
    )
    with heard:
        show_supporting_notes(page, need, [group.header for group in all_needs.groups[need.id]])
    with ideas:
        show_ideas(page, need, all_needs.needs)
    with ground:
        show_journey_of(page, need)
        show_evidence_of(page, need)
    with comments:
        remarks = load_comment_lines(page, "need")
        of_absorbed = [remark for row in absorbed for remark in remarks.get(row.id, ())]
        keep_comments(page, "need", [need.id])
        show_comments(page, "need", need.id, [*of_absorbed, *remarks.get(need.id, ())])
    with history:
        _show_history(page, need, absorbed)


def _show_history(page: Page, need: Need, absorbed: Sequence[Need]) -> None:
    if absorbed:
        title = ngettext(
            "{count} need was merged into this one:",
            "{count} needs were merged into this one:",
            len(absorbed),
        )
        st.markdown("\n".join([title, "", *(f"- {plain(row.need)}" for row in absorbed)]))
    with page.read() as db:
        steps = list_history(db, need)
    if not steps:
        st.caption(_("Nothing has been changed since it was written."))
    for step in steps:
        _show_step(step)


def _show_step(step: NeedChange) -> None:
    by = f" · {plain(step.by)}" if step.by else ""
    back = _("taken back")
    undone = f" · :orange[{back}]" if step.undone else ""
    lines = [f"**{step_name(step.kind)}** · {day(step.at)}{by}{undone}"]
    for name, (before, after) in step.fields.items():
        if name in _SHOWN_FIELDS:
            told = f"{_format_field(name, before)} → {_format_field(name, after)}"
            lines.append(f":gray[{_(_SHOWN_FIELDS[name])}: {told}]")
    st.markdown("  \n".join(lines))


def _format_field(name: str, value: object) -> str:
    if name == "moscow":
        return moscow_name(str(value) if value else None)
    if name == "status":
        return _(STATUS_NAMES.get(str(value), str(value)))
    if name == "area_id":
        return "…"
    if isinstance(value, list):
        return plain("; ".join(str(line) for line in value)) or "–"
    return plain(str(value)) if value not in (None, "") else "–"
