"""The page Needs: needs with their support, ranking, ideas, journeys, evidence and
practices."""

import streamlit as st

from workshop.i18n import _, mark
from workshop.needs.needs import TOPIC
from workshop.people.rights import Right
from workshop.ui.needs.evidence import show_evidence
from workshop.ui.needs.need_form import open_need_form
from workshop.ui.needs.need_list import load_need_list, load_watched, show_list
from workshop.ui.needs.need_page import show_need_page
from workshop.ui.needs.practices import ask_for_practice, show_practices
from workshop.ui.needs.ranking import show_ranking
from workshop.ui.programme.exchange_files import show_downloads
from workshop.ui.shell.dialogs import show_undo
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import open_page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.comments import load_comment_lines
from workshop.ui.widgets.watch import watch

VIEWS = {
    "list": mark("List"),
    "results": mark("Results"),
    "evidence": mark("Evidence"),
    "practices": mark("Practices"),
}
# What the address asks for → the view that shows it.
_OPENS = {"evidence": "evidence", "practice": "practices"}

page = open_page("needs", needs=Right.SEE)
watch(page, "needs", lambda db: load_watched(db, page.programme.id), by_itself=False)
loaded = load_need_list(page)
if opening := st.session_state.pop(page.state("need"), None):
    st.query_params["need"] = opening
if need := loaded.find(st.query_params.get("need")):
    show_need_page(page, loaded, need)
    st.stop()

ask_for_practice(page)
asked = next((view for kind, view in _OPENS.items() if kind in st.query_params), "list")
with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    with st.container(width=380, gap=None):
        st.title(_("Needs"), anchor=False)
        st.caption(_("What people need and what for, and how many notes stand behind it."))
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        view = st.segmented_control(
            _("Show"),
            list(VIEWS),
            default=asked,
            format_func=lambda name: _(VIEWS[name]),
            key=page.state("view"),
            required=True,
            label_visibility="collapsed",
        )
        if page.may(Right.WRITE_NEED):
            show_undo(page, TOPIC)
            if press_button(_("New need"), icon=":material/add:", type="primary"):
                open_need_form(page)
            elif group := st.session_state.pop(page.state("from_group"), None):
                open_need_form(page, groups=[group])

if view == "results":
    show_ranking(page)
elif view == "evidence":
    show_evidence(page)
elif view == "practices":
    show_practices(page)
elif loaded.needs:
    show_list(page, loaded, load_comment_lines(page, "need"))
    show_downloads(page, page.programme)
else:
    st.info(
        _("No need yet. Group the notes first, then make a need from a group."),
        icon=":material/favorite:",
    )
    if press_button(_("Go to the grouping"), icon=":material/workspaces:"):
        go_to("grouping")
