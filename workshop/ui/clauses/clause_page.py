"""The page of one clause: state and next steps, text, and the chosen part beside it."""

from collections.abc import Callable, Mapping
from typing import Literal

import streamlit as st
from sqlmodel import Session

from workshop.board.draft_origin import say_origin
from workshop.i18n import _, mark, translate_plural
from workshop.i18n.counted_nouns import NEEDS
from workshop.needs.support import describe_support
from workshop.people.rights import Right
from workshop.review.comments import list_comments
from workshop.standards.clause_fields import fields_of
from workshop.standards.clause_overview import Line, Overview
from workshop.standards.clause_states import ACCEPTED, ClauseLevel
from workshop.standards.clauses import load_clause, needs_of_clauses
from workshop.standards.tables import Clause
from workshop.standards.understanding.labels import ANSWERS
from workshop.standards.understanding.telling import load_told_answers
from workshop.ui.clauses.adoption import show_origin
from workshop.ui.clauses.advice import offer_advice
from workshop.ui.clauses.clause_card import show_clause_card
from workshop.ui.clauses.clause_links import offer_links
from workshop.ui.clauses.clause_list import PART, level_name, open_clause
from workshop.ui.clauses.clause_shape import offer_shapes, show_descent
from workshop.ui.clauses.clause_support import show_support
from workshop.ui.clauses.discussion import show_discussion
from workshop.ui.clauses.editor import show_editor
from workshop.ui.clauses.history import show_clause_history
from workshop.ui.clauses.returned import show_elsewhere
from workshop.ui.clauses.status_change import BESIDE, offer_clause_statuses, show_status_change
from workshop.ui.clauses.trace import show_trace
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import own_link
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.watch import fields, watch

PARTS: Mapping[str, tuple[str, Callable[[Page, Clause], None]]] = {
    "ground": (mark("Needs and notes"), lambda page, clause: show_support(page, clause.id)),
    "comments": (mark("Remarks"), show_discussion),
    "history": (mark("History"), show_clause_history),
    "card": (mark("In practice"), lambda page, clause: _show_practice(page, clause)),
    "trace": (mark("Trace"), lambda page, clause: show_trace(page, clause.id)),
}
"""Parts beside the text, by key: label, and the function that shows the part."""
_HEAD = {"code", "title", "level", "status", "status_reason", "area_id", "removed"}
"""The fields of a clause that stand in its head."""
_LEVEL_COLOURS: Mapping[str, str] = {
    ClauseLevel.REQUIRED: "primary",
    ClauseLevel.RECOMMENDED: "blue",
    ClauseLevel.GOOD_PRACTICE: "gray",
}


def show_clause_page(page: Page, overview: Overview, line: Line) -> None:
    """One clause with text and parts, and links to its neighbours and the list."""
    clause = line.clause
    _show_way(page, overview, clause)
    _show_head(page, overview, line)
    text, beside = st.columns([11, 9], gap="large")
    with text:
        show_editor(page, clause)
    with beside:
        _show_parts(page, line)

    def look(db: Session) -> object:
        now = load_clause(db, clause.id)
        head = now.model_dump(include=_HEAD)
        said = list_comments(db, page.programme.id, "clause", clause.id)
        return head, fields(said), needs_of_clauses(db, [clause.id])

    watch(page, "clause", look)


def _show_way(page: Page, overview: Overview, clause: Clause) -> None:
    before, after = overview.beside(clause.id)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if press_button(_("All clauses"), icon=":material/arrow_back:", type="tertiary"):
            open_clause(None)
            st.rerun()
        with st.container(horizontal=True, width="content", gap="small"):
            _offer(page, before, "before", _("Previous: {code}"), "left")
            _offer(page, after, "after", _("Next: {code}"), "right")


def _offer(
    page: Page, clause: Clause | None, name: str, words: str, side: Literal["left", "right"]
) -> None:
    if clause is not None:
        press_button(
            words.format(code=clause.code),
            key=page.state(name),
            type="tertiary",
            icon=f":material/chevron_{side}:",
            icon_position=side,
            help=plain(clause.title),
            on_click=open_clause,
            args=(clause.id,),
        )


def _show_head(page: Page, overview: Overview, line: Line) -> None:
    clause = line.clause
    area = overview.areas.get(clause.area_id or "")
    with st.container(horizontal=True, gap="small"):
        st.badge(plain(clause.code), color="violet")
        colour = _LEVEL_COLOURS.get(clause.level or "", "orange")
        st.badge(level_name(clause.level), color=colour)  # type: ignore[arg-type]
        show_status_change(clause)
        if area:
            st.badge(plain(area.name), color="gray")
    with st.container(gap=None):
        st.header(plain(clause.title), anchor=False)
        st.caption(_ground(line))
        if clause.status_reason:
            reason = _("Reason: {reason}", reason=plain(clause.status_reason))
            st.caption(f":material/chat: {reason}")
        if clause.status in ACCEPTED and page.may(Right.WRITE_CLAUSE):
            told = _("It is accepted: what is changed now goes into the next version unreviewed.")
            st.caption(f":material/edit_note: {told}")
        _say_understood(page, clause)
        show_origin(page, clause)
        show_descent(page, overview, clause)
        if origin := say_origin(clause.origin):
            st.caption(f":material/groups_3: {origin}")
    with st.container(horizontal=True, gap="small"):
        offer_clause_statuses(page, clause)
        offer_links(page, clause)
        offer_shapes(page, overview, clause)
        offer_advice(line.advice, page.state(f"advice.{clause.id}"), fields_of(clause))
        if line.published:
            st.link_button(
                _("Public page"),
                own_link(f"/standards/{page.programme.slug}/#{clause.code}"),
                icon=":material/public:",
            )


def _say_understood(page: Page, clause: Clause) -> None:
    """What those say whose notes led here, where five have answered."""
    with page.read() as db:
        told = load_told_answers(db, [clause.id]).get(clause.id)
    if told:
        counts = ", ".join(f"{_(ANSWERS[key])}: {count}" for key, count in told.counts().items())
        words = _(
            "Those whose notes led here, about version {version}: {answers}",
            version=told.version,
            answers=counts,
        )
        st.caption(f":material/record_voice_over: {words}")


def _ground(line: Line) -> str:
    if not line.ground.needs:
        return _("No need stands behind it yet.")
    needs = translate_plural(NEEDS, len(line.ground.needs))
    ground = _("Stands on: {ground}", ground=f"{needs} · {describe_support(line.ground.support)}")
    return f":material/sticky_note_2: {ground}"


def _show_practice(page: Page, clause: Clause) -> None:
    """What became of the clause, here and in other towns."""
    show_clause_card(page, clause)
    show_elsewhere(page, clause)


def _show_parts(page: Page, line: Line) -> None:
    """Only the chosen part is computed; the choice is kept for the next clause."""
    names = {key: _(name) for key, (name, _show) in PARTS.items()}
    if line.waiting:
        names["comments"] += f" ({line.waiting})"
    asked = st.query_params.get(PART)
    key = page.state(BESIDE)
    if asked in PARTS and key not in st.session_state:
        st.session_state[key] = asked
    part = st.segmented_control(
        _("Beside the text"),
        list(names),
        default=None if key in st.session_state else "ground",
        format_func=lambda one: names[one],
        key=key,
        required=True,
        label_visibility="collapsed",
    )
    PARTS[part or "ground"][1](page, line.clause)
