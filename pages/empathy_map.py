"""The page Empathy map: a persona's map, updated live, and the note-keeper's quick entry."""

import streamlit as st

from workshop.board.research import list_research_places
from workshop.export.labels import FROM_RESEARCH
from workshop.i18n import _, mark
from workshop.people.rights import Right
from workshop.ui.maps.map_choice import (
    choose_item,
    choose_shown_map,
    offer_place,
    show_map_history,
    tables_of,
)
from workshop.ui.maps.note_import import offer_import
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import open_page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.component import show_module

VIEWS = {
    "board": mark("Map"),
    "entry": mark("Quick entry"),
    "history": mark("Changes"),
}

page = open_page("empathy_map", needs=Right.EDIT_PERSONA)

with st.container(gap=None):
    st.title(_("Empathy map"), anchor=False)
    st.caption(_("The city as one person meets it: the goal, the outside, the inside."))
persona_place, activity_place, view_place = st.columns([5, 5, 4], vertical_alignment="bottom")
with persona_place:
    chosen = choose_shown_map(page)

if chosen is None:
    st.info(
        _("A map belongs to a persona. Create a persona first, then begin its map."),
        icon=":material/psychology:",
    )
    if press_button(_("Go to the personas"), icon=":material/group:", type="primary"):
        go_to("personas")
    st.stop()

chart, persona = chosen
with activity_place:
    item = choose_item(page, chart)
if item is None:
    offer_place(page, chart, persona)
    st.stop()

with view_place:
    view = st.segmented_control(
        _("Show"),
        list(VIEWS),
        default="board",
        required=True,
        width="stretch",
        format_func=lambda name: _(VIEWS[name]),
        key=page.state("view"),
    )
with page.read() as db:
    from_research = chart.id in list_research_places(db, page.programme.id)
if from_research:
    st.badge(_(FROM_RESEARCH), color="green", icon=":material/record_voice_over:")
if persona.situation:
    st.caption(plain(persona.situation))

seats = tables_of(page, chart, item.activity)
options = {
    "activity": item.activity.id,
    "map": chart.id,
    "variant": chart.variant,
    "session": item.session.id,
    "tables": seats,
    "table": seats[0] if item.activity.per_table and seats else None,
    "editable": True,
}
if view == "history":
    show_map_history(page, item)
elif view == "entry":
    offer_import(page, item.activity.id)
    show_module("entry", programme_id=page.programme.id, data=options, key="empathy_map.entry")
else:
    show_module("board", programme_id=page.programme.id, data=options, key="empathy_map.board")
