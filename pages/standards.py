"""Standard: the clauses by area, each with its level, its reason and what it stands on."""

from dataclasses import replace

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.ui.clauseforms import open_clause_form
from workshop.ui.clauses import load_clauses, show_area
from workshop.ui.comments import load_remarks
from workshop.ui.moves import go_to, only_asked_for
from workshop.ui.page import open_page

page = open_page("standards", needs=Right.SEE)
loaded = load_clauses(page)
remarks = load_remarks(page, "clause")

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    with st.container(width=720, gap=None):
        st.title(_("Standard"), anchor=False)
        st.caption(_("What the city binds itself to, clause by clause, and who asked for it."))
    if page.may(Right.WRITE_CLAUSE):
        if st.button(_("New clause"), icon=":material/add:", type="primary"):
            open_clause_form(page)
        elif need_id := st.session_state.pop(page.state("from_need"), None):
            open_clause_form(page, need_id=need_id)

if not loaded.clauses:
    st.info(
        _("No clause yet. A clause answers a need: choose one and make a clause of it."),
        icon=":material/gavel:",
    )
    if st.button(_("Go to the needs"), icon=":material/favorite:"):
        go_to("needs")
    st.stop()

loaded = replace(loaded, clauses=only_asked_for("clause", loaded.clauses))
codes = {area.id: area.code for area in loaded.areas.values()}
chosen = None if "clause" in st.query_params else st.pills(
    _("Area"), list(codes), format_func=lambda key: f"{codes[key]} · {loaded.areas[key].name}",
    key=page.state("area"), label_visibility="collapsed",
)  # fmt: skip
for area_id in [chosen] if chosen else [*codes, None]:
    show_area(page, loaded, area_id, remarks)
