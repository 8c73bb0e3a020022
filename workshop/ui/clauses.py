"""Clauses of the standard: what each says, how binding it is, what it stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.programme.programmes import list_areas
from workshop.programme.tables import Area
from workshop.standards.clauses import list_clause_revisions, list_clauses
from workshop.standards.tables import Clause, ClauseRevision
from workshop.standards.trace import ClauseTrace, clause_stands_on, trace_clause
from workshop.ui.clauseforms import (
    FIELD_NAMES,
    LEVEL_NAMES,
    field_name,
    field_words,
    open_clause_form,
)
from workshop.ui.comments import Remark, show_comments
from workshop.ui.needs import sentence
from workshop.ui.page import Page
from workshop.ui.words import day, plain

_LEVEL_LOOKS = {
    "required": ("primary", ":material/verified:"),
    "recommended": ("blue", ":material/thumb_up:"),
    "good_practice": ("gray", ":material/lightbulb:"),
}


@dataclass(frozen=True)
class Clauses:
    """The clauses of a programme by code, each with what it stands on."""

    clauses: Sequence[Clause]
    traces: Mapping[str, ClauseTrace]
    areas: Mapping[str, Area]


def load_clauses(page: Page) -> Clauses:
    """All clauses of the programme with their traces."""
    with page.read() as db:
        clauses = list_clauses(db, page.programme.id)
        traces = {clause.id: trace_clause(db, clause.id) for clause in clauses}
        areas = {area.id: area for area in list_areas(db, page.programme.id)}
    return Clauses(clauses, traces, areas)


def show_area(
    page: Page, loaded: Clauses, area_id: str | None, remarks: Mapping[str, Sequence[Remark]]
) -> None:
    """The clauses of one area (``None``: of no area) under its name, if there are any."""
    clauses = [clause for clause in loaded.clauses if clause.area_id == area_id]
    if not clauses:
        return
    name = loaded.areas[area_id].name if area_id else _("For all areas")
    st.subheader(plain(name), anchor=False)
    for clause in clauses:
        _show_clause(page, clause, loaded.traces[clause.id], remarks.get(clause.id, ()))


def _show_clause(
    page: Page, clause: Clause, trace: ClauseTrace, remarks: Sequence[Remark]
) -> None:
    with st.container(border=True):
        words, reasons = st.columns([3, 2], gap="large")
        with words:
            with st.container(horizontal=True, gap="small"):
                st.badge(plain(clause.code), color="violet")
                _show_level(clause)
            st.markdown(f"#### {plain(clause.title)}")
            if clause.body:
                st.markdown(plain(clause.body))
        with reasons:
            _show_reasons(clause, trace)
        with st.container(horizontal=True):
            if page.may(Right.WRITE_CLAUSE) and st.button(
                _("Edit"), key=f"edit.{clause.id}", icon=":material/edit:"
            ):
                open_clause_form(page, clause)
            _show_trace(trace)
            _offer_history(page, clause)
        show_comments(page, "clause", clause.id, remarks)


def _show_level(clause: Clause) -> None:
    if clause.level in LEVEL_NAMES:
        colour, icon = _LEVEL_LOOKS[str(clause.level)]
        st.badge(_(LEVEL_NAMES[str(clause.level)]), color=colour, icon=icon)  # type: ignore[arg-type]
    else:
        st.badge(_("no level yet"), color="orange", icon=":material/help:")


def _show_reasons(clause: Clause, trace: ClauseTrace) -> None:
    ground = _("Stands on: {ground}", ground=clause_stands_on(trace))
    st.caption(f":material/record_voice_over: {ground}")
    for name in ("rationale", "responsible", "cooperating", "check_method"):
        if text := getattr(clause, name):
            st.caption(f"**{field_name(name)}**  \n{plain(text)}")


def _show_trace(trace: ClauseTrace) -> None:
    if not trace.needs:
        return
    with st.popover(_("Needs behind it"), icon=":material/favorite:"):
        for need in trace.needs:
            st.markdown(f"- {sentence(need)}")
        if trace.groups:
            title = _("From these groups")
            st.markdown(f"**{title}**")
            st.markdown("\n".join(f"- {plain(group.header)}" for group in trace.groups))


def _offer_history(page: Page, clause: Clause) -> None:
    title = _("Revision {number}", number=clause.revision)
    if st.button(title, key=f"history.{clause.id}", icon=":material/history:"):

        @st.dialog(_("How {code} came about", code=clause.code), width="large")
        def history() -> None:
            page.present_actor()
            with page.read() as db:
                revisions = list_clause_revisions(db, clause.id)
                areas = {area.id: area.name for area in list_areas(db, page.programme.id)}
            before = [None, *revisions]
            for old, new in reversed(list(zip(before, revisions, strict=False))):
                _show_revision(old, new, areas)

        history()


def _show_revision(
    old: ClauseRevision | None, new: ClauseRevision, areas: Mapping[str, str]
) -> None:
    with st.container(border=True):
        by = f" · {plain(new.saved_by)}" if new.saved_by else ""
        number = _("Revision {number}", number=new.number)
        st.markdown(f"**{number}** · {day(new.at)}{by}")
        if new.why:
            st.markdown(f":material/chat: {plain(new.why)}")
        nothing = _("(empty)")
        for name in FIELD_NAMES:
            now = field_words(name, new.fields.get(name), areas)
            then = field_words(name, old.fields.get(name), areas) if old else ""
            if now == then:
                continue
            st.caption(field_name(name))
            if then:
                st.markdown(f":material/remove: {then}")
            st.markdown(f":material/add: {now or nothing}")
