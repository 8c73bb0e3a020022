"""The page Standard: the list of clauses by area, or one clause with its parts."""

import streamlit as st

from workshop.i18n import _, mark
from workshop.people.rights import Right
from workshop.ui.clauses.adoption import show_adoption
from workshop.ui.clauses.avoided_wordings import show_wordings
from workshop.ui.clauses.bring_in import open_bringing_in
from workshop.ui.clauses.clause_list import CLAUSE, load_clause_lines, open_clause, show_clauses
from workshop.ui.clauses.clause_page import show_clause_page
from workshop.ui.clauses.findings import show_findings
from workshop.ui.clauses.new_clause import open_clause_form
from workshop.ui.clauses.returned import show_returned
from workshop.ui.clauses.trace_gaps import show_gaps
from workshop.ui.clauses.whole_standard import show_menu
from workshop.ui.clauses.word_copies import show_word_copies
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import open_page
from workshop.ui.shell.presses import press_button

VIEWS = {
    "list": mark("Clauses"),
    "findings": mark("Findings"),
    "others": mark("Other cities"),
    "words": mark("List of words"),
    "word": mark("In Word"),
}

page = open_page("standards", needs=Right.SEE)
loaded = load_clause_lines(page)
if line := loaded.find(st.query_params.get(CLAUSE)):
    show_clause_page(page, loaded, line)
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    with st.container(width=440, gap=None):
        st.title(_("Standard"), anchor=False)
        st.caption(_("What the city binds itself to, clause by clause, and who asked for it."))
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        view = st.segmented_control(
            _("Show"),
            list(VIEWS),
            default="list",
            format_func=lambda name: _(VIEWS[name]),
            key=page.state("view"),
            required=True,
            label_visibility="collapsed",
        )
        if page.may(Right.WRITE_CLAUSE):
            show_menu(page, loaded)
            if press_button(_("Bring clauses in"), icon=":material/playlist_add:"):
                open_bringing_in(page)
            if press_button(_("New clause"), icon=":material/add:", type="primary"):
                open_clause_form(page)
            elif need_id := st.session_state.pop(page.state("from_need"), None):
                open_clause_form(page, need_id=need_id)

if CLAUSE in st.query_params:
    st.warning(_("This clause is not there, or it is a draft that is not open to you."))
    press_button(_("All clauses"), on_click=open_clause, args=(None,))
if view == "words":
    show_wordings(page)
elif view == "findings":
    show_findings(page)
elif view == "others":
    show_adoption(page)
    show_returned(page)
elif view == "word":
    show_word_copies(page)
elif loaded.lines:
    show_clauses(page, loaded)
    show_gaps(page)
else:
    st.info(
        _("No clause yet. A clause answers a need: choose one and make a clause of it."),
        icon=":material/gavel:",
    )
    with st.container(horizontal=True):
        if press_button(_("Go to the needs"), icon=":material/favorite:"):
            go_to("needs")
        press_button(
            _("Other cities"),
            icon=":material/location_city:",
            on_click=st.session_state.__setitem__,
            args=(page.state("view"), "others"),
        )
        if page.may(Right.WRITE_CLAUSE) and press_button(
            _("Bring clauses in"), key=page.state("bring_first"), icon=":material/playlist_add:"
        ):
            open_bringing_in(page)
